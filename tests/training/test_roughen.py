"""What a text loses when it is shown in other clothes, and what it must not lose: its labels and their words."""

import random

import pytest

from training.roughen import roughened
from training.texts import LabelledText, read_texts

TEXT = LabelledText(
    "My Surgeon, Dr. Ash, wants me to Buy the whole shelf; the surgeon's cousin makes it!",
    flags={"product_selling": "wants me to Buy the whole shelf"},
    good={},
    writer="w0",
)


def test_every_change_comes_and_none_is_always_there() -> None:
    seen = {roughened(TEXT, random.Random(seed)).text for seed in range(200)}
    assert TEXT.text in seen
    assert any("urgeon" not in text for text in seen), "another profession"
    assert len(seen) > 20, "slips differ"


@pytest.mark.parametrize("seed", range(5))
def test_labelled_words_stay_within_the_text(seed: int) -> None:
    chance = random.Random(seed)
    for text in read_texts()[seed::25]:
        other = roughened(text, chance)
        assert (other.flags or {}).keys() == (text.flags or {}).keys()
        assert (other.flags is None) == (text.flags is None)
        for labels in (other.flags or {}, other.good, other.hints):
            assert all(words in other.text for words in labels.values()), other
        assert (other.safety, other.need, other.intent) == (text.safety, text.need, text.intent)


def test_who_did_it_stays_where_the_flag_depends_on_it() -> None:
    text = LabelledText("the herbalist never asks what I eat", {"ignores_lifestyle": "never asks what I eat"})
    kept = [roughened(text, random.Random(seed)).text for seed in range(100)]
    assert all(sorted(one.lower()) == sorted(text.text.lower()) for one in kept), (
        "slips only change the order of letters"
    )
