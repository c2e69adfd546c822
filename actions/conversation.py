"""The turns that belong to no journey: stop, start over, pick the thread up, not understood, a person instead."""

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.sitting import Events, Sitting, TalkAction
from bot.store.conversations import set_practitioner

JOURNEY_SLOTS = (
    "story",
    "seen_by_doctor",
    "hope",
    "need",
    "practitioner_story",
    "flag_response",
    "quality_answer",
    "evaluate_next",
    "quality_asked",
    "comparing",
    "compare_who",
    "compare_matters",
    "compare_next",
    "compare_shown",
    "check_in_about",
    "check_in_answer",
    "check_in_asked",
    "check_in_from",
    "support_answer",
    "support_layer",
    "reminder_when",
    "verify_kind",
    "verify_country",
    "verify_consent",
    "verify_name",
    "verify_state",
    "form_left",
    "slot_left",
    "question_list",
    "list_step",
    "journey_before",
    "visit_answer",
    "visit_next",
    "visit_question",
    "requested_slot",
)


def journey_left() -> Events:
    """The events that end a journey. What was answered in it is in our tables already."""
    return [ActiveLoop(None), *(SlotSet(name, None) for name in JOURNEY_SLOTS), SlotSet("questions_left", 2)]


class ResumeJourney(TalkAction):
    """Asks the open question of the running journey again, after something else was answered."""

    action_name = "action_resume_journey"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Go back to the form, if one is open."""
        if loop := tracker.active_loop.get("name"):
            return [FollowupAction(loop)]
        if tracker.latest_message["intent"]["name"] == "resume":
            dispatcher.utter_message(response="utter_nothing_open")
        return []


class Stop(TalkAction):
    """Ends what is open; all of it is already saved."""

    action_name = "action_stop"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Say that it is kept."""
        dispatcher.utter_message(response="utter_stopped")
        return journey_left()


class StartOver(TalkAction):
    """Clears the present journey and the practitioner in view. Nothing saved is deleted."""

    action_name = "action_restart"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Offer the ways in again."""
        await set_practitioner(sitting.session, sitting.conversation.id, None)
        dispatcher.utter_message(response="utter_started_over")
        return [*journey_left(), SlotSet("flag_named", None), SlotSet("not_understood", 0)]


class NotUnderstood(TalkAction):
    """Asks for other words; the second time with choices, the third with a person."""

    action_name = "action_not_understood"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Say so, a little differently each time."""
        times = min(int(tracker.get_slot("not_understood") or 0) + 1, 3)
        language = sitting.understanding.language if sitting.understanding else "en"
        response = "utter_language_not_understood" if language != "en" else f"utter_not_understood_{times}"
        dispatcher.utter_message(response=response)
        # Rasa's fallback would come again and again in this turn: nothing else tells it that all is said.
        return [SlotSet("not_understood", times % 3), FollowupAction("action_listen")]


class TalkToHuman(TalkAction):
    """Says honestly what a wish for a person leads to today."""

    action_name = "action_talk_to_human"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Answer the wish."""
        dispatcher.utter_message(response="utter_talk_to_human")
        return []
