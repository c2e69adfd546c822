"""What to say at once in an emergency, with the right numbers for the country."""

from functools import cache
from typing import Literal

from bot.guidance.matching import NameFinder
from bot.guidance.registry import Line, load_guidance

UNKNOWN = "unknown"


def crisis_message(
    safety: str, country: str | None, third_person: bool = False, after: Literal["denial", "help"] | None = None
) -> str:
    """Say what to do in an emergency: `safety` is a code of safety.yml ("self_harm", "practitioner_danger").

    `country` is a code of crisis_lines.yml; with None, or one that is not there, what is said holds anywhere,
    and the country is asked for. `third_person`: someone worries about another. `after`: they say that it is
    nothing, and hear the same help once more, or that help is coming. Raises KeyError for an unknown kind of emergency.
    """
    guidance = load_guidance()
    words = guidance.safety[safety]
    local = guidance.crisis.get(country or UNKNOWN, guidance.crisis[UNKNOWN])
    reply = words.third_person if third_person else words.first_person
    said = {
        None: [reply.heard, reply.act, reply.be_with, reply.ask],
        "denial": [words.after_denial],
        "help": [words.after_help],
    }[after]
    if local.code == UNKNOWN and after != "help":
        said.insert(2, words.ask_country)  # right after whom to call
    lines: tuple[Line, ...] = getattr(local, words.lines)
    spoken = " or ".join(f"{line.reach} ({line.name})" if line.name else line.reach for line in lines)
    return " ".join(said).replace("{emergency}", local.emergency).replace("{line}", spoken)


def country_in(text: str) -> str | None:
    """Return the code of the country the text names; None when it names none, or several.

    A country can be named without the person being there ("she trained in India"): what is found in passing
    is a guess, an answer to the question is not.
    """
    alone = " ".join(text.casefold().split()).strip(".!?, ")
    for country in load_guidance().crisis.values():
        if alone in country.alone:
            return country.code
    named = _finder().codes_in(text)
    return named[0] if len(named) == 1 else None


@cache
def _finder() -> NameFinder:
    return NameFinder({word: country.code for country in load_guidance().crisis.values() for word in country.words})
