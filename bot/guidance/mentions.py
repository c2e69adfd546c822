"""Who is spoken of in a text: names, nicknames and kinds of practitioners, and how the talk turns to them.

Most practitioners are mentioned in passing ("she rolled her eyes at my GP's test"). Only some mentions turn the talk to
somebody: those that begin a sentence, introduce, or ask for them. Where it is in doubt, the talk has not turned.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from bot.guidance.kinds import kinds_named
from bot.guidance.registry import load_guidance

Turn = Literal["passing", "aside", "topic", "another", "excluded"]
"""How a mention stands: in passing; as the background of what somebody else did ("my GP wanted a test"); as the one
who is spoken of from here on; as one more of their kind; or as the one who is *not* meant."""

_TITLE = r"(?:dr\.?|doctor|mr\.?|mrs\.?|ms\.?|miss|prof\.?|professor)"
_WORD = r"[^\W\d_][\w'-]*"
_CAPITAL = r"[A-ZÀ-ÞŁŚŠŽ][\w'-]+"
_LETTERS_AFTER = frozenset(("MD", "DO", "DC", "ND", "NP", "PA", "RN", "PHD", "JR", "SR", "LAC", "LMT", "DDS", "DPT"))

_HAS_TITLE = re.compile(rf"^({_TITLE})\s+", re.I)
_TITLED = re.compile(rf"(?<!\w)((?i:{_TITLE}))\s+({_WORD}(?:\s+{_CAPITAL})?)")
_NAMES_AFTER = re.compile(
    rf"^(?:,? (?:called|named)|,)? ((?i:{_TITLE}) {_WORD}(?: {_CAPITAL})?|{_CAPITAL}(?: {_CAPITAL})?)(?!\w)"
)
_NAMES_BEFORE = re.compile(rf"({_CAPITAL}(?: {_CAPITAL})?)(?:,| is| was|'s)? (?:my|the|our|an?)(?: \w+)? $")
_NAMED = re.compile(
    rf"\b(?i:(?:her|his|their)(?: full)? name(?:'s| is| was)|(?:she|he)(?:'s| is) (?:called|named))"
    rf" ((?i:{_TITLE} )?{_WORD}(?: {_CAPITAL})*)"
)
_NICKNAMED = re.compile(
    r"\b(?i:i|we|everyone|everybody|people) (?:just )?calls? (?:her|him|them) "
    rf"(?:[\"“']([\w' -]{{2,30}})[\"”']|((?i:the|auntie|uncle)(?: [\w'-]+){{1,2}}?|{_CAPITAL}(?: [A-Z][\w'-]*)*)"
    r"(?=[.,;!?]|$| and\b| but\b))"
)
_EXPLAINS = re.compile(r",? (?:who is |is |was )?(?:my|our|an?) (?:[a-z]+ )?")

_LEADS_TO_NAME = re.compile(
    r"^(?:(?:yes|ok|sure|so|well)\b\W*)*"
    r"(?:(?:it'?s|it is|that'?s|(?:her|his|their|the|full)(?: full)? name(?:'s| is)?|(?:she|he)(?:'s| is)(?: called)?"
    r"|called)\b:?\s*)?",
    re.I,
)

_START = r"(?:^|[.!?;:\n(]|,|\b(?:but|and|while|whereas|then|because)\b)"
_CONNECTED = (
    r"(?:\W|\b(?:and|but|so|also|now|ok|okay|well|then|anyway|meanwhile|actually|no|sorry|hi|hey|hello|today|as for"
    r"|on the other hand|by contrast|whereas|while|though|to be fair)\b)*"
)
_BEGINS = re.compile(rf"{_START}{_CONNECTED}(?:(?:my|our|the|this|that)(?: [a-z]+){{0,2}} |{_TITLE} )?$", re.I)
_INTRODUCED = re.compile(
    r"(?<!\w)(?<!should )(?<!could )(?<!can )(?<!if )(?<!do )(?<!to )"
    r"(?:i|we)(?:'m|'ve| am| have| do)?(?: been| also| just| now| recently| currently| started| begun| still)*"
    r" (?:see|saw|seeing|have|had|visit|visiting|go to|going to|went to|tried|met|started with|work with|working with)"
    r"(?: also| both| now)? (?:an?|another|my|this|one|two|the)(?: [a-z-]+){0,2} $",
    re.I,
)
_ASKED_FOR = re.compile(
    r"\b(?:what about|how about|talk about|look at|back to|switch to|turn to|i mean|i meant"
    r"|(?:it|this|that)(?:'s| is| was) about|there'?s(?: also)?|there is(?: also)?|as for)(?: also)?"
    r"(?: (?:my|our|the|this|an?|another|that))?(?: (?!not\b)[a-z]+)? $",
    re.I,
)
_ANOTHER = re.compile(r"\b(?:another|my other|a second|my second|a different|one more)(?: [a-z]+)? $", re.I)
_NOT = re.compile(
    rf"\b(?:not|isn'?t|wasn'?t|don'?t mean|didn'?t mean|other than|instead of)(?: about| with)?(?: (?:my|the|our))?"
    rf"(?: {_TITLE})? ?$",
    re.I,
)
_SOMEBODY_ELSES = re.compile(
    r"\b(?!(?:there|it|that|he|she|here|who|what)'s)\w+'s (?:\w+ )?$|\b(?:his|her|their|your) (?:\w+ )?$", re.I
)
_BACKGROUND = re.compile(
    r"^\s+(?:\w+ )?(?:want(?:s|ed)|order(?:s|ed)|suggest(?:s|ed)|recommend(?:s|ed)|prescrib(?:es|ed)|refer(?:s|red)"
    r"|sent|thinks|thought|says?|said|diagnosed|booked|asked for|agree[sd])\b",
    re.I,
)
_OTHER_ONE = re.compile(
    r"\bthe other (?:one|practitioner|doctor|dr|therapist|healer|guy|man|woman|lady|person)\b"
    r"(?! (?:day|time|hand|side|too|as well|hurts|aches)\b)",
    re.I,
)
_ASKS_FOR_OTHER = re.compile(
    rf"(?:(?:^|[.!?;:\n,]){_CONNECTED}|\b(?:what about|how about|talk about|look at|back to|switch to|turn to|i mean"
    r"|i meant|(?:it|this|that)(?:'s| is| was)(?: about)?)(?: about)? )$",
    re.I,
)
_CORRECTS = re.compile(
    r"^\W*(?:(?:no|nope|sorry|oh|oops|wait|actually|hang on|hold on|well)\b\W*)*"
    r"(?:i (?:mean|meant|was (?:talking|speaking|thinking) (?:about|of))\b|not (?:about |the |my )?\w"
    r"|(?:that|this|it)(?:'s| is| was) (?:about|not)\b|wrong (?:one|person|practitioner|doctor)\b)",
    re.I,
)

_I_MEAN = re.compile(r"^\W*(?:(?:no|well|so)\b\W*)*i mean\b", re.I)
_I = re.compile(r"\bI\b")
SHORT = 6


@dataclass(frozen=True)
class Mention:
    """Somebody spoken of, by name or kind or both, and how the talk turns to them there."""

    name: str | None
    kind: str | None
    turn: Turn
    start: int
    end: int


def mentions_in(text: str) -> list[Mention]:
    """Everybody spoken of, in the order of the text. "Doctor" says little of a kind, and "Dr Lee" nothing."""
    plain = _plain(text)
    found = [*_titled(plain), *_by_kind(plain)]
    apart: list[Mention] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


def asks_for_other(text: str) -> int | None:
    """Where "the other one" is asked for, if it is; "the other day" and "the other one hurts too" ask for nobody."""
    plain = _plain(text)
    found = _OTHER_ONE.search(plain)
    return found.start() if found and _ASKS_FOR_OTHER.search(plain[: found.start()]) else None


def corrects(text: str) -> bool:
    """Whether a text begins by saying that somebody else was meant: "no, not Dr Lee", "I meant the osteopath"."""
    said = _plain(text)
    # "I mean" is mostly a filler; said of somebody alone it is none.
    return bool(_CORRECTS.match(said)) and not (_I_MEAN.match(said) and len(said.split()) > SHORT)


def turns_to_somebody_else(text: str) -> bool:
    """Whether a text asks for another practitioner than the one in view: "not Dr Lee", "the other one"."""
    if asks_for_other(text) is not None:
        return True
    return corrects(text) and any(one.name and one.turn == "excluded" for one in mentions_in(text))


def name_told(text: str) -> str | None:
    """The name of whoever is spoken of, where it is told as such: "her name is Maren"."""
    found = _NAMED.search(_plain(text))
    return _tidied(found[1]) if found and _may_be_name(found[1]) else None


def nickname_told(text: str) -> str | None:
    """What the person calls them: "I call her the needle lady"."""
    found = _NICKNAMED.search(_plain(text))
    return (found[1] or found[2]).strip() if found else None


def name_stands_in(name: str, text: str) -> list[tuple[int, int, Turn]]:
    """Where a known name stands in a text, and how. In a text with capitals (besides "I") it must have its own."""
    plain = _plain(text)
    strict = any(mark.isupper() for mark in _I.sub("", plain))
    parts = [part for part in _parts(name) if strict or part.lower() not in load_guidance().naming.words_too]
    if not parts:
        return []
    pattern = "|".join(re.escape(part) for part in parts)
    spans = [match.span() for match in re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", plain, 0 if strict else re.I)]
    return [(start, end, _turn(plain, start, end)) for start, end in spans]


def full_name_in(text: str) -> tuple[str, str] | None:
    """The first and the last name that a text gives as somebody's whole name; None where it gives no such thing."""
    said = _plain(text).strip(" .!?")
    said = _LEADS_TO_NAME.sub("", said)
    said = re.split(r",|\s+(?:in|from|at|who|and|but)\s+|\(", said)[0]
    words = [word.strip(".") for word in _untitled(said).split()]
    words = [word for word in words if len(word) > 1 and word.rstrip(".").upper() not in _LETTERS_AFTER]
    if not 2 <= len(words) <= 4 or not all(re.fullmatch(_WORD, word) and _may_be_name(word) for word in words):
        return None
    return words[0].title(), words[-1] if any(mark.isupper() for mark in words[-1][1:]) else words[-1].title()


def _titled(plain: str) -> list[Mention]:
    found = []
    for match in _TITLED.finditer(plain):
        name = match[2]
        if _may_be_name(name.split()[0]) and (name[0].isupper() or match[1][0].islower()):
            turn = _turn(plain, match.start(), match.end())
            found.append(Mention(_tidied(match[0]), _kind_after(plain, match.end()), turn, *match.span()))
    return found


def _kind_after(plain: str, end: int) -> str | None:
    """The kind that explains a name: "Dr Lee, my osteopath"."""
    for code, start, _ in kinds_named(plain):
        if start >= end and _EXPLAINS.fullmatch(plain[end:start]):
            return code
    return None


def _by_kind(plain: str) -> list[Mention]:
    found = []
    for code, start, end in kinds_named(plain):
        if _belongs_to_somebody_else(plain[:start]):
            continue
        name, stop = None, end
        if (after := _NAMES_AFTER.match(plain[end:])) and _may_be_name(after[1]):
            name, stop = _tidied(after[1]), end + after.end()
        elif (before := _names_before(plain[:start])) and _may_be_name(before[1]):
            name, start = before[1], before.start()
        found.append(Mention(name, code, _turn(plain, start, stop), start, stop))
    return found


def _names_before(before: str) -> re.Match[str] | None:
    """A name that a kind explains: "Marta, my osteopath". In "not Marta, the osteopath" they are two."""
    found = _NAMES_BEFORE.search(before)
    return None if found is None or _NOT.search(before[: found.start()]) else found


def _belongs_to_somebody_else(before: str) -> bool:
    return bool(_SOMEBODY_ELSES.search(before))


def _turn(plain: str, start: int, end: int) -> Turn:
    before = plain[:start]
    if _NOT.search(before):
        return "excluded"
    if _ANOTHER.search(before):
        return "another"
    if _INTRODUCED.search(before) or _ASKED_FOR.search(before):
        return "topic"
    if _BEGINS.search(before):
        return "aside" if _BACKGROUND.match(plain[end:]) else "topic"
    return "passing"


def _parts(name: str) -> Sequence[str]:
    """A name as it is said: whole, and each word of it that is no title."""
    words = [word for word in _untitled(name).split() if len(word) > 2]
    return [name, *(words if len(words) < 3 else [])]


def _may_be_name(name: str) -> bool:
    first = _untitled(name).split()[0].lower()
    return first not in load_guidance().naming.no_names and first not in _kind_words()


@cache
def _kind_words() -> frozenset[str]:
    return frozenset(name.lower() for kind in load_guidance().kinds.values() for name in kind.names)


def _tidied(name: str) -> str:
    """A name with capitals and with "Dr" for every doctor, however it was written."""
    bare = " ".join(word if word[0].isupper() else word.title() for word in _untitled(name).split())
    title = _HAS_TITLE.match(name)
    if title is None:
        return bare
    return f"{'Dr' if title[1].lower().startswith('d') else title[1].strip('.').title()} {bare}"


def _untitled(name: str) -> str:
    return _HAS_TITLE.sub("", name)


def _plain(text: str) -> str:
    return text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
