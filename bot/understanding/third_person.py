"""Whether an alarm is about somebody else than the one who writes."""

import re

_ANOTHER = re.compile(
    r"\b(my|our|his|her|their|a|the) (\w+ )?(friend|mate|son|daughter|brother|sister|husband|wife|partner|mum|mom"
    r"|mother|dad|father|child|kid|baby|boy|girl|gran|grandma|grandad|grandpa|grandmother|grandfather|nan|uncle|aunt"
    r"|auntie|cousin|neighbou?r|roommate|flatmate|colleague|boyfriend|girlfriend|toddler|nephew|niece|student|patient|client)s?\b"
    r"|\b(he|she)('?s| is| has|) ?(not breathing|isn'?t breathing|can'?t breathe|cannot breathe|won'?t wake|unconscious"
    r"|collapsed|choking|fitting|suicidal|wants to die|stopped breathing|having a (stroke|fit|seizure|heart attack))\b",
    re.I,
)
_SELF = re.compile(
    r"\bmyself\b|\bmy (own|chest|arm|head|throat|legs?|face|life|heart|back|stomach|neck|wrists?|hands?)\b"
    r"|\bi (just |really |only |also )*(want(ed)?|wish|took|swallowed|cut|hurt|bleed|plan|don'?t (want|feel safe)"
    r"|feel (like|dead|faint|sick|dizzy|numb|unsafe|trapped)|cannot (breathe|go on|cope)"
    r"|can'?t (breathe|see|feel|move|go on|do this|take|cope|swallow|stop|leave))\b"
    r"(?! (to )?(help|know|ask|support|talk|call|get (him|her|them)))"
    r"|\b(i'?m|i am) (going to|gonna|bleeding|dizzy|suicidal|not safe|choking|dying|numb|trapped|having|hiding|pregnant"
    r"|(scared|afraid|frightened|terrified) of)\b"
    r"|\bi'?ve (got|taken|been|swallowed|cut)\b"
    r"|\b(hits?|hitting|hurts?|beats?|kicks?|chok\w+|strangl\w+|punch\w*|slap\w*|rap\w+|lock\w*|follow\w*|threaten\w*"
    r"|kill|forc\w+|touch\w*|grab\w*|burn\w*|let|trap\w*|stalk\w*|attack\w*|push\w*) (me|us)\b",
    re.I,
)


def speaks_of_another(text: str) -> bool:
    """Somebody else is named, and the writer's own body, wish or safety is not."""
    words = text.replace("’", "'")
    return bool(_ANOTHER.search(words)) and not _SELF.search(words)
