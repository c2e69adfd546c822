"""Compare: two to four practitioners side by side. What differs is told, first where it matters; nobody wins."""

import re
from collections.abc import Sequence
from dataclasses import asdict, replace

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.comparing import Comparing, is_known
from actions.conversation import journey_left
from actions.flags import unnamed_flags
from actions.sitting import Events, Sitting, TalkAction, answer_to, is_payload, portrait_from, question_open, role_of
from bot.guidance.comparison import (
    MOST_COMPARED,
    compare,
    comparison_in_words,
    comparison_lines,
    draw_comparison,
    wanted_in,
)
from bot.guidance.people import Mention, fitting, label_of, labels_of, people_listed, people_to_compare
from bot.guidance.portrait import Portrait
from bot.store.answers import answers_of, record_answer
from bot.store.conversations import set_practitioner
from bot.store.evidence import evidence_for
from bot.store.models import Practitioner
from bot.store.practitioners import ensure_practitioner, practitioners_of
from bot.understanding import short_answer

QUESTIONS = ("compare_who", "compare_matters", "compare_next")
ADD_SOMEONE = {"title": "Add someone", "payload": '/inform{"choice":"add"}'}
LEAVE = {"title": "Leave it", "payload": "/stop"}

_ALL = re.compile(r"\b(all|everyone|everybody|both|each)\b", re.I)
_NOBODY = re.compile(r"^\W*(nobody|no one|noone)\b", re.I)
_THE_OTHER = re.compile(r"\bthe others?\b", re.I)
_ADD = re.compile(r"\b(add|also|too|as well|include|plus|someone else|somebody else|one more)\b", re.I)
_ALSO = re.compile(r"\b(also|too|as well)\b", re.I)
_LEAVE_OUT = re.compile(r"\b(without|leave out|leave off|drop|remove|take out|except|forget about)\b", re.I)
_WHICH = re.compile(r"\b(which|who|better|best|choose|pick|recommend|should i|would you)\b", re.I)
_MATTERS = re.compile(r"\b(matters?|important|care about|something else|prioriti[sz]e|need|want)\b", re.I)
_DONE = re.compile(r"\b(enough|done|finish(ed)?|no more|nothing|that'?s (it|all))\b", re.I)


class ValidateCompare(TalkAction):
    """Takes each answer of the journey: who, what matters, and what then."""

    action_name = "validate_compare_form"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Take the answer to the open question; without one the comparison begins, or goes on after a hearing."""
        asked = question_open(tracker, QUESTIONS)
        if asked is None:
            return await self._begin(dispatcher, tracker, sitting)
        said, left_open = answer_to(tracker, asked)
        if said is None:
            return left_open
        take = {"compare_who": self._who, "compare_matters": self._matters, "compare_next": self._next}[asked]
        return await take(dispatcher, tracker, sitting, said)

    async def _begin(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        comparing = Comparing.of(tracker)
        fresh = [SlotSet("compare_who", None), SlotSet("compare_next", None), SlotSet("compare_shown", False)]
        if comparing.chosen and tracker.latest_message["intent"]["name"] != "compare":
            return [*fresh, *await self._settled(sitting, comparing)]
        known = await practitioners_of(sitting.session, sitting.conversation.id)
        named = [] if is_payload(sitting.text) else people_to_compare(sitting.text, known)
        comparing = await _chosen(sitting, Comparing(), named, known)
        if len(comparing.chosen) < 2 and not comparing.unclear:
            comparing = await _filled_up(sitting, comparing, known)
        return [*fresh, *await self._settled(sitting, _at_most_four(dispatcher, comparing))]

    async def _settled(self, sitting: Sitting, comparing: Comparing) -> Events:
        """Ask who is meant while that is open, then let those be told of who are new; then ask what matters."""
        if len(comparing.chosen) < 2 or comparing.unclear:
            return [comparing.slot, SlotSet("compare_who", None)]
        if comparing.unheard:
            return [comparing.slot, *(SlotSet(question, "later") for question in QUESTIONS)]
        matters = await _matters_to(sitting)
        return [
            comparing.slot,
            SlotSet("compare_who", "settled"),
            SlotSet("compare_matters", None if matters is None else "told"),
        ]

    async def _who(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, said: str) -> Events:
        comparing = Comparing.of(tracker)
        known = await practitioners_of(sitting.session, sitting.conversation.id)
        picked = [one.id for one in known if one.id == said]
        among = [one for one in known if one.id in comparing.unclear] or known
        named = people_listed(said, among)
        if comparing.unclear:
            named = [one for one in named if fitting(one, among)]
        if picked:
            comparing = replace(comparing.with_chosen(picked), unclear=())
        elif short_answer(said) in ("no", "skip") or _NOBODY.search(said):
            return await self._alone(dispatcher, comparing)
        elif named:
            comparing = await _chosen(sitting, replace(comparing, unclear=()), named, known)
        elif _ALL.search(said) or _THE_OTHER.search(said):
            comparing = replace(comparing.with_chosen([one.id for one in among]), unclear=())
        return await self._settled(sitting, _at_most_four(dispatcher, comparing))

    async def _alone(self, dispatcher: CollectingDispatcher, comparing: Comparing) -> Events:
        """Nobody to compare with: then those chosen so far, or nothing."""
        if len(comparing.chosen) >= 2:
            return [replace(comparing, unclear=()).slot, SlotSet("compare_who", "settled")]
        dispatcher.utter_message(response="utter_compare_nobody_else")
        return [SlotSet("comparing", None), *(SlotSet(question, "none") for question in QUESTIONS)]

    async def _matters(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, said: str) -> Events:
        earlier = await _matters_to(sitting) if _ALSO.search(said) else None
        value = f"{earlier}; {said}" if earlier else said
        await record_answer(sitting.session, sitting.row, sitting.message_n, "compare", "matters", value)
        return [SlotSet("compare_matters", "told"), SlotSet("compare_shown", False)]

    async def _next(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, said: str) -> Events:
        comparing = Comparing.of(tracker)
        again = [SlotSet("compare_next", None), SlotSet("compare_shown", False)]
        if said == "matters":
            return [*again, SlotSet("compare_matters", None)]
        if said == "add":
            return [*again, SlotSet("compare_who", None)]
        if said == "done" or short_answer(said) in ("no", "skip") or _DONE.search(said):
            return [SlotSet("compare_next", "done")]
        known = await practitioners_of(sitting.session, sitting.conversation.id)
        named = people_listed(said, known) if _ADD.search(said) else people_to_compare(said, known)
        wanted = wanted_in(said)
        if named and _LEAVE_OUT.search(said):
            return [*again, *await self._settled(sitting, _without(comparing, named, known))]
        if named and _ADD.search(said):
            more = _at_most_four(dispatcher, await _chosen(sitting, comparing, named, known))
            return [*again, *await self._settled(sitting, more)]
        if wanted and (_MATTERS.search(said) or not _something_told(sitting)):
            return [*again, *await self._matters(dispatcher, tracker, sitting, said)]
        if _WHICH.search(said):
            return [SlotSet("compare_next", None)]
        if _something_told(sitting):
            return again
        if _ADD.search(said):
            return [*again, SlotSet("compare_who", None)]
        return (
            [*again, SlotSet("compare_matters", None)] if _MATTERS.search(said) else [SlotSet("compare_next", "done")]
        )


class AskWho(TalkAction):
    """Asks who is meant, with those known as choices."""

    action_name = "action_ask_compare_form_compare_who"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Ask among the few who fit, or for somebody to go with those chosen, or for all of them."""
        comparing = Comparing.of(tracker)
        known = await practitioners_of(sitting.session, sitting.conversation.id)
        chosen = labels_of([one for one in known if one.id in comparing.chosen])
        offered = [one for one in known if one.id in comparing.unclear] or [
            one for one in known if one.id not in comparing.chosen
        ]
        dispatcher.utter_message(
            response=_who_is_asked(comparing),
            who=" and ".join(chosen),
            buttons=[*_picks(offered[:MOST_COMPARED]), LEAVE],
            json_message={"asks": "compare_who"},
        )
        return []


class ShowComparison(TalkAction):
    """Shows those compared side by side, in the place of a question."""

    action_name = "action_ask_compare_form_compare_next"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Show it once; after a digression only ask how to go on."""
        comparing = Comparing.of(tracker)
        buttons = [
            {"title": "Something else matters more", "payload": '/inform{"choice":"matters"}'},
            *([ADD_SOMEONE] if len(comparing.chosen) < MOST_COMPARED else []),
            {"title": "That's enough", "payload": '/inform{"choice":"done"}'},
        ]
        if tracker.get_slot("compare_shown"):
            wants_a_winner = _WHICH.search(sitting.text)
            dispatcher.utter_message(
                response="utter_compare_no_winner" if wants_a_winner else "utter_compare_go_on",
                buttons=buttons,
                json_message={"asks": "compare_next"},
            )
            return []
        matters = wanted_in(await _matters_to(sitting) or "")
        compared = compare(await _portraits(sitting, comparing.chosen), matters)
        picture = draw_comparison(compared)
        dispatcher.utter_message(
            text="\n".join(comparison_lines(compared)),
            buttons=buttons,
            json_message={
                "kind": "comparison",
                "asks": "compare_next",
                "image": {"alt": comparison_in_words(compared), "drawing": asdict(picture)},
            },
        )
        return [SlotSet("compare_shown", True)]


class LeaveComparison(TalkAction):
    """Ends the comparison, or first lets somebody be told of."""

    action_name = "action_compare_done"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Go on to the first one who is new; else say that the choice stays theirs."""
        comparing = Comparing.of(tracker)
        if comparing.unheard:
            return await self._hear(dispatcher, tracker, sitting, comparing)
        if comparing.chosen:
            dispatcher.utter_message(response="utter_compare_done")
        if await unnamed_flags(sitting):
            return [*journey_left(), FollowupAction("evaluate_form")]
        return journey_left()

    async def _hear(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, comparing: Comparing
    ) -> Events:
        new = comparing.unheard[0]
        known = {one.id: one for one in await practitioners_of(sitting.session, sitting.conversation.id)}
        await set_practitioner(sitting.session, sitting.conversation.id, new)
        dispatcher.utter_message(response="utter_compare_hear_first", who=label_of(known[new]))
        told = None if tracker.latest_message["intent"]["name"] == "compare" else sitting.text
        begun = [comparing.slot, SlotSet("practitioner_story", told)]
        return [*journey_left(), *begun, FollowupAction("evaluate_form")]


def _who_is_asked(comparing: Comparing) -> str:
    if comparing.unclear:
        return "utter_compare_which_one"
    if len(comparing.chosen) > 1:
        return "utter_compare_who_else"
    return "utter_compare_with_whom" if comparing.chosen else "utter_compare_whom"


def _picks(people: Sequence[Practitioner]) -> list[dict[str, str]]:
    return [
        {"title": f"{label[0].upper()}{label[1:]}", "payload": f'/inform{{"choice":"{one.id}"}}'}
        for label, one in zip(labels_of(people), people, strict=True)
    ]


async def _chosen(
    sitting: Sitting, comparing: Comparing, named: Sequence[Mention], known: Sequence[Practitioner]
) -> Comparing:
    """Take those named: who is known, who is new and has to be told of, and where two fit, both as unclear."""
    for mention in named:
        fit = fitting(mention, known)
        if len(fit) > 1 and not mention.several:
            comparing = replace(comparing, unclear=tuple(one.id for one in fit))
            continue
        if not fit and mention.several:
            continue  # "two physios": which two has to be asked
        meant = fit or [await ensure_practitioner(sitting.session, sitting.conversation, mention.name, mention.kind)]
        new = [one.id for one in meant if one.id not in comparing.chosen and not await is_known(sitting, one)]
        comparing = replace(comparing.with_chosen([one.id for one in meant]), unheard=(*comparing.unheard, *new))
    return comparing


async def _filled_up(sitting: Sitting, comparing: Comparing, known: Sequence[Practitioner]) -> Comparing:
    """Nobody or one was named: those told of before are meant, where that leaves no doubt."""
    told = [one.id for one in known if one.id in comparing.chosen or await is_known(sitting, one)]
    clear = len(told) <= (2 if comparing.chosen else MOST_COMPARED)
    return comparing.with_chosen(told) if clear else comparing


def _at_most_four(dispatcher: CollectingDispatcher, comparing: Comparing) -> Comparing:
    if len(comparing.chosen) <= MOST_COMPARED:
        return comparing
    dispatcher.utter_message(response="utter_compare_at_most_four")
    first = comparing.chosen[:MOST_COMPARED]
    return replace(comparing, chosen=first, unheard=tuple(one for one in comparing.unheard if one in first))


def _without(comparing: Comparing, named: Sequence[Mention], known: Sequence[Practitioner]) -> Comparing:
    out = {one.id for mention in named for one in fitting(mention, known)}
    left = tuple(one for one in comparing.chosen if one not in out)
    return replace(comparing, chosen=left, unheard=tuple(one for one in comparing.unheard if one in left))


async def _portraits(sitting: Sitting, chosen: Sequence[str]) -> list[tuple[str, Portrait]]:
    known = {one.id: one for one in await practitioners_of(sitting.session, sitting.conversation.id)}
    people = [known[one] for one in chosen if one in known]
    return [
        (label, portrait_from(await evidence_for(sitting.session, one.id), role_of(one)))
        for label, one in zip(labels_of(people), people, strict=True)
    ]


async def _matters_to(sitting: Sitting) -> str | None:
    """What the person said last about what matters to them, in this sitting or an earlier one."""
    kept = await answers_of(sitting.session, sitting.conversation.id)
    return next((answer.value for answer in reversed(kept) if answer.question == "matters"), None)


def _something_told(sitting: Sitting) -> bool:
    understood = sitting.understanding
    return bool(understood and (understood.red_flags or understood.qualities))
