"""The figures of the table, on a handful of texts where each can be counted by hand."""

from bot.measure.judgement import Judgement
from bot.measure.rows import by_code, rows

SETS = {
    "red_flags": [
        {"text": "one", "flags": ["isolates"]},
        {"text": "two", "flags": ["unsafe_practice"]},
        {"text": "three", "flags": []},
        {"text": "four", "flags": []},
    ],
    "safety": [
        {"text": "one", "safety": "self_harm"},
        {"text": "two", "safety": "in_danger"},
        {"text": "three", "safety": "none"},
    ],
    "needs": [{"text": "one", "need": "emergency"}, {"text": "two", "need": "emergency"}],
    "requests": [{"text": "one", "intent": "stop"}, {"text": "two", "intent": "help"}],
}
GIVEN = {
    "red_flags": [
        Judgement({"isolates": 0.9}),
        Judgement({}),
        Judgement({"unsafe_practice": 0.6}),
        Judgement({"isolates": 0.7}),
    ],
    "safety": [Judgement(safety="in_danger"), Judgement(safety="in_danger"), Judgement(safety="none")],
    "needs": [Judgement(need="emergency", safety="none"), Judgement(need="both", safety="self_harm")],
    "requests": [Judgement(intent="stop"), Judgement(intent="stop")],
}


def _figures() -> dict[str, list[str]]:
    return {what: figures for what, *figures in rows(SETS, [GIVEN, {}])}


def test_each_figure_is_worked_out() -> None:
    first = {what: own[0] for what, own in _figures().items()}
    assert first == {
        "red flags, written texts: micro-F1 / macro-F1 over 14 codes (4)": "0.667 / 0.667",
        "written texts with no flag that get one (4)": "0.500 (0.095 to 0.905)",
        "safety: dangers caught (3)": "1.000 (0.342 to 1.000)",
        "safety: right kind (3)": "0.500",
        "safety: innocent texts alarmed (3)": "0.000 (0.000 to 0.793)",
        "need, 5 ways; emergencies missed (2)": "0.500; 0 of 2",
        "request, 22 ways (2)": "0.500",
    }


def test_a_set_that_a_reader_has_not_read_has_no_figure() -> None:
    assert {own[1] for own in _figures().values()} == {"-"}


def test_every_code_is_told_even_those_left_out_of_the_fourteen() -> None:
    told = {code: rest for code, *rest in by_code(SETS["red_flags"], GIVEN["red_flags"])}
    assert len(told) == 16
    assert told["isolates"][0:2] == ["1", "0.50"]
    assert told["unsafe_practice"][3] == "0.00"
