"""Whether a person tells that they have just been to somebody: "I saw her yesterday"."""

import re

_WHOM = r"(?:her|him|them|my|the|our|a|an|dr\.?)\b"
_VISITED = re.compile(
    r"^\W*(?:(?:hi|hello|hey|ok|okay|so|well|right|again|i'?m back,?|back again)\b[\s,.!:]*)*"
    rf"(?:(?:i|we)(?:'ve| have|'m| am)? (?:just |finally |now )?(?:saw|seen|visited|met|went to see) {_WHOM}|"
    r"(?:i|we)(?:'ve| have)? (?:just |finally )?(?:been (?:to|there|at)|(?:was|were) (?:at|there)|went (?:to|there))"
    r"(?=.*\b(?:appointment|visit|session|consultation|yesterday|today|morning|afternoon|there|last|monday|tuesday|"
    r"wednesday|thursday|friday|saturday|sunday|question\w*)\b)|"
    r"(?:i|we)(?:'ve| have)? (?:just |finally )?had (?:my|the|our|an|that) (?:\w+ )?(?:appointment|visit|session|"
    r"consultation|check-?up)|"
    rf"(?:just )?(?:saw|got back from|came back from|back from|come from|had) {_WHOM}|"
    r"(?:i|we)(?:'ve| have|'m| am)? (?:just )?(?:got|came|come|am)? ?(?:home|back) from|"
    r"(?:i|we)(?:'ve| have)? (?:just |finally |went and )?asked (?:my|the|those|some of my|all my|her|him|them) "
    r"(?:\w+ )?questions?|(?:i|we) went and asked\b|"
    r"(?:the|my) (?:appointment|visit|session|consultation) (?:was|went|is over|has been)|"
    r"(?:she|he|they) answered (?:my|the|all|most|some))",
    re.I,
)
_NOT_YET = re.compile(r"\b(?:next|tomorrow|before i|for years|for \d+ years|since)\b", re.I)
_SOONER = re.compile(r"^(?:.{0,80}?)(?:[.!?;]|$)", re.S)


def tells_of_a_visit(text: str) -> bool:
    """Whether the text begins with having been there. Years of visits, or one to come, are another story."""
    said = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    beginning = _SOONER.match(said)
    return bool(_VISITED.match(said)) and not _NOT_YET.search(beginning[0] if beginning else said[:80])
