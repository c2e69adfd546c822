"""Who could help with what: whom to see first, who alongside, and what to expect of each."""

from dataclasses import dataclass
from functools import cache

from bot.guidance.matching import NameFinder
from bot.guidance.registry import Choice, Duties, Need, Situation, load_guidance

MOST_SITUATIONS = 2
"""More than two situations at once are too much to read; those that need medical care come first."""


@dataclass(frozen=True)
class CareMap:
    """Who could help a person, and what they can choose to do next."""

    need: Need
    situations: tuple[Situation, ...]
    duties: tuple[Duties, ...]

    @property
    def first(self) -> tuple[str, ...]:
        """Whom to see first."""
        return tuple(situation.first for situation in self.situations) or (self.need.first,)

    @property
    def alongside(self) -> tuple[str, ...]:
        """Who can support the person beside that."""
        return tuple(situation.alongside for situation in self.situations) or (self.need.alongside,)

    @property
    def notes(self) -> tuple[str, ...]:
        """What is good to know."""
        return tuple(situation.note for situation in self.situations)

    @property
    def never_alone(self) -> bool:
        """Whether care that is not medical must not stand alone here."""
        return any(situation.never_alone for situation in self.situations)

    @property
    def next_steps(self) -> tuple[Choice, ...]:
        """What the person can choose next."""
        return self.need.next_steps


def care_map(text: str, need: str) -> CareMap:
    """Map out who could help, from what a person wrote and the need heard in it.

    In an emergency the situations do not matter, and no practitioners are chosen.
    Raises KeyError for an unknown need.
    """
    guidance = load_guidance()
    named = [] if need == "emergency" else [guidance.situations[code] for code in situations_in(text)]
    situations = tuple(sorted(named, key=lambda situation: not situation.never_alone)[:MOST_SITUATIONS])
    medical = {"specialist"} if any(situation.never_alone for situation in situations) else set()
    roles = medical.union(guidance.needs[need].roles)
    duties = tuple(duties for role, duties in guidance.duties.items() if role in roles)
    return CareMap(guidance.needs[need], situations, duties)


def care_sentences(found: CareMap) -> list[str]:
    """Say the care map in plain sentences, the most important first."""
    sayings = load_guidance().care_sayings
    return [
        found.need.say,
        sayings["first"].format(who="; ".join(found.first)),
        sayings["alongside"].format(who="; ".join(found.alongside)),
        *found.notes,
        *([sayings["never_alone"]] if found.never_alone else []),
        *(f"{duties.owes} {duties.does_not_owe}" for duties in found.duties),
        *([sayings["closing"]] if found.next_steps else []),
    ]


def situations_in(text: str) -> list[str]:
    """Return the situations that a text names, by code."""
    return _finder().codes_in(text)


@cache
def _finder() -> NameFinder:
    situations = load_guidance().situations.values()
    return NameFinder({word: situation.code for situation in situations for word in situation.words})
