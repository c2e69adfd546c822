from datetime import UTC, datetime, timedelta

import pytest

from bot.guidance.check_in import (
    MOST_QUESTIONS,
    Heard,
    TrialTold,
    comparison_lines,
    day,
    matters_to_ask,
    outcome_in,
    rhythm_in,
    still_counted,
    updated,
    was_raised,
)
from bot.guidance.portrait import Evidence, RaisedFlag, Standing, build_portrait
from bot.guidance.registry import load_guidance

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OVER = TrialTold(42, "give it six weeks", NOW - timedelta(days=60))
RUNNING = TrialTold(42, "give it six weeks", NOW - timedelta(days=10))
SELLING = RaisedFlag("product_selling", "three bottles a visit")
DISMISSED = RaisedFlag("not_heard", "she talks over me")
LOCKED_IN = RaisedFlag("unfair_exchange", "no refund")
TOUCHED = RaisedFlag("boundary_violation", "he touched my knee")
NOTED = {"product_selling": "Could I buy it elsewhere?"}
HEARD = Evidence("being_heard", "+", "she believes me")


@pytest.mark.parametrize(
    ("trial", "noted", "flags", "opening", "asked"),
    [
        (None, {}, [], "", ["changed", "rhythm"]),
        (None, {}, [], "hi", ["changed", "rhythm"]),
        (None, {}, [], "a lot is different with her since we last spoke here", ["rhythm"]),
        (None, {}, [], "we only meet less often", ["changed"]),
        (OVER, {}, [], "", ["trial", "rhythm"]),
        (RUNNING, {}, [], "", ["changed", "rhythm"]),
        (None, NOTED, [SELLING], "", ["noted:product_selling", "rhythm"]),
        (None, NOTED, [SELLING], "I asked her about it", ["changed", "rhythm"]),
        (None, {}, [SELLING, SELLING], "", ["flag:product_selling", "rhythm"]),
        (None, {}, [SELLING, LOCKED_IN], "", ["flag:unfair_exchange", "flag:product_selling", "rhythm"]),
        (OVER, NOTED, [SELLING, LOCKED_IN], "", ["trial", "noted:product_selling", "rhythm"]),
        (OVER, {}, [TOUCHED], "", ["serious:boundary_violation", "trial", "rhythm"]),
    ],
)
def test_what_was_left_open_is_asked_first_and_three_things_at_most(
    trial: TrialTold | None, noted: dict[str, str], flags: list[RaisedFlag], opening: str, asked: list[str]
) -> None:
    matters = matters_to_ask(trial, noted, flags, opening, NOW)

    assert [matter.code for matter in matters] == asked
    assert len(matters) <= MOST_QUESTIONS


@pytest.mark.parametrize("variant", range(4))
def test_each_question_can_be_said_with_what_it_is_about(variant: int) -> None:
    for matter in matters_to_ask(OVER, NOTED, [TOUCHED], "", NOW) + matters_to_ask(None, {}, [], "", NOW):
        said = matter.said(variant)
        assert "{" not in said
        assert said.endswith("?")
        assert len(said.split()) <= 45


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("better", "better"),
        ("it's better now", "better"),
        ("no better", "same"),
        ("not better", "same"),
        ("she took it well", "better"),
        ("he laughed at me", "worse"),
        ("it didn’t go well", "worse"),
        ("about the same", "same"),
        ("I left", "left"),
        ("better here, worse there", None),
        ("unasked", None),
        ("", None),
    ],
)
def test_how_it_turned_out_is_heard_or_left_open(said: str, outcome: str | None) -> None:
    assert outcome_in(said) == outcome


@pytest.mark.parametrize(
    ("said", "rhythm"),
    [
        ("lighter", "lighter"),
        ("less often, once a month", "lighter"),
        ("not less often", None),
        ("only for upkeep, every few months", "upkeep"),
        ("twice a week now", "busier"),
        ("still every week, as before", "same"),
        ("he is nice", None),
    ],
)
def test_ebb_and_flow_is_told_apart(said: str, rhythm: str | None) -> None:
    assert rhythm_in(said) == rhythm


@pytest.mark.parametrize(
    ("said", "raised"), [("I asked her", True), ("I've asked", True), ("I haven't asked her", False)]
)
def test_a_question_that_was_asked_is_not_asked_about(said: str, raised: bool) -> None:
    assert was_raised(said) == raised


@pytest.mark.parametrize(
    ("flags", "new", "better", "left"),
    [
        ([SELLING], Heard((), ()), {"products_in_proportion"}, []),
        ([SELLING], Heard((), ()), set(), [SELLING]),
        ([DISMISSED], Heard((HEARD,), ()), set(), []),
        ([DISMISSED], Heard((HEARD,), (DISMISSED,)), {"being_heard"}, [DISMISSED, DISMISSED]),
        ([LOCKED_IN], Heard((), ()), {"fair_exchange"}, [LOCKED_IN]),
        ([TOUCHED], Heard((), ()), {"being_heard"}, [TOUCHED]),
    ],
)
def test_only_an_ordinary_flag_is_let_go_when_things_are_better(
    flags: list[RaisedFlag], new: Heard, better: set[str], left: list[RaisedFlag]
) -> None:
    assert list(updated(Heard((), tuple(flags)), new, better).flags) == left


def test_the_newest_words_count_and_the_rest_stays() -> None:
    cold = Evidence("being_heard", "-", "typed the whole time")
    fair = Evidence("fair_exchange", "+", "a clear price")

    now = updated(Heard((cold, fair), ()), Heard((HEARD,), ()), ())

    assert now.evidence == (fair, HEARD)


def test_what_a_check_in_settled_does_not_come_back() -> None:
    cold = Evidence("being_heard", "-", "typed the whole time")
    content = {
        "qualities": [
            {"quality": "being_heard", "good": [HEARD.quote], "concerns": [], "flag": None},
            {"quality": "products_in_proportion", "good": [], "concerns": [], "flag": {"code": "product_selling"}},
        ]
    }
    heard = Heard((cold, HEARD, Evidence("whole_life", "+", "we talk of sleep")), (DISMISSED, SELLING, TOUCHED))

    assert still_counted(None, heard) == heard
    kept = still_counted(content, heard)
    assert [one.quality for one in kept.evidence] == ["being_heard", "whole_life"]
    assert kept.flags == (SELLING, TOUCHED)


def lines(then: Heard, now: Heard, better: tuple[str, ...] = ()) -> list[str]:
    portraits = [build_portrait(one.evidence, one.flags, "partner") for one in (then, now)]
    return comparison_lines(portraits[0], portraits[1], "2 March", better)


def test_then_and_now_stand_side_by_side_what_changed_first() -> None:
    fair = Evidence("fair_exchange", "+", "a clear price")

    said = lines(Heard((fair,), (DISMISSED,)), Heard((fair, HEARD), (TOUCHED,)))

    assert said[0] == "Then, 2 March, and now:"
    assert said[1].endswith(": not known, now stop and check (“he touched my knee”).")
    assert said[2] == "Being heard: worth a question, now strong (“she believes me”)."
    assert said[3] == "A fair exchange: strong, as before."
    assert said[-1] == load_guidance().check_in.sayings["closing"]


def test_what_the_person_calls_better_is_told_as_theirs() -> None:
    said = lines(Heard((), (SELLING,)), Heard((), ()), ("products_in_proportion",))

    assert said[1] == "Products in proportion: worth a question, and better now, as you tell it."


def test_nothing_known_then_or_now_is_no_failing() -> None:
    assert lines(Heard((), ()), Heard((), ())) == [load_guidance().check_in.sayings["nothing_known"]]


def test_a_long_comparison_is_cut_short_and_never_graded() -> None:
    told = tuple(Evidence(quality, "+", "very much so " * 10) for quality in load_guidance().qualities)

    said = lines(Heard(told, ()), Heard(told, ()))

    assert said[-2] == load_guidance().check_in.sayings["more"]
    assert len(" ".join(said).split()) <= 60


def test_every_standing_has_words() -> None:
    assert set(Standing) <= set(load_guidance().check_in.sayings)


def test_a_day_is_told_without_its_year() -> None:
    assert day(NOW) == "22 November"
