"""What a licence, a register or a title means for a kind of practitioner in a country."""

from functools import cache

from bot.guidance.matching import NameFinder
from bot.guidance.registry import CountryRules, Credential, Profession, load_guidance

ELSEWHERE = "elsewhere"
ANYONE = "anyone"


def rules_in(country: str | None) -> CountryRules:
    """The rules of a country; what holds anywhere for one that the guidance does not hold, or for None."""
    known = load_guidance().credentials
    return known.get(country or ELSEWHERE, known[ELSEWHERE])


def credential_of(kind: str | None, country: str | None) -> Credential:
    """What a licence means for a kind of practitioner in a country, each of which may be unknown."""
    profession = profession_of(kind).code
    return next(entry for entry in rules_in(country).entries if profession in entry.professions)


def profession_of(kind: str | None) -> Profession:
    """The profession that a kind belongs to; `anyone` for an unknown kind."""
    professions = load_guidance().professions
    return next((one for one in professions.values() if kind in one.kinds), professions[ANYONE])


def state_in(text: str) -> str | None:
    """The US state that a text names, by its name or as its two letters alone."""
    states = load_guidance().us_states
    letters = text.strip(" .!").upper()
    if letters in states.values():
        return letters
    named = _states().codes_in(text)
    return named[0] if len(named) == 1 else None


@cache
def _states() -> NameFinder:
    return NameFinder(load_guidance().us_states)
