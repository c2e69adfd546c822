"""Check-in: the same practitioner after a while. What changed: then and now, side by side."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import journey_left
from actions.evaluate import NameFlag, choice_about_flag, good_quote
from actions.flags import answer_about_flag, unnamed_flags
from actions.sitting import Events, Sitting, TalkAction, answer_to, is_payload, question_open, role_of
from actions.trials import keep_trial
from bot.guidance.check_in import (
    Heard,
    OpenMatter,
    TrialTold,
    comparison_lines,
    day,
    matters_to_ask,
    outcome_in,
    rhythm_in,
    still_counted,
    updated,
    was_raised,
)
from bot.guidance.kinds import kind_in
from bot.guidance.people import label_of
from bot.guidance.portrait import Evidence, Portrait, RaisedFlag, build_portrait, choices_after
from bot.guidance.registry import load_guidance
from bot.store.answers import answers_of, record_answer
from bot.store.columns import utc_now
from bot.store.conversations import set_practitioner
from bot.store.evidence import attribute, evidence_for
from bot.store.models import Answer, Practitioner, RedFlag, Signal
from bot.store.practitioners import (
    describe_practitioner,
    ensure_practitioner,
    latest_portrait,
    practitioners_of,
    save_portrait,
)
from bot.store.questions import NewQuestion, keep_questions, questions_of, record_heard
from bot.store.trials import trials_of
from bot.understanding import short_answer

TOPIC = "check_in"
OPENING = "opening"
NOBODY = "nobody"
NEWCOMER = "newcomer"
ASKED = ("check_in_about", "flag_response", "check_in_answer")


@dataclass(frozen=True)
class Look:
    """One look at a practitioner: what stood before it, what it brought, and what is still to be asked."""

    started_at: datetime
    then_at: datetime
    earlier: Heard
    new: Heard
    answers: dict[str, str]
    matters: list[OpenMatter]
    noted: dict[str, str]
    trial: TrialTold | None

    @property
    def better(self) -> set[str]:
        """The qualities that are better by the person's own telling."""
        flags = load_guidance().red_flags
        opening = self.answers.get(OPENING, "")
        about = [code.partition(":")[2] for code, said in self.answers.items() if outcome_in(said) == "better"]
        if was_raised(opening) and outcome_in(opening) == "better":
            about += self.noted
        return {flags[code].quality or "" for code in about if code in flags}

    def portraits(self, sitting: Sitting) -> tuple[Portrait, Portrait]:
        """Then and now."""
        role = role_of(sitting.practitioner)
        now = updated(self.earlier, self.new, self.better)
        return (
            build_portrait(self.earlier.evidence, self.earlier.flags, role),
            build_portrait(now.evidence, now.flags, role),
        )


async def look(sitting: Sitting, practitioner: Practitioner, since: int) -> Look:
    """All that this look stands on. It began with message `since`."""
    answers = [one for one in await answers_of(sitting.session, sitting.conversation.id) if _about(one, practitioner)]
    now = {one.question: one for one in answers if one.topic == TOPIC and one.message_n >= since}
    before = [one for one in answers if one.message_n < since]
    started_at = now[OPENING].at if OPENING in now else utc_now()
    known = await evidence_for(sitting.session, practitioner.id)
    kept = await latest_portrait(sitting.session, practitioner.id, started_at)
    drawn = _heard(
        [one for one in known.signals if kept and one.at <= kept.at and one.message_n < since],
        [one for one in known.red_flags if kept and one.at <= kept.at and one.message_n < since],
    )
    later = _heard(
        [one for one in known.signals if not (kept and one.at <= kept.at) and one.message_n < since],
        [one for one in known.red_flags if not (kept and one.at <= kept.at) and one.message_n < since],
    )
    counted = still_counted(kept.content if kept else None, drawn)
    earlier = Heard((*counted.evidence, *later.evidence), (*counted.flags, *later.flags))
    trial = await _trial(sitting, practitioner, since, before)
    opening = now[OPENING].value if OPENING in now else ""
    noted = await _noted(sitting, practitioner, before, started_at)
    matters = matters_to_ask(trial, noted, earlier.flags, opening, utc_now())
    told = {code: one.value for code, one in now.items()}
    left = _has_left(told)
    return Look(
        started_at=started_at,
        then_at=kept.at if kept else practitioner.created_at,
        earlier=earlier,
        new=_heard(
            [one for one in known.signals if one.message_n >= since],
            [one for one in known.red_flags if one.message_n >= since],
        ),
        answers=told,
        matters=[] if left else [matter for matter in matters if matter.code not in now],
        noted=noted,
        trial=trial,
    )


def _has_left(answers: dict[str, str]) -> bool:
    """Whether the person goes there no more. Then nothing is asked about the visits."""
    return any(outcome_in(said) == "left" for code, said in answers.items() if code.startswith("serious"))


def _about(answer: Answer, practitioner: Practitioner) -> bool:
    return answer.practitioner_id == practitioner.id


def _heard(signals: Sequence[Signal], flags: Sequence[RedFlag]) -> Heard:
    """What the guidance knows of what was heard; older notes may carry other codes."""
    guidance = load_guidance()
    return Heard(
        tuple(Evidence(one.quality, one.polarity, one.quote) for one in signals if one.quality in guidance.qualities),
        tuple(RaisedFlag(one.code, one.quote) for one in flags if one.code in guidance.red_flags),
    )


async def _trial(
    sitting: Sitting, practitioner: Practitioner, since: int, before: Sequence[Answer]
) -> TrialTold | None:
    """The trial period told last and not spoken of since it ran out."""
    told = [one for one in await trials_of(sitting.session, practitioner.id) if one.message_n < since]
    spoken = max((one.message_n for one in before if (one.topic, one.question) == (TOPIC, "trial")), default=0)
    if not told or told[-1].message_n < spoken:
        return None
    return TrialTold(told[-1].days, told[-1].quote, told[-1].at)


async def _noted(
    sitting: Sitting, practitioner: Practitioner, before: Sequence[Answer], started_at: datetime
) -> dict[str, str]:
    """The questions kept for a visit whose answer was not told before this look, by what they are about."""
    listed = await questions_of(sitting.session, sitting.conversation.id, practitioner.id)
    done = {one.code for one in listed if one.dropped_at or (one.heard_at and one.heard_at < started_at)}
    notes = {one.question: one.value for one in before if one.topic == "questions_to_ask"}
    return {code: ask for code, ask in notes.items() if code not in done}


async def _keep_heard(sitting: Sitting, practitioner: Practitioner, since: int, code: str, said: str) -> None:
    """Keep what was heard with the question on the list too: nobody is asked for it again after a visit."""
    about = code.removeprefix("noted:")
    ask = (await look(sitting, practitioner, since)).noted.get(about)
    if about == code or ask is None or said == "unasked" or short_answer(said) == "skip":
        return
    where = (sitting.session, sitting.conversation.id, practitioner.id)
    await keep_questions(*where, sitting.message_n, [NewQuestion(about, ask, "note")])
    choices = load_guidance().check_in.questions["noted"].choices
    heard = next((choice.label for choice in choices if choice.id == said), said)
    for question in await questions_of(*where):
        if question.code == about:
            await record_heard(sitting.session, question, heard)


class ValidateCheckIn(TalkAction):
    """Takes each answer of the check-in, and decides by the slots it leaves empty what is asked next."""

    action_name = "validate_check_in_form"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Take the answer to the question that was open; without one, the check-in begins."""
        asked = question_open(tracker, ASKED)
        since = tracker.get_slot("check_in_from")
        if asked is None or since is None:
            return await self._begin(dispatcher, sitting)
        said, left_open = answer_to(tracker, asked)
        if said is None:
            return left_open
        if asked == "check_in_about":
            return await self._chosen(dispatcher, sitting, said)
        if asked == "flag_response":
            taken = await answer_about_flag(dispatcher, tracker, sitting, choice_about_flag(said))
            return [*taken, *await self._next(sitting, int(since))]
        return await self._answered(dispatcher, tracker, sitting, said, int(since))

    async def _begin(self, dispatcher: CollectingDispatcher, sitting: Sitting) -> Events:
        fresh = [
            SlotSet("check_in_from", sitting.message_n),
            SlotSet("check_in_asked", None),
            SlotSet("check_in_about", None),
            SlotSet("flag_response", "none"),
            SlotSet("check_in_answer", None),
        ]
        known = await known_before(sitting)
        if not known:
            return [*fresh, *_handed_over(NOBODY)]
        named = named_in(sitting.text, known)
        if named is None and _somebody_new(sitting, known):
            await self._welcome(sitting)
            return [*fresh, *_handed_over(NEWCOMER)]
        meant = named or _in_view(sitting, known)
        if meant and not meant.kind and (kind := kind_in(sitting.text)):
            await describe_practitioner(sitting.session, meant.id, kind=kind.code)
        return fresh if meant is None else [*fresh, *await self._look_at(dispatcher, sitting, meant, sitting.message_n)]

    async def _chosen(self, dispatcher: CollectingDispatcher, sitting: Sitting, said: str) -> Events:
        known = await known_before(sitting)
        meant = next((one for one in known if one.id == said), None) or named_in(said, known)
        if meant is None:
            await self._welcome(sitting)
            return _handed_over(NEWCOMER)
        begun = [SlotSet("check_in_from", sitting.message_n)]
        return [*begun, *await self._look_at(dispatcher, sitting, meant, sitting.message_n)]

    async def _welcome(self, sitting: Sitting) -> None:
        """Put somebody not told of before in view."""
        kind = kind_in(sitting.text)
        found = await ensure_practitioner(sitting.session, sitting.conversation, None, kind.code if kind else None)
        await set_practitioner(sitting.session, sitting.conversation.id, found.id)
        await attribute(sitting.session, sitting.conversation.id, sitting.message_n, found.id)

    async def _look_at(
        self, dispatcher: CollectingDispatcher, sitting: Sitting, practitioner: Practitioner, since: int
    ) -> Events:
        await set_practitioner(sitting.session, sitting.conversation.id, practitioner.id)
        await attribute(sitting.session, sitting.conversation.id, sitting.message_n, practitioner.id)
        seen = replace(sitting, practitioner=practitioner)
        opening = "" if is_payload(sitting.text) else sitting.text
        await record_answer(sitting.session, sitting.row, since, TOPIC, OPENING, opening, practitioner.id)
        await keep_trial(seen)
        if good := good_quote(seen):
            dispatcher.utter_message(response="utter_heard_good", quote=good)
        dispatcher.utter_message(response="utter_check_in_begins", who=label_of(practitioner))
        return [SlotSet("check_in_about", practitioner.id), *await self._next(seen, since)]

    async def _answered(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, said: str, since: int
    ) -> Events:
        if sitting.practitioner is None:
            return _handed_over(NOBODY)
        code = tracker.get_slot("check_in_asked") or "changed"
        await record_answer(sitting.session, sitting.row, sitting.message_n, TOPIC, code, said, sitting.practitioner.id)
        await _keep_heard(sitting, sitting.practitioner, since, code, said)
        await keep_trial(sitting)
        if good := good_quote(sitting):
            dispatcher.utter_message(response="utter_heard_good", quote=good)
        elif short_answer(said) == "unknown":
            dispatcher.utter_message(response="utter_quality_unknown")
        return await self._next(sitting, since)

    async def _next(self, sitting: Sitting, since: int) -> Events:
        """Leave room for a flag to be named first, then for the next question."""
        flags = await unnamed_flags(sitting)
        open_matters = (await look(sitting, sitting.practitioner, since)).matters if sitting.practitioner else []
        return [
            SlotSet("flag_response", None if flags else "none"),
            SlotSet("check_in_answer", None if open_matters else "done"),
            SlotSet("check_in_asked", open_matters[0].code if open_matters else None),
        ]


def _handed_over(why: str) -> Events:
    """The events that end the form at once: there is nobody to look at again."""
    return [SlotSet("check_in_about", why), SlotSet("flag_response", "none"), SlotSet("check_in_answer", why)]


async def known_before(sitting: Sitting) -> list[Practitioner]:
    """Whom something was told of before this message."""
    answered = {one.practitioner_id for one in await answers_of(sitting.session, sitting.conversation.id)}
    known = []
    for practitioner in await practitioners_of(sitting.session, sitting.conversation.id):
        heard = await evidence_for(sitting.session, practitioner.id)
        heard_in = [*(one.message_n for one in heard.signals), *(one.message_n for one in heard.red_flags)]
        earlier = min(heard_in, default=sitting.message_n) < sitting.message_n
        if earlier or practitioner.id in answered or await latest_portrait(sitting.session, practitioner.id):
            known.append(practitioner)
    return known


def named_in(text: str, known: Sequence[Practitioner]) -> Practitioner | None:
    """Whom of the known a text names, by name or by kind, the one told of last if several fit."""
    kind = kind_in(text)
    by_name = [one for one in known if one.name and re.search(rf"\b{re.escape(one.name)}\b", text, re.I)]
    by_kind = [one for one in known if kind and one.kind == kind.code]
    return next(reversed(by_name or by_kind), None)


def _somebody_new(sitting: Sitting, known: Sequence[Practitioner]) -> bool:
    """Whether the talk has turned to somebody new, or a kind is named that none of the known can be."""
    in_view = sitting.practitioner
    if in_view and in_view.name and all(one.id != in_view.id for one in known):
        return True
    kind = kind_in(sitting.text)
    return kind is not None and not kind.general and all(one.kind for one in known)


def _in_view(sitting: Sitting, known: Sequence[Practitioner]) -> Practitioner | None:
    in_view = next((one for one in known if sitting.practitioner and one.id == sitting.practitioner.id), None)
    return in_view or (known[0] if len(known) == 1 else None)


class AskAbout(TalkAction):
    """Asks whom to look at again, when several are known and none was named."""

    action_name = "action_ask_check_in_form_check_in_about"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Offer everybody who is known."""
        dispatcher.utter_message(
            response="utter_check_in_about",
            buttons=[
                {"title": label_of(one), "payload": f'/inform{{"choice":"{one.id}"}}'}
                for one in await known_before(sitting)
            ],
            json_message={"asks": "check_in_about"},
        )
        return []


class NameFlagInCheckIn(NameFlag):
    """Names what stood out, in the place of a question."""

    action_name = "action_ask_check_in_form_flag_response"


class AskCheckIn(TalkAction):
    """Puts the next question of a check-in."""

    action_name = "action_ask_check_in_form_check_in_answer"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Ask about what was left open."""
        since = int(tracker.get_slot("check_in_from") or sitting.message_n)
        matters = (await look(sitting, sitting.practitioner, since)).matters if sitting.practitioner else []
        matter = next(iter(matters), OpenMatter(load_guidance().check_in.questions["changed"], "", {}))
        dispatcher.utter_message(
            response="utter_ask_quality",
            question=matter.said(since),
            buttons=[
                *(
                    {"title": choice.label, "payload": f'/inform{{"choice":"{choice.id}"}}'}
                    for choice in matter.question.choices
                ),
                {"title": "Skip", "payload": '/inform{"choice":"skip"}'},
                {"title": "Stop here, save it", "payload": "/stop"},
            ],
            json_message={"asks": matter.question.asks or "about_the_time_since"},
        )
        return [SlotSet("check_in_asked", matter.code)]


class TellCheckIn(TalkAction):
    """Tells then and now side by side, keeps the new portrait beside the old one, and leaves the choice open."""

    action_name = "action_check_in"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Say what follows; somebody not told of before is looked at from the start."""
        why = tracker.get_slot("check_in_answer")
        if why in (NOBODY, NEWCOMER) or sitting.practitioner is None:
            story = None if is_payload(sitting.text) else sitting.text
            dispatcher.utter_message(response="utter_check_in_newcomer" if why == NEWCOMER else "utter_check_in_nobody")
            return [*journey_left(), SlotSet("practitioner_story", story), FollowupAction("evaluate_form")]
        practitioner = sitting.practitioner
        seen = await look(sitting, practitioner, int(tracker.get_slot("check_in_from") or sitting.message_n))
        then, now = seen.portraits(sitting)
        last = await latest_portrait(sitting.session, practitioner.id)
        if last is None or last.at < seen.started_at:
            await save_portrait(sitting.session, sitting.conversation.id, practitioner.id, asdict(now))
        _remark(dispatcher, seen, now)
        dispatcher.utter_message(
            text="\n".join(comparison_lines(then, now, day(seen.then_at), seen.better)),
            buttons=[
                {"title": choice.label, "payload": f'/choose_step{{"choice":"{choice.id}"}}'}
                for choice in choices_after(now)
            ],
            json_message={"kind": "portrait"},
        )
        return journey_left()


def _remark(dispatcher: CollectingDispatcher, seen: Look, now: Portrait) -> None:
    """One thing worth saying about the rhythm of care or the time to try it; nothing when nothing was told."""
    said = seen.answers.get("rhythm") or seen.answers.get(OPENING, "")
    rhythm = rhythm_in(said)
    if _has_left(seen.answers):
        dispatcher.utter_message(response="utter_check_in_left")
    elif any(flag.code == "endless_treatment" for flag in now.flags):
        ask = load_guidance().red_flags["endless_treatment"].ask or ""
        dispatcher.utter_message(response="utter_rhythm_never_lighter", ask=ask)
    elif seen.trial and seen.trial.over_at > utc_now():
        dispatcher.utter_message(response="utter_trial_still_runs", date=day(seen.trial.over_at))
    elif rhythm:
        dispatcher.utter_message(response=f"utter_rhythm_{rhythm}")
