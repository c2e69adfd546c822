"""From the model's word marks to a quote: a literal piece of the text that a person would point at."""

from collections.abc import Sequence

from bot.understanding.encoder import Numbers
from bot.understanding.sentences import clause_spans, sentence_spans

KEPT_SHARE = 0.45
"""A word belongs to the quote while its mark is at least this share of the strongest one's."""
FEWEST_WORDS = 3
MOST_CHARACTERS = 200
NEAR = 30
"""A quote that begins or ends so few characters within a clause takes it whole: half a clause reads like a slip."""


def quote(text: str, window: tuple[int, int], marks: Numbers, offsets: Sequence[tuple[int, int]]) -> str:
    """The words around the strongest mark. `offsets` are within the window; the quote is cut from `text` itself."""
    real = [place for place, (first, last) in enumerate(offsets) if last > first]
    if not real:
        return text[window[0] : min(window[1], window[0] + MOST_CHARACTERS)].strip()
    peak = max(real, key=lambda place: float(marks[place]))
    first, last = _grown(real, real.index(peak), marks)
    start, end = window[0] + offsets[real[first]][0], window[0] + offsets[real[last]][1]
    start, end = _whole_words(text, start, end)
    if len(text[start:end].split()) < FEWEST_WORDS:
        start, end = _clause_around(text, start, end)
    else:
        start, end = _to_clause_ends(text, start, end)
    cut = text[start : min(end, start + MOST_CHARACTERS)].strip()
    return cut.rstrip(",.;:") or cut


def _grown(real: Sequence[int], peak: int, marks: Numbers) -> tuple[int, int]:
    enough = float(marks[real[peak]]) * KEPT_SHARE

    def reach(step: int) -> int:
        end = place = peak
        gap = 0
        while 0 <= place + step < len(real) and gap < 2:
            place += step
            gap = 0 if marks[real[place]] >= enough else gap + 1
            end = place if gap == 0 else end
        return end

    return reach(-1), reach(1)


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and not text[start - 1].isspace() and not text[start].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace() and not text[end - 1].isspace():
        end += 1
    return start, end


def _clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    clause = _clause_at(text, start) or (start, end)
    return min(start, clause[0]), max(end, clause[1])


def _to_clause_ends(text: str, start: int, end: int) -> tuple[int, int]:
    first, last = _clause_at(text, start), _clause_at(text, end - 1)
    if first and start - first[0] <= NEAR:
        start = first[0]
    if last and 0 <= last[1] - end <= NEAR:
        end = last[1]
    return start, end


def _clause_at(text: str, place: int) -> tuple[int, int] | None:
    clauses = (clause for sentence in sentence_spans(text) for clause in clause_spans(text, sentence))
    return next((clause for clause in clauses if clause[0] <= place < clause[1]), None)
