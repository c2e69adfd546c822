import pytest

from bot.guidance.who import Known, Newcomer, who_is_meant

ILSE = Known("ilse", "Ilse", None, "naturopath")
LEE = Known("lee", "Dr Lee")
NEEDLES = Known("needles", None, "the needle lady", "osteopath")
NAMELESS = Known("nameless", None, None, "naturopath")


def described(who: object) -> str | None:
    """Somebody known by their id, a newcomer by what is known of them."""
    if isinstance(who, Newcomer):
        return f"new {who.name or who.kind}"
    return who.id if isinstance(who, Known) else None


@pytest.mark.parametrize(
    ("text", "known", "in_view", "after"),
    [
        ("she listens", [ILSE], "ilse", None),
        ("My osteopath is great though, she listens", [ILSE], "ilse", "new osteopath"),
        ("the osteopath is great", [ILSE, NEEDLES], "ilse", "needles"),
        ("ilse sells bottles", [ILSE, NEEDLES], "needles", "ilse"),
        ("the needle lady never listens", [ILSE, NEEDLES], "ilse", "needles"),
        ("Dr Lee told me to stop", [NAMELESS], "nameless", "nameless"),
        ("Dr Lee told me to stop", [ILSE], "ilse", "new Dr Lee"),
        ("i also see another naturopath who is rude", [ILSE], "ilse", "new naturopath"),
        ("she made me stop seeing my osteopath", [ILSE], "ilse", None),
        ("my gp wanted a test and she rolled her eyes", [ILSE], "ilse", None),
        ("the doctor is kind", [ILSE], "ilse", None),
        ("what about the other one?", [ILSE, NEEDLES], "ilse", "needles"),
        ("my doctor said a physio might help", [], None, "new doctor"),
        ("she listens", [], None, None),
        ("the other one", [ILSE], "ilse", None),
    ],
)
def test_who_is_in_view_after_a_message(text: str, known: list[Known], in_view: str | None, after: str | None) -> None:
    assert described(who_is_meant(text, known, in_view).last) == after


@pytest.mark.parametrize(
    ("text", "known", "in_view", "meant", "unclear"),
    [
        ("not Dr Lee, the osteopath", [ILSE, LEE, NEEDLES], "lee", "needles", False),
        ("not Dr Lee, the other one", [LEE, NEEDLES], "lee", "needles", False),
        ("no, not Dr Lee", [LEE, NEEDLES], "lee", "needles", False),
        ("no, not Dr Lee", [ILSE, LEE, NEEDLES], "lee", None, True),
        ("I meant Ilse", [ILSE, LEE, NEEDLES], "lee", "ilse", False),
        ("i meant my dentist", [ILSE], "ilse", "new dentist", False),
    ],
)
def test_a_correction_says_who_was_meant(
    text: str, known: list[Known], in_view: str, meant: str | None, unclear: bool
) -> None:
    telling = who_is_meant(text, known, in_view)

    assert telling.corrects
    assert described(telling.last) == meant
    assert telling.unclear == unclear


@pytest.mark.parametrize("text", ["I meant she never asks me", "not really", "I meant 2", "no"])
def test_a_correction_of_something_else_is_about_nobody(text: str) -> None:
    telling = who_is_meant(text, [ILSE, LEE], "lee")

    assert (telling.corrects, telling.last, telling.unclear) == (False, None, False)


@pytest.mark.parametrize(
    ("text", "quote", "about"),
    [
        ("Ilse was kind but my osteopath sold me bottles", "was kind", "ilse"),
        ("Ilse was kind but my osteopath sold me bottles", "sold me bottles", "needles"),
        ("my gp wanted a test and she rolled her eyes", "rolled her eyes", None),
        ("my gp says it is all in my head", "all in my head", "new gp"),
        ("she is kind. The osteopath is not", "is kind", None),
    ],
)
def test_words_belong_to_whom_they_are_about(text: str, quote: str, about: str | None) -> None:
    start = text.index(quote)

    telling = who_is_meant(text, [ILSE, NEEDLES], "ilse")

    assert described(telling.about(start, start + len(quote))) == about
