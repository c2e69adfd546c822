from typing import get_args

import pytest

from bot.guidance.questions import Origin, Visit, next_question, questions_for, sources_of, whom, why_on_list
from bot.guidance.registry import Role, load_guidance


def asked_in_turn(role: Role | None) -> list[str]:
    known: list[str] = []
    while quality := next_question(known, role):
        known.append(quality.code)
    return known


@pytest.mark.parametrize("role", ["partner", "specialist"])
def test_asks_everything_that_fits_the_role_once_by_importance(role: Role) -> None:
    assert asked_in_turn(role) == list(load_guidance().importance[role])


def test_while_the_role_is_not_known_only_what_both_owe_is_asked() -> None:
    assert set(asked_in_turn(None)) == set(asked_in_turn("specialist"))


def test_skips_what_is_known() -> None:
    question = next_question({"being_heard", "shared_power"}, "partner")
    assert question
    assert question.code == "clear_expectations"


def test_a_specialist_is_asked_in_fitting_words() -> None:
    quality = load_guidance().qualities["open_to_options"]
    assert quality.question_for("specialist") == quality.question_specialist
    assert quality.question_for("partner") == quality.question_for(None) == quality.question


def test_the_same_words_serve_where_no_others_are_needed() -> None:
    quality = load_guidance().qualities["being_heard"]
    assert quality.question_for("specialist") == quality.question


def codes(visit: Visit) -> list[str]:
    return [one.code for one in questions_for(visit)]


@pytest.mark.parametrize("kind", [None, *load_guidance().kinds])
@pytest.mark.parametrize("role", ["partner", "specialist", None])
def test_every_visit_has_questions_each_once_and_for_its_role(kind: str | None, role: Role | None) -> None:
    found = questions_for(Visit(role=role, kind=kind))
    assert len(found) >= 6
    assert len({one.ask for one in found}) == len(found)
    if role:
        assert all(role in load_guidance().questions[one.code].roles for one in found)


def test_what_stood_out_comes_before_what_helps_anywhere() -> None:
    found = questions_for(Visit("partner", flags=["product_selling"], situations=["sleep"], kind="herbalist"))
    origins = [one.origin for one in found]
    assert origins[:3] == ["flag", "situation", "kind"]
    assert origins.index("quality") < origins.index("general")


def test_a_little_of_everything_comes_first() -> None:
    flags = ["only_way", "product_selling", "isolates", "endless_treatment"]
    origins = [one.origin for one in questions_for(Visit("partner", flags=flags))]
    assert origins[:4] == ["flag", "flag", "quality", "quality"]
    assert origins.count("flag") == len(flags)


def test_what_is_known_is_not_asked() -> None:
    known = {"open_to_options", "fair_exchange"}
    assert not {"options", "cost"} & set(codes(Visit("partner", known=known)))
    assert {"options", "cost"} <= set(codes(Visit("partner")))


def test_a_flags_own_question_stands_for_its_quality() -> None:
    assert "leave_out" not in codes(Visit("partner", flags=["product_selling"]))


@pytest.mark.parametrize("flag", [flag.code for flag in load_guidance().red_flags.values()])
def test_where_safety_comes_first_no_question_is_proposed(flag: str) -> None:
    proposed = flag in codes(Visit("partner", flags=[flag]))
    assert proposed == (load_guidance().red_flags[flag].severity != "act_now")


def test_every_question_comes_up_at_some_visit() -> None:
    guidance = load_guidance()
    needs, situations = [None, *guidance.needs], list(guidance.situations)
    roles: list[Role] = ["partner", "specialist"]
    found = {code for role in roles for kind in guidance.kinds for code in codes(Visit(role, kind, None, situations))}
    found |= {code for role in roles for need in needs for code in codes(Visit(role, None, need))}
    assert found == set(guidance.questions)


def test_every_question_says_where_it_comes_from() -> None:
    assert all(sources_of(code) for code in (*load_guidance().questions, *load_guidance().red_flags))
    assert sources_of("own") == ()


@pytest.mark.parametrize(
    ("name", "kind", "called"),
    [
        ("Maren", "surgeon", "Maren"),
        (None, "surgeon", "your surgeon"),
        (None, "gp", "your GP"),
        (None, None, "your visit"),
    ],
)
def test_the_list_names_whom_it_is_for(name: str | None, kind: str | None, called: str) -> None:
    assert whom(name, kind) == called


@pytest.mark.parametrize("origin", get_args(Origin))
def test_every_reason_is_a_sentence(origin: str) -> None:
    for kind in (None, "surgeon"):
        assert "{" not in why_on_list(origin, kind)
