"""Practitioners side by side: what differs, first of all where it matters to this person. No winner, no total."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from bot.guidance.drawings import NOT_OWED, NOTHING_HEARD, Drawing, DrawnRow, in_drawn_order, standing_with
from bot.guidance.matching import NameFinder
from bot.guidance.portrait import Portrait, Standing
from bot.guidance.registry import load_guidance

MOST_LINES = 3
"""What is said beside the picture: more would be a table to study, on a phone."""

MOST_COMPARED = 4


@dataclass(frozen=True)
class ComparedRow:
    """One quality, or a flag that belongs to none, with each of those compared."""

    name: str
    standings: tuple[str, ...]
    matters: bool

    @property
    def _told(self) -> frozenset[str]:
        return frozenset(self.standings) - {Standing.NOT_KNOWN_YET, NOT_OWED, NOTHING_HEARD}

    @property
    def differs(self) -> bool:
        """Whether two of them stand differently, as far as is known of both."""
        return len(self._told) > 1

    @property
    def known_of_some(self) -> bool:
        """Whether it is known of one and not of another. That is a question, and no difference."""
        return len(self._told) == 1 and len(set(self.standings)) > 1


@dataclass(frozen=True)
class Comparison:
    """Two to four practitioners: what they are called, and the rows, those that matter to the person first."""

    who: tuple[str, ...]
    flags: tuple[ComparedRow, ...]
    qualities: tuple[ComparedRow, ...]

    @property
    def rows(self) -> tuple[ComparedRow, ...]:
        """All of it, the flags first."""
        return (*self.flags, *self.qualities)


def compare(people: Sequence[tuple[str, Portrait]], matters: Collection[str]) -> Comparison:
    """Lay portraits side by side, in the order given. `matters`: codes of qualities."""
    guidance = load_guidance()
    portraits = [portrait for _, portrait in people]
    codes = sorted(in_drawn_order(portraits), key=lambda code: code not in matters)
    raised = [{flag.code: flag.standing for flag in portrait.beside} for portrait in portraits]
    return Comparison(
        tuple(name for name, _ in people),
        tuple(
            ComparedRow(flag.name, tuple(one.get(flag.code, NOTHING_HEARD) for one in raised), False)
            for flag in guidance.red_flags.values()
            if any(flag.code in one for one in raised)
        ),
        tuple(
            ComparedRow(
                guidance.qualities[code].name,
                tuple(standing_with(portrait, code) for portrait in portraits),
                code in matters,
            )
            for code in codes
        ),
    )


def wanted_in(text: str) -> list[str]:
    """The qualities that a person's words about what matters to them speak of, in that order."""
    return _finder().codes_in(text)


def comparison_lines(comparison: Comparison) -> list[str]:
    """Say what differs in a few lines: what matters to the person, then what to stop at, then the rest."""
    sayings = load_guidance().comparison.sayings
    rows = list(_worth_saying(comparison))
    lines = [*_to_stop_at(comparison), *(_said(row, comparison.who) for row in rows[:MOST_LINES])]
    if not any(row.differs for row in comparison.rows):
        lines.append(sayings["nothing_differs"])
    more = [sayings["more"]] if len(rows) > MOST_LINES else []
    return [*lines, " ".join([*more, sayings["closing"]])]


def draw_comparison(comparison: Comparison) -> Drawing:
    """The picture: the same rows, all of them."""
    words = load_guidance().portrait_picture
    rows = tuple(DrawnRow(row.name, row.standings, row.matters) for row in comparison.rows)
    footer = [words["matters"]] if any(row.matters for row in rows) else []
    return Drawing(words["side_by_side"], comparison.who, rows, " ".join([*footer, words["no_failing"]]))


def comparison_in_words(comparison: Comparison) -> str:
    """The picture for those who do not see it: every row, with each practitioner."""
    sayings = load_guidance().comparison.sayings
    rows = [
        sayings["alt_row"].format(quality=row.name, standings=_standings(row, comparison.who))
        for row in comparison.rows
    ]
    return sayings["alt"].format(who=_and(comparison.who), rows=" ".join(rows))


def _to_stop_at(comparison: Comparison) -> list[str]:
    """One line for each practitioner of whom something serious was told. It is never left out."""
    words = load_guidance()
    serious = {
        name: [row.name.lower() for row in comparison.rows if row.standings[place] == Standing.STOP_AND_CHECK]
        for place, name in enumerate(comparison.who)
    }
    stop = words.portrait_picture[Standing.STOP_AND_CHECK]
    saying = words.comparison.sayings["flag"]
    return [saying.format(standing=stop, who=who, what=", ".join(what)) for who, what in serious.items() if what]


def _worth_saying(comparison: Comparison) -> Iterator[ComparedRow]:
    yield from (row for row in comparison.rows if row.matters)
    rest = [row for row in comparison.rows if not row.matters and Standing.STOP_AND_CHECK not in row.standings]
    yield from (row for row in rest if row.differs)
    yield from (row for row in rest if row.known_of_some)


def _said(row: ComparedRow, who: Sequence[str]) -> str:
    sayings = load_guidance().comparison.sayings
    quality = f"{row.name[0].lower()}{row.name[1:]}" if row.matters else row.name
    return sayings["matters" if row.matters else "differs"].format(quality=quality, standings=_standings(row, who))


def _standings(row: ComparedRow, who: Sequence[str]) -> str:
    """Say a row with the names together that stand alike: "strong with Anna and Ben, not known yet with Dr Lee"."""
    words = load_guidance().comparison
    names: dict[str, list[str]] = {}
    for name, standing in zip(who, row.standings, strict=True):
        names.setdefault(standing, []).append(name)
    return ", ".join(
        words.sayings["standing"].format(standing=words.standings[standing], who=_and(named))
        for standing, named in names.items()
    )


def _and(names: Sequence[str]) -> str:
    return re.sub(r", ([^,]*)$", r" and \1", ", ".join(names))


@cache
def _finder() -> NameFinder:
    return NameFinder(dict(load_guidance().comparison.matters))
