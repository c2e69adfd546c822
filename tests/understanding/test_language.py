import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.language import is_english


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "🤷",
        "1 2 3 4 5 6 7 8 9",
        "acupuncture naturopath reiki",
        "thorough caring attentive brilliant surgeon",
        "chest pain arm sweating nausea dizziness",
        "my curandera says que no",
        "shes lovely honestly but every visit i leave with 3 new bottles",
        "Mrs Müller-Lüdenscheidt is my physio and she listens",
    ],
)
def test_english_however_short_or_plain(text: str) -> None:
    assert is_english(text)


@pytest.mark.parametrize(
    "text",
    [
        "mi pecho me duele mucho y no puedo respirar",
        "Je veux mourir ce soir",
        "mein Arzt hört mir nicht zu und ich habe Angst",
        "ik wil dood",
        "il mio medico non mi ascolta",
        "我想找一个医生",
        "Я хочу найти врача",
        "أريد أن أجد طبيبا",
        "doktorum beni hiç dinlemiyor ve sürekli bana ilaç satıyor",
    ],
)
def test_other_languages_are_told_apart(text: str) -> None:
    assert not is_english(text)


@given(st.text(max_size=200))
def test_any_text_is_told(text: str) -> None:
    assert is_english(text) in (True, False)
