"""What was said last can be taken back or changed, once however often the turn is tried, and is kept for review."""

from typing import Any

import pytest

from bot.store.answers import record_answer
from bot.store.conversations import set_practitioner
from bot.store.corrections import corrections_of
from bot.store.models import Sitting
from bot.store.practitioners import add_practitioner, practitioners_of
from tests.actions.talk import Done, Talk, understood

TAKE_BACK = "action_take_back"
FLAG = {"product_selling": "three bottles a visit"}


async def answer(talk: Talk, topic: str, question: str, value: str) -> None:
    """Have a question answered in the next message."""
    talk.message_n += 1
    async with talk.store.begin() as session:
        sitting = await session.get(Sitting, talk.sitting_id)
        assert sitting
        await record_answer(session, sitting, talk.message_n, topic, question, value)


async def people(talk: Talk, *told: tuple[str | None, str | None]) -> list[str]:
    """Have somebody told of; the last of them is in view."""
    async with talk.store.begin() as session:
        conversation = await talk.conversation()
        added = [await add_practitioner(session, conversation, name, kind) for name, kind in told]
        await set_practitioner(session, conversation.id, added[-1].id)
        return [one.id for one in added]


async def corrected(talk: Talk) -> list[tuple[str, str]]:
    """What was taken back: what it was, and the words."""
    async with talk.store.begin() as session:
        return [(one.of, one.was) for one in await corrections_of(session, talk.conversation_id)]


async def says(talk: Talk, text: str, **slots: Any) -> Done:
    """Correct something in the next message."""
    talk.message_n += 1
    return await talk.act(TAKE_BACK, understanding=understood(text, intent="correct_previous"), **slots)


@pytest.mark.parametrize("text", ["go back", "that's not what I said", "undo that"])
async def test_the_last_answer_is_withdrawn_and_asked_again(talk: Talk, text: str) -> None:
    await answer(talk, "evaluate", "being_heard", "she never does")
    await answer(talk, "evaluate", "shared_power", "she decides")

    done = await says(talk, text, loop="evaluate_form", questions_left=1)

    assert done.responses == ["utter_answer_taken_back"]
    assert await talk.answers() == [("evaluate", "being_heard", "she never does")]
    assert await corrected(talk) == [("answer", "she decides")]
    assert done.slots["quality_asked"] == "shared_power"
    assert (done.slots["quality_answer"], done.slots["questions_left"]) == (None, 2)
    assert done.slots["requested_slot"] == "quality_answer"
    assert {"event": "active_loop", "timestamp": None, "name": "evaluate_form"} in done.events


async def test_a_turn_that_is_taken_again_withdraws_no_second_answer(talk: Talk) -> None:
    await answer(talk, "evaluate", "being_heard", "she never does")
    await answer(talk, "evaluate", "shared_power", "she decides")
    first = await says(talk, "go back")

    again = await talk.act(TAKE_BACK, understanding=understood("go back"))

    assert again.slots == first.slots
    assert len(await talk.answers()) == 1
    assert len(await corrected(talk)) == 1


async def test_what_was_heard_in_an_answer_goes_with_it(talk: Talk) -> None:
    await talk.hear(understood(flags=FLAG))
    talk.message_n -= 1
    await answer(talk, "evaluate", "products_in_proportion", "three bottles a visit")

    await says(talk, "go back")

    assert await talk.flags() == {}
    assert set(await corrected(talk)) == {("answer", "three bottles a visit"), ("flag", "three bottles a visit")}


@pytest.mark.parametrize(
    ("text", "value"), [("I meant 2", "2"), ("no sorry, i meant every second visit", "every second visit")]
)
async def test_another_answer_takes_its_place(talk: Talk, text: str, value: str) -> None:
    await answer(talk, "evaluate", "shared_power", "4")

    done = await says(talk, text)
    again = await talk.act(TAKE_BACK, understanding=understood(text))

    assert done.responses == again.responses == ["utter_answer_changed"]
    assert done.messages[0]["answer"] == value
    assert await talk.answers() == [("evaluate", "shared_power", value)]
    assert await corrected(talk) == [("answer", "4")]


async def test_a_question_of_finding_help_is_opened_again_after_the_journey(talk: Talk) -> None:
    await answer(talk, "find_help", "hope", "both")

    done = await says(talk, "go back")

    assert done.slots == {
        "story": "told",
        "seen_by_doctor": "told",
        "hope": None,
        "requested_slot": "hope",
    }


@pytest.mark.parametrize(
    ("text", "slots", "stands"),
    [
        ("that's not what I meant", {}, False),
        ("that's not what I meant", {"requested_slot": "flag_response"}, False),
        ("/correct_previous", {}, False),
        ("go back", {}, True),
    ],
)
async def test_a_flag_named_after_the_answer_is_what_was_meant(
    talk: Talk, text: str, slots: dict[str, Any], stands: bool
) -> None:
    await answer(talk, "evaluate", "shared_power", "we both")
    await talk.hear(understood(flags=FLAG))
    await talk.name("product_selling")

    done = await says(talk, text, flag_named="product_selling", **slots)

    assert ("product_selling" in await talk.flags()) == stands
    assert done.responses == ["utter_answer_taken_back" if stands else "utter_taken_back"]
    assert await corrected(talk) == [("answer", "we both") if stands else ("flag", FLAG["product_selling"])]


async def test_a_flag_of_another_practitioner_stays(talk: Talk) -> None:
    await talk.hear(understood(flags=FLAG), kind="naturopath")
    await talk.hear(understood(flags={"product_selling": "oils at every session"}), kind="osteopath")
    await talk.name("product_selling")

    await says(talk, "that's not what I meant", flag_named="product_selling", requested_slot="flag_response")

    assert [flag.quote for flag in (await talk.flags()).values()] == [FLAG["product_selling"]]


async def test_with_nothing_said_there_is_nothing_to_take_back(talk: Talk) -> None:
    assert (await says(talk, "go back")).responses == ["utter_nothing_to_take_back"]


async def test_which_of_several_is_meant_is_asked_and_what_was_said_moves(talk: Talk) -> None:
    ilse, _, lee = await people(talk, ("Ilse", "naturopath"), (None, "osteopath"), ("Dr Lee", None))
    async with talk.store.begin() as session:
        sitting = await session.get(Sitting, talk.sitting_id)
        assert sitting
        await record_answer(session, sitting, talk.message_n, "evaluate", "shared_power", "she decides", lee)

    asked = await says(talk, "no, not Dr Lee")
    assert asked.responses == ["utter_which_one"]
    assert [button["title"] for button in asked.messages[0]["buttons"]] == [
        "Ilse",
        "your osteopath",
        "Dr Lee",
    ]
    chosen = asked.payloads[0].partition('"practitioner":"')[2].removesuffix('"}')
    talk.message_n += 1
    done = await talk.act("action_switch_practitioner", practitioner=chosen)

    assert done.messages[0]["who"] == "Ilse"
    assert (await talk.conversation()).practitioner_id == ilse
    assert await corrected(talk) == [("practitioner", lee)]


@pytest.mark.parametrize(
    ("told", "response"),
    [([], "utter_nobody_known"), ([("Ilse", None)], "utter_known_people")],
)
async def test_everybody_known_is_named(talk: Talk, told: list[tuple[str | None, str | None]], response: str) -> None:
    if told:
        await people(talk, *told)

    done = await talk.act("action_list_practitioners")

    assert done.responses == [response]
    assert done.messages[0].get("people") == ("• Ilse" if told else None)


async def test_a_practitioner_of_somebody_else_cannot_be_chosen(talk: Talk) -> None:
    await people(talk, ("Ilse", "naturopath"))

    done = await talk.act("action_switch_practitioner", practitioner="nobody:3")

    assert done.responses == ["utter_which_one"]


async def test_the_one_in_view_is_said(talk: Talk) -> None:
    await people(talk, ("Ilse", "naturopath"), (None, "osteopath"))

    done = await talk.act("action_switch_practitioner", text="the other one")

    assert (done.responses, done.messages[0]["who"]) == (["utter_now_about"], "your osteopath")
    async with talk.store.begin() as session:
        assert len(await practitioners_of(session, talk.conversation_id)) == 2
