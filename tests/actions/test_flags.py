from typing import Any

import pytest

from bot.guidance.registry import load_guidance
from tests.actions.talk import Quotes, Talk, understood

NAME = "action_ask_evaluate_form_flag_response"
VALIDATE = "validate_evaluate_form"
TALK_ABOUT = {"product_selling": "three bottles a visit"}
CHECK_FIRST = {"only_way": "hers is the only way"}
ACT_NOW = {"discourages_medical_care": "stop your insulin"}
UNSPEAKABLE = {"boundary_violation": "he touched me without asking"}
WITH_NOTE = ["/note_question", "/explain_flag", "/correct_previous"]
WITHOUT_NOTE = ["/explain_flag", "/correct_previous"]


@pytest.mark.parametrize(
    ("flags", "leading", "response", "named", "payloads"),
    [
        (TALK_ABOUT, "product_selling", "utter_flag_one", ["product_selling"], WITH_NOTE),
        (TALK_ABOUT | CHECK_FIRST, "only_way", "utter_flags_two", ["only_way", "product_selling"], WITH_NOTE),
        (
            TALK_ABOUT | CHECK_FIRST | ACT_NOW,
            "discourages_medical_care",
            "utter_flag_act_now",
            ["discourages_medical_care"],
            WITHOUT_NOTE,
        ),
        (UNSPEAKABLE, "boundary_violation", "utter_flag_act_now", ["boundary_violation"], WITHOUT_NOTE),
    ],
)
async def test_the_most_serious_flag_leads(
    talk: Talk, flags: Quotes, leading: str, response: str, named: list[str], payloads: list[str]
) -> None:
    await talk.hear(understood(flags=flags))

    done = await talk.act(NAME)

    assert done.responses == [response]
    assert done.slots == {"flag_named": leading}
    assert done.payloads == payloads
    assert done.messages[0]["quote"] == flags[leading]
    assert done.messages[0]["custom"]["asks"] == "flag_response"
    assert [flag["code"] for flag in done.messages[0]["custom"]["flags"]] == named
    assert not any(flag.named_at for flag in (await talk.flags()).values()), "only what stands in the log is named"


async def test_a_flag_is_named_once_only(talk: Talk) -> None:
    await talk.hear(understood(flags=TALK_ABOUT))
    await talk.act(NAME)
    for code in TALK_ABOUT:
        await talk.name(code)
    await talk.hear(understood(flags={"product_selling": "bottles once more"}))

    assert (await talk.act(NAME)).responses == ["utter_ask_about_flag_again"]


@pytest.mark.parametrize(
    ("flags", "said", "response", "kept", "stands"),
    [
        (TALK_ABOUT, "yes please", "utter_question_noted", True, True),
        (TALK_ABOUT, "note it", "utter_question_noted", True, True),
        (TALK_ABOUT, "no thanks", None, False, True),
        (TALK_ABOUT, "why is that so bad", "utter_explain_flag", False, True),
        (TALK_ABOUT, "that's not what I meant", "utter_taken_back", False, False),
        (TALK_ABOUT, "dunno", None, False, True),
        (ACT_NOW, "yes", None, False, True),
        (ACT_NOW, "no, never", "utter_taken_back", False, False),
        (UNSPEAKABLE, "yes", None, False, True),
        (UNSPEAKABLE, "note it", "utter_nothing_to_note", False, True),
    ],
)
async def test_each_answer_to_a_named_flag_is_taken(
    talk: Talk, flags: Quotes, said: str, response: str | None, kept: bool, stands: bool
) -> None:
    (code,) = flags
    await talk.hear(understood(flags=flags))
    await talk.name(code)

    done = await talk.act(VALIDATE, requested_slot="flag_response", answer=said, flag_named=code)

    assert done.responses == ([response] if response else [])
    assert [question for _, question, _ in await talk.answers()] == ([code] if kept else [])
    assert (code in await talk.flags()) == stands
    assert ("flag_named" in done.slots) == (not stands)
    assert done.slots["flag_response"] == "none"


async def test_the_next_flag_follows_the_answer_to_the_first(talk: Talk) -> None:
    await talk.hear(understood(flags=TALK_ABOUT | CHECK_FIRST))
    await talk.name("only_way")

    done = await talk.act(VALIDATE, requested_slot="flag_response", answer="skip", flag_named="only_way")

    assert done.slots["flag_response"] is None


async def test_a_button_of_another_question_is_no_answer(talk: Talk) -> None:
    done = await talk.act(VALIDATE, requested_slot="flag_response", answer="/evaluate", flag_named="only_way")

    assert done.slots == {"flag_response": None}


@pytest.mark.parametrize("code", load_guidance().red_flags)
async def test_every_flag_can_be_explained_with_its_source(talk: Talk, code: str) -> None:
    done = await talk.act("action_explain_flag", flag_named=code)

    assert done.responses == ["utter_explain_flag"]
    assert done.messages[0]["why"] == load_guidance().red_flags[code].why
    link = done.messages[0]["custom"].get("link")
    assert link is None or link["url"] in load_guidance().red_flags[code].sources


async def test_with_no_flag_named_there_is_none_to_explain(talk: Talk) -> None:
    assert (await talk.act("action_explain_flag")).responses == ["utter_no_flag_to_explain"]


@pytest.mark.parametrize(
    ("code", "asked", "response", "kept", "decided"),
    [
        ("product_selling", "flag_response", "utter_question_noted", True, {"flag_response": "noted"}),
        ("product_selling", "quality_answer", "utter_question_noted", True, {}),
        ("product_selling", None, "utter_question_noted", True, {}),
        ("boundary_violation", "flag_response", "utter_nothing_to_note", False, {"flag_response": "noted"}),
        (None, None, "utter_nothing_to_note", False, {}),
    ],
)
async def test_a_question_is_noted_where_there_is_one(
    talk: Talk, code: str | None, asked: str | None, response: str, kept: bool, decided: dict[str, Any]
) -> None:
    done = await talk.act("action_note_question", flag_named=code, requested_slot=asked)

    assert done.responses == [response]
    assert done.slots == decided
    expected = [("questions_to_ask", code, load_guidance().red_flags[code].ask)] if kept and code else []
    assert await talk.answers() == expected


@pytest.mark.parametrize(
    ("named", "asked", "response", "decided", "stands"),
    [
        ("product_selling", "flag_response", "utter_taken_back", {"flag_response": "taken back"}, False),
        ("product_selling", "quality_answer", "utter_taken_back", {}, False),
        ("only_way", None, "utter_nothing_to_take_back", {}, True),
        (None, None, "utter_nothing_to_take_back", {}, True),
    ],
)
async def test_what_was_heard_wrongly_is_taken_back(
    talk: Talk, named: str | None, asked: str | None, response: str, decided: dict[str, Any], stands: bool
) -> None:
    await talk.hear(understood(flags=TALK_ABOUT))

    done = await talk.act("action_take_back", flag_named=named, requested_slot=asked)

    assert done.responses == [response]
    assert done.slots == {"flag_named": None} | decided
    assert ("product_selling" in await talk.flags()) == stands
