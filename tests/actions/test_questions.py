"""The list of questions for a visit: made from what is known, changed by words and buttons, kept."""

from typing import Any

import pytest

from bot.store.models import Question
from bot.store.practitioners import describe_practitioner
from bot.store.questions import MOST, latest_list_to_ask, questions_of
from tests.actions.talk import Done, Talk, understood

OPEN = "action_questions_to_ask"
BUTTON = "action_edit_questions"
VALIDATE = "validate_questions_form"
SHOW = "action_ask_questions_form_question_list"
KEPT = "action_questions_kept"
FLAG = {"product_selling": "three bottles a visit"}


async def the_list(talk: Talk) -> list[Question]:
    whose = (await talk.conversation()).practitioner_id
    async with talk.store.begin() as session:
        found = await questions_of(session, talk.conversation_id, whose)
    return [one for one in found if one.dropped_at is None]


async def asks(talk: Talk) -> list[str]:
    return [one.ask for one in await the_list(talk)]


async def opened(talk: Talk, text: str = "what should I ask") -> list[str]:
    talk.message_n += 1
    await talk.act(OPEN, understanding=understood(text, intent="questions_to_ask"))
    return await asks(talk)


async def says(talk: Talk, text: str, **slots: Any) -> Done:
    talk.message_n += 1
    return await talk.act(
        VALIDATE,
        understanding=understood(text),
        requested_slot="question_list",
        answer=text,
        loop="questions_form",
        **slots,
    )


@pytest.mark.parametrize(
    ("text", "first", "some"),
    [
        ("questions for my surgeon", "How often have you done this operation", "Do I really need this"),
        (
            "what should I ask the herbalist",
            "How does this go together with the medicines",
            "Roughly what will this cost",
        ),
        ("what to ask my therapist", "How will we look together", "What are my other options"),
        ("what should I ask", "Do I really need this", "How often have you worked"),
    ],
)
async def test_the_list_fits_the_kind_that_is_named(talk: Talk, text: str, first: str, some: str) -> None:
    listed = await opened(talk, text)

    assert listed[0].startswith(first)
    assert any(ask.startswith(some) for ask in listed)
    assert 4 <= len(listed) == len(set(listed)) <= 6


async def test_it_fits_the_worry_that_was_told(talk: Talk) -> None:
    await talk.act("validate_find_help_form", understanding=understood("my sister says see someone, I have cancer"))

    assert any("aim of this treatment" in ask for ask in await opened(talk, "what should I ask my oncologist"))


async def test_a_note_comes_first_and_is_not_there_twice(talk: Talk) -> None:
    await talk.hear(understood(flags=FLAG, good={"being_heard": "she believed me"}))
    await talk.act("action_note_question", flag_named="product_selling")

    listed = await opened(talk)

    assert listed[0] == "What would we do without it, and could I buy it elsewhere?"
    assert listed.count(listed[0]) == 1
    assert not any("in your words what you understood" in ask for ask in listed), "being heard is known"


async def test_a_note_made_later_is_put_on_the_list_but_not_again_when_it_was_dropped(talk: Talk) -> None:
    await talk.hear(understood(good={"being_heard": "she believed me"}))
    before = await opened(talk)
    await talk.act("action_note_question", flag_named="only_way")
    assert (await opened(talk))[:-1] == before
    await says(talk, "drop the last one")
    assert await opened(talk) == before


async def test_each_practitioner_has_a_list_of_their_own(talk: Talk) -> None:
    surgeon = await opened(talk, "questions for my surgeon")
    naturopath = await opened(talk, "and for my naturopath")
    assert surgeon != naturopath
    assert await opened(talk, "questions for the surgeon") == surgeon
    assert await opened(talk, "what should I ask my doctor") == surgeon, "the doctor is the surgeon in view"


async def test_whoever_had_no_kind_gets_the_one_that_is_named(talk: Talk) -> None:
    await talk.hear(understood(good={"being_heard": "they listen"}), kind=None)
    listed = await opened(talk, "questions for my surgeon")
    assert any("operation" in ask for ask in listed)


@pytest.mark.parametrize(
    ("said", "order"),
    [
        ("drop the second", [0, 2, 3, 4, 5]),
        ("put the last one first", [5, 0, 1, 2, 3, 4]),
        ("put 3 first and drop the last", [2, 0, 1, 3, 4]),
        ("only 1 and 2", [0, 1]),
        ("6 5 4", [5, 4, 3, 0, 1, 2]),
    ],
)
async def test_it_is_dropped_from_and_ordered_in_prose(talk: Talk, said: str, order: list[int]) -> None:
    before = await opened(talk)

    done = await says(talk, said)

    assert done.slots == {"question_list": None, "list_step": None}
    assert await asks(talk) == [before[place] for place in order]


async def test_cost_can_be_put_first_by_its_name(talk: Talk) -> None:
    await opened(talk)
    await says(talk, "put cost first")
    assert "cost" in (await asks(talk))[0]


@pytest.mark.parametrize(
    ("said", "ask"),
    [
        ("add: can I bring my sister?", "Can I bring my sister?"),
        ("can I bring my sister?", "Can I bring my sister?"),
        ("i'd also like to ask if he is insured", "I'd like to ask if he is insured"),
    ],
)
async def test_the_person_adds_their_own(talk: Talk, said: str, ask: str) -> None:
    before = await opened(talk)
    await says(talk, said)
    assert await asks(talk) == [*before, ask]
    assert (await the_list(talk))[-1].origin == "own"


async def test_a_question_is_put_in_the_persons_words(talk: Talk) -> None:
    await opened(talk)
    await says(talk, "change 2 to: what else could we try?")
    assert (await asks(talk))[1] == "What else could we try?"


async def test_a_turn_that_is_taken_again_changes_nothing_twice(talk: Talk) -> None:
    before = await opened(talk)
    await says(talk, "drop the second")
    talk.message_n -= 1
    await says(talk, "drop the second")
    assert await asks(talk) == [before[0], *before[2:]]


@pytest.mark.parametrize(
    ("said", "response"),
    [
        ("drop the ninth", "utter_say_which_question"),
        ("yes", "utter_say_how"),
        ("purple is my favourite", "utter_list_not_followed"),
        ("why the first", "utter_why_this_question"),
    ],
)
async def test_what_changes_nothing_is_answered(talk: Talk, said: str, response: str) -> None:
    before = await opened(talk)
    done = await says(talk, said)
    assert done.responses == [response]
    assert await asks(talk) == before


async def test_why_a_question_is_there_comes_with_its_source(talk: Talk) -> None:
    await opened(talk, "questions for my surgeon")
    (message,) = (await says(talk, "why the first")).messages
    assert message["because"] == "People often ask this of a surgeon."
    assert message["custom"]["link"]["url"].startswith("http")


@pytest.mark.parametrize("said", ["that's it", "no", "looks good", "done"])
async def test_it_is_kept_when_the_person_is_content(talk: Talk, said: str) -> None:
    await opened(talk)
    assert (await says(talk, said)).slots == {"list_step": None, "question_list": "kept"}


async def test_a_flag_told_before_the_list_is_not_left_waiting(talk: Talk) -> None:
    await opened(talk, "questions for my naturopath")
    await talk.hear(understood(flags=FLAG))
    done = await says(talk, "she sells me three bottles a visit")
    assert done.slots == {"journey_before": "evaluate_form", "question_list": "left"}
    kept = await talk.act(KEPT, **done.slots)
    assert (kept.messages, kept.next_action) == ([], "evaluate_form")


@pytest.mark.parametrize("answer", ["/evaluate", None])
async def test_a_button_of_another_question_and_a_digression_change_nothing(talk: Talk, answer: str | None) -> None:
    before = await opened(talk)
    done = await talk.act(VALIDATE, requested_slot="question_list", answer=answer)
    assert done.slots.get("question_list") is None
    assert await asks(talk) == before


@pytest.mark.parametrize(("do", "order"), [("drop", [0, 1, 3, 4, 5]), ("first", [2, 0, 1, 3, 4, 5])])
async def test_buttons_drop_and_order(talk: Talk, do: str, order: list[int]) -> None:
    before = await opened(talk)
    begun = await talk.act(BUTTON, choice=do)
    assert begun.slots == {"question_list": None, "list_step": do}
    which = await talk.act(SHOW, list_step=do)
    assert which.messages[0]["custom"] == {"asks": "question_to_pick"}
    third = which.messages[0]["buttons"][2]["payload"].split('"')[3]

    talk.message_n += 1
    await talk.act(BUTTON, choice=third)

    assert await asks(talk) == [before[place] for place in order]


@pytest.mark.parametrize(
    ("step", "said", "order"),
    [("drop", "2", [0, 2, 3, 4, 5]), ("first", "the last", [5, 0, 1, 2, 3, 4]), ("drop", "no, add nothing", None)],
)
async def test_after_a_button_a_number_is_enough(talk: Talk, step: str, said: str, order: list[int] | None) -> None:
    before = await opened(talk)
    await says(talk, said, list_step=step)
    assert order is None or await asks(talk) == [before[place] for place in order]


@pytest.mark.parametrize("said", ["may I record it", "“may I record it”", "add: may I record it"])
async def test_after_the_button_to_add_any_words_are_the_question(talk: Talk, said: str) -> None:
    before = await opened(talk)
    asked = await talk.act(SHOW, list_step="add")
    assert asked.messages[0]["custom"] == {"asks": "question_to_add"}
    await says(talk, said, list_step="add")
    assert await asks(talk) == [*before, "May I record it"]


async def test_more_are_suggested_until_there_are_no_others(talk: Talk) -> None:
    before = await opened(talk)
    for _ in range(20):
        talk.message_n += 1
        done = await talk.act(BUTTON, choice="more")
        if done.messages:
            break
    listed = await asks(talk)
    assert done.responses == ["utter_no_more_questions"]
    assert listed[: len(before)] == before
    assert len(set(listed)) == len(listed) > len(before)


async def test_a_dropped_question_is_not_suggested_again(talk: Talk) -> None:
    first = (await opened(talk))[0]
    await says(talk, "drop 1")
    for _ in range(12):
        await says(talk, "more")
    assert first not in await asks(talk)


async def test_a_list_holds_so_many_and_says_so(talk: Talk) -> None:
    await opened(talk)
    for number in range(MOST):
        done = await says(talk, f"add: is this question {number}?")
    assert done.responses == ["utter_question_not_added"]
    assert len(await asks(talk)) == MOST


async def test_it_is_shown_by_number_with_its_page(talk: Talk) -> None:
    listed = await opened(talk, "questions for my surgeon")
    (message,) = (await talk.act(SHOW)).messages
    whose = (await talk.conversation()).practitioner_id
    assert message["whom"] == "your surgeon"
    assert message["questions"].splitlines()[1] == f"2. {listed[1]}"
    assert message["custom"]["link"]["url"] == f"/api/conversation/questions/{whose}"
    assert (message["custom"]["kind"], message["custom"]["asks"]) == ("questions", "question_list")


async def test_a_name_is_used_when_it_is_known(talk: Talk) -> None:
    await opened(talk, "questions for my surgeon")
    async with talk.store.begin() as session:
        await describe_practitioner(session, (await talk.conversation()).practitioner_id or "", name="Maren")
    assert (await talk.act(SHOW)).messages[0]["whom"] == "Maren"


async def test_an_empty_list_offers_a_way_on(talk: Talk) -> None:
    await opened(talk)
    await says(talk, "drop all of them")
    assert (await talk.act(SHOW)).responses == ["utter_list_empty"]
    assert len(await opened(talk)) == 0, "what was dropped stays dropped"


async def test_a_request_may_change_the_list_at_once(talk: Talk) -> None:
    before = await opened(talk)
    assert await opened(talk, "drop the last of my questions") == before[:-1]
    assert await opened(talk, "add to my list: is it a doctor I need?") == [*before[:-1], "Is it a doctor I need?"]


@pytest.mark.parametrize(
    ("loop", "asked", "before"),
    [
        ("evaluate_form", "quality_answer", "evaluate_form quality_answer"),
        ("find_help_form", None, "find_help_form"),
        ("questions_form", "question_list", None),
        (None, None, None),
    ],
)
async def test_the_journey_left_for_the_list_is_taken_up_again(
    talk: Talk, loop: str | None, asked: str | None, before: str | None
) -> None:
    done = await talk.act(OPEN, loop=loop, requested_slot=asked)
    assert done.slots.get("journey_before") == before

    kept = await talk.act(KEPT, journey_before=before, question_list="kept")

    assert kept.responses == ["utter_questions_kept"]
    assert kept.messages[0]["custom"]["link"]["url"].endswith("/pdf")
    assert kept.next_action == (loop if before else None)
    assert kept.slots.get("requested_slot") == asked if before else "requested_slot" not in kept.slots


async def test_nobody_in_particular_has_a_list_too(talk: Talk) -> None:
    await opened(talk)
    assert (await talk.conversation()).practitioner_id is None
    (message,) = (await talk.act(SHOW)).messages
    assert message["custom"]["link"]["url"] == "/api/conversation/questions/visit"
    async with talk.store.begin() as session:
        assert len(await latest_list_to_ask(session, talk.conversation_id)) == 6
