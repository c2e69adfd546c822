"""What a person answers once they have been asked about danger: that it is not so, or that help is there."""

import re
from typing import Literal

from bot.understanding.answers import short_answer
from bot.understanding.safety_rules import safety_by_rules

SafetyAnswer = Literal["yes", "denial", "help"]

LONGEST_DENIAL = 40
"""Words. A longer message tells something of its own, and is read for what it tells."""

LONGEST_BARE_NO = 5
"""Words. After more of them a "no" may be no to something else: "no, I already took them all"."""

_FINE = re.compile(
    r"\b(i'?m|i am|he'?s|she'?s|they'?re|we'?re) (\w+ly )?(ok|okay|fine|safe|alright|all right|good)\b"
    r"|\b(i'?m|i am) not (suicidal|in danger|unsafe|at risk)\b"
    r"|\b(don'?t|do not|never|nobody|no one) (want(s|ed)?|wanna|said i want) (to )?(die|hurt|harm|kill|end)\b"
    r"|\b(nobody|no one)('?s| is) (hurting|harming|in danger|dying)\b"
    r"|\b(never ?mind|jk|just kidding|false alarm|didn'?t mean)\b"
    r"|\b(not (going|gonna) (to )?do anything|never said (that|so|any))\b"
    r"|\bnot thinking (of|about) (that|it|dying|suicide)\b"
    r"|\bno\b\W+(\w+\W+){0,6}i meant\b|\b(that'?s all|stop asking)\b"
    r"|\b(misunderst(ood|and)|wrong idea|got (me|it|that) wrong)\b",
    re.I,
)
_HELP = re.compile(
    r"\b(ambulance|paramedics?|police|999|911|112|000)('?s|'?re| is| are|'?ve| have|)( (?!not\b|never\b)\w+)?"
    r" (coming|here|sent|sending|arrived|on (its|the|their) way|taken (her|him|them|me) in)\b"
    r"|\b(on|off) the phone (to|with) "
    r"(them|999|911|112|000|an? (ambulance|operator)|the (ambulance|police|operator|hospital))\b"
    r"|\b(ringing|calling|phoning|called|rang|phoned|on to|dialled|dialed) "
    r"(them( now)?|999|911|112|000|an ambulance|the ambulance|the police|now)\b"
    r"|\b(in|at|to) (the )?(hospital|a ?& ?e|casualty|er|emergency room) now\b"
    r"|\b(she|he|they|i)('?s|'?re|'?m| is| are| am) (now )?in (the )?hospital\b"
    r"|\b(looked after|taken care of|seen to)\b",
    re.I,
)


def safety_answer(text: str) -> SafetyAnswer | None:
    """How a text answers the question about danger that was just put; None when it tells something else.

    What the rules know for danger is never a denial.
    """
    plain = text.replace("’", "'")
    if _HELP.search(plain):
        return "help"
    short, rest = short_answer(plain), _FINE.sub(" ", plain)
    denied = rest != plain or (short == "no" and len(plain.split()) <= LONGEST_BARE_NO)
    if denied and len(plain.split()) <= LONGEST_DENIAL and safety_by_rules(rest) == "none":
        return "denial"
    return "yes" if short == "yes" else None
