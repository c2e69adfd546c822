import pytest

from bot.understanding import safety_answer


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "what?? no im fine lol im safe. its just texts",
        "no!! i dont want to die. you got the wrong idea",
        "im not suicidal. pls stop saying that",
        "yes I'm safe, thanks. nobody is hurting anybody",
        "what?? no. nobody wants to die. please stop",
        "Goodness, I’m perfectly safe! I meant the supplements",
        "just kidding",
        "Good heavens no. I'm sad, that's all. I'm not going to do anything silly.",
        "Blimey, no! I meant stop going to the physio.",
        "what? no. no i never said that. im tired",
        "no its me, not my sister. shes fine. im fine too, i mean im safe",
    ],
)
def test_a_denial_in_a_persons_own_words(text: str) -> None:
    assert safety_answer(text) == "denial"


@pytest.mark.parametrize(
    "text",
    [
        "calling 999 now",
        "i'm on to 999 they're sending an ambulance. she's gone a bit grey",
        "yes I'm on the phone with them, ambulance is coming",
        "She's in the hospital now, on the ward, they're looking after her",
        "ok calling them now",
    ],
)
def test_help_that_is_called_or_there(text: str) -> None:
    assert safety_answer(text) == "help"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yes", "yes"),
        ("yes i want to die", "yes"),
        ("im fine, i want to kill myself", None),
        ("no. I took all the pills an hour ago", None),
        ("my appointment is on Tuesday", None),
        ("she is not breathing", None),
        ("the ambulance is not coming", None),
        ("they're here", None),
        ("on the phone with my sister, i took all the pills", None),
        ("", None),
        ("I'm fine " + "and then he told me another long story " * 6, None),
    ],
)
def test_what_is_neither(text: str, answer: str | None) -> None:
    assert safety_answer(text) == answer
