import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.spelling import Spelling

SPELLING = Spelling(["doctor", "sister", "stitch", "really", "bottle", "brand", "listens"])


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("my docotr listens", "my doctor listens"),
        ("my doctr listens", "my doctor listens"),
        ("my docttor listens", "my doctor listens"),
        ("my dodtor listens", "my doctor listens"),
        ("Docotr Lee", "doctor Lee"),
        ("he doesnt, and i cant", "he doesn't  and i can't"),
        ("she didn’t “listen”", "she didn't  listen "),
        ("my sister's bottle, it's mine!", "my sisters bottle  it's mine "),
    ],
)
def test_a_slip_is_read_as_what_was_meant(typed: str, read: str) -> None:
    assert SPELLING.spelt(typed).text == read


@pytest.mark.parametrize(
    "text",
    [
        "a word that the reader never saw: stubbed, chucked, overbooked",
        "Bottel Sester Lee",
        "its were well shed ill lets",
        "brnd",
        "qwxzkv",
        "łódź naïve 12 <b>",
        "",
    ],
)
def test_what_may_be_meant_is_left_alone(text: str) -> None:
    assert SPELLING.spelt(text).text.lower() == text.lower().replace("bottel", "bottle").replace(":", " ").replace(
        ",", " "
    )


def test_a_quote_stays_the_persons_own() -> None:
    text = "he doesnt like my docotr, relly"
    spelt = SPELLING.spelt(text)
    for word, own in (("doesn't", "doesnt"), ("doctor", "docotr"), ("really", "relly"), ("like", "like")):
        start = spelt.text.index(word)
        first, last = spelt.original(start, start + len(word))
        assert text[first:last] == own
    assert spelt.original(0, 0) == (0, 0)


@given(st.text(max_size=80))
def test_every_character_has_a_place_in_any_text(text: str) -> None:
    spelt = SPELLING.spelt(text)
    assert len(spelt.places) == len(spelt.text)
    assert list(spelt.places) == sorted(spelt.places)
    assert all(0 <= place < len(text) for place in spelt.places)
