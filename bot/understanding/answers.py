"""Short answers to a question just asked: "no, never", "2 no wait 4", a shrug. What the words mean only there."""

import re
from typing import Literal

ShortAnswer = Literal["yes", "no", "unknown", "skip"]

_SHRUG = re.compile(
    r"^\W*(i )?(dunno|don'?t know|do not know|not sure|(have )?no (idea|clue)|hard to say|who knows|can'?t say|idk|"
    r"hmm+|meh|maybe|depends|unsure)\b|^(?=.*\S)[\s🤷🏻🏼🏽🏾🏿\u200d\ufe0f♀♂?.…-]+$",
    re.I,
)
LONGEST_SHRUG = 8
"""Words. "I don't know who to see for this knee" is no shrug, and what follows an "idk" may be the answer itself."""

_SKIP = re.compile(r"^\W*(skip|next|pass|rather not|prefer not|move on|leave (it|that))\b", re.I)
_YES = re.compile(
    r"^\W*(yes|yeah|yep|yup|ye|sure|always|definitely|absolutely|of course|every time|mostly|usually|often|"
    r"she does|he does|they do|i do|very|totally|👍)(\W|$)",
    re.I,
)
_NO = re.compile(
    r"^\W*(no|nope|nah|never|not (really|at all|yet|once|ever)|hardly|rarely|none|nothing|"
    r"she doesn'?t|he doesn'?t|they don'?t|👎)(?! (worries|problem|doubt)\b)(\W|$)",
    re.I,
)
_CHANGED_MIND = re.compile(r"\b(no wait|wait no|i mean|sorry i meant|actually|make that|scratch that)\b[\s,:]*", re.I)


def short_answer(text: str) -> ShortAnswer | None:
    """How a short text answers a question, or None when it says something of its own.

    The last word counts: "yes no wait, no" is a no.
    """
    last = _CHANGED_MIND.split(text.replace("’", "'"))[-1]
    kinds: tuple[tuple[ShortAnswer, re.Pattern[str]], ...] = (
        ("skip", _SKIP),
        ("unknown", _SHRUG),
        ("no", _NO),
        ("yes", _YES),
    )
    kind = next((kind for kind, pattern in kinds if pattern.search(last)), None)
    return None if kind == "unknown" and len(last.split()) > LONGEST_SHRUG else kind
