"""Plays a written talk as a person at the HTTP contract, and judges what they heard and what was kept."""

import time
from collections.abc import Iterable
from itertools import pairwise
from typing import Any
from urllib.error import HTTPError

from tests.e2e.clock import let_days_pass
from tests.e2e.running import Person, Running
from tests.e2e.script import Talk, Turn

WAITS_SECONDS = 60
MOST_REPLIES = 3

Message = dict[str, Any]


def play(talk: Talk, person: Person, running: Running) -> None:
    """Say it all, turn by turn. Raise AssertionError with the talk so far where something is not as it must be."""
    playing = _Playing(talk, person, running)
    for number, turn in enumerate(talk.turns, 1):
        for _ in range(turn.times):
            playing.act(turn)
        playing.judge(f"turn {number}", turn)
    playing.judge_kept()


class _Playing:
    """One talk that is going on."""

    def __init__(self, talk: Talk, person: Person, running: Running) -> None:
        self.talk = talk
        self.person = person
        self.running = running
        self.said: list[str] = []
        self.so_far: list[str] = []
        self.replies: list[Message] = []

    def act(self, turn: Turn) -> None:
        """Let the days pass, do what the person does, and keep what comes back."""
        if turn.after_days:
            let_days_pass(self.running.var_dir, self.person.conversation, turn.after_days)
            self.so_far.append(f"  ({turn.after_days} days later)")
        before = self.replies
        if turn.say is not None:
            self.said.append(turn.say)
            self.so_far.append(f"  person: {turn.say}")
            self.replies = self.person.say(turn.say)
        elif turn.press is not None:
            self.so_far.append(f"  person: [{turn.press}]")
            self.replies = self._press(turn.press)
        else:
            self.replies = self._what_comes_unasked()
        self.so_far += [_shown(reply) for reply in self.replies]
        if self.replies or not turn.press:
            self._judge_always([*before[-1:], *self.replies])

    def judge(self, where: str, turn: Turn) -> None:
        """Compare what was heard in this turn with what must and must not be."""
        texts = _plain(" ".join(reply["text"] for reply in self.replies))
        kinds = [reply["kind"] for reply in self.replies]
        offered = _plain(" | ".join(choice["label"] for reply in self.replies for choice in reply["choices"]))
        flags = {flag["code"] for reply in self.replies for flag in reply["flags"]}
        for wanted in turn.hears:
            any_of = [wanted] if isinstance(wanted, str) else wanted
            self._must(any(_plain(words) in texts for words in any_of), where, f"nobody said {' or '.join(any_of)!r}")
        for words in turn.hears_not:
            self._must(_plain(words) not in texts, where, f"it said {words!r}")
        self._must(turn.kind in (None, *kinds), where, f"no message of the kind {turn.kind!r}, but {kinds}")
        self._must(turn.kind_not not in kinds, where, f"there is a message of the kind {turn.kind_not!r}")
        for label in turn.choices:
            self._must(_plain(label) in offered, where, f"the choice {label!r} is not offered, but {offered!r}")
        for label in turn.choices_not:
            self._must(_plain(label) not in offered, where, f"the choice {label!r} is offered")
        self._must(turn.flags != () or not flags, where, f"it named {sorted(flags)}, and nothing was wrong")
        for code in turn.flags or ():
            self._must(code in flags, where, f"the flag {code!r} is not named, but {sorted(flags)}")
        for code in turn.flags_not:
            self._must(code not in flags, where, f"the flag {code!r} is named")

    def judge_kept(self) -> None:
        """Compare what is in the database with what must and must not be."""
        if self.talk.forgotten:
            self._must(self._is_gone(), "at the end", "the conversation can still be opened")
            return
        export = self.person.export()
        kept = {table: [_told(row, export) for row in rows] for table, rows in export.items()}
        for table, wanted in self.talk.kept.items():
            for row in wanted:
                self._must(_holds(kept[table], row), "at the end", f"no {table} {row}, but {_brief(kept[table])}")
        for table, unwanted in self.talk.kept_not.items():
            for row in unwanted:
                self._must(not _holds(kept[table], row), "at the end", f"there is {table} {row}: {_brief(kept[table])}")
        for table, count in self.talk.counts.items():
            what = f"{len(kept[table])} {table}, not {count}: {_brief(kept[table])}"
            self._must(len(kept[table]) == count, "at the end", what)

    def _judge_always(self, heard: list[Message]) -> None:
        """What holds in every turn: neither silence nor a flood, nothing twice in a row, quotes that were said."""
        where = "always"
        self._must(1 <= len(self.replies) <= MOST_REPLIES, where, f"{len(self.replies)} replies to one message")
        self._must(all(one["text"] != next_["text"] for one, next_ in pairwise(heard)), where, "it repeats itself")
        for reply in self.replies:
            self._must(reply["kind"] != "apology", where, "the brain did not answer")
            for flag in reply["flags"]:
                quoted = any(flag["quote"] in text for text in self.said)
                self._must(quoted, where, f"the quote {flag['quote']!r} was never said")

    def _press(self, label: str) -> list[Message]:
        last = [choice for reply in self.replies for choice in reply["choices"]]
        self.person.offered = last or self.person.offered
        offered = [choice["label"] for choice in self.person.offered]
        found = any(label.lower() in one.lower() for one in offered)
        self._must(found, "to press", f"{label!r} is not offered, but {offered}")
        return self.person.choose(label)

    def _what_comes_unasked(self) -> list[Message]:
        """What the assistant says by itself, such as a reminder."""
        seen = self.person.log()
        give_up = time.monotonic() + WAITS_SECONDS
        while time.monotonic() < give_up:
            if fresh := self.person.log()[len(seen) :]:
                self.person.offered = fresh[-1]["choices"]
                return fresh
            time.sleep(1)
        return []

    def _is_gone(self) -> bool:
        try:
            self.person.export()
        except HTTPError as error:
            return error.code == 401
        return False

    def _must(self, holds: bool, where: str, what: str) -> None:
        if not holds:
            raise AssertionError("\n".join([f"{self.talk}, {where}: {what}", *self.so_far]))


def _plain(text: str) -> str:
    """Words without the differences that nobody hears: capitals, kinds of quotation marks, breaks of lines."""
    for mark, plain in (("’", "'"), ("“", '"'), ("”", '"')):
        text = text.replace(mark, plain)
    return " ".join(text.casefold().split())


def _shown(reply: Message) -> str:
    labels = "".join(f" [{choice['label']}]" for choice in reply["choices"])
    flags = "".join(f" !{flag['code']}" for flag in reply["flags"])
    return f"  bot ({reply['kind']}{flags}): {reply['text']}{labels}"


def _told(row: dict[str, Any], export: dict[str, Any]) -> dict[str, Any]:
    """A row with its practitioner in words, for no test knows their ids."""
    people = {one["id"]: one for one in export["practitioners"]}
    meant = people.get(row.get("practitioner_id") or "", {})
    words = [meant.get(column) for column in ("name", "nickname", "kind")]
    return {**row, "practitioner": " ".join(word for word in words if word) or None}


def _holds(rows: Iterable[dict[str, Any]], wanted: dict[str, Any]) -> bool:
    return any(all(_fits(row[column], value) for column, value in wanted.items()) for row in rows)


def _fits(kept: Any, wanted: Any) -> bool:
    """Whether a column holds it: a fragment of its text, true or false for filled or empty, else the same value."""
    if isinstance(wanted, bool):
        return (kept is not None) == wanted
    return _plain(wanted) in _plain(str(kept)) if isinstance(wanted, str) else bool(kept == wanted)


def _brief(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows without what says nothing to a reader."""
    dull = ("id", "conversation_id", "session_id", "practitioner_id", "version", "score", "at", "created_at")
    return [{column: value for column, value in row.items() if column not in dull} for row in rows]
