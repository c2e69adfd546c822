"""Reminders: only when a person asks for one or says yes, at the time they choose, and stopped by a word."""

from datetime import datetime

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.sitting import Events, Sitting, TalkAction, answer_to, is_payload, question_open
from bot.guidance.check_in import day
from bot.store.columns import utc_now
from bot.store.reminders import set_reminder, stop_reminders
from bot.understanding import moment_in, short_answer

NONE = "none"
LEFT_OPEN = 3
"""After so many answers that name no time, it is left: nobody is reminded without having chosen when."""


async def keep(dispatcher: CollectingDispatcher, sitting: Sitting, due_at: datetime) -> None:
    """Keep the reminder, and say honestly where it will be given."""
    practitioner = sitting.practitioner.id if sitting.practitioner else None
    await set_reminder(sitting.session, sitting.conversation.id, practitioner, due_at)
    dispatcher.utter_message(
        response="utter_reminder_set",
        date=day(due_at),
        buttons=[{"title": "No reminder after all", "payload": "/stop_reminders"}],
    )


class RemindMe(TalkAction):
    """Takes "remind me in a month"; where the time is missing, it is asked for."""

    action_name = "action_remind_me"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Keep a reminder for the time named."""
        due_at = None if is_payload(sitting.text) else moment_in(sitting.text, utc_now())
        if due_at is None:
            return [FollowupAction("reminder_form")]
        await keep(dispatcher, sitting, due_at)
        return []


class ValidateReminder(TalkAction):
    """Takes the time at which the person wants to be asked again."""

    action_name = "validate_reminder_form"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """A time to come, or a no; anything else is asked for once more."""
        if question_open(tracker, ("reminder_when",)) is None:
            return [SlotSet("reminder_when", None), SlotSet("questions_left", LEFT_OPEN)]
        said, left_open = answer_to(tracker, "reminder_when")
        if said is None:
            return left_open
        if due_at := moment_in(said, utc_now()):
            return [SlotSet("reminder_when", due_at.isoformat())]
        answer = short_answer(said)
        # A bare yes still needs its time; only what names neither counts as not understood.
        left = int(tracker.get_slot("questions_left") or 0) - (answer != "yes")
        refused = answer in ("no", "skip") or left <= 0
        return [SlotSet("reminder_when", NONE if refused else None), SlotSet("questions_left", max(0, left))]


class SetReminder(TalkAction):
    """Keeps the reminder that was agreed, or says that there is none."""

    action_name = "action_set_reminder"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Keep it."""
        chosen = tracker.get_slot("reminder_when") or NONE
        if chosen == NONE:
            dispatcher.utter_message(response="utter_reminder_none")
        else:
            await keep(dispatcher, sitting, datetime.fromisoformat(chosen))
        return [SlotSet("reminder_when", None), SlotSet("questions_left", 2)]


class StopReminders(TalkAction):
    """Stops every reminder of this conversation."""

    action_name = "action_stop_reminders"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Say that none will come."""
        stopped = await stop_reminders(sitting.session, sitting.conversation.id)
        dispatcher.utter_message(response="utter_reminders_stopped" if stopped else "utter_no_reminders")
        return []
