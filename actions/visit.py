"""After a visit: how each question was answered, one at a time, and then the offer to look at the portrait again."""

import re
from collections.abc import Sequence

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import journey_left
from actions.evaluate import ShowPortrait
from actions.flags import unnamed_flags
from actions.questions import about_whom, still_to_ask, the_list, whose
from actions.sitting import Events, Sitting, TalkAction, answer_to, question_open
from bot.guidance.kinds import kind_in
from bot.guidance.severity import Severity
from bot.store.conversations import set_practitioner
from bot.store.models import Question
from bot.store.questions import latest_list_to_ask, pass_over, record_heard
from bot.understanding import short_answer

SKIP = {"title": "Skip", "payload": '/inform{"choice":"skip"}'}
NOT_ASKED = {"title": "I didn't ask it", "payload": '/inform{"choice":"not asked"}'}
STOP = {"title": "Stop here, save it", "payload": "/stop"}

BEGINS = "first"
"""Stands for the question asked about while none was yet."""

_NONE_ASKED = re.compile(
    r"\b(did ?n[o']?t|did not|couldn'?t|never)\b.{0,25}\b(any|all|them|a single|questions)\b|\bnone of (them|it|the)\b|"
    r"\b(forgot|lost) (the|my) list\b",
    re.I,
)
_ONE_NOT_ASKED = re.compile(
    r"^\W*(sorry,? |well,? |i |we )*(not asked|(did ?n[o']?t|did not|couldn'?t|never) (get to |manage to |really )?"
    r"(ask|get to|get round|mention|bring|have time)|forgot|no time|ran out of time|not yet)\b",
    re.I,
)
_SHOW = re.compile(r"\b(show|see|look|portrait|picture)\b", re.I)


async def to_ask_about(sitting: Sitting) -> list[Question]:
    """What is still to be asked about in this round, of the practitioner in view."""
    return [one for one in still_to_ask(await the_list(sitting)) if one.passed_at is None]


class AfterVisit(TalkAction):
    """Somebody is back from a visit: where a list waits, what was heard is asked; else it is a check-in."""

    action_name = "action_after_visit"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Find the list that was taken along. What stood out in the very message is named first."""
        sitting = await about_whom(sitting)
        waiting = still_to_ask(await the_list(sitting))
        if not waiting and kind_in(sitting.text) is None:
            waiting = still_to_ask(await latest_list_to_ask(sitting.session, sitting.conversation.id))
        if not waiting or await unnamed_flags(sitting):
            return [FollowupAction("check_in_form")]
        await set_practitioner(sitting.session, sitting.conversation.id, waiting[0].practitioner_id)
        await pass_over(sitting.session, waiting, passed=False)
        fresh = [SlotSet("visit_answer", None), SlotSet("visit_next", None), SlotSet("visit_question", BEGINS)]
        return [*fresh, FollowupAction("visit_form")]


class ValidateVisit(TalkAction):
    """Keeps each answer under its question, and goes on to the next."""

    action_name = "validate_visit_form"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Take the answer to the open question."""
        asked = question_open(tracker, ("visit_answer", "visit_next"))
        if asked is None:
            return []
        said, left_open = answer_to(tracker, asked)
        if said is None:
            return left_open
        if asked == "visit_next":
            wanted = short_answer(said) == "yes" or _SHOW.search(said)
            return [SlotSet("visit_next", "show" if wanted else "later")]
        await self._keep(dispatcher, tracker, sitting, said)
        urgent = any(flag.severity == Severity.ACT_NOW for flag in await unnamed_flags(sitting))
        left = await to_ask_about(sitting)
        if left and not urgent:
            return [SlotSet("visit_answer", None), SlotSet("visit_question", None)]
        return [SlotSet("visit_answer", "told"), SlotSet("visit_next", _next(sitting, urgent))]

    async def _keep(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, said: str) -> None:
        left = still_to_ask(await the_list(sitting))
        if _NONE_ASKED.search(said):
            dispatcher.utter_message(response="utter_not_asked_stays")
            return await pass_over(sitting.session, left)
        asked = _one(await the_list(sitting), tracker.get_slot("visit_question"))
        if asked is None:
            return None
        if _ONE_NOT_ASKED.search(said):
            dispatcher.utter_message(response="utter_not_asked_stays")
            return await pass_over(sitting.session, [asked])
        if short_answer(said) in ("skip", "unknown"):
            return await pass_over(sitting.session, [asked])
        dispatcher.utter_message(response="utter_heard_kept")
        return await record_heard(sitting.session, asked, said)


class AskWhatWasHeard(TalkAction):
    """Asks about the next question of the list."""

    action_name = "action_ask_visit_form_visit_answer"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Ask how one question was answered; the first time, say what this is."""
        left = await to_ask_about(sitting)
        question = _one(left, tracker.get_slot("visit_question")) or next(iter(left), None)
        if question is None:
            dispatcher.utter_message(response="utter_ask_visit_form_visit_next")
            return [SlotSet("visit_answer", "told"), SlotSet("requested_slot", "visit_next")]
        begins = tracker.get_slot("visit_question") == BEGINS
        dispatcher.utter_message(
            response="utter_ask_first_heard" if begins else "utter_ask_heard",
            ask=question.ask,
            whom=whose(sitting),
            buttons=[SKIP, NOT_ASKED, STOP],
            json_message={"asks": "visit_answer"},
        )
        return [SlotSet("visit_question", question.id)]


class VisitTold(TalkAction):
    """Ends the round: names what stood out, shows the portrait if it is wanted, or leaves it at that."""

    action_name = "action_visit_told"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Go where the person chose, flags first."""
        if await unnamed_flags(sitting):
            return [*journey_left(), FollowupAction("evaluate_form")]
        if tracker.get_slot("visit_next") == "show":
            return await ShowPortrait().act(dispatcher, tracker, sitting)
        dispatcher.utter_message(response="utter_visit_kept")
        return journey_left()


def _next(sitting: Sitting, urgent: bool) -> str | None:
    """Whether the portrait is offered: not where a flag cannot wait, nor where it would be of nobody."""
    if urgent:
        return "later"
    return None if sitting.practitioner else "later"


def _one(questions: Sequence[Question], wanted: str | None) -> Question | None:
    return next((one for one in questions if one.id == wanted), None)
