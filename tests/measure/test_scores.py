import pytest

from bot.measure.scores import Counts, counts_by_code, interval, macro_f1, micro_f1, same_share


def test_counts_of_each_code() -> None:
    counts = counts_by_code([["a"], ["a", "b"], []], [["a"], ["b"], ["a"]], ["a", "b", "c"])
    assert counts == {"a": Counts(1, 1, 1), "b": Counts(1, 0, 0), "c": Counts(0, 0, 0)}
    assert (counts["a"].precision, counts["a"].recall, counts["a"].f1) == (0.5, 0.5, 0.5)


def test_micro_counts_decisions_and_macro_counts_codes() -> None:
    many, few = Counts(90, 10, 10), Counts(0, 0, 2)
    assert micro_f1([many, few]) == pytest.approx(180 / 202)
    assert macro_f1([many, few]) == pytest.approx(0.45)
    assert macro_f1([many, Counts(0, 3, 0)]) == pytest.approx(0.9), "a code nobody wanted has no F1"


def test_nothing_wanted_and_nothing_given_is_right() -> None:
    assert (Counts(0, 0, 0).precision, Counts(0, 0, 0).recall) == (1.0, 1.0)
    assert micro_f1([]) == 0.0


@pytest.mark.parametrize(("hits", "of", "low", "high"), [(0, 0, 0, 1), (10, 10, 0.722, 1), (50, 100, 0.404, 0.596)])
def test_the_interval_is_wilsons(hits: int, of: int, low: float, high: float) -> None:
    assert interval(hits, of) == (pytest.approx(low, abs=0.001), pytest.approx(high, abs=0.001))


def test_the_share_of_same_answers() -> None:
    assert same_share(["a", "b", "c"], ["a", "x", "c"]) == pytest.approx(2 / 3)
    assert same_share([], []) == 0.0
