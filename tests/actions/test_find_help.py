from typing import Any

import pytest

from bot.guidance.care_map import care_map
from tests.actions.talk import Talk, understood

VALIDATE = "validate_find_help_form"
NOTHING = {"story": None, "seen_by_doctor": None, "hope": None}
LONG = "it has hurt since spring, mostly at night"


@pytest.mark.parametrize(
    ("text", "need", "decided"),
    [
        ("hello", "unclear", NOTHING),
        ("/find_help", "unclear", NOTHING),
        ("/find_help", "holistic", NOTHING),
        ("", "unclear", NOTHING),
        (LONG, "unclear", {"story": LONG, "need": "unclear", "seen_by_doctor": None, "hope": None}),
        (LONG, "specialist", {"story": LONG, "need": "specialist", "seen_by_doctor": None, "hope": "told"}),
        (LONG, "holistic", {"story": LONG, "need": "holistic", "seen_by_doctor": "told", "hope": "told"}),
        ("GP says", "both", {"story": "GP says", "need": "both", "seen_by_doctor": "told", "hope": "told"}),
        ("skip", "unclear", {"story": "skip", "need": "unclear", "seen_by_doctor": None, "hope": None}),
    ],
)
@pytest.mark.parametrize("left_open", [None, "quality_answer"])
async def test_the_first_message_may_tell_the_story(
    talk: Talk, text: str, need: str, decided: dict[str, Any], left_open: str | None
) -> None:
    done = await talk.act(VALIDATE, understanding=understood(text, need=need), requested_slot=left_open)

    assert done.slots == decided
    assert done.messages == []
    kept = [] if decided is NOTHING else [("find_help", "story", text)]
    assert await talk.answers() == kept


@pytest.mark.parametrize(
    ("story", "asks"),
    [
        ("my knee hurts and I cannot sleep", True),
        ("my GP saw the knee and shrugged", False),
        ("GP says it is nothing, knee still hurts", False),
        ("they diagnosed something in my knee last week", False),
        ("it is a scandal how long one waits", True),
    ],
)
async def test_a_doctor_who_was_named_is_not_asked_about(talk: Talk, story: str, asks: bool) -> None:
    done = await talk.act(VALIDATE, understanding=understood(story), requested_slot="story", answer=story)

    assert (done.slots["seen_by_doctor"] is None) == asks


@pytest.mark.parametrize(
    ("asked", "said", "need_heard", "slots", "decided"),
    [
        ("seen_by_doctor", "yes", "unclear", {}, {"seen_by_doctor": "yes", "hope": None}),
        ("seen_by_doctor", "no", "unclear", {"hope": "told"}, {"seen_by_doctor": "no", "hope": "told"}),
        ("hope", "both", "unclear", {}, {"hope": "both", "need": "both"}),
        ("hope", "to sleep again", "holistic", {}, {"hope": "to sleep again", "need": "holistic"}),
        ("hope", "skip", "unclear", {}, {"hope": "skip", "need": "unclear"}),
    ],
)
async def test_each_answer_is_taken_and_kept(
    talk: Talk, asked: str, said: str, need_heard: str, slots: dict[str, Any], decided: dict[str, Any]
) -> None:
    heard = understood(said, need=need_heard)

    done = await talk.act(VALIDATE, understanding=heard, requested_slot=asked, answer=said, **slots)

    assert done.slots == decided
    assert await talk.answers() == [("find_help", asked, said)]


@pytest.mark.parametrize("asked", ["story", "seen_by_doctor", "hope"])
async def test_a_button_of_another_question_is_no_answer(talk: Talk, asked: str) -> None:
    done = await talk.act(VALIDATE, requested_slot=asked, answer="/find_help")

    assert done.slots == {asked: None}
    assert await talk.answers() == []


@pytest.mark.parametrize("asked", ["story", "seen_by_doctor", "hope"])
async def test_after_a_digression_nothing_changes(talk: Talk, asked: str) -> None:
    assert (await talk.act(VALIDATE, requested_slot=asked)).events == []


@pytest.mark.parametrize(
    ("slots", "need"),
    [
        ({"story": "my sleep", "need": "holistic"}, "holistic"),
        ({"story": "my back", "need": "unclear", "seen_by_doctor": "not yet"}, "specialist"),
        ({"story": "my back", "need": "unclear", "seen_by_doctor": "yes"}, "unclear"),
        ({"story": "my back"}, "unclear"),
    ],
)
async def test_the_care_map_fits_the_need_and_ends_the_journey(talk: Talk, slots: dict[str, Any], need: str) -> None:
    done = await talk.act("action_care_map", **slots)

    shown = care_map(slots["story"], need)
    assert shown.first[0] in done.messages[0]["text"]
    assert done.payloads == [f"/{step.id}" for step in shown.next_steps]
    assert done.messages[0]["custom"] == {"kind": "care_map"}
    assert done.slots["story"] is None
    assert done.next_action is None


async def test_the_care_map_remembers_the_story_told_before(talk: Talk) -> None:
    story = "my diabetes and who could help me with it"
    await talk.act(VALIDATE, understanding=understood(story), requested_slot="story", answer=story)

    done = await talk.act("action_care_map", need="both")

    assert care_map(story, "both").first[0] in done.messages[0]["text"]


async def test_a_flag_heard_on_the_way_is_looked_at_after_the_care_map(talk: Talk) -> None:
    await talk.hear(understood(flags={"discourages_medical_care": "he says stop the insulin"}))

    done = await talk.act("action_care_map", story="my diabetes", need="both")

    assert done.next_action == "evaluate_form"
    assert len(done.messages) == 1
