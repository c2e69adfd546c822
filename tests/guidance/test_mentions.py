import pytest

from bot.guidance.mentions import (
    asks_for_other,
    corrects,
    full_name_in,
    mentions_in,
    name_stands_in,
    name_told,
    nickname_told,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("My osteopath Marta is great", [("Marta", "osteopath", "topic")]),
        ("Marta, my osteopath, is kind", [("Marta", "osteopath", "topic")]),
        ("I’ve been seeing a naturopath since spring", [(None, "naturopath", "topic")]),
        ("i also see an osteopath, dr lee", [("Dr Lee", "osteopath", "topic")]),
        ("there's another chiropractor who pushes packages", [(None, "chiropractor", "another")]),
        ("Dr. Patel, my cardiologist, explains everything", [("Dr Patel", "cardiologist", "topic")]),
        ("Dr Lee told me to stop", [("Dr Lee", None, "topic")]),
        ("but my acupuncturist on the other hand never listens", [(None, "acupuncturist", "topic")]),
        (
            "My naturopath is lovely. My chiropractor sells me bottles.",
            [(None, "naturopath", "topic"), (None, "chiropractor", "topic")],
        ),
        ("when i said my gp wanted a blood test she rolled her eyes", [(None, "gp", "passing")]),
        ("My GP wanted a blood test. She rolled her eyes", [(None, "gp", "aside")]),
        ("she told me to stop seeing my osteopath", [(None, "osteopath", "passing")]),
        ("should i see an osteopath", [(None, "osteopath", "passing")]),
        ("not Dr Lee, the osteopath", [("Dr Lee", None, "excluded"), (None, "osteopath", "topic")]),
        ("the dr said it is fine", [(None, "doctor", "aside")]),
        ("my friend's osteopath is rude", []),
        ("his therapist is rude", []),
        ("it rained on Tuesday", []),
        ("", []),
    ],
)
def test_who_is_spoken_of_and_how(text: str, found: list[tuple[str | None, str | None, str]]) -> None:
    assert [(one.name, one.kind, one.turn) for one in mentions_in(text)] == found


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("the other one", True),
        ("no, not Dr Lee, the other one", True),
        ("what about the other doctor?", True),
        ("and the other one sells bottles", True),
        ("the other day my knee hurt", False),
        ("one knee hurts and the other one too", False),
        ("she swapped one pill for the other one", False),
        ("on the other hand she listens", False),
    ],
)
def test_the_other_one_is_asked_for_in_so_many_words(text: str, asked: bool) -> None:
    assert (asks_for_other(text) is not None) == asked


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("no, I meant the osteopath", True),
        ("not dr lee", True),
        ("sorry, that was about Marta", True),
        ("wrong person", True),
        ("I was talking about my physio", True),
        ("she is not Dr Lee", False),
        ("no", False),
        ("she never listens", False),
    ],
)
def test_a_correction_begins_as_one(text: str, yes: bool) -> None:
    assert corrects(text) == yes


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("her name is Maren Vogt and she is kind", "Maren Vogt"),
        ("his name's dr lee", "Dr Lee"),
        ("she is called maren", "Maren"),
        ("her name is not important", None),
        ("she listens", None),
    ],
)
def test_a_name_that_is_told_is_heard(text: str, name: str | None) -> None:
    assert name_told(text) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I call her the needle lady", "the needle lady"),
        ("everyone calls him Doc B, he is kind", "Doc B"),
        ("I call her every week about the pills and she never answers me at all", None),
        ("call me", None),
    ],
)
def test_a_nickname_is_heard(text: str, name: str | None) -> None:
    assert nickname_told(text) == name


@pytest.mark.parametrize(
    ("name", "text", "stands"),
    [
        ("Dr Lee", "lee sells bottles", True),
        ("Dr Lee", "Today I am in the lee of the wind", False),
        ("Maren Vogt", "I like Maren.", True),
        ("Will", "she will not say", False),
        ("Will", "I asked Will", True),
        ("the needle lady", "the needle lady listens", True),
        ("Al", "Alas", False),
    ],
)
def test_a_known_name_is_found_again(name: str, text: str, stands: bool) -> None:
    assert bool(name_stands_in(name, text)) == stands


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jane Lee", ("Jane", "Lee")),
        ("Dr. Jane A. Lee, DC", ("Jane", "Lee")),
        ("her name is jane lee", ("Jane", "Lee")),
        ("it's Maren O’Neill in Ohio", ("Maren", "O'Neill")),
        ("she is called Jane Lee and she told me i am ill", ("Jane", "Lee")),
        ("Mary-Jane McLee", ("Mary-Jane", "McLee")),
        ("Jane*", None),
        ("jane", None),
        ("don't know", None),
        ("I don't want that", None),
        ("she told me to stop my insulin and sold me three bottles", None),
        ("never mind then", None),
        ("1234567893", None),
        ("", None),
    ],
)
def test_only_a_whole_name_is_a_whole_name(text: str, name: tuple[str, str] | None) -> None:
    assert full_name_in(text) == name
