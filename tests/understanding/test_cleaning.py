import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.cleaning import LONGEST, cleaned


@given(st.text(max_size=300))
def test_spans_still_fit_the_original(text: str) -> None:
    shown = cleaned(text)
    assert len(shown) == len(text)
    assert all(seen in (" ", given_) for seen, given_ in zip(shown, text, strict=True))


@pytest.mark.parametrize("text", ["a\x00b", "a\u202eb", "a\ud800b", "a\u200bb", "a\tb"])
def test_what_no_reader_can_use_becomes_a_space(text: str) -> None:
    assert cleaned(text) == "a b"


def test_a_new_line_still_ends_a_sentence() -> None:
    assert cleaned("one\ntwo") == "one\ntwo"


@pytest.mark.parametrize("tag", ["<b>", "</p>", "<br/>", '<a href="https://x.example">', "<img src=x onerror=y />"])
def test_markup_is_blanked(tag: str) -> None:
    assert cleaned(f"{tag}she sells{tag}").split() == ["she", "sells"]


@pytest.mark.parametrize("text", ["<i want to die>", "pain < 5 and > 2", "<3 my doctor", "a <- b"])
def test_a_persons_own_words_in_angles_are_kept(text: str) -> None:
    assert cleaned(text) == text


def test_a_very_long_text_is_cut_at_its_end() -> None:
    assert cleaned("word " * LONGEST) == ("word " * LONGEST)[:LONGEST]
