from datetime import timedelta
from typing import Any

import pytest

from bot.store.columns import utc_now
from bot.store.models import Reminder
from bot.store.reminders import reminders_of
from tests.actions.talk import Talk, understood

VALIDATE = "validate_reminder_form"


async def waiting(talk: Talk) -> list[Reminder]:
    async with talk.store.begin() as session:
        return await reminders_of(session, talk.conversation_id)


async def test_a_reminder_with_its_time_is_kept_at_once_for_the_one_in_view(talk: Talk) -> None:
    await talk.hear(understood(good={"being_heard": "she believes me"}))

    done = await talk.act("action_remind_me", text="remind me in two weeks")

    (reminder,) = await waiting(talk)
    assert abs(reminder.due_at - utc_now() - timedelta(days=14)) < timedelta(minutes=1)
    assert reminder.practitioner_id == (await talk.conversation()).practitioner_id
    assert done.responses == ["utter_reminder_set"]
    assert done.payloads == ["/stop_reminders"]
    assert done.next_action is None


@pytest.mark.parametrize("text", ["/remind_me", "remind me", "remind me a month ago", "remind me in forty years"])
async def test_without_a_time_it_is_asked_for_and_nothing_kept(talk: Talk, text: str) -> None:
    done = await talk.act("action_remind_me", text=text)

    assert done.next_action == "reminder_form"
    assert await waiting(talk) == []


@pytest.mark.parametrize(
    ("said", "left", "decided"),
    [
        ("no", 2, "none"),
        ("skip", 2, "none"),
        ("hm", 2, None),
        ("hm", 1, "none"),
        ("yes please", 2, None),
        ("yes please", 1, None),
        ("/find_help", 2, None),
    ],
)
async def test_nobody_is_reminded_without_having_chosen_when(
    talk: Talk, said: str, left: int, decided: str | None
) -> None:
    done = await talk.act(VALIDATE, requested_slot="reminder_when", answer=said, questions_left=left)

    assert done.slots["reminder_when"] == decided


async def test_the_time_chosen_is_kept(talk: Talk) -> None:
    done = await talk.act(VALIDATE, requested_slot="reminder_when", answer="in a month", questions_left=2)
    said = await talk.act("action_set_reminder", **done.slots)

    assert said.responses == ["utter_reminder_set"]
    (reminder,) = await waiting(talk)
    assert reminder.due_at.isoformat() == done.slots["reminder_when"]


@pytest.mark.parametrize("slots", [{"reminder_when": "none"}, {}])
async def test_a_no_is_taken(talk: Talk, slots: dict[str, Any]) -> None:
    done = await talk.act("action_set_reminder", **slots)

    assert done.responses == ["utter_reminder_none"]
    assert await waiting(talk) == []


@pytest.mark.parametrize(("kept", "said"), [(True, "utter_reminders_stopped"), (False, "utter_no_reminders")])
async def test_reminders_end_with_a_word(talk: Talk, kept: bool, said: str) -> None:
    if kept:
        await talk.act("action_remind_me", text="remind me tomorrow")

    done = await talk.act("action_stop_reminders")

    assert done.responses == [said]
    assert await waiting(talk) == []


async def test_the_form_begins_open_and_waits_after_a_digression(talk: Talk) -> None:
    assert (await talk.act(VALIDATE)).slots == {"reminder_when": None, "questions_left": 3}
    assert (await talk.act(VALIDATE, requested_slot="reminder_when")).events == []
