import re
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guidance.portrait import (
    Evidence,
    Portrait,
    RaisedFlag,
    Standing,
    build_portrait,
    choice_told,
    choices_after,
    summary_lines,
)
from bot.guidance.registry import Role, Severity, load_guidance

QUALITIES = sorted(load_guidance().qualities)
FLAGS = sorted(load_guidance().red_flags)
ROLES: list[Role | None] = ["partner", "specialist", None]

roles = st.sampled_from(ROLES)
quotes = st.text(max_size=80)
evidence = st.lists(st.builds(Evidence, st.sampled_from(QUALITIES), st.sampled_from(["+", "-"]), quotes), max_size=8)
flags = st.lists(st.builds(RaisedFlag, st.sampled_from(FLAGS), quotes), max_size=5)


def standing(portrait: Portrait, quality: str) -> Standing:
    return next(stand.standing for stand in portrait.qualities if stand.quality == quality)


def test_nothing_told_is_nothing_known() -> None:
    portrait = build_portrait([], [], "partner")
    assert portrait.standings == {Standing.NOT_KNOWN_YET}
    assert summary_lines(portrait) == ["Nothing is known yet, and that is where everyone starts."]


def test_praise_is_strong() -> None:
    portrait = build_portrait([Evidence("being_heard", "+", "first person who believed me")], [], "partner")
    assert standing(portrait, "being_heard") is Standing.STRONG
    assert summary_lines(portrait)[0] == (
        "Strong here: you are listened to and believed (“first person who believed me”)."
    )


def test_mixed_words_are_worth_a_question_and_both_are_kept() -> None:
    told = [Evidence("being_heard", "+", "she listens"), Evidence("being_heard", "-", "typed the whole time")]
    portrait = build_portrait(told, [], "specialist")
    stand = next(stand for stand in portrait.qualities if stand.quality == "being_heard")
    assert (stand.standing, stand.good, stand.concerns) == (
        Standing.WORTH_A_QUESTION,
        ("she listens",),
        ("typed the whole time",),
    )
    assert "“typed the whole time”, and yet “she listens”" in summary_lines(portrait)[0]


@pytest.mark.parametrize(
    ("flag", "expected"),
    [("product_selling", Standing.WORTH_A_QUESTION), ("unfair_exchange", Standing.STOP_AND_CHECK)],
)
def test_a_flag_stands_by_its_severity_whatever_is_good(flag: str, expected: Standing) -> None:
    quality = load_guidance().red_flags[flag].quality
    assert quality
    portrait = build_portrait([Evidence(quality, "+", "lovely")], [RaisedFlag(flag, "her own brand")], "partner")
    stand = next(stand for stand in portrait.qualities if stand.quality == quality)
    assert stand.standing is expected
    assert stand.good == ("lovely",)


def test_flags_together_weigh_more() -> None:
    raised = [
        RaisedFlag("product_selling", "three bottles"),
        RaisedFlag("fear_pressure", "or it will spread"),
    ]
    portrait = build_portrait([], raised, "partner")
    assert standing(portrait, "products_in_proportion") is Standing.STOP_AND_CHECK


def test_flags_without_a_quality_are_kept_beside() -> None:
    portrait = build_portrait([], [RaisedFlag("guaranteed_cure", "works for everyone")], "specialist")
    assert [(flag.code, flag.severity, flag.quotes) for flag in portrait.beside] == [
        ("guaranteed_cure", Severity.CHECK_FIRST, ("works for everyone",))
    ]
    assert summary_lines(portrait)[0].startswith("Stop and check: a promised cure (“works for everyone”).")


def test_a_specialist_is_not_held_to_what_a_partner_owes() -> None:
    told = [Evidence("whole_life", "-", "never asked about sleep")]
    raised = [RaisedFlag("ignores_lifestyle", "laughed about food")]
    assert build_portrait(told, raised, "specialist").standings == {Standing.NOT_KNOWN_YET}
    assert build_portrait(told, raised, None).standings == {Standing.NOT_KNOWN_YET}
    assert standing(build_portrait(told, raised, "partner"), "whole_life") is Standing.WORTH_A_QUESTION


def test_codes_of_older_notes_are_left_out() -> None:
    told, raised = [Evidence("kindness", "+", "kind")], [RaisedFlag("rude", "rude")]
    assert build_portrait(told, raised, "partner") == build_portrait([], [], "partner")


def test_several_ordinary_concerns_get_one_question() -> None:
    raised = [RaisedFlag(code, code) for code in ("not_heard", "paternalism", "cookbook", "unclear_expectations")]
    line = summary_lines(build_portrait([], raised, "partner"))[0]
    assert line.startswith("Worth a question: not being heard (“not_heard”); decisions made for you")
    assert "; and more." in line
    assert line.count("You could say:") == 1


def test_the_most_serious_comes_first_with_one_thing_to_try() -> None:
    raised = [
        RaisedFlag("unfair_exchange", "no refund"),
        RaisedFlag("boundary_violation", "texts at midnight"),
    ]
    line = summary_lines(build_portrait([], raised, "partner"))[0]
    assert line.index("texts at midnight") < line.index("no refund")
    assert line.endswith(load_guidance().red_flags["boundary_violation"].try_first)


def test_long_quotes_are_shown_shortened_and_kept_whole() -> None:
    story = "and " * 40
    portrait = build_portrait([Evidence("being_heard", "+", story)], [], "partner")
    assert "and and…”" in summary_lines(portrait)[0]
    assert portrait.qualities[0].good == (story,)


def test_what_is_good_alone_can_be_kept() -> None:
    told = [Evidence(quality, "+", "good") for quality in QUALITIES]
    assert [choice.id for choice in choices_after(build_portrait(told, [], "partner"))] == ["keep"]


def test_concerns_offer_everything_from_staying_to_leaving() -> None:
    portrait = build_portrait([], [RaisedFlag("not_heard", "cut me off")], "partner")
    assert [choice.id for choice in choices_after(portrait)] == [
        "keep",
        "raise_it",
        "second_opinion",
        "leave",
    ]


def test_no_one_is_sent_back_to_talk_where_a_line_was_crossed() -> None:
    portrait = build_portrait([], [RaisedFlag("boundary_violation", "texts at midnight")], "partner")
    assert [choice.id for choice in choices_after(portrait)] == ["second_opinion", "step_back", "leave"]


@given(evidence, flags, roles, st.randoms())
def test_the_order_of_telling_does_not_matter(
    told: list[Evidence], raised: list[RaisedFlag], role: Role | None, chance: Random
) -> None:
    before = build_portrait(told, raised, role)
    chance.shuffle(told)
    chance.shuffle(raised)
    assert build_portrait([*told, *told], [*raised, *raised], role) == before


@given(evidence, flags, roles)
def test_what_was_not_told_is_not_known_and_nothing_worse(
    told: list[Evidence], raised: list[RaisedFlag], role: Role | None
) -> None:
    spoken_of = {item.quality for item in told} | {load_guidance().red_flags[flag.code].quality for flag in raised}
    for stand in build_portrait(told, raised, role).qualities:
        assert (stand.standing is Standing.NOT_KNOWN_YET) == (stand.quality not in spoken_of)


@given(evidence, flags, roles, st.sampled_from(QUALITIES))
def test_each_quality_stands_by_its_own_evidence(
    told: list[Evidence], raised: list[RaisedFlag], role: Role | None, unknown: str
) -> None:
    """What is not known of one quality never makes another worse."""
    without = [item for item in told if item.quality != unknown]
    before, after = build_portrait(told, raised, role), build_portrait(without, raised, role)
    for was, now in zip(before.qualities, after.qualities, strict=True):
        assert was == now or was.quality == unknown


@given(evidence, flags, roles, st.sampled_from(QUALITIES))
def test_praise_never_adds_a_worry(
    told: list[Evidence], raised: list[RaisedFlag], role: Role | None, quality: str
) -> None:
    worries = {Standing.WORTH_A_QUESTION, Standing.STOP_AND_CHECK}
    before = build_portrait(told, raised, role)
    after = build_portrait([*told, Evidence(quality, "+", "kind")], raised, role)
    assert before.standings & worries == after.standings & worries


@given(evidence, flags, roles)
def test_a_summary_has_no_number_of_its_own(told: list[Evidence], raised: list[RaisedFlag], role: Role | None) -> None:
    silent_told = [replace(item, quote="so it was") for item in told]
    silent_raised = [replace(flag, quote="so it was") for flag in raised]
    lines = summary_lines(build_portrait(silent_told, silent_raised, role))
    assert not re.search(r"\d|\bout of\b|\btotal\b|\bpercent", " ".join(lines).replace("out of balance", ""))
    assert 1 <= len(lines) <= 5


@given(evidence, flags, roles)
def test_there_is_always_something_to_choose(told: list[Evidence], raised: list[RaisedFlag], role: Role | None) -> None:
    portrait = build_portrait(told, raised, role)
    assert choices_after(portrait)
    assert summary_lines(portrait)[-1]


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("I want another opinion", "second_opinion"),
        ("I'll stay and raise it", "raise_it"),
        ("I will leave him", "leave"),
        ("leave it as it is", None),
        ("hm", None),
    ],
)
def test_a_choice_is_told_in_ones_own_words(text: str, choice: str | None) -> None:
    assert choice_told(text) == choice
