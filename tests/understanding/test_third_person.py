import pytest

from bot.understanding.third_person import speaks_of_another


@pytest.mark.parametrize(
    "text",
    [
        "my friend wants to die",
        "my friend wants to die and I don't know what to do",
        "i think my dad is having a stroke, im scared",
        "My little brother is choking",
        "she cannot breathe",
        "I want to help my sister, she's suicidal",
    ],
)
def test_somebody_else_is_meant(text: str) -> None:
    assert speaks_of_another(text)


@pytest.mark.parametrize(
    "text",
    [
        "I want to die",
        "my chest hurts",
        "my husband hits me",
        "My mum says I'm fine but I can’t breathe",
        "I'm scared of my husband",
        "my wife left and i want to kill myself",
        "the doctor is nice",
        "",
    ],
)
def test_the_writer_is_meant(text: str) -> None:
    assert not speaks_of_another(text)
