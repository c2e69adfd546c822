"""Who of several practitioners is meant, and which of them the words of a message are about.

Pure: the text, whom we know, and who was talked of go in; who is talked of at each place of the text comes out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.guidance.mentions import Mention, asks_for_other, corrects, mentions_in, name_stands_in
from bot.guidance.people import fitting, people_listed
from bot.guidance.registry import load_guidance


@dataclass(frozen=True)
class Known:
    """Somebody a person told of before."""

    id: str
    name: str | None = None
    nickname: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Newcomer:
    """Somebody whom we hear of for the first time, at a place of the text."""

    name: str | None = None
    kind: str | None = None
    place: int = 0


Who = Known | Newcomer


@dataclass(frozen=True)
class Turning:
    """The talk turns to somebody at a place of the text. An `aside` holds only for its own clause."""

    start: int
    who: Who
    name: str | None = None
    kind: str | None = None
    aside: bool = False
    clause_end: int = 0


@dataclass(frozen=True)
class Telling:
    """Whom a message is about, place by place."""

    turnings: tuple[Turning, ...] = ()
    corrects: bool = False
    instead_of: tuple[str, ...] = ()
    unclear: bool = False

    def about(self, start: int, end: int) -> Who | None:
        """Who is spoken of in the words from `start` to `end`; None is whoever was spoken of before."""
        asides = [one for one in self.turnings if one.aside and start < one.clause_end and end > one.start]
        if asides:
            return asides[-1].who
        before = [one.who for one in self.turnings if not one.aside and one.start < end]
        return before[-1] if before else None

    @property
    def last(self) -> Who | None:
        """Who is in view after the message, where it turned the talk."""
        return next((one.who for one in reversed(self.turnings) if not one.aside), None)


def who_is_meant(text: str, known: Sequence[Known], in_view: str | None, *, says_who: bool = False) -> Telling:
    """Read whom a message is about. `in_view` is the id of whoever was talked of last.

    `says_who`: it was asked who is meant, so a few bare words are a name, and whoever is named is talked of.
    """
    if says_who and len(listed := people_listed(text, known)) == 1:
        (one,) = listed
        return Telling(
            (Turning(0, next(reversed(fitting(one, known)), None) or Newcomer(one.name, one.kind), one.name, one.kind),)
        )
    mentions = [*mentions_in(text), *_by_known_name(text, known)]
    mentions.sort(key=lambda one: one.start)
    excluded = [who for mention in mentions if mention.turn == "excluded" for who in _fitting(mention, known)]
    not_meant = tuple(who.id for who in excluded if isinstance(who, Known))
    turnings = list(_turnings(text, mentions, known, in_view))
    if not turnings and in_view is None:
        turnings = [Turning(0, _who(one, known, None) or _new(one), one.name, one.kind) for one in _spoken_of(mentions)]
    correcting = corrects(text)
    place = asks_for_other(text)
    unclear = False
    if place is not None or (correcting and not_meant and not turnings):
        others = [one for one in known if one.id not in not_meant and (one.id != in_view or in_view in not_meant)]
        others = [one for one in others if one.id != in_view] or others
        unclear = len(others) != 1 and len(known) > 1
        if len(others) == 1:
            turnings.append(Turning(place or 0, others[0]))
            turnings.sort(key=lambda one: one.start)
    return Telling(tuple(turnings), correcting and bool(turnings or unclear), not_meant, unclear)


def _turnings(text: str, mentions: Sequence[Mention], known: Sequence[Known], in_view: str | None) -> Iterator[Turning]:
    told: list[Known | Newcomer] = []
    for mention in mentions:
        if mention.turn in ("passing", "excluded"):
            continue
        who = _who(mention, [*known, *told], in_view)
        if who is None:
            continue
        aside = mention.turn == "aside" and bool(told or in_view) and not _is(who, in_view)
        if not aside:
            told.append(who)
        yield Turning(mention.start, who, mention.name, mention.kind, aside, _end_of_clause(text, mention.end))


def _who(mention: Mention, known: Sequence[Who], in_view: str | None) -> Who | None:
    if mention.turn == "another":
        return _new(mention)
    fitting = _fitting(mention, known)
    if fitting:
        return next((one for one in fitting if _is(one, in_view)), fitting[-1])
    general = mention.kind is not None and load_guidance().kinds[mention.kind].general
    # "The doctor" may be anybody who is in view; a new doctor is somebody who has a name.
    return None if general and not mention.name and known else _new(mention)


def _new(mention: Mention) -> Newcomer:
    return Newcomer(mention.name, mention.kind, mention.start)


def _fitting(mention: Mention, known: Sequence[Who]) -> list[Who]:
    """Whom a mention can mean: the same name; else, with no name on one side, the same kind."""
    if mention.name:
        named = [one for one in known if _same_name(one, mention.name) and _agree(one.kind, mention.kind)]
        # A name for the first time: of somebody of that kind, or of the only one there is, who had none.
        nameless = [one for one in known if one.name is None and one.kind == mention.kind and mention.kind]
        only = list(known) if len(known) == 1 and known[0].name is None and mention.kind is None else []
        return named or nameless or only
    return [one for one in known if one.kind == mention.kind]


def _by_known_name(text: str, known: Sequence[Known]) -> Iterator[Mention]:
    """The bare names and nicknames of those we know: "Marta", "the needle lady"."""
    taken = [(one.start, one.end) for one in mentions_in(text)]
    for one in known:
        for name in filter(None, (one.name, one.nickname)):
            for start, end, turn in name_stands_in(name, text):
                if not any(start < stop and end > begin for begin, stop in taken):
                    yield Mention(one.name or name, one.kind, turn, start, end)


def _same_name(one: Who, name: str) -> bool:
    names = (one.name, one.nickname) if isinstance(one, Known) else (one.name,)
    return any(_words(mine) & _words(name) for mine in names if mine)


def _words(name: str) -> set[str]:
    return {word for word in name.casefold().replace(".", "").split() if word not in ("dr", "mr", "mrs", "ms", "miss")}


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _is(who: Who, known_id: str | None) -> bool:
    return isinstance(who, Known) and who.id == known_id


def _spoken_of(mentions: Sequence[Mention]) -> list[Mention]:
    """When nobody is in view: the first who is spoken of, and rather one whose kind says something."""
    candidates = [one for one in mentions if one.turn != "excluded"]
    kinds = load_guidance().kinds
    return sorted(candidates, key=lambda one: bool(one.kind and kinds[one.kind].general and not one.name))[:1]


def _end_of_clause(text: str, start: int) -> int:
    """Where the clause of a mention ends: at a mark, or where another subject takes over."""
    ends = [
        text.find(mark, start)
        for mark in (", ", ". ", "; ", "! ", "? ", " but ", " and she ", " and he ", " and they ")
    ]
    return min((end for end in ends if end >= 0), default=len(text))
