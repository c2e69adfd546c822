"""How long something was to be tried before it is judged: "she said give it six weeks"."""

import re
from dataclasses import dataclass

from bot.understanding.entities import Entity, entities_in
from bot.understanding.sentences import sentence_spans

SHORTEST_DAYS, LONGEST_DAYS = 1.0, 731.0
ASKS_FOR_IT = "clear_expectations"
"""In answer to this question a bare "about six weeks" is a trial period too."""

_CUE = re.compile(
    r"\b(try|trying|trial|giv(e|ing) (it|this|that|her|him|them|the)|stick (with|to)|stay with it"
    r"|wait|allow|expect|judg\w+|before (i|we|you|it)|should (take|help|work|feel|notice|see)"
    r"|(it'?ll|will|can|would) (take|need)|takes|notice (a|any|some)|see (a|any|some|if)|one more|another)\b",
    re.I,
)
_BEFORE_IT = re.compile(
    r"\b(every|each|per|once|twice|times|last|past|previous|been|since|first|only|took|after|within the last|for over)"
    r"( \w+){0,4}\W*$",
    re.I,
)
_AFTER_IT = re.compile(r"^\W*(ago|old|now|later|back|so far|already|in)\b", re.I)


@dataclass(frozen=True)
class Trial:
    """A time to try something for, and the literal sentence that says so."""

    days: float
    quote: str


def trial_in(text: str, asked: str | None = None) -> Trial | None:
    """Find the trial period that a text tells of. `asked` is the question it answers."""
    for start, end in sentence_spans(text):
        sentence = text[start:end].strip()
        if asked != ASKS_FOR_IT and not _CUE.search(sentence.replace("’", "'")):
            continue
        for entity in entities_in(sentence):
            if _is_a_trial(sentence, entity):
                return Trial(entity.value, sentence)
    return None


def _is_a_trial(sentence: str, entity: Entity) -> bool:
    return (
        entity.kind == "duration"
        and SHORTEST_DAYS <= entity.value <= LONGEST_DAYS
        and not _BEFORE_IT.search(sentence[: entity.start])
        and not _AFTER_IT.search(sentence[entity.end :])
    )
