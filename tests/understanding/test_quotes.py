import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.quotes import MOST_CHARACTERS, quote

TEXT = "He is lovely. But every visit I leave with three new bottles, and my knee is fine."


def offsets_of(text: str) -> list[tuple[int, int]]:
    places, at = [(0, 0)], 0
    for word in text.split():
        start = text.index(word, at)
        at = start + len(word)
        places.append((start, at))
    return [*places, (0, 0)]


def quoted(text: str, marked: dict[str, float]) -> str:
    offsets = offsets_of(text)
    marks = np.array(
        [max([0.01, *(mark for word, mark in marked.items() if word == text[a:b])]) for a, b in offsets],
        dtype=np.float32,
    )
    return quote(text, (0, len(text)), marks, offsets)


LONG = (
    "Every visit of this long and rather tiring year I leave with three new bottles as big as my own good arm is long."
)


def test_the_marked_words_are_quoted() -> None:
    marked = {"leave": 0.9, "with": 0.8, "three": 0.9, "new": 0.9, "bottles": 0.9}
    assert quoted(LONG, marked) == "leave with three new bottles"


def test_one_unmarked_word_between_is_bridged() -> None:
    assert quoted(LONG, {"leave": 0.9, "three": 0.9, "bottles": 0.9}) == "leave with three new bottles"


def test_a_clause_that_is_nearly_quoted_is_quoted_whole() -> None:
    assert quoted(TEXT, {"leave": 0.9, "three": 0.9, "new": 0.9}) == "But every visit I leave with three new bottles"


def test_a_single_word_grows_to_its_clause() -> None:
    assert quoted(TEXT, {"bottles,": 0.9}) == "But every visit I leave with three new bottles"


def test_a_quote_is_not_endless() -> None:
    long = "word " * 200
    assert len(quoted(long, {"word": 0.9})) <= MOST_CHARACTERS


@given(st.data())
def test_a_quote_is_always_a_literal_piece_with_something_in_it(data: st.DataObject) -> None:
    text = data.draw(st.text(min_size=1, max_size=200).filter(lambda drawn: bool(drawn.split())))
    first = next(place for place, character in enumerate(text) if not character.isspace())
    offsets = [
        (0, 0),
        *data.draw(st.lists(st.tuples(st.integers(first, len(text) - 1), st.integers(1, 9)), min_size=1, max_size=20)),
    ]
    offsets = [(a, min(a + length, len(text))) if length else (a, a) for a, length in sorted(offsets)]
    marks = np.array(
        data.draw(st.lists(st.floats(0, 1, width=32), min_size=len(offsets), max_size=len(offsets))), dtype=np.float32
    )
    assert quote(text, (0, len(text)), marks, offsets) in text
