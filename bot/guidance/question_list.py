"""A person's list of questions changed in their own words: "drop the second", "put cost first", "add: ..."."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from bot.guidance.list_places import NUMBER, ORDINALS, Entry, in_range, numbered, places_in

__all__ = ["LONGEST", "Change", "Entry", "as_question", "changes_in", "orders_a_change", "places_in", "rearranged"]

Do = Literal["drop", "keep", "move", "swap", "order", "add", "replace", "more", "why", "which", "done", "show", "how"]
Item = TypeVar("Item")

LONGEST = 300
"""Characters of one question."""

_POLITE = re.compile(
    r"^\W*(?:(?:just(?= (?:take|drop|remove|delete|leave|cross|put|move|add|swap|get rid)\b)|"
    r"please|pls|ok(?:ay)?|so|oh|and|also|actually|then|yes|no wait|wait|well|maybe|"
    r"(?:can|could|would) (?:you|we|i)(?= (?:also )?(?:please )?(?:add|drop|put|move|remove|delete|swap|switch|take|"
    r"leave|start|change|cross|include|keep|have|get|see|print|ask)\b)|(?:let'?s|let us)|"
    r"i'?d (?:also )?(?:rather|like to|prefer to)|i (?:also )?(?:want|would like) to)\b[\s,:]*)+",
    re.I,
)
_ADD = re.compile(
    r"^(?:add|include|append|put in(?! (?:first|last))|put down|write down|note down|"
    r"put (?=(?:on|to) (?:my|the) list))\b"
    r"(?:\s*(?:this|that|another(?: (?:one|question))?|one(?: more| of my own)?|a question|my own|the question|"
    r"(?:to|on) (?:my|the) (?:list|questions)|to it|whether|as well|too)\b)*\s*[:,\-–—.]?\s*(?P<text>.+)?$",
    re.I | re.S,
)
_LEADING = re.compile(r"^(?:(?:and|also|ok(?:ay)?|please|oh|or|maybe)\b[\s,:]*)+", re.I)
_CAN_GO = re.compile(r"^(?P<what>.+?)\s+(?:can|could|may|should) (?:go|be dropped|be left out)\W*$", re.I)
_ASK_TOO = re.compile(
    r"^(?:ask|know)(?: (?:him|her|them|also|too))?\s+(?P<text>(?:if|whether|about|why|how|what|when|where|who)\b.+)$",
    re.I | re.S,
)
_DROP = re.compile(
    r"^(?:drop|remove|delete|scratch|skip|lose|cut|erase|strike(?: out)?|cross (?:out|off)|take (?:out|off|away)|"
    r"leave (?:out|off)|get rid of|not(?= (?:the|number|#|\d))|"
    r"(?:i )?(?:don'?t|do not) (?:need|want)(?= (?:the|number|no|question|#|\d)))\b\s*(?P<what>.*)$",
    re.I | re.S,
)
_PUT = re.compile(r"^(?:put|move|bring|shift|place|make|have|set|ask)\b\s*(?P<what>.+)$", re.I | re.S)
_TO = re.compile(
    rf"[\s,]+(?:(?:in|to|at|on|as|into|come|goes?|should (?:be|come|go))\s+)*(?:the\s+)?(?:very\s+)?(?:"
    rf"(?P<first>first|top|start|beginning|front)|(?P<last>last|bottom|end)|(?P<up>up)|(?P<down>down)|"
    rf"(?:number|no\.?|place|position|spot|#)?\s*(?P<nth>{NUMBER}|{'|'.join(ORDINALS)}))"
    r"(?:\s+(?:place|position|spot|one|of (?:the|my) list))?(?: please)?\W*$",
    re.I,
)
_BESIDE = re.compile(r"\s+(?P<side>before|above|ahead of|after|below|under|behind)\s+(?P<other>.+)$", re.I)
_START = re.compile(r"^(?:start|begin|open)\s+with\s+(?P<what>.+)$", re.I)
_END = re.compile(r"^(?:end|finish|close)\s+with\s+(?P<what>.+)$", re.I)
_SWAP = re.compile(r"^(?:swap|switch|exchange)(?:\s+around)?\s+(?P<one>.+?)\s+(?:and|with|for)\s+(?P<other>.+)$", re.I)
_KEEP = re.compile(r"^(?:keep\s+(?:only|just)|only\s+keep|just\s+keep|only|just|keep(?=\s+\d))\s+(?P<what>.+)$", re.I)
_ORDER = re.compile(
    r"^(?:(?:new )?order|sort|arrange)?(?: (?:it|them|like|as|this))*\W*"
    r"(?P<what>\d{1,2}(?:(?:\s*[,>\-]\s*|\s+|,? and |,? then )\d{1,2})+)\W*$",
    re.I,
)
_REPLACE = re.compile(
    r"^(?:change|reword|rephrase|rewrite|replace|edit)\s+(?P<what>[^:]+?)(?:\s+(?:to|into|with|by)\s+|\s*:\s*)(?P<text>.+)$",
    re.I | re.S,
)
_MORE = re.compile(
    r"^(?:(?:do you have|have you|got|give me|show me|suggest|get me|any|some|a few|two|three|i need|there)\s+)*"
    r"(?:(?:more|others?|another|further|different)(?:\s+(?:questions?|ones?|suggestions?|ideas?))*|what else\b.*|"
    r"anything else|any(?:thing)? else|suggest(?:ions?)?(?: (?:something|some|one|others?))?)\W*$",
    re.I,
)
_WHY = re.compile(r"^why\b\s*(?P<what>.+)$", re.I)
_SHOW = re.compile(
    r"^(?:(?:can|could|may) (?:you|i)\s+)?(?:have|get|see|show|read|print|save|download|send|copy)\b"
    r"(?=.*\b(?:it|them|list|questions?|pdf|paper|page|this|that)\b).{0,50}$|"
    r"^(?:the )?(?:pdf|print(?:ed|able)?)\b.{0,30}$",
    re.I,
)
_DONE = re.compile(
    r"^(?:(?:(?:yes|no|ok(?:ay)?|great|good|perfect|fine|lovely|nice|super|cool|brilliant|wonderful|thanks?|thank you|"
    r"thx|cheers|that'?s?|this|it|is|it'?s|all|done|enough|ready|finished|good|right|looks?|like|will do|now|"
    r"them|the list|very|much|so|for|me|nothing|none|nope|nah|changes?|more|to change|skip|leave|keep|as|are|"
    r"happy|i'?m|with)"
    r"\b[\s,.!]*)+)$",
    re.I,
)
_YES = re.compile(r"^(?:yes|yeah|yep|sure|please|yes please|i (?:do|would))\W*$", re.I)
_CLAUSE = re.compile(
    r"(?:\s*[,;.]\s*(?:and\s+)?(?:then\s+)?|\s+and\s+(?:then\s+|also\s+)?|\s+then\s+)(?=(?:please\s+|also\s+)?"
    r"(?:drop|remove|delete|scratch|take (?:out|off)|leave out|cross|put|move|bring|swap|switch|start with|add|"
    r"get rid)\b)",
    re.I,
)


@dataclass(frozen=True)
class Change:
    """One thing to do with the list. `places` and `to` count from 0, in the list as the person saw it."""

    do: Do
    places: tuple[int, ...] = ()
    to: int = 0
    text: str = ""


def changes_in(text: str, entries: Sequence[Entry]) -> list[Change]:
    """Read what is to be done with the list; "which" where it is not clear to what. Empty: it is about no list."""
    changes = []
    for clause in _clauses(_plain(text)):
        change = _ordered(clause, entries) or _question(clause)
        if change is None:
            return []
        changes.append(change)
    return changes


def orders_a_change(text: str) -> bool:
    """Whether a text said before an open list is plainly about it, whatever request it resembles."""
    first = next(_clauses(_plain(text)), "")
    return _ordered(first, _ANY_LIST) is not None


def rearranged(items: Sequence[Item], changes: Sequence[Change]) -> list[Item]:
    """The items after what was dropped and moved. Every place means the list as it was before the first change."""
    left = list(range(len(items)))
    for change in changes:
        places = [place for place in change.places if place in left]
        if change.do in ("drop", "move", "order"):
            left = [place for place in left if place not in places]
        if change.do == "move":
            stays = next((place for place in range(change.to, len(items)) if place in left), None)
            at = len(left) if stays is None else left.index(stays)
            left[at:at] = places
        elif change.do == "order":
            left = places + left
        elif change.do == "keep":
            left = [place for place in left if place in places]
        elif change.do == "swap" and len(places) == 2:
            one, other = (left.index(place) for place in places)
            left[one], left[other] = left[other], left[one]
    return [items[place] for place in left]


_ANY_LIST = tuple(Entry("") for _ in range(30))
"""Stands for a list that is not at hand."""


def _plain(text: str) -> str:
    return " ".join(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())


def _clauses(said: str) -> Iterator[str]:
    """The parts of a message that each say one change. What follows "add" is all of the question."""
    start = 0
    for cut in [*_CLAUSE.finditer(said), None]:
        clause = said[start : cut.start() if cut else None].strip()
        if _added(_POLITE.sub("", clause)) is not None:
            yield said[start:]
            return
        if clause:
            yield clause
        start = cut.end() if cut else start


def _ordered(clause: str, entries: Sequence[Entry]) -> Change | None:
    """The change that a clause orders, by the first reading that fits."""
    said = _POLITE.sub("", clause)
    readings = (_remark, _arrangement, _removal, _rewording, _moved, _showing, _addition, _reason)
    return next((change for reading in readings if (change := reading(said or clause, entries))), None)


def _remark(said: str, _entries: Sequence[Entry]) -> Change | None:
    for do, pattern in (("how", _YES), ("done", _DONE), ("more", _MORE)):
        if pattern.match(said):
            return Change(do)  # type: ignore[arg-type]
    return None


def _arrangement(said: str, entries: Sequence[Entry]) -> Change | None:
    if found := _ORDER.match(said):
        return _aimed("order", in_range(found["what"], entries))
    if found := _SWAP.match(said):
        pair = places_in(found["one"], entries)[:1] + places_in(found["other"], entries)[:1]
        return Change("swap", pair) if len(set(pair)) == 2 else Change("which")
    return None


def _removal(said: str, entries: Sequence[Entry]) -> Change | None:
    if found := _KEEP.match(said):
        return _aimed("keep", places_in(found["what"], entries))
    if found := _DROP.match(said) or _CAN_GO.match(said):
        return _aimed("drop", places_in(found["what"], entries))
    return None


def _rewording(said: str, entries: Sequence[Entry]) -> Change | None:
    if found := _REPLACE.match(said):
        places = places_in(found["what"], entries)[:1]
        return Change("replace", places, text=as_question(found["text"])) if places else Change("which")
    return None


def _showing(said: str, _entries: Sequence[Entry]) -> Change | None:
    return Change("show") if _SHOW.match(said) else None


def _addition(said: str, _entries: Sequence[Entry]) -> Change | None:
    text = _added(said)
    return None if text is None else Change("add", text=text)


def _reason(said: str, entries: Sequence[Entry]) -> Change | None:
    found = _WHY.match(said)
    places = places_in(found["what"], entries)[:1] if found else ()
    return Change("why", places) if places else None


def _question(clause: str) -> Change | None:
    """A question written down as it is to be asked."""
    said = _LEADING.sub("", clause)
    return Change("add", text=as_question(said)) if said.endswith("?") and len(said.split()) >= 3 else None


def _moved(said: str, entries: Sequence[Entry]) -> Change | None:
    """What is to come first, last, before something, or up or down by one."""
    if found := _START.match(said):
        return _aimed("move", places_in(found["what"], entries), to=0)
    if found := _END.match(said):
        return _aimed("move", places_in(found["what"], entries), to=len(entries))
    put = _PUT.match(said)
    what = put["what"] if put else said
    if put and (beside := _BESIDE.search(what)):
        moved, other = places_in(what[: beside.start()], entries), places_in(beside["other"], entries)[:1]
        after = beside["side"].lower() in ("after", "below", "under", "behind")
        return Change("move", moved, other[0] + after) if moved and other else Change("which")
    to = _TO.search(what)
    if to is None or not (put or to["first"] or to["last"]):
        return None
    moved = places_in(what[: to.start()], entries)
    if not (put or moved):
        return None
    return _aimed("move", moved, to=_destination(to, moved, len(entries)))


def _destination(to: re.Match[str], moved: Sequence[int], length: int) -> int:
    """The entry to stand before. Moving down to a place means standing after what is there now."""
    if to["first"] or to["last"] or not moved:
        return 0 if to["first"] else length
    if to["up"]:
        return max(0, moved[0] - 1)
    place = moved[0] + 1 if to["down"] else next(numbered(to["nth"], length), length)
    return place + (place > moved[0])


def _aimed(do: Do, places: Sequence[int], to: int = 0) -> Change:
    if not places:
        return Change("which")
    # What is moved cannot be stood before itself.
    while do == "move" and to in places:
        to += 1
    return Change(do, tuple(places), to)


def _added(said: str) -> str | None:
    """The question that a clause adds; empty when it only says that one is to be added."""
    if found := _ADD.match(said):
        return as_question(found["text"] or "")
    if found := _ASK_TOO.match(said):
        return as_question(f"I'd like to ask {found['text']}")
    return None


def as_question(text: str) -> str:
    """A person's words as they stand on the list."""
    text = text.strip().strip("\"“”'").strip()[:LONGEST]
    return text[:1].upper() + text[1:]
