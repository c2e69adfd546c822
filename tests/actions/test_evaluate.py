from typing import Any

import pytest

from bot.guidance.registry import load_guidance
from tests.actions.talk import Quotes, Talk, understood

VALIDATE = "validate_evaluate_form"
ASK = "action_ask_evaluate_form_quality_answer"
TOLD = {"practitioner_story": "told"}
BEGUN = {"quality_answer": None, "evaluate_next": None, "questions_left": 2}
GOOD = {"being_heard": "first person who believed me"}
FLAG = {"product_selling": "three bottles a visit"}


@pytest.mark.parametrize("left_open", [None, "story"])
@pytest.mark.parametrize(
    ("flags", "good", "decided", "said"),
    [
        ({}, {}, {"practitioner_story": None, "flag_response": "none"}, []),
        ({}, GOOD, TOLD | {"flag_response": "none"}, ["utter_heard_good"]),
        (FLAG, {}, TOLD | {"flag_response": None}, []),
        (FLAG, GOOD, TOLD | {"flag_response": None}, ["utter_heard_good"]),
    ],
)
async def test_the_journey_begins_with_what_is_known(
    talk: Talk, left_open: str | None, flags: Quotes, good: Quotes, decided: dict[str, Any], said: list[str]
) -> None:
    heard = understood(intent="evaluate", flags=flags, good=good)
    if flags or good:
        await talk.hear(heard)

    done = await talk.act(VALIDATE, understanding=heard, requested_slot=left_open)

    assert done.slots == BEGUN | decided
    assert done.responses == said


@pytest.mark.parametrize(
    ("said", "good", "taken"),
    [
        ("she is ok", {}, False),
        ("she is ok", {"being_heard": "ok"}, True),
        ("she works with herbs and talks a lot", {}, True),
        ("skip", {}, True),
        ("/evaluate", {}, False),
    ],
)
async def test_a_story_needs_a_few_words_or_a_signal(talk: Talk, said: str, good: Quotes, taken: bool) -> None:
    heard = understood(said, good=good)

    done = await talk.act(VALIDATE, understanding=heard, requested_slot="practitioner_story", answer=said)

    assert done.slots["practitioner_story"] == ("told" if taken else None)


async def test_only_a_quote_of_some_length_is_repeated(talk: Talk) -> None:
    short = understood(good={"being_heard": "so nice"})
    told = understood(good=GOOD)

    without = await talk.act(VALIDATE, understanding=short, requested_slot="practitioner_story", answer="so nice")
    repeated = await talk.act(VALIDATE, understanding=told, requested_slot="practitioner_story", answer="told")

    assert without.messages == []
    assert repeated.messages[0]["quote"] == GOOD["being_heard"]


@pytest.mark.parametrize(
    ("said", "shrug", "left", "decided"),
    [
        ("we decide together", False, 2, {"quality_answer": None, "questions_left": 1}),
        ("🤷", True, 2, {"quality_answer": None, "questions_left": 1}),
        ("skip", False, 1, {"quality_answer": "done", "questions_left": 0}),
        ("we decide together", False, 0, {"quality_answer": "done", "questions_left": 0}),
    ],
)
async def test_an_answer_about_a_quality_is_kept(
    talk: Talk, said: str, shrug: bool, left: int, decided: dict[str, Any]
) -> None:
    slots: dict[str, Any] = {"requested_slot": "quality_answer", "quality_asked": "shared_power"}

    done = await talk.act(VALIDATE, understanding=understood(said), answer=said, questions_left=left, **slots)

    assert await talk.answers() == [("evaluate", "shared_power", said)]
    assert done.slots == TOLD | decided | {"flag_response": "none", "evaluate_next": None, "quality_asked": None}
    assert done.responses == (["utter_quality_unknown"] if shrug else [])


@pytest.mark.parametrize(
    ("said", "shown"),
    [("show me", True), ("OK, show me how things stand so far", True), ("can I see it", False), ("he shows me", False)],
)
async def test_who_asks_to_see_the_portrait_in_place_of_an_answer_sees_it(talk: Talk, said: str, shown: bool) -> None:
    await talk.hear(understood())
    slots: dict[str, Any] = {"requested_slot": "quality_answer", "quality_asked": "shared_power", "questions_left": 2}

    done = await talk.act(VALIDATE, understanding=understood(said), answer=said, **slots)

    assert (done.slots.get("evaluate_next") == "show") is shown
    assert bool(await talk.answers()) is not shown, "a wish to see is no answer"


async def test_who_asks_to_see_the_portrait_after_a_flag_sees_it(talk: Talk) -> None:
    await talk.hear(understood(flags=FLAG))

    done = await talk.act(VALIDATE, requested_slot="flag_response", answer="show me", flag_named="product_selling")

    assert done.slots == {"flag_response": "none", "quality_answer": "done", "evaluate_next": "show"}
    assert await talk.flags(), "a wish to see takes nothing back"


async def test_a_flag_in_an_answer_is_named_before_the_next_question(talk: Talk) -> None:
    heard = await talk.hear(understood("she sells me bottles", flags=FLAG))
    slots: dict[str, Any] = {"requested_slot": "quality_answer", "quality_asked": "shared_power", "questions_left": 2}

    done = await talk.act(VALIDATE, understanding=heard, answer="she sells me bottles", **slots)

    assert done.slots["flag_response"] is None


@pytest.mark.parametrize(
    ("said", "good", "decided"),
    [
        ("show", {}, {"evaluate_next": "show"}),
        ("let me see it", {}, {"evaluate_next": "show"}),
        ("no more please", {}, {"evaluate_next": "show"}),
        ("hm", {}, {"evaluate_next": "show"}),
        ("more", {}, {"quality_answer": None, "evaluate_next": None, "questions_left": 2}),
        ("go on", {}, {"quality_answer": None, "evaluate_next": None, "questions_left": 2}),
        ("well", GOOD, TOLD | {"flag_response": "none", "evaluate_next": None}),
        ("on the way home I thought of him", {}, TOLD | {"flag_response": "none", "evaluate_next": None}),
        ("/evaluate", {}, {"evaluate_next": None}),
    ],
)
async def test_the_person_decides_how_to_go_on(talk: Talk, said: str, good: Quotes, decided: dict[str, Any]) -> None:
    heard = understood(said, good=good)

    done = await talk.act(VALIDATE, understanding=heard, requested_slot="evaluate_next", answer=said)

    assert done.slots == decided


async def test_when_nothing_is_left_to_ask_more_shows_the_portrait(talk: Talk) -> None:
    await talk.hear(understood(good=dict.fromkeys(load_guidance().qualities, "all is well with her")))

    done = await talk.act(VALIDATE, requested_slot="evaluate_next", answer="more")
    asked = await talk.act(ASK)

    assert done.slots == {"evaluate_next": "show"}
    assert asked.slots == {"quality_answer": "done", "requested_slot": "evaluate_next"}
    assert asked.responses == ["utter_ask_evaluate_form_evaluate_next"]


@pytest.mark.parametrize("asked", ["practitioner_story", "flag_response", "quality_answer", "evaluate_next"])
async def test_after_a_digression_nothing_changes(talk: Talk, asked: str) -> None:
    assert (await talk.act(VALIDATE, requested_slot=asked)).events == []


@pytest.mark.parametrize(
    ("kind", "known_good", "known_flags", "open_question", "asked"),
    [
        ("naturopath", {}, {}, None, "being_heard"),
        ("naturopath", GOOD, {}, None, "shared_power"),
        ("naturopath", {}, {"not_heard": "she talks over me"}, None, "shared_power"),
        ("naturopath", {}, {}, "web_of_support", "web_of_support"),
        ("naturopath", GOOD, {}, "being_heard", "shared_power"),
    ],
)
async def test_the_most_important_unknown_is_asked(
    talk: Talk, kind: str, known_good: Quotes, known_flags: Quotes, open_question: str | None, asked: str
) -> None:
    await talk.hear(understood(good=known_good, flags=known_flags), kind)

    done = await talk.act(ASK, quality_asked=open_question)

    assert done.slots == {"quality_asked": asked}
    assert done.responses == ["utter_ask_quality"]
    assert done.messages[0]["custom"] == {"asks": asked}
    assert done.payloads == ["/explain_quality", '/inform{"choice":"skip"}', "/stop"]


async def test_a_question_is_put_in_the_words_for_the_role(talk: Talk) -> None:
    surgeon = next(kind.code for kind in load_guidance().kinds.values() if kind.role == "specialist")
    await talk.hear(understood(), surgeon)

    done = await talk.act(ASK)

    quality = load_guidance().qualities[done.slots["quality_asked"]]
    assert done.messages[0]["question"] == quality.question_for("specialist")


async def test_a_question_answered_before_is_not_asked_again(talk: Talk) -> None:
    await talk.hear(understood())
    slots: dict[str, Any] = {"requested_slot": "quality_answer", "quality_asked": "being_heard"}
    await talk.act(VALIDATE, understanding=understood("so so"), answer="so so", **slots)

    assert (await talk.act(ASK)).slots == {"quality_asked": "shared_power"}


@pytest.mark.parametrize("asked", ["shared_power", None])
async def test_a_question_can_be_explained(talk: Talk, asked: str | None) -> None:
    done = await talk.act("action_explain_quality", quality_asked=asked)

    expected = load_guidance().qualities["shared_power"].explain if asked else "utter_explain_qualities"
    assert expected in done.responses[0]
    assert done.events == []


async def test_a_portrait_is_told_and_kept(talk: Talk) -> None:
    await talk.hear(understood(good=GOOD, flags=FLAG))

    done = await talk.act("action_portrait")

    kept = await talk.portrait()
    assert kept is not None
    assert {one["quality"]: one["standing"] for one in kept.content["qualities"]}["being_heard"] == "strong"
    assert GOOD["being_heard"] in done.messages[0]["text"]
    assert FLAG["product_selling"] in done.messages[0]["text"]
    assert '/choose_step{"choice":"raise_it"}' in done.payloads
    assert done.slots["practitioner_story"] is None


async def test_a_portrait_of_nobody_says_that_nothing_is_known(talk: Talk) -> None:
    done = await talk.act("action_portrait")

    assert done.messages[0]["text"] == load_guidance().portrait_sayings["nothing_known"]
    assert await talk.portrait() is None


@pytest.mark.parametrize("step", [offered.choice.id for offered in load_guidance().portrait_choices])
async def test_the_step_chosen_is_kept(talk: Talk, step: str) -> None:
    done = await talk.act("action_choose_step", choice=step)

    assert done.responses == [f"utter_step_{step}"]
    assert await talk.answers() == [("evaluate", "next_step", step)]


async def test_a_step_chosen_in_prose_is_kept(talk: Talk) -> None:
    await talk.act("action_choose_step", text="I want another opinion")

    assert await talk.answers() == [("evaluate", "next_step", "second_opinion")]


@pytest.mark.parametrize("step", [None, "run_away"])
async def test_an_unknown_step_is_not_met_with_silence(talk: Talk, step: str | None) -> None:
    done = await talk.act("action_choose_step", choice=step)

    assert done.responses == ["utter_nothing_open"]
    assert await talk.answers() == []
