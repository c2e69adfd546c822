"""After a visit: what was heard, question by question."""

from typing import Any

import pytest

from bot.store.questions import NewQuestion, keep_questions, questions_of
from tests.actions.talk import Done, Talk, understood

VISITED = "action_after_visit"
VALIDATE = "validate_visit_form"
ASK = "action_ask_visit_form_visit_answer"
TOLD = "action_visit_told"
ASKS = ["Does it hurt?", "What does it cost?", "Can I come less often?"]


@pytest.fixture
async def listed(talk: Talk) -> Talk:
    """Somebody with a list of three for their naturopath."""
    await talk.hear(understood(good={"being_heard": "she believed me"}))
    whose = (await talk.conversation()).practitioner_id
    async with talk.store.begin() as session:
        new = [NewQuestion("own", ask, "own") for ask in ASKS]
        await keep_questions(session, talk.conversation_id, whose, talk.message_n, new)
    return talk


async def heard(talk: Talk) -> list[str | None]:
    whose = (await talk.conversation()).practitioner_id
    async with talk.store.begin() as session:
        return [one.heard for one in await questions_of(session, talk.conversation_id, whose)]


async def begun(talk: Talk, text: str = "I saw her yesterday") -> Done:
    talk.message_n += 1
    return await talk.act(VISITED, understanding=understood(text, intent="visited"))


async def answers(talk: Talk, text: str) -> Done:
    """Be asked, and answer."""
    asked = await talk.act(ASK)
    talk.message_n += 1
    slots: dict[str, Any] = {"visit_question": asked.slots.get("visit_question")}
    return await talk.act(
        VALIDATE, understanding=understood(text), requested_slot="visit_answer", answer=text, loop="visit_form", **slots
    )


async def test_each_is_asked_about_in_turn_and_the_answer_kept_in_the_persons_words(listed: Talk) -> None:
    assert (await begun(listed)).next_action == "visit_form"
    first = await listed.act(ASK, visit_question="first")
    assert first.responses == ["utter_ask_first_heard"]
    assert first.messages[0]["ask"] == ASKS[0]
    assert (await answers(listed, "only a little, she said")).slots["visit_answer"] is None
    assert (await listed.act(ASK)).messages[0]["ask"] == ASKS[1]
    await answers(listed, "about 80 a visit")
    done = await answers(listed, "once a month from now on")
    assert await heard(listed) == ["only a little, she said", "about 80 a visit", "once a month from now on"]
    assert done.slots == {"visit_answer": "told", "visit_next": None}


@pytest.mark.parametrize("text", ["skip", "🤷", "not asked", "I forgot to ask that one", "didn't get to it", "no time"])
async def test_what_was_not_asked_stays_open_for_another_visit(listed: Talk, text: str) -> None:
    await begun(listed)
    await answers(listed, text)
    assert (await listed.act(ASK)).messages[0]["ask"] == ASKS[1]
    assert await heard(listed) == [None] * 3
    await begun(listed, "I saw her again today")
    assert (await listed.act(ASK)).messages[0]["ask"] == ASKS[0]


@pytest.mark.parametrize("text", ["no", "never", "she didn't say", "yes", "no, not really, she laughed"])
async def test_a_short_answer_is_an_answer(listed: Talk, text: str) -> None:
    await begun(listed)
    await answers(listed, text)
    assert (await heard(listed))[0] == text


@pytest.mark.parametrize("text", ["I didn't ask any of them", "none of them", "didn't get to my questions"])
async def test_a_visit_without_questions_ends_the_round(listed: Talk, text: str) -> None:
    await begun(listed)
    done = await answers(listed, text)
    assert done.responses == ["utter_not_asked_stays"]
    assert done.slots["visit_answer"] == "told"
    assert await heard(listed) == [None] * 3


async def test_an_answered_question_is_not_asked_about_again(listed: Talk) -> None:
    await begun(listed)
    await answers(listed, "only a little")
    await begun(listed, "I saw her again")
    assert (await listed.act(ASK)).messages[0]["ask"] == ASKS[1]


async def test_an_answer_taken_again_overwrites_no_other(listed: Talk) -> None:
    await begun(listed)
    asked = (await listed.act(ASK)).slots["visit_question"]
    for _ in range(2):
        await listed.act(VALIDATE, requested_slot="visit_answer", answer="a little", visit_question=asked)
    assert await heard(listed) == ["a little", None, None]


@pytest.mark.parametrize("answer", ["/evaluate", None])
async def test_a_button_of_another_question_and_a_digression_are_no_answer(listed: Talk, answer: str | None) -> None:
    await begun(listed)
    done = await listed.act(VALIDATE, requested_slot="visit_answer", answer=answer)
    assert done.slots.get("visit_answer") is None
    assert await heard(listed) == [None] * 3


@pytest.mark.parametrize(
    ("said", "chosen"),
    [("yes", "show"), ("show", "show"), ("let me see", "show"), ("no", "later"), ("another time", "later")],
)
async def test_the_portrait_is_offered_again(listed: Talk, said: str, chosen: str) -> None:
    done = await listed.act(VALIDATE, requested_slot="visit_next", answer=said)
    assert done.slots == {"visit_next": chosen}
    over = await listed.act(TOLD, visit_next=chosen)
    if chosen == "show":
        assert over.messages[0]["custom"]["kind"] == "portrait"
        assert await listed.portrait()
    else:
        assert over.responses == ["utter_visit_kept"]


async def test_a_flag_told_with_an_answer_is_named_at_the_end(listed: Talk) -> None:
    await begun(listed)
    await listed.hear(understood(flags={"product_selling": "another three bottles"}))
    assert (await answers(listed, "no, and another three bottles")).slots["visit_answer"] is None
    assert (await listed.act(TOLD, visit_next="later")).next_action == "evaluate_form"


async def test_a_flag_that_cannot_wait_ends_the_round(listed: Talk) -> None:
    await begun(listed)
    await listed.hear(understood(flags={"discourages_medical_care": "stop the insulin"}))
    assert (await answers(listed, "she says stop the insulin")).slots == {"visit_answer": "told", "visit_next": "later"}


@pytest.mark.parametrize("flag", [None, {"product_selling": "three more bottles"}])
async def test_without_a_list_or_with_a_flag_in_the_message_the_journey_begins_as_ever(
    talk: Talk, flag: dict[str, str] | None
) -> None:
    if flag:
        await talk.hear(understood(flags=flag))
    assert (await begun(talk)).next_action == "check_in_form"


async def test_the_list_of_another_is_found_when_nobody_is_named(listed: Talk) -> None:
    naturopath = (await listed.conversation()).practitioner_id
    await listed.hear(understood(good={"being_heard": "he nods"}), kind="surgeon")
    assert (await begun(listed, "I saw a surgeon today")).next_action == "check_in_form"
    assert (await begun(listed, "I've been there yesterday")).next_action == "visit_form"
    assert (await listed.conversation()).practitioner_id == naturopath


async def test_when_all_was_passed_over_the_offer_comes_at_once(talk: Talk) -> None:
    done = await talk.act(ASK, visit_question="first")
    assert done.responses == ["utter_ask_visit_form_visit_next"]
    assert done.slots["requested_slot"] == "visit_next"
