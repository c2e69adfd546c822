import json
import re
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guidance.comparison import (
    Comparison,
    compare,
    comparison_in_words,
    comparison_lines,
    draw_comparison,
    wanted_in,
)
from bot.guidance.drawings import Drawing, draw_portrait, portrait_in_words
from bot.guidance.portrait import Evidence, Portrait, RaisedFlag, build_portrait
from bot.guidance.registry import Role, load_guidance

QUALITIES = list(load_guidance().qualities)
FLAGS = list(load_guidance().red_flags)
BOTH = ("Anna", "Dr Lee")


def portrait(good: str = "", bad: str = "", flags: str = "", role: Role | None = "partner") -> Portrait:
    told = [Evidence(code, "+", "so it was") for code in good.split()]
    told += [Evidence(code, "-", "so it was") for code in bad.split()]
    return build_portrait(told, [RaisedFlag(code, "so it was") for code in flags.split()], role)


def two(one: Portrait, other: Portrait, matters: str = "") -> Comparison:
    return compare(list(zip(BOTH, (one, other), strict=True)), matters.split())


portraits = st.builds(
    lambda good, bad, flags, role: portrait(" ".join(good), " ".join(bad), " ".join(flags), role),
    *[st.lists(st.sampled_from(QUALITIES), max_size=4)] * 2,
    st.lists(st.sampled_from(FLAGS), max_size=3),
    st.sampled_from(["partner", "specialist", None]),
)
compared = st.builds(
    lambda people, matters: compare([(f"Person {'ABCD'[n]}", one) for n, one in enumerate(people)], matters),
    st.lists(portraits, min_size=2, max_size=4),
    st.lists(st.sampled_from(QUALITIES), max_size=3),
)


def test_what_matters_to_the_person_comes_first() -> None:
    lines = comparison_lines(two(portrait("being_heard"), portrait("fair_exchange", "shared_power"), "fair_exchange"))
    assert lines == [
        "For you, a fair exchange: not known yet with Anna, strong with Dr Lee.",
        "Being heard: strong with Anna, not known yet with Dr Lee.",
        "Shared decisions: not known yet with Anna, worth a question with Dr Lee.",
        "Where I know something of each, nothing differs so far.",
        "Which of this weighs more is yours to say.",
    ]


def test_a_real_difference_comes_before_what_is_only_unknown() -> None:
    one, other = portrait("being_heard ebb_and_flow"), portrait("", "ebb_and_flow")
    assert comparison_lines(two(one, other))[:2] == [
        "Ebb and flow: strong with Anna, worth a question with Dr Lee.",
        "Being heard: strong with Anna, not known yet with Dr Lee.",
    ]


def test_what_to_stop_at_is_said_before_all_and_never_left_out() -> None:
    lines = comparison_lines(
        two(portrait("being_heard"), portrait(flags="guaranteed_cure isolates"), " ".join(QUALITIES))
    )
    assert lines[0] == "Stop and check, Dr Lee: a promised cure, web of support."


def test_alike_stand_together() -> None:
    lines = comparison_lines(two(portrait("being_heard"), portrait("being_heard"), "being_heard"))
    assert lines[0] == "For you, being heard: strong with Anna and Dr Lee."
    assert "nothing differs" in lines[1]


def test_nobody_is_held_to_what_their_role_does_not_owe() -> None:
    both = two(portrait("whole_life"), portrait(role="specialist"))
    assert "Everyday life: strong with Anna, not theirs to give with Dr Lee." in comparison_in_words(both)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("that someone LISTENS to me", ["being_heard"]),
        ("the cost, and having a say", ["fair_exchange", "shared_power"]),
        ("no idea", []),
        ("being heard", ["being_heard"]),
    ],
)
def test_words_about_what_matters_name_qualities(text: str, codes: list[str]) -> None:
    assert wanted_in(text) == codes


@given(compared)
def test_nobody_wins_and_nothing_is_counted(both: Comparison) -> None:
    said = " ".join([*comparison_lines(both), comparison_in_words(both), *asdict(draw_comparison(both))["columns"]])
    assert not re.search(r"\d|\b(winner|wins|best|better|total|score|out of \w+ qualities|percent)\b", said)


@given(compared)
def test_the_picture_its_words_and_the_table_tell_the_same(both: Comparison) -> None:
    drawing = draw_comparison(both)
    assert [(row.label, row.standings) for row in drawing.rows] == [(row.name, row.standings) for row in both.rows]
    assert all(f"{row.label}: " in comparison_in_words(both) for row in drawing.rows)
    assert {load_guidance().qualities[code].name for code in QUALITIES} <= {row.label for row in drawing.rows}
    assert Drawing.from_dict(json.loads(json.dumps(asdict(drawing)))) == drawing


@given(portraits)
def test_a_portraits_picture_names_every_quality_once(one: Portrait) -> None:
    drawing = draw_portrait(one, "Anna")
    words = portrait_in_words(drawing)
    assert len(drawing.rows) == len(QUALITIES) + len(one.beside)
    assert all(row.label.lower() in words for row in drawing.rows)
    assert "Anna" in words


def test_a_portrait_of_nobody_in_particular_has_a_title_too() -> None:
    assert draw_portrait(portrait(), None).title == "How things stand so far"
