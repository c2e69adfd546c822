"""The safety step: decides, before and without the brain, whether a message must be answered at once.

Pure: what was understood, what was asked last and where the person is go in; a reply, or None, comes out.
"""

import re
from dataclasses import dataclass

from bot.gateway.replies import choice
from bot.guidance.crisis import country_in, crisis_message
from bot.store.messages import Reply
from bot.understanding import Understanding, short_answer

_FINE = re.compile(
    r"\b(i'?m|im|i am|he'?s|she'?s|they'?re) (ok|okay|fine|safe|alright|all right|good)\b"
    r"|\b(never ?mind|jk|just kidding|false alarm|didn'?t mean)\b",
    re.I,
)


@dataclass(frozen=True)
class Before:
    """What stood before this message: the question last put (such as `safety:self_harm`), and the country if known."""

    asks: str | None = None
    country: str | None = None


def safety_reply(understanding: Understanding, before: Before) -> Reply | None:
    """The reply that must come first, or None when the talk may go on."""
    step, _, earlier = (before.asks or "").partition(":")
    if understanding.safety != "none":
        return _alarm(_kind(understanding), before.country, understanding.third_person)
    if step not in ("safety", "safety_denied"):
        return None
    if named := country_in(understanding.text):
        return _alarm(earlier, named, understanding.third_person)
    answer = short_answer(understanding.text)
    if step == "safety" and answer == "yes":
        return _alarm(earlier, before.country, understanding.third_person)
    if step == "safety" and (answer == "no" or _FINE.search(understanding.text)):
        return Reply(
            crisis_message(earlier, before.country, repeated=True),
            kind="safety",
            choices=[choice("Carry on where we were", "/resume")],
            asks=f"safety_denied:{earlier}",
        )
    return None


def _kind(understanding: Understanding) -> str:
    by_practitioner = any(flag.code == "boundary_violation" for flag in understanding.red_flags)
    return "practitioner_danger" if understanding.safety == "in_danger" and by_practitioner else understanding.safety


def _alarm(kind: str, country: str | None, third_person: bool) -> Reply:
    text = crisis_message(kind, country, third_person=third_person)
    return Reply(text, kind="safety", asks=f"safety:{kind}")
