"""What to ask: of a person about their practitioner, and what a person can ask the practitioner."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.guidance.registry import Quality, Role, Severity, VisitQuestion, load_guidance

Origin = Literal["note", "flag", "situation", "kind", "quality", "need", "general", "own"]
"""What brought a question to a list."""

AT_FIRST = 2
"""How many of each origin come before the rest of any: a list for one visit says a little of everything."""


@dataclass(frozen=True)
class Visit:
    """What is known before a visit. `flags` are codes, the most serious first; `known` the qualities heard of."""

    role: Role | None = None
    kind: str | None = None
    need: str | None = None
    situations: Collection[str] = ()
    flags: Sequence[str] = ()
    known: Collection[str] = ()


@dataclass(frozen=True)
class Proposed:
    """A question to put on a list: its code, the sentence, and what brings it there."""

    code: str
    ask: str
    origin: Origin


def next_question(known: Collection[str], role: Role | None) -> Quality | None:
    """Return the most important quality for the role that is not settled or asked yet; None when all are."""
    return next((quality for quality in load_guidance().qualities_for(role) if quality.code not in known), None)


def questions_for(visit: Visit) -> list[Proposed]:
    """Everything worth asking at this visit, the most fitting first, each thing once."""
    by_origin = [
        list(_of_flags(visit)),
        list(_of_entries(visit, "situation")),
        list(_of_entries(visit, "kind")),
        list(_of_qualities(visit)),
        list(_of_entries(visit, "need")),
        list(_of_entries(visit, "general")),
    ]
    ranked = [one for some in by_origin for one in some[:AT_FIRST]] + [
        one for some in by_origin for one in some[AT_FIRST:]
    ]
    first: dict[str, Proposed] = {}
    for one in ranked:
        first.setdefault(one.code, one)
    return list(first.values())


def whom(name: str | None, kind: str | None) -> str:
    """The practitioner as a list of questions names them: "Maren", "your surgeon", "your visit"."""
    words, known = load_guidance().question_sheet, load_guidance().kinds.get(kind or "")
    if name:
        return name
    return words["yours"].format(kind=known.names[0]) if known else words["visit"]


def why_on_list(origin: str, kind: str | None) -> str:
    """What brought a question to the list, in a sentence."""
    known = load_guidance().kinds.get(kind or "")
    return load_guidance().question_reasons[origin].format(kind=f"a {known.names[0]}" if known else "someone new")


def sources_of(code: str) -> tuple[str, ...]:
    """Where a question comes from, by its code or the code of its red flag; nothing for a person's own."""
    guidance = load_guidance()
    if code in guidance.questions:
        return (guidance.questions[code].source,)
    return guidance.red_flags[code].sources if code in guidance.red_flags else ()


def _of_flags(visit: Visit) -> Iterator[Proposed]:
    """What can be asked about what stood out. Where safety comes first, a question is only noted when wanted."""
    for code in visit.flags:
        flag = load_guidance().red_flags[code]
        if flag.ask and flag.severity is not Severity.ACT_NOW:
            yield Proposed(code, flag.ask, "flag")


def _of_qualities(visit: Visit) -> Iterator[Proposed]:
    """What would make known the qualities that are not, in the order of their weight, once some are."""
    settled = _settled(visit)
    if not settled:
        return
    for quality in load_guidance().qualities_for(visit.role):
        if quality.code not in settled:
            asks = [one for one in _anywhere(visit) if one.quality == quality.code]
            yield from (Proposed(one.code, one.ask, "quality") for one in asks[:1])


def _of_entries(visit: Visit, origin: Literal["situation", "kind", "need", "general"]) -> Iterator[Proposed]:
    fitting = {
        "situation": [one for one in _for_role(visit) if set(one.situations) & set(visit.situations)],
        "kind": [one for one in _for_role(visit) if visit.kind in one.kinds],
        "need": [one for one in _for_role(visit) if visit.need in one.needs],
        "general": [one for one in _anywhere(visit) if one.quality is None or one.quality not in _settled(visit)],
    }
    yield from (Proposed(one.code, one.ask, origin) for one in fitting[origin])


def _settled(visit: Visit) -> set[str]:
    """The qualities that were spoken of, and those that a flag's own question is about."""
    flags = [load_guidance().red_flags[code] for code in visit.flags]
    return {*visit.known, *(flag.quality for flag in flags if flag.quality)}


def _anywhere(visit: Visit) -> list[VisitQuestion]:
    """The questions that belong to no kind, situation or need."""
    return [one for one in _for_role(visit) if not (one.kinds or one.situations or one.needs)]


def _for_role(visit: Visit) -> list[VisitQuestion]:
    wanted = {visit.role} if visit.role else {"specialist", "partner"}
    return [one for one in load_guidance().questions.values() if wanted <= set(one.roles) or _suits(one, visit)]


def _suits(question: VisitQuestion, visit: Visit) -> bool:
    """Whether an open role is settled by the kind: what is asked of a GP is asked in either role."""
    return visit.role is None and visit.kind in question.kinds
