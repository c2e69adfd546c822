"""The texts that the reader is made from: whole, told once, and apart from those it is measured on."""

from collections.abc import Callable

import pytest

from bot.understanding.labels import INTENTS, NEEDS, QUALITIES, RED_FLAGS, SAFETY
from training.texts import LabelledText, read_texts
from training.validate import counts, near_duplicates, problems, sealed_texts


def test_nothing_is_wrong_with_the_training_texts() -> None:
    assert list(problems(read_texts())) == []


def test_every_label_has_texts_to_learn_from() -> None:
    told = counts(read_texts())
    for name, codes, least in (
        ("flags", RED_FLAGS, 150),
        ("good", QUALITIES, 100),
        ("safety", SAFETY, 150),
        ("need", NEEDS, 100),
        ("intent", INTENTS, 30),
    ):
        assert {code: told[name][code] for code in codes if told[name][code] < least} == {}
    assert told["flags"]["(none)"] > 2000


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        lambda text: text.replace(".", "!"),
        lambda text: "Well then. " + text,
        lambda text: " ".join(text.split()[2:]),
    ],
)
def test_a_sealed_text_is_known_again_in_other_clothes(change: Callable[[str], str]) -> None:
    sealed = next(text for text in sealed_texts() if len(text.split()) > 20)
    assert list(near_duplicates([change(sealed)], [sealed]))


def test_two_texts_that_share_a_turn_of_phrase_are_no_duplicates() -> None:
    one = "At the end of the day he never asked me how I sleep or what I eat."
    other = "My aunt liked him, at the end of the day, and the tea was hot as well."
    assert not list(near_duplicates([one], [other]))


def test_a_text_that_stands_twice_is_told() -> None:
    text = LabelledText("Never once looked up.", {"not_heard": "Never once looked up"})
    assert list(problems([text, text])) == ["stands 2 times: Never once looked up."]
