from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.store.columns import utc_now
from bot.store.conversations import lock_conversation, set_practitioner
from bot.store.models import Portrait, Practitioner, TrialPeriod
from bot.store.practitioners import ensure_practitioner, practitioners_of
from tests.actions.talk import Done, Quotes, Talk, understood

VALIDATE = "validate_check_in_form"
ASK = "action_ask_check_in_form_check_in_answer"
GOOD = {"being_heard": "first person who believed me"}
FLAG = {"product_selling": "three bottles a visit"}
BACK = "I'm back about my naturopath"


async def looked_at(talk: Talk, flags: Quotes | None = None, good: Quotes | None = None) -> None:
    """A first look with a portrait at its end; its flags were named."""
    await talk.hear(understood(flags=flags, good=good))
    for code in flags or {}:
        await talk.name(code)
    await talk.act("action_portrait")
    talk.message_n += 3


async def begin(talk: Talk, text: str = BACK, **heard: Any) -> Done:
    understanding = understood(text, intent="check_in", **heard)
    if heard:
        await talk.hear(understanding)
    else:
        talk.message_n += 1
    return await talk.act(VALIDATE, understanding=understanding)


async def answer(talk: Talk, begun: dict[str, Any], said: str, **heard: Any) -> Done:
    understanding = understood(said, **heard)
    if heard:
        await talk.hear(understanding)
    else:
        talk.message_n += 1
    return await talk.act(VALIDATE, understanding=understanding, requested_slot="check_in_answer", answer=said, **begun)


async def answer_all(talk: Talk, begun: Done, *said: str) -> dict[str, Any]:
    """Answer one question after the other, and give the slots at the end."""
    slots = begun.slots
    for words in said:
        slots |= (await answer(talk, slots, words)).slots
    return slots


async def in_view(talk: Talk) -> Practitioner:
    conversation = await talk.conversation()
    async with talk.store.begin() as session:
        return await session.get_one(Practitioner, conversation.practitioner_id)


async def told_of(talk: Talk, kind: str, name: str | None = None) -> Practitioner:
    async with talk.store.begin() as session:
        conversation = await lock_conversation(session, talk.conversation_id)
        return await ensure_practitioner(session, conversation, name, kind)


@pytest.mark.parametrize("opening", ["/check_in", BACK])
async def test_with_nobody_known_it_begins_with_a_first_look(talk: Talk, opening: str) -> None:
    begun = await begin(talk, opening)
    told = await talk.act("action_check_in", text=opening, **begun.slots)

    assert begun.slots["check_in_answer"] == begun.slots["check_in_about"] == "nobody"
    assert told.responses == ["utter_check_in_nobody"]
    assert told.next_action == "evaluate_form"
    assert told.slots["practitioner_story"] == (None if opening.startswith("/") else opening)


async def test_who_is_heard_of_for_the_first_time_in_this_message_is_not_known_yet(talk: Talk) -> None:
    begun = await begin(talk, "checking in, she never listens", flags={"not_heard": "she never listens"})

    assert begun.slots["check_in_answer"] == "nobody"


async def test_somebody_new_is_looked_at_for_the_first_time(talk: Talk) -> None:
    await looked_at(talk, good=GOOD)

    begun = await begin(talk, "an update on my surgeon", good={"shared_power": "he let me choose"})
    told = await talk.act("action_check_in", text="an update on my surgeon", **begun.slots)

    assert told.responses == ["utter_check_in_newcomer"]
    assert (await in_view(talk)).kind == "surgeon"


@pytest.mark.parametrize(
    ("said", "kind"), [(BACK, "naturopath"), ("update: Maren is kinder now", "osteopath"), ("my osteo", "naturopath")]
)
async def test_the_one_who_is_named_is_meant_else_the_one_in_view(talk: Talk, said: str, kind: str) -> None:
    await looked_at(talk, good=GOOD)
    maren = await told_of(talk, "osteopath", "Maren")
    await record(talk, maren)

    await begin(talk, said, good={"being_heard": "is kinder now"})

    assert (await in_view(talk)).kind == kind


async def record(talk: Talk, practitioner: Practitioner) -> None:
    """Have something known of a practitioner."""
    async with talk.store.begin() as session:
        session.add(Portrait(conversation_id=talk.conversation_id, practitioner_id=practitioner.id, content=EMPTY))


EMPTY: dict[str, Any] = {"role": None, "qualities": [], "beside": []}


async def test_with_several_known_and_none_in_view_it_is_asked_who(talk: Talk) -> None:
    naturopath, osteopath = await told_of(talk, "naturopath"), await told_of(talk, "osteopath")
    await record(talk, naturopath)
    await record(talk, osteopath)

    begun = await begin(talk, "checking in")
    asked = await talk.act("action_ask_check_in_form_check_in_about")
    chosen = await talk.act(
        VALIDATE,
        text="/inform",
        requested_slot="check_in_about",
        answer=osteopath.id,
        **begun.slots | {"check_in_from": 2},
    )

    assert begun.slots["check_in_about"] is None
    assert asked.payloads == [f'/inform{{"choice":"{one.id}"}}' for one in (naturopath, osteopath)]
    assert chosen.slots["check_in_about"] == osteopath.id
    assert (await in_view(talk)).kind == "osteopath"


async def test_what_was_left_open_is_asked_and_each_answer_kept(talk: Talk) -> None:
    await looked_at(talk, FLAG, GOOD)
    await talk.act("action_note_question", flag_named="product_selling")

    begun = await begin(talk)
    asked = await talk.act(ASK, **begun.slots)
    first = await answer(talk, begun.slots, "she took it well")
    second = await answer(talk, begun.slots | first.slots, "less often")

    assert begun.responses == ["utter_check_in_begins"]
    assert begun.messages[0]["who"] == "your naturopath"
    assert "Could" in asked.messages[0]["question"] or "could" in asked.messages[0]["question"]
    assert asked.payloads[-2:] == ['/inform{"choice":"skip"}', "/stop"]
    assert first.slots["check_in_asked"] == "rhythm"
    assert second.slots["check_in_answer"] == "done"
    kept = [one for one in await talk.answers() if one[0] == "check_in"]
    assert kept == [
        ("check_in", "opening", BACK),
        ("check_in", "noted:product_selling", "she took it well"),
        ("check_in", "rhythm", "less often"),
    ]


async def test_then_and_now_are_told_and_both_portraits_kept(talk: Talk) -> None:
    await looked_at(talk, FLAG, GOOD)
    begun = await begin(talk)
    slots = await answer_all(talk, begun, "better", "lighter")

    told = await talk.act("action_check_in", **slots)
    again = await talk.act("action_check_in", **slots)

    assert told.responses[0] == "utter_rhythm_lighter"
    comparison = told.messages[1]
    assert "Products in proportion: worth a question, and better now, as you tell it." in comparison["text"]
    assert "Being heard: strong, as before." in comparison["text"]
    assert comparison["custom"] == {"kind": "portrait"}
    assert '/choose_step{"choice":"keep"}' in told.payloads
    assert again.messages == told.messages
    assert await portraits(talk) == 2, "the old one stays, and a turn taken again adds none"


async def portraits(talk: Talk) -> int:
    async with talk.store.begin() as session:
        (known,) = await practitioners_of(session, talk.conversation_id)
        rows = await session.execute(Portrait.__table__.select().where(Portrait.practitioner_id == known.id))
        return len(rows.all())


async def test_a_second_check_in_starts_from_the_first(talk: Talk) -> None:
    await looked_at(talk, FLAG, GOOD)
    slots = await answer_all(talk, await begin(talk), "better", "lighter")
    await talk.act("action_check_in", **slots)

    begun = await begin(talk)

    assert begun.slots["check_in_asked"] == "changed", "what was settled is not asked about again"


async def test_a_new_flag_is_named_before_the_next_question(talk: Talk) -> None:
    await looked_at(talk, good=GOOD)
    begun = await begin(talk)

    done = await answer(talk, begun.slots, "he touched my knee", flags={"boundary_violation": "he touched my knee"})
    named = await talk.act("action_ask_check_in_form_flag_response")
    taken = await talk.act(
        VALIDATE,
        requested_slot="flag_response",
        answer="yes",
        flag_named="boundary_violation",
        **{name: value for name, value in begun.slots.items() if name != "flag_response"},
    )

    assert done.slots["flag_response"] is None
    assert named.responses == ["utter_flag_act_now"]
    assert "check_in_answer" in taken.slots


@pytest.mark.parametrize(("weeks", "first", "said"), [(9, "trial", None), (2, "changed", "utter_trial_still_runs")])
async def test_a_trial_that_has_run_out_is_brought_up_and_one_that_runs_is_respected(
    talk: Talk, weeks: int, first: str, said: str | None
) -> None:
    await looked_at(talk, good=GOOD)
    slots: dict[str, Any] = {"requested_slot": "quality_answer", "quality_asked": "clear_expectations"}
    words = "she said to try it for six weeks"
    await talk.act("validate_evaluate_form", understanding=understood(words), answer=words, **slots)
    async with talk.store.begin() as session:
        await session.execute(update(TrialPeriod).values(at=utc_now() - timedelta(weeks=weeks)))
    talk.message_n += 2

    begun = await begin(talk)
    asked = await talk.act(ASK, **begun.slots)
    ended = await answer_all(talk, begun, "so so", "who knows")
    told = await talk.act("action_check_in", **ended)

    assert begun.slots["check_in_asked"] == first
    assert (words in asked.messages[0]["question"]) == (first == "trial")
    assert told.responses[0] == said or said is None
    later = await begin(talk)
    assert later.slots["check_in_asked"] == "changed", "it is brought up once"


@pytest.mark.parametrize(
    ("rhythm", "flags", "said"),
    [
        ("lighter", {}, "utter_rhythm_lighter"),
        ("now and then, for upkeep", {}, "utter_rhythm_upkeep"),
        ("more often", {}, "utter_rhythm_busier"),
        ("same", {}, "utter_rhythm_same"),
        ("same", {"endless_treatment": "he always finds something new"}, "utter_rhythm_never_lighter"),
        ("hard to say", {}, None),
    ],
)
async def test_ebb_and_flow_is_told_apart_from_care_that_never_lightens(
    talk: Talk, rhythm: str, flags: Quotes, said: str | None
) -> None:
    await looked_at(talk, flags, GOOD)
    slots = await answer_all(talk, await begin(talk), "same", rhythm)

    told = await talk.act("action_check_in", **slots)

    assert told.responses[:-1] == ([said] if said else [])


async def test_whoever_left_after_something_serious_is_not_asked_to_judge(talk: Talk) -> None:
    await looked_at(talk, {"boundary_violation": "he touched my knee"})
    slots = await answer_all(talk, await begin(talk), "left")
    assert slots["check_in_answer"] == "done", "nothing is asked about the visits any more"

    told = await talk.act("action_check_in", **slots)

    assert told.responses[0] == "utter_check_in_left"
    assert '/choose_step{"choice":"raise_it"}' not in told.payloads


@pytest.mark.parametrize("asked", ["check_in_about", "check_in_answer"])
async def test_a_button_of_another_question_is_no_answer(talk: Talk, asked: str) -> None:
    done = await talk.act(VALIDATE, requested_slot=asked, answer="/find_help", check_in_from=1)

    assert done.slots == {asked: None}


@pytest.mark.parametrize("asked", ["check_in_about", "flag_response", "check_in_answer"])
async def test_after_a_digression_nothing_changes(talk: Talk, asked: str) -> None:
    assert (await talk.act(VALIDATE, requested_slot=asked, check_in_from=1)).events == []


async def test_an_answer_is_kept_though_the_practitioner_was_lost_from_view(talk: Talk) -> None:
    await looked_at(talk, good=GOOD)
    begun = await begin(talk)
    async with talk.store.begin() as session:
        await set_practitioner(session, talk.conversation_id, None)

    done = await answer(talk, begun.slots, "all well")

    assert done.slots["check_in_answer"] == "nobody"
