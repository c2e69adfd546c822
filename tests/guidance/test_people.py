from dataclasses import dataclass

import pytest

from bot.guidance.people import (
    Mention,
    core,
    fitting,
    label_of,
    labels_of,
    people_in,
    people_listed,
    people_to_compare,
)


@dataclass(frozen=True)
class Someone:
    name: str | None
    kind: str | None
    nickname: str | None = None


OSTEOPATH, LEE, WIZARD = Someone(None, "osteopath"), Someone("Dr Lee", None), Someone("the wizard", None)
MAY = Someone("May", "physiotherapist")
KNOWN = [OSTEOPATH, LEE, WIZARD, MAY]

Named = list[tuple[str | None, str | None]]


def named(mentions: list[Mention]) -> Named:
    return [(one.name, one.kind) for one in mentions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my osteopath is kind", [(None, "osteopath")]),
        ("my osteopath Anna is kind", [("Anna", "osteopath")]),
        ("i see an osteopath, anna, shes great", [("Anna", "osteopath")]),
        ("my osteopath cancelled", [(None, "osteopath")]),
        ("my osteopath, called Anna, is kind", [("Anna", "osteopath")]),
        ("Anna, my osteopath, is kind", [("Anna", "osteopath")]),
        ("my GP Dr Mary Chen is cold", [("Dr Mary Chen", "gp")]),
        ("Dr. Chen is my cardiologist", [("Dr. Chen", "cardiologist")]),
        ("i saw dr chen today", [("Dr Chen", None)]),
        ("her name is maren", [("Maren", None)]),
        ("I call him back magician, and he laughs", [("back magician", None)]),
        ("dr said I should rest", [(None, "doctor")]),
        ("My doctor Says no", [(None, "doctor")]),
        ("lee was late again", [("Dr Lee", None)]),
        ("dr. lee's bill", [("Dr Lee", None)]),
        ("THE WIZARD and lee", [("the wizard", None), ("Dr Lee", None)]),
        ("I may go on", []),
        ("May listens", [("May", "physiotherapist")]),
        ("not dr lee, my osteopath", [(None, "osteopath")]),
        ("osteopath, my osteopath", [(None, "osteopath")]),
        ("the sleeve and the leeway", []),
        ("", []),
    ],
)
def test_everybody_named_is_found_once(text: str, expected: Named) -> None:
    assert named(people_in(text, KNOWN)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("compare my osteopath with Dr Lee", [(None, "osteopath"), ("Dr Lee", None)]),
        ("can you put Anna and my chiro side by side", [("Anna", None), (None, "chiropractor")]),
        ("Compare Anna and Ben", [("Anna", None), ("Ben", None)]),
        ("Which is better for me", []),
        ("is my physio Tom better than the wizard?", [("Tom", "physiotherapist"), ("the wizard", None)]),
    ],
)
def test_a_wish_to_compare_names_people_by_capital_letters(text: str, expected: Named) -> None:
    assert named(people_to_compare(text, KNOWN)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("anna and the young one", [("Anna", None), ("the young one", None)]),
        ("my gp, lee & tom", [(None, "gp"), ("Dr Lee", None), ("Tom", None)]),
        ("add my physio tom", [("Tom", "physiotherapist")]),
        ("nobody", []),
        ("I don't know", []),
        ("🤷", []),
        ("she is lovely", []),
        ("the other one", []),
        ("hm, both", []),
        ("yes please", []),
        ("my physio Tom, he always listens and explains it all well", [("Tom", "physiotherapist")]),
    ],
)
def test_an_answer_to_who_may_be_a_few_bare_words(text: str, expected: Named) -> None:
    assert named(people_listed(text, KNOWN)) == expected


def test_a_plural_means_several() -> None:
    assert [one.several for one in people_in("my two physios and a gp")] == [True, False]


@pytest.mark.parametrize(
    ("mention", "fits"),
    [
        (Mention(None, "osteopath"), [OSTEOPATH]),
        (Mention("LEE", None), [LEE]),
        (Mention("Dr. Lee", "gp"), [LEE]),
        (Mention("May", "gp"), []),
        (Mention("Anna", None), []),
    ],
)
def test_a_mention_fits_by_name_else_by_what_they_do(mention: Mention, fits: list[Someone]) -> None:
    assert fitting(mention, KNOWN) == fits


def test_everybody_is_called_so_that_they_are_told_apart() -> None:
    assert label_of(OSTEOPATH) == "your osteopath"
    assert label_of(Someone(None, None)) == "the one you told me about"
    assert label_of(Someone(None, "osteopath", "the needle lady")) == "the needle lady"
    assert label_of(Someone(None, "a_kind_of_older_notes")) == "the one you told me about"
    assert labels_of([Someone("Anna", "gp"), Someone("Anna", "osteopath"), LEE]) == [
        "Anna (GP)",
        "Anna (osteopath)",
        "Dr Lee",
    ]


@pytest.mark.parametrize("name", ["Dr. Lee", "dr lee", "Lee", "the Lee"])
def test_a_title_makes_no_other_name(name: str) -> None:
    assert core(name) == "lee"
