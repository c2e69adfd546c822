import pytest

from bot.guidance.visits import tells_of_a_visit


@pytest.mark.parametrize(
    "text",
    [
        "I saw her yesterday",
        "i've seen him today",
        "saw my naturopath this morning",
        "Hi, I’m back. I saw Dr. Lee",
        "just got back from my chiro",
        "I had my appointment with the surgeon today",
        "I've been to the appointment",
        "we were there yesterday",
        "she answered all of my questions",
        "I asked my questions",
        "the visit was fine",
    ],
)
def test_somebody_has_been_there(text: str) -> None:
    assert tells_of_a_visit(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I see her next week",
        "I saw a naturopath for years and she was lovely",
        "I've been seeing her since spring",
        "I will go there tomorrow",
        "what should I ask her",
        "my back hurts",
        "I went to school in Leeds",
    ],
)
def test_nobody_has_just_been_there(text: str) -> None:
    assert not tells_of_a_visit(text)
