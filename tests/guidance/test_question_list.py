import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guidance.question_list import LONGEST, Change, Entry, changes_in, orders_a_change, places_in, rearranged
from bot.guidance.registry import load_guidance

CODES = ("need", "options", "training", "cost", "expectations", "working_together")
ENTRIES = [Entry(load_guidance().questions[code].ask, load_guidance().questions[code].words) for code in CODES]


def after(text: str) -> str:
    """The list after what the text orders, as the numbers that stood there before."""
    return " ".join(rearranged(["1", "2", "3", "4", "5", "6"], changes_in(text, ENTRIES)))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("drop the second", "1 3 4 5 6"),
        ("please remove number 4", "1 2 3 5 6"),
        ("take out the training one", "1 2 4 5 6"),
        ("ok just take out 5", "1 2 3 4 6"),
        ("I'd like to drop the third please", "1 2 4 5 6"),
        ("I don’t need the one about training", "1 2 4 5 6"),
        ("drop the first and the last", "2 3 4 5"),
        ("delete 2-4", "1 5 6"),
        ("drop the last two", "1 2 3 4"),
        ("cross out the second to last", "1 2 3 4 6"),
        ("drop question five", "1 2 3 4 6"),
        ("drop everything except cost and training", "3 4"),
        ("the second one can go", "1 3 4 5 6"),
        ("not the third", "1 2 4 5 6"),
        ("keep only 1 and 3", "1 3"),
        ("just the first two", "1 2"),
        ("drop them all", ""),
        ("put cost first", "4 1 2 3 5 6"),
        ("cost first please", "4 1 2 3 5 6"),
        ("start with the money", "4 1 2 3 5 6"),
        ("could we put the money question at the top", "4 1 2 3 5 6"),
        ("make cost the first one", "4 1 2 3 5 6"),
        ("put the last one first", "6 1 2 3 4 5"),
        ("put the training question last", "1 2 4 5 6 3"),
        ("move 3 to the bottom", "1 2 4 5 6 3"),
        ("end with the first", "2 3 4 5 6 1"),
        ("put 2 before the cost question", "1 3 2 4 5 6"),
        ("put 2 after 5", "1 3 4 5 2 6"),
        ("move the first to number 3", "2 3 1 4 5 6"),
        ("move 5 to second place", "1 5 2 3 4 6"),
        ("move cost up", "1 2 4 3 5 6"),
        ("move cost down", "1 2 3 5 4 6"),
        ("swap 1 and 2", "2 1 3 4 5 6"),
        ("switch cost with training", "1 2 4 3 5 6"),
        ("3 1 2", "3 1 2 4 5 6"),
        ("order: 6, 5, 4, 3, 2, 1", "6 5 4 3 2 1"),
        ("drop 2 and 4, put 5 first and then swap 1 and 3", "5 3 1 6"),
    ],
)
def test_the_list_is_changed_in_prose(text: str, left: str) -> None:
    assert after(text) == left
    assert orders_a_change(text) or "first please" in text


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("add: can I bring my sister?", "Can I bring my sister?"),
        ("Add can I bring my sister?", "Can I bring my sister?"),
        ("also add “what about herbs?”", "What about herbs?"),
        ("can I bring my sister?", "Can I bring my sister?"),
        ("and will it hurt, or drop off by itself?", "Will it hurt, or drop off by itself?"),
        ("put down: may I record it", "May I record it"),
        ("i'd also like to ask if he is insured", "I'd like to ask if he is insured"),
        ("add to my list: is it safe, and remove nothing?", "Is it safe, and remove nothing?"),
        ("add a question", ""),
        ("add another one", ""),
    ],
)
def test_what_is_added_is_added_word_for_word(text: str, ask: str) -> None:
    assert changes_in(text, ENTRIES) == [Change("add", text=ask)]


def test_several_changes_can_be_said_at_once() -> None:
    changes = changes_in("drop 2, put cost first and add: what about herbs, and drop me a line?", ENTRIES)
    assert [change.do for change in changes] == ["drop", "move", "add"]
    assert changes[-1].text == "What about herbs, and drop me a line?"


@pytest.mark.parametrize(
    ("text", "do"),
    [
        ("that's it", "done"),
        ("no", "done"),
        ("none", "done"),
        ("looks good, thanks", "done"),
        ("leave it as it is", "done"),
        ("yes that's fine", "done"),
        ("yes", "how"),
        ("more questions", "more"),
        ("what else?", "more"),
        ("do you have any others?", "more"),
        ("print it", "show"),
        ("can I have it as a pdf", "show"),
        ("show me my questions", "show"),
        ("drop it", "which"),
        ("drop the ninth", "which"),
        ("swap the first and the ninth", "which"),
        ("put my aunt first", "which"),
        ("why the third?", "why"),
        ("change 2 to: what else could we try?", "replace"),
    ],
)
def test_other_wishes_are_told_apart(text: str, do: str) -> None:
    assert [change.do for change in changes_in(text, ENTRIES)] == [do]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "she also pushes supplements on me",
        "I don't want to talk about this any more",
        "how are you",
        "not sure",
        "stop",
        "what now?",
        "my first visit was awful",
        "he only listens to himself",
    ],
)
def test_what_is_about_no_list_changes_none(text: str) -> None:
    assert changes_in(text, ENTRIES) == []
    assert not orders_a_change(text)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("2", (1,)),
        ("the one about cost", (3,)),
        ("cost and training", (3, 2)),
        ("my licence question", (2,)),
        ("number two", (1,)),
        ("all but the first", (1, 2, 3, 4, 5)),
        ("99", ()),
        ("the weather", ()),
    ],
)
def test_a_question_is_named_by_its_place_or_by_what_it_is_about(text: str, places: tuple[int, ...]) -> None:
    assert places_in(text, ENTRIES) == places


def test_where_two_fit_alike_neither_is_taken() -> None:
    alike = [Entry("May I bring my sister?"), Entry("May my sister wait outside?")]
    assert places_in("my sister", alike) == ()


def test_a_long_question_is_cut() -> None:
    (change,) = changes_in("add: " + "why " * 1000, ENTRIES)
    assert len(change.text) == LONGEST


SOME = (
    "drop",
    "put",
    "move",
    "swap",
    "keep",
    "add",
    "only",
    "first",
    "last",
    "2",
    "3",
    "9",
    "to",
    "before",
    "up",
    "one",
)
WORDS = st.lists(st.sampled_from([*SOME, "and", ",", "the", "cost", "training", "all", "but"])).map(" ".join)


@given(st.one_of(st.text(), WORDS), st.integers(0, 8))
def test_whatever_is_said_no_question_is_doubled_or_invented(text: str, length: int) -> None:
    entries = (ENTRIES * 2)[:length]
    items = list(range(length))
    left = rearranged(items, changes_in(text, entries))
    assert len(left) == len(set(left))
    assert set(left) <= set(items)
