"""Find help: from "what brings you" to a care map and one next step."""

import re

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import journey_left
from actions.flags import unnamed_flags
from actions.sitting import Events, Sitting, TalkAction, answer_to, is_payload, question_open
from bot.guidance.care_map import care_map, care_sentences
from bot.store.answers import answers_of, record_answer
from bot.understanding import short_answer

ENOUGH_WORDS = 5

_DOCTOR = re.compile(r"\b(doctors?|gp|specialists?|diagnos\w*|consultants?|hospitals?|scans?|blood tests?)\b", re.I)


class ValidateFindHelp(TalkAction):
    """Takes each answer of the journey; slots it leaves empty are asked next."""

    action_name = "validate_find_help_form"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Take the answer to the open question; without one, see whether the first message already tells the story."""
        asked = question_open(tracker, ("story", "seen_by_doctor", "hope"))
        if asked is None:
            return await self._story(sitting.text, sitting)
        said, left_open = answer_to(tracker, asked)
        if said is None:
            return left_open
        if asked == "story":
            return await self._story(said, sitting)
        await record_answer(sitting.session, sitting.row, sitting.message_n, "find_help", asked, said)
        return self._seen(said, tracker) if asked == "seen_by_doctor" else self._hope(said, sitting)

    async def _story(self, said: str, sitting: Sitting) -> Events:
        need = sitting.understanding.need if sitting.understanding else "unclear"
        telling = need != "unclear" or care_map(said, need).situations or len(said.split()) >= ENOUGH_WORDS
        if is_payload(said) or not (telling or short_answer(said) == "skip"):
            return [SlotSet("story", None), SlotSet("seen_by_doctor", None), SlotSet("hope", None)]
        await record_answer(sitting.session, sitting.row, sitting.message_n, "find_help", "story", said)
        doctor_matters = need in ("specialist", "unclear") and not _DOCTOR.search(said)
        return [
            SlotSet("story", said),
            SlotSet("need", need),
            SlotSet("seen_by_doctor", None if doctor_matters else "told"),
            SlotSet("hope", None if need == "unclear" else "told"),
        ]

    def _seen(self, said: str, tracker: Tracker) -> Events:
        settled = tracker.get_slot("hope")
        return [SlotSet("seen_by_doctor", said), SlotSet("hope", settled)]

    def _hope(self, said: str, sitting: Sitting) -> Events:
        understood = sitting.understanding.need if sitting.understanding else "unclear"
        need = said if said in ("specialist", "holistic", "both") else understood
        return [SlotSet("hope", said), SlotSet("need", need)]


class ShowCareMap(TalkAction):
    """Shows who could help with what, and leaves the next step to the person."""

    action_name = "action_care_map"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Tell the care map; where a flag was heard on the way, go on to look at that practitioner."""
        told = tracker.get_slot("story") or await story_kept(sitting)
        need = tracker.get_slot("need") or "unclear"
        if need == "unclear" and short_answer(tracker.get_slot("seen_by_doctor") or "") == "no":
            need = "specialist"
        shown = care_map(told, need)
        dispatcher.utter_message(
            text="\n".join(care_sentences(shown)),
            buttons=[{"title": step.label, "payload": f"/{step.id}"} for step in shown.next_steps],
            json_message={"kind": "care_map"},
        )
        if await unnamed_flags(sitting):
            return [*journey_left(), FollowupAction("evaluate_form")]
        return journey_left()


async def story_kept(sitting: Sitting) -> str:
    """What the person told when they looked for help; empty when they did not."""
    kept = await answers_of(sitting.session, sitting.conversation.id)
    return next((answer.value for answer in reversed(kept) if answer.question == "story"), "")
