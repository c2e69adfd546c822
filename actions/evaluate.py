"""Evaluate: from "tell me about them" to a portrait. One question at a time, and only what is still missing."""

import re
from dataclasses import asdict

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.comparing import COMPARE, after_hearing, others_known
from actions.conversation import journey_left
from actions.flags import answer_about_flag, name_flags, unnamed_flags
from actions.sitting import (
    Events,
    Sitting,
    TalkAction,
    answer_to,
    portrait_from,
    question_open,
    role_of,
    with_practitioner,
)
from actions.trials import keep_trial
from bot.guidance.drawings import draw_portrait, portrait_in_words
from bot.guidance.people import label_of
from bot.guidance.portrait import choice_told, choices_after, summary_lines
from bot.guidance.questions import next_question
from bot.guidance.registry import Quality, load_guidance
from bot.store.answers import answers_of, record_answer
from bot.store.evidence import Evidence as Known
from bot.store.evidence import evidence_for
from bot.store.practitioners import save_portrait
from bot.understanding import short_answer

QUESTIONS_AT_A_TIME = 2
ENOUGH_WORDS = 6
A_STORY_WORDS = 12
"""A first message of so many words tells something; a shorter one may only ask to begin."""

_SHOW = re.compile(r"\b(show|see|so far|picture|portrait|stand|done|finish|ready|no more|enough)\b", re.I)
_ASKS_TO_SEE = re.compile(
    r"\W*(?:ok(?:ay)?\W+|please\W+|just\W+)*(?:show me|(?:let me|let's|can i|could i) see)"
    r"(?: (?:how|where|what) (?:it|things|she|he|they|we|that) (?:stands?|looks?|have|is|are))?"
    r"(?: so far| now| please| the portrait| the picture)*\W*",
    re.I,
)
TO_SEE = [SlotSet("quality_answer", "done"), SlotSet("evaluate_next", "show")]
"""The events after which the portrait is shown."""

_MORE = re.compile(r"\b(more|go on|keep going|continue|carry on|ask|next|another)\b", re.I)


async def known_of(sitting: Sitting) -> Known:
    """All that stands about the practitioner in view."""
    if sitting.practitioner is None:
        return Known([], [])
    return await evidence_for(sitting.session, sitting.practitioner.id)


async def question_to_put(tracker: Tracker, sitting: Sitting) -> Quality | None:
    """The open question if there is one, else the most important quality that nothing is known of yet."""
    answered = await answers_of(sitting.session, sitting.conversation.id)
    practitioner = sitting.practitioner.id if sitting.practitioner else None
    known = {answer.question for answer in answered if answer.practitioner_id == practitioner}
    heard = await known_of(sitting)
    flags = {flag.code for flag in heard.red_flags}
    known |= {signal.quality for signal in heard.signals}
    known |= {quality.code for quality in load_guidance().qualities.values() if quality.flag in flags}
    asked = tracker.get_slot("quality_asked")
    if asked and asked not in known:
        return load_guidance().qualities[asked]
    return next_question(known, role_of(sitting.practitioner))


class ValidateEvaluate(TalkAction):
    """Takes each answer of the journey, and decides by the slots it leaves empty what the form asks next."""

    action_name = "validate_evaluate_form"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Take the answer to the question that was open; without one, the journey begins."""
        asked = question_open(tracker, ("practitioner_story", "flag_response", "quality_answer", "evaluate_next"))
        if asked is None:
            return await self._begin(dispatcher, tracker, sitting)
        said, left_open = answer_to(tracker, asked)
        if said is None:
            return left_open
        take = {
            "practitioner_story": self._story,
            "flag_response": self._about_flag,
            "quality_answer": self._quality,
            "evaluate_next": self._next,
        }[asked]
        return await take(dispatcher, tracker, sitting, said)

    async def _begin(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        known = await known_of(sitting)
        fresh = [SlotSet("quality_answer", None), SlotSet("evaluate_next", None)]
        fresh.append(SlotSet("questions_left", QUESTIONS_AT_A_TIME))
        story = tracker.get_slot("practitioner_story") or ""
        if known.signals or known.red_flags:
            return [*fresh, *await self._heard(dispatcher, sitting)]
        if len(story.split()) >= A_STORY_WORDS:
            return [*fresh, *await self._told(dispatcher, sitting)]
        return [*fresh, SlotSet("practitioner_story", None), SlotSet("flag_response", "none")]

    async def _story(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, said: str) -> Events:
        if len(said.split()) < ENOUGH_WORDS and not _something_heard(sitting) and short_answer(said) != "skip":
            return [SlotSet("practitioner_story", None)]
        return await self._told(dispatcher, sitting)

    async def _told(self, dispatcher: CollectingDispatcher, sitting: Sitting) -> Events:
        """The story is told: keep whom it is about, also when nothing in it speaks for or against a quality."""
        if not _something_heard(sitting):
            dispatcher.utter_message(response="utter_story_heard")
        return await self._heard(dispatcher, await with_practitioner(sitting))

    async def _heard(self, dispatcher: CollectingDispatcher, sitting: Sitting) -> Events:
        """After something was told: acknowledge what is good, and leave room for a flag to be named first."""
        await keep_trial(sitting)
        flags = await unnamed_flags(sitting)
        if good := good_quote(sitting):
            dispatcher.utter_message(response="utter_heard_good", quote=good)
        return [SlotSet("practitioner_story", "told"), SlotSet("flag_response", None if flags else "none")]

    async def _about_flag(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, said: str
    ) -> Events:
        if _ASKS_TO_SEE.fullmatch(said):
            return [SlotSet("flag_response", "none"), *TO_SEE]
        taken = await answer_about_flag(dispatcher, tracker, sitting, choice_about_flag(said))
        return [*taken, *await self._heard(dispatcher, sitting)]

    async def _quality(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, said: str) -> Events:
        if _ASKS_TO_SEE.fullmatch(said):
            return TO_SEE
        asked = tracker.get_slot("quality_asked")
        practitioner = sitting.practitioner.id if sitting.practitioner else None
        await record_answer(sitting.session, sitting.row, sitting.message_n, "evaluate", asked, said, practitioner)
        if short_answer(said) == "unknown":
            dispatcher.utter_message(response="utter_quality_unknown")
        left = max(0, int(tracker.get_slot("questions_left") or 0) - 1)
        heard = await self._heard(dispatcher, sitting)
        more = left > 0 and await question_to_put(tracker, sitting) is not None
        events = [*heard, SlotSet("quality_answer", None if more else "done"), SlotSet("evaluate_next", None)]
        return [*events, SlotSet("questions_left", left), SlotSet("quality_asked", None)]

    async def _next(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, said: str) -> Events:
        if said == "show" or _SHOW.search(said):
            return [SlotSet("evaluate_next", "show")]
        if said == "more" or _MORE.search(said):
            more = await question_to_put(tracker, sitting)
            if more is None:
                return [SlotSet("evaluate_next", "show")]
            again = [SlotSet("quality_answer", None), SlotSet("evaluate_next", None)]
            return [*again, SlotSet("questions_left", QUESTIONS_AT_A_TIME)]
        if _something_heard(sitting) or len(said.split()) >= ENOUGH_WORDS:
            return [*await self._heard(dispatcher, sitting), SlotSet("evaluate_next", None)]
        return [SlotSet("evaluate_next", "show")]


class NameFlag(TalkAction):
    """Names what stood out, in the place of a question."""

    action_name = "action_ask_evaluate_form_flag_response"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Name the flags not yet named; after a digression, ask the open question about the last one again."""
        if flags := await unnamed_flags(sitting):
            return name_flags(dispatcher, flags)
        dispatcher.utter_message(response="utter_ask_about_flag_again")
        return []


class AskQuality(TalkAction):
    """Puts the next question."""

    action_name = "action_ask_evaluate_form_quality_answer"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Ask about one quality, in the words for this role."""
        quality = await question_to_put(tracker, sitting)
        if quality is None:
            dispatcher.utter_message(response="utter_ask_evaluate_form_evaluate_next")
            return [SlotSet("quality_answer", "done"), SlotSet("requested_slot", "evaluate_next")]
        dispatcher.utter_message(
            response="utter_ask_quality",
            question=quality.question_for(role_of(sitting.practitioner)),
            buttons=[
                {"title": "Why do you ask?", "payload": "/explain_quality"},
                {"title": "Skip", "payload": '/inform{"choice":"skip"}'},
                {"title": "Stop here, save it", "payload": "/stop"},
            ],
            json_message={"asks": quality.code},
        )
        return [SlotSet("quality_asked", quality.code)]


class ExplainQuality(TalkAction):
    """Answers "why do you ask?"."""

    action_name = "action_explain_quality"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Explain the quality asked about, or what all of this is for."""
        quality = load_guidance().qualities.get(tracker.get_slot("quality_asked") or "")
        if quality:
            dispatcher.utter_message(text=f"{quality.short} {quality.explain}")
        else:
            dispatcher.utter_message(response="utter_explain_qualities")
        return []


class ShowPortrait(TalkAction):
    """Shows where the practitioner stands as known so far, keeps it, and leaves the choice with the person."""

    action_name = "action_portrait"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Build, keep and tell the portrait."""
        portrait = portrait_from(await known_of(sitting), role_of(sitting.practitioner))
        if sitting.practitioner:
            await save_portrait(sitting.session, sitting.conversation.id, sitting.practitioner.id, asdict(portrait))
        if wanted := after_hearing(tracker, sitting):
            return wanted
        picture = draw_portrait(portrait, label_of(sitting.practitioner) if sitting.practitioner else None)
        dispatcher.utter_message(
            text="\n".join(summary_lines(portrait)),
            buttons=[
                *(
                    {"title": choice.label, "payload": f'/choose_step{{"choice":"{choice.id}"}}'}
                    for choice in choices_after(portrait)
                ),
                *([COMPARE] if await others_known(sitting) else []),
            ],
            json_message={
                "kind": "portrait",
                "image": {"alt": portrait_in_words(picture), "drawing": asdict(picture)},
            },
        )
        return journey_left()


class ChooseStep(TalkAction):
    """Keeps what the person chose to do after a portrait."""

    action_name = "action_choose_step"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Keep the choice and say one useful thing about it."""
        step = next(tracker.get_latest_entity_values("choice"), None) or choice_told(sitting.text)
        if step not in {offered.choice.id for offered in load_guidance().portrait_choices}:
            dispatcher.utter_message(response="utter_nothing_open")
            return []
        practitioner = sitting.practitioner.id if sitting.practitioner else None
        await record_answer(
            sitting.session, sitting.row, sitting.message_n, "evaluate", "next_step", step, practitioner
        )
        remind = {"title": "Remind me to look again", "payload": "/remind_me"}
        dispatcher.utter_message(response=f"utter_step_{step}", buttons=[remind])
        return []


def _something_heard(sitting: Sitting) -> bool:
    understood = sitting.understanding
    return bool(understood and (understood.red_flags or understood.qualities))


def good_quote(sitting: Sitting) -> str | None:
    """The strongest good word of this very message, worth repeating."""
    if sitting.understanding is None:
        return None
    good = [
        quality
        for quality in sitting.understanding.qualities
        if quality.polarity == "+" and len(quality.quote.split()) > 2
    ]
    return max(good, key=lambda quality: quality.score).quote if good else None


def choice_about_flag(said: str) -> str:
    """The choice behind a pressed button or a short prose answer."""
    answer = short_answer(said)
    if re.search(r"\bnote|write (it|that) down\b", said, re.I):
        return "note"
    if re.search(r"\bwhy\b", said, re.I):
        return "why"
    if re.search(r"not what i meant|didn'?t mean|didnt mean|misunderst|wrong", said, re.I):
        return "not_meant"
    return answer or said
