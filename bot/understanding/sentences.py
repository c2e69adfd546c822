"""Where sentences and clauses begin and end in prose that may have no punctuation at all."""

import re

Span = tuple[int, int]

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\s\"')\]]+|\n+")
_CLAUSE_END = re.compile(
    r"[,;:–—]\s+|\s+(?=(?:but|and then|because|although|though|so then|which|when|until|after)\s)", re.I
)


def sentence_spans(text: str) -> list[Span]:
    """The spans of sentences, in order, without the white space around them."""
    return _spans(text, 0, len(text), _SENTENCE_END)


def clause_spans(text: str, sentence: Span) -> list[Span]:
    """The spans of the clauses of one sentence."""
    return _spans(text, *sentence, _CLAUSE_END)


def _spans(text: str, start: int, end: int, boundary: re.Pattern[str]) -> list[Span]:
    cuts = [start]
    for found in boundary.finditer(text, start, end):
        cuts += [found.start(), found.end()]
    cuts.append(end)
    pairs = zip(cuts[::2], cuts[1::2], strict=True)
    return [trimmed for pair in pairs if (trimmed := _trim(text, pair))[0] < trimmed[1]]


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
