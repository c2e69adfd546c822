from typing import Any

import pytest

from actions.conversation import JOURNEY_SLOTS
from bot.store import StoreError
from tests.actions.talk import SLOTS, Talk, understood

LEFT = dict.fromkeys(JOURNEY_SLOTS) | {"questions_left": SLOTS["questions_left"]}
GOOD = {"being_heard": "she really listened to me"}


@pytest.mark.parametrize(
    ("loop", "intent", "followed_by", "said"),
    [
        ("evaluate_form", "thanks", "evaluate_form", []),
        ("find_help_form", "resume", "find_help_form", []),
        (None, "resume", None, ["utter_nothing_open"]),
        (None, "thanks", None, []),
    ],
)
async def test_the_thread_is_picked_up_where_there_is_one(
    talk: Talk, loop: str | None, intent: str, followed_by: str | None, said: list[str]
) -> None:
    done = await talk.act("action_resume_journey", understanding=understood(intent=intent), loop=loop)

    assert done.next_action == followed_by
    assert done.responses == said


@pytest.mark.parametrize(
    ("action", "said", "more"),
    [
        ("action_stop", "utter_stopped", {}),
        ("action_restart", "utter_started_over", {"flag_named": None, "not_understood": 0}),
    ],
)
async def test_leaving_a_journey_forgets_its_slots_and_keeps_its_rows(
    talk: Talk, action: str, said: str, more: dict[str, Any]
) -> None:
    await talk.hear(understood(flags={"not_heard": "she never listens"}))

    done = await talk.act(action, requested_slot="hope", story="my back", loop="find_help_form")

    assert done.responses == [said]
    assert done.slots == LEFT | more
    assert {"event": "active_loop", "timestamp": None, "name": None} in done.events
    assert set(await talk.flags()) == {"not_heard"}


def test_every_slot_that_a_form_asks_for_belongs_to_its_journey() -> None:
    kept_through_a_journey = {"flag_named", "not_understood", "questions_left"}

    assert set(SLOTS) - kept_through_a_journey == set(JOURNEY_SLOTS)


@pytest.mark.parametrize(("action", "stays"), [("action_stop", True), ("action_restart", False)])
async def test_only_starting_over_loses_sight_of_the_practitioner(talk: Talk, action: str, stays: bool) -> None:
    await talk.hear(understood(good=GOOD))

    await talk.act(action)

    assert ((await talk.conversation()).practitioner_id is not None) == stays


@pytest.mark.parametrize(
    ("before", "language", "said", "after"),
    [
        (0, "en", "utter_not_understood_1", 1),
        (1, "en", "utter_not_understood_2", 2),
        (2, "en", "utter_not_understood_3", 0),
        (0, "de", "utter_language_not_understood", 1),
        (None, "en", "utter_not_understood_1", 1),
    ],
)
async def test_not_understanding_leads_to_choices_and_then_to_a_person(
    talk: Talk, before: int | None, language: str, said: str, after: int
) -> None:
    heard = understood("hm", language=language)

    done = await talk.act("action_not_understood", understanding=heard, not_understood=before)

    assert done.responses == [said]
    assert done.slots == {"not_understood": after}
    assert done.next_action == "action_listen", "or Rasa would say it ten times in a turn"


async def test_without_an_understanding_english_is_spoken(talk: Talk) -> None:
    assert (await talk.act("action_not_understood")).responses == ["utter_not_understood_1"]


async def test_a_wish_for_a_person_is_answered(talk: Talk) -> None:
    done = await talk.act("action_talk_to_human")

    assert done.responses == ["utter_talk_to_human"]
    assert done.events == []


async def test_a_sitting_that_is_not_kept_is_an_error(talk: Talk) -> None:
    talk.sitting_id = "unknown"

    with pytest.raises(StoreError):
        await talk.act("action_stop")
