"""Correcting: an answer or a flag is taken back, somebody else was meant, another practitioner is to be talked of."""

import re

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.flags import flag_of, take_back
from actions.sitting import Events, Sitting, TalkAction, is_payload
from bot.guidance.people import label_of, labels_of
from bot.guidance.registry import load_guidance
from bot.guidance.who import Known, who_is_meant
from bot.store.answers import answers_of, record_answer, withdraw_answer
from bot.store.conversations import set_practitioner
from bot.store.corrections import corrections_of, record_correction
from bot.store.evidence import move_last_heard, withdraw_heard_in
from bot.store.models import Answer, Practitioner
from bot.store.practitioners import practitioners_of

FIND_HELP = ("story", "seen_by_doctor", "hope")

_GO_BACK = re.compile(r"\b(back|undo|previous|last (answer|question)|scratch that)\b", re.I)
_MEANT = re.compile(r"^\W*(?:(?:no|sorry|oh|wait|oops)\b\W*)*i meant?\b(?: to say)?[\s:,]+(.+)$", re.I | re.S)


class TakeBack(TalkAction):
    """Takes back what was heard or answered last, and asks again where there is something to ask."""

    action_name = "action_take_back"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Find out what is meant: a person, the last flag, or the last answer."""
        if not is_payload(sitting.text):
            people = await practitioners_of(sitting.session, sitting.conversation.id)
            telling = who_is_meant(sitting.text, _known(people), sitting.conversation.practitioner_id)
            if telling.corrects:
                say_whom(dispatcher, sitting, people, telling.unclear, moved=True)
                return []
            answer = await _last_answer(sitting)
            if answer and not await self._is_about_flag(tracker, sitting, answer):
                return await self._answer(dispatcher, tracker, sitting, answer)
        await take_back(dispatcher, sitting, tracker.get_slot("flag_named"))
        asked = tracker.get_slot("requested_slot")
        return [
            SlotSet("flag_named", None),
            *([SlotSet("flag_response", "taken back")] if asked == "flag_response" else []),
        ]

    async def _is_about_flag(self, tracker: Tracker, sitting: Sitting, answer: Answer) -> bool:
        """Whether the flag named last is nearer than the last answer; "go back" and "I meant 2" mean an answer."""
        if tracker.get_slot("requested_slot") == "flag_response":
            return True
        flag = await flag_of(sitting, tracker.get_slot("flag_named"))
        if flag is None or _GO_BACK.search(sitting.text) or _MEANT.match(sitting.text):
            return False
        return flag.named_at is not None and flag.named_at > answer.at

    async def _answer(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, answer: Answer
    ) -> Events:
        await _withdraw(sitting, answer)
        meant = _MEANT.match(sitting.text)
        if meant is None:
            dispatcher.utter_message(response="utter_answer_taken_back")
            return _ask_again(tracker, answer)
        instead = meant[1].strip()
        await record_answer(
            sitting.session,
            sitting.row,
            sitting.message_n,
            answer.topic,
            answer.question,
            instead,
            answer.practitioner_id,
        )
        dispatcher.utter_message(response="utter_answer_changed", answer=instead)
        open_still = answer.question in FIND_HELP and tracker.active_loop.get("name") == "find_help_form"
        return [SlotSet(answer.question, instead)] if open_still else []


class SwitchPractitioner(TalkAction):
    """Talks of another practitioner from here on: "the other one", or a button."""

    action_name = "action_switch_practitioner"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """The gateway has found out who is meant in prose; a button names them."""
        people = await practitioners_of(sitting.session, sitting.conversation.id)
        chosen, _, corrected = (next(tracker.get_latest_entity_values("practitioner"), None) or "").partition(":")
        if chosen and (meant := next((one for one in people if one.id == chosen), None)):
            await set_practitioner(sitting.session, sitting.conversation.id, meant.id)
            if corrected:
                await _move(sitting, meant, int(corrected))
            dispatcher.utter_message(response="utter_now_about", who=label_of(meant))
            return []
        telling = who_is_meant(sitting.text, _known(people), sitting.conversation.practitioner_id)
        say_whom(dispatcher, sitting, people, telling.unclear or bool(chosen), moved=False)
        return []


class ListPractitioners(TalkAction):
    """Answers "who do you know about?"."""

    action_name = "action_list_practitioners"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Name everybody the person told of, and offer to talk of each."""
        people = await practitioners_of(sitting.session, sitting.conversation.id)
        if not people:
            dispatcher.utter_message(response="utter_nobody_known")
            return []
        listed = "\n".join(f"• {label}" for label in labels_of(people))
        dispatcher.utter_message(response="utter_known_people", people=listed, buttons=_choices(people))
        return []


def say_whom(
    dispatcher: CollectingDispatcher, sitting: Sitting, people: list[Practitioner], unclear: bool, moved: bool
) -> None:
    """Say who is talked of now; where several may be meant, ask."""
    if unclear or sitting.practitioner is None:
        dispatcher.utter_message(
            response="utter_which_one" if people else "utter_nobody_known",
            buttons=_choices(people, sitting.message_n if moved else None),
        )
        return
    dispatcher.utter_message(
        response="utter_put_right" if moved else "utter_now_about", who=label_of(sitting.practitioner)
    )


def _known(people: list[Practitioner]) -> list[Known]:
    return [Known(one.id, one.name, one.nickname, one.kind) for one in people]


def _choices(people: list[Practitioner], corrected: int | None = None) -> list[dict[str, str]]:
    """A button for each, which also tells which message was about somebody else."""
    suffix = f":{corrected}" if corrected else ""
    return [
        {"title": label, "payload": f'/switch_practitioner{{"practitioner":"{one.id}{suffix}"}}'}
        for label, one in zip(labels_of(people), people, strict=True)
    ]


async def _move(sitting: Sitting, meant: Practitioner, before_n: int) -> None:
    owners = await move_last_heard(sitting.session, sitting.conversation.id, before_n, meant.id, ())
    for owner in owners:
        await record_correction(
            sitting.session, sitting.conversation.id, sitting.message_n, "practitioner", meant.id, owner
        )


async def _last_answer(sitting: Sitting) -> Answer | None:
    """The answer before this message in this sitting; for a turn that is taken again, the one it has withdrawn."""
    done = await corrections_of(sitting.session, sitting.conversation.id, sitting.message_n)
    for correction in done:
        if correction.of == "answer":
            return await sitting.session.get(Answer, correction.code)
    kept = await answers_of(sitting.session, sitting.conversation.id)
    before = [one for one in kept if one.session_id == sitting.row.id and one.message_n < sitting.message_n]
    return before[-1] if before and not done else None


async def _withdraw(sitting: Sitting, answer: Answer) -> None:
    """Take an answer back with what was heard in it, once, and keep it for review."""
    if answer.withdrawn_at:
        return
    await withdraw_answer(sitting.session, answer)
    of = (sitting.session, sitting.conversation.id, sitting.message_n)
    await record_correction(*of, "answer", answer.id, answer.value)
    for flag in await withdraw_heard_in(sitting.session, sitting.conversation.id, answer.message_n):
        await record_correction(*of, "flag", flag.code, flag.quote)


def _ask_again(tracker: Tracker, answer: Answer) -> Events:
    """Open the question of an answer once more; action_resume_journey, which follows, puts it."""
    if answer.topic == "evaluate" and answer.question in load_guidance().qualities:
        return [
            ActiveLoop("evaluate_form"),
            SlotSet("practitioner_story", "told"),
            SlotSet("flag_response", "none"),
            SlotSet("quality_answer", None),
            SlotSet("evaluate_next", None),
            SlotSet("quality_asked", answer.question),
            SlotSet("questions_left", int(tracker.get_slot("questions_left") or 0) + 1),
            SlotSet("requested_slot", "quality_answer"),
        ]
    if answer.topic == "find_help" and answer.question in FIND_HELP:
        kept = {slot: tracker.get_slot(slot) or "told" for slot in FIND_HELP}
        return [
            ActiveLoop("find_help_form"),
            *(SlotSet(slot, None if slot == answer.question else value) for slot, value in kept.items()),
            SlotSet("requested_slot", answer.question),
        ]
    return []
