import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding import short_answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes", "yes"),
        ("Yeah, every time", "yes"),
        ("👍🏽", "yes"),
        ("no, never", "no"),
        ("nah", "no"),
        ("not really", "no"),
        ("she doesn’t", "no"),
        ("🤷", "unknown"),
        ("🤷🏽‍♀️", "unknown"),
        ("...", "unknown"),
        ("I don't know", "unknown"),
        ("idk", "unknown"),
        ("no idea", "unknown"),
        ("I have no idea", "unknown"),
        ("hmm maybe", "unknown"),
        ("skip", "skip"),
        ("rather not say", "skip"),
    ],
)
def test_short_answers(text: str, answer: str) -> None:
    assert short_answer(text) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [("yes no wait, no", "no"), ("no wait yes", "yes"), ("no, I mean yes", "yes"), ("yes actually no", "no")],
)
def test_the_last_word_counts(text: str, answer: str) -> None:
    assert short_answer(text) == answer


@pytest.mark.parametrize(
    "text", ["", "   ", "\n", "no worries", "2 no wait 4", "yesterday she sold me pills", "nobody came", "i mean"]
)
def test_what_is_no_short_answer(text: str) -> None:
    assert short_answer(text) is None


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert short_answer(text) in ("yes", "no", "unknown", "skip", None)
