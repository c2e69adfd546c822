"""The safety step: decides, before and without the brain, whether a message must be answered at once.

Pure: what was understood, what was asked last and where the person is go in; a reply, or None, comes out.
"""

from dataclasses import dataclass
from typing import Literal

from bot.gateway.replies import choice
from bot.guidance.crisis import country_in, crisis_message
from bot.store.messages import Reply
from bot.understanding import Understanding, safety_answer

SETTLED = ("safety_denial", "safety_help")
"""What was asked last, once an alarm is answered: the country may still be named, another alarm may still be raised."""


@dataclass(frozen=True)
class Before:
    """What stood before this message: the question last put (such as `safety:self_harm`), and the country if known."""

    asks: str | None = None
    country: str | None = None


def safety_reply(understanding: Understanding, before: Before) -> Reply | None:
    """The reply that must come first, or None when the talk may go on."""
    step, _, earlier = (before.asks or "").partition(":")
    open_still = step == "safety"
    asked = open_still or step in SETTLED
    answer = safety_answer(understanding.text) if asked else None
    named = country_in(understanding.text) if asked else None
    country = named or before.country
    if open_still and (answer == "help" or (answer == "yes" and earlier == "medical_emergency")):
        return _settled(earlier, country, "help")
    if understanding.safety != "none" and answer != "denial":
        return _alarm(_kind(understanding), country, understanding.third_person)
    if open_still and answer == "denial":
        return _settled(earlier, country, "denial")
    if named or (open_still and answer == "yes"):
        return _alarm(earlier, country, understanding.third_person)
    return None


def _settled(kind: str, country: str | None, after: Literal["denial", "help"]) -> Reply:
    return Reply(
        crisis_message(kind, country, after=after),
        kind="safety",
        choices=[choice("Carry on where we were", "/resume")],
        asks=f"safety_{after}:{kind}",
    )


def _kind(understanding: Understanding) -> str:
    by_practitioner = any(flag.code == "boundary_violation" for flag in understanding.red_flags)
    return "practitioner_danger" if understanding.safety == "in_danger" and by_practitioner else understanding.safety


def _alarm(kind: str, country: str | None, third_person: bool) -> Reply:
    text = crisis_message(kind, country, third_person=third_person)
    return Reply(text, kind="safety", asks=f"safety:{kind}")
