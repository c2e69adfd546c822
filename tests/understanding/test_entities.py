"""Amounts in prose: what is found, what it comes to, and what is no amount."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.entities import entities_in


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit", "words"),
    [
        ("I've seen her for about four months now", "duration", 4 * 30.4, "days", "four months"),
        ("two and a half years of this", "duration", 2.5 * 365, "days", "two and a half years"),
        ("a year in", "duration", 365, "days", "a year"),
        ("every 6 weeks", "duration", 42, "days", "6 weeks"),
        ("he gave me a 15-minute slot", "duration", 15 * 0.000694, "days", "15-minute"),
        ("half an hour late", "duration", 0.5 * 0.041667, "days", "half an hour"),
        ("a couple of weeks", "duration", 14, "days", "a couple of weeks"),
        ("it was $1,200 up front", "money", 1200, "$", "$1,200"),
        ("it's $90, fine", "money", 90, "$", "$90"),
        ("£65.50 a go", "money", 65.5, "£", "£65.50"),
        ("they want €3k", "money", 3000, "€", "€3k"),
        ("80 euros each", "money", 80, "euro", "80 euros"),
        ("about forty quid", "money", 40, "quid", "forty quid"),
        ("I'd say 7 out of 10", "rating", 0.7, "of 10", "7 out of 10"),
        ("4/5 honestly", "rating", 0.8, "of 5", "4/5"),
        ("two stars, and that's kind", "rating", 0.4, "of 5", "two stars"),
    ],
)
def test_an_amount_is_found_with_its_words(text: str, kind: str, value: float, unit: str, words: str) -> None:
    (found,) = entities_in(text)
    assert (found.kind, found.unit, text[found.start : found.end]) == (kind, unit, words)
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    [
        "since spring",
        "call 0800 1111",
        "on 3/14 I go back",
        "12/5",
        "9 out of 5",
        "a starry night",
        "v2.5",
        "many years",
    ],
)
def test_other_figures_are_no_amounts(text: str) -> None:
    assert entities_in(text) == ()


def test_amounts_come_in_the_order_they_are_told() -> None:
    found = entities_in("Three months, $90 a visit, 4 stars.")
    assert [one.kind for one in found] == ["duration", "money", "rating"]


@given(st.text())
def test_any_text_is_read_without_error(text: str) -> None:
    for found in entities_in(text):
        assert text[found.start : found.end]
