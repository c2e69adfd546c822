"""Naming red flags: once, gently, in the person's own words, with one thing to try."""

from collections.abc import Sequence

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.sitting import Events, Sitting, TalkAction
from bot.guidance.registry import load_guidance
from bot.guidance.severity import Severity
from bot.store.answers import record_answer
from bot.store.corrections import corrections_of, record_correction
from bot.store.evidence import flags_of, withdraw_flag
from bot.store.models import RedFlag

NOTE = {"title": "Note the question", "payload": "/note_question"}
WHY = {"title": "Why it matters", "payload": "/explain_flag"}
NOT_MEANT = {"title": "Not what I meant", "payload": "/correct_previous"}


async def unnamed_flags(sitting: Sitting) -> list[RedFlag]:
    """The flags that were heard and not spoken of yet, each code once for a practitioner, the most serious first."""
    standing = await flags_of(sitting.session, sitting.conversation.id)
    named = {(flag.practitioner_id, flag.code) for flag in standing if flag.named_at}
    places = {(flag.practitioner_id, flag.code): flag for flag in reversed(standing)}
    first = [flag for place, flag in places.items() if place not in named]
    return sorted(first, key=lambda flag: (-Severity(flag.severity).rank, flag.message_n))


async def flag_of(sitting: Sitting, code: str | None) -> RedFlag | None:
    """The flag of this code that was named last and stands."""
    standing = await flags_of(sitting.session, sitting.conversation.id)
    named = [flag for flag in standing if flag.code == code]
    in_view = sitting.conversation.practitioner_id
    return max(
        named,
        key=lambda flag: (flag.named_at is not None, flag.named_at or flag.at, flag.practitioner_id == in_view),
        default=None,
    )


def name_flags(dispatcher: CollectingDispatcher, flags: Sequence[RedFlag]) -> Events:
    """Name the most serious one. Several ordinary ones are mentioned together, with one question to try first."""
    leading = flags[0]
    together = flags[:2] if leading.severity != Severity.ACT_NOW else flags[:1]
    guidance = load_guidance().red_flags[leading.code]
    dispatcher.utter_message(
        response=_response(together),
        quote=together[0].quote,
        other_quote=together[-1].quote,
        why=guidance.why,
        ask=guidance.ask or "",
        try_first=guidance.try_first,
        buttons=[NOTE, WHY, NOT_MEANT] if _offers_question(leading) else [WHY, NOT_MEANT],
        json_message={
            "kind": "red_flag",
            "asks": "flag_response",
            "flags": [{"code": flag.code, "severity": flag.severity, "quote": flag.quote} for flag in together],
        },
    )
    return [SlotSet("flag_named", leading.code)]


def _offers_question(flag: RedFlag) -> bool:
    """Whether a flag is named with a question to note. Else the person is asked whether it was so."""
    return flag.severity != Severity.ACT_NOW and load_guidance().red_flags[flag.code].ask is not None


def _response(together: Sequence[RedFlag]) -> str:
    if together[0].severity == Severity.ACT_NOW:
        return "utter_flag_act_now"
    if not _offers_question(together[0]):
        return "utter_flag_try"
    return "utter_flags_two" if len(together) > 1 else "utter_flag_one"


async def answer_about_flag(dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, said: str) -> Events:
    """Take the person's answer to a named flag: note the question, explain, withdraw, or simply go on."""
    code = tracker.get_slot("flag_named")
    if not code:
        return []
    standing = await flags_of(sitting.session, sitting.conversation.id)
    offered = all(_offers_question(flag) for flag in standing if flag.code == code)
    if said == "note" or (said == "yes" and offered):
        await note_question(dispatcher, sitting, code)
    elif said == "why":
        explain(dispatcher, code)
    elif said == "not_meant" or (said == "no" and not offered):
        await take_back(dispatcher, sitting, code)
        return [SlotSet("flag_named", None)]
    return []


async def note_question(dispatcher: CollectingDispatcher, sitting: Sitting, code: str | None) -> None:
    """Keep the question that goes with a flag, for the person's next visit, and say so."""
    ask = load_guidance().red_flags[code].ask if code else None
    if code is None or ask is None:
        dispatcher.utter_message(response="utter_nothing_to_note")
        return
    flag = await flag_of(sitting, code)
    in_view = sitting.practitioner.id if sitting.practitioner else None
    practitioner = flag.practitioner_id if flag else in_view
    await record_answer(sitting.session, sitting.row, sitting.message_n, "questions_to_ask", code, ask, practitioner)
    dispatcher.utter_message(response="utter_question_noted")


def explain(dispatcher: CollectingDispatcher, code: str) -> None:
    """Why a flag matters, and where that comes from."""
    flag = load_guidance().red_flags[code]
    source = next((source for source in flag.sources if source.startswith("http")), None)
    dispatcher.utter_message(
        response="utter_explain_flag",
        name=flag.name.lower(),
        why=flag.why,
        try_first=flag.try_first,
        json_message={"link": {"url": source, "label": "Where this comes from"}} if source else {},
    )


async def take_back(dispatcher: CollectingDispatcher, sitting: Sitting, code: str | None) -> None:
    """Withdraw a flag, for the person knows what they meant, and keep it as a correction for review."""
    done = await corrections_of(sitting.session, sitting.conversation.id, sitting.message_n)
    withdrawn = any(correction.of == "flag" for correction in done)
    if not withdrawn and (flag := await flag_of(sitting, code)):
        quality = load_guidance().red_flags[flag.code].quality
        await withdraw_flag(sitting.session, sitting.conversation.id, flag.code, flag.practitioner_id, quality)
        of = (sitting.session, sitting.conversation.id, sitting.message_n)
        await record_correction(*of, "flag", flag.code, flag.quote)
        withdrawn = True
    dispatcher.utter_message(response="utter_taken_back" if withdrawn else "utter_nothing_to_take_back")


class ExplainFlag(TalkAction):
    """Answers "why is that a warning sign?"."""

    action_name = "action_explain_flag"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Explain the flag named last."""
        if code := tracker.get_slot("flag_named"):
            explain(dispatcher, code)
        else:
            dispatcher.utter_message(response="utter_no_flag_to_explain")
        return []


class NoteQuestion(TalkAction):
    """Keeps the question that was offered with a flag."""

    action_name = "action_note_question"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Note it, and let the journey go on from there."""
        await note_question(dispatcher, sitting, tracker.get_slot("flag_named"))
        return [SlotSet("flag_response", "noted")] if tracker.get_slot("requested_slot") == "flag_response" else []
