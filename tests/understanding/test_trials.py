import pytest

from bot.understanding import trial_in


@pytest.mark.parametrize(
    ("text", "asked", "days"),
    [
        ("she said try it for six weeks", None, 42),
        ("Nice woman. She said to give it about 3 months before judging.", None, 91.2),
        ("he told me I should notice a difference in two weeks", None, 14),
        ("we agreed on a trial of a fortnight", None, 14),
        ("I said I'd give the osteo one more month", None, 30.4),
        ("about six weeks", "clear_expectations", 42),
        ("six weeks or so, and 400 euros", "clear_expectations", 42),
        ("about six weeks", "being_heard", None),
        ("about six weeks", None, None),
        ("I have been going for six weeks", "clear_expectations", None),
        ("we tried that six weeks ago", None, None),
        ("she wants me to try it every two weeks", None, None),
        ("try it twice a week", None, None),
        ("I waited ten minutes and then tried the door", None, None),
        ("she never said how long to try it", "clear_expectations", None),
        ("she said try it and see", None, None),
        ("he wants me to try it for ninety years", None, None),
        ("", "clear_expectations", None),
    ],
)
def test_a_time_to_try_something_is_told_from_other_times(text: str, asked: str | None, days: float | None) -> None:
    trial = trial_in(text, asked)

    assert (trial and trial.days) == (days if days is None else pytest.approx(days))


def test_the_sentence_that_says_so_is_quoted() -> None:
    text = "She is kind. She said: give it six weeks! Then we will see."

    trial = trial_in(text)

    assert trial is not None
    assert trial.quote in text
    assert "six weeks" in trial.quote
    assert "kind" not in trial.quote
