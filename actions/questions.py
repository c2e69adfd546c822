"""Questions to ask: a list for the next visit, changed in the person's own words or by buttons, and kept."""

from collections.abc import Sequence
from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.find_help import story_kept
from actions.flags import unnamed_flags
from actions.sitting import Events, Sitting, TalkAction, answer_to, is_payload, question_open, role_of
from bot.guidance.care_map import situations_in
from bot.guidance.kinds import kind_in
from bot.guidance.question_list import Change, Entry, as_question, changes_in, orders_a_change, places_in, rearranged
from bot.guidance.questions import Proposed, Visit, questions_for, sources_of, whom, why_on_list
from bot.guidance.registry import load_guidance
from bot.store.answers import answers_of
from bot.store.conversations import set_practitioner
from bot.store.evidence import evidence_for
from bot.store.models import Question
from bot.store.practitioners import describe_practitioner, ensure_practitioner
from bot.store.questions import (
    MOST,
    NewQuestion,
    arrange_questions,
    keep_questions,
    list_address,
    questions_of,
    reword_question,
)

AT_FIRST = 6
MORE = 3
LONGEST_LABEL = 40

STEPS = ("add", "drop", "first")
"""What a button begins; the words for it, or which question, come next."""


async def about_whom(sitting: Sitting) -> Sitting:
    """The sitting with the practitioner in view whom the message names: "questions for my surgeon"."""
    kind = kind_in(sitting.text)
    seen = sitting.practitioner
    if kind is None or (seen and (seen.kind == kind.code or (kind.general and seen.kind))):
        return sitting
    if seen and seen.kind is None:
        return replace(sitting, practitioner=await describe_practitioner(sitting.session, seen.id, kind=kind.code))
    found = await ensure_practitioner(sitting.session, sitting.conversation, None, kind.code)
    await set_practitioner(sitting.session, sitting.conversation.id, found.id)
    return replace(sitting, practitioner=found)


def practitioner_id(sitting: Sitting) -> str | None:
    """Whose list it is; None for nobody in particular."""
    return sitting.practitioner.id if sitting.practitioner else None


def still_to_ask(questions: Sequence[Question]) -> list[Question]:
    """What stands on a list and has no answer yet: what the person sees, by number."""
    return [one for one in questions if one.dropped_at is None and one.heard_at is None]


def entries_of(questions: Sequence[Question]) -> list[Entry]:
    """The questions as a person may name them."""
    known = load_guidance().questions
    return [Entry(one.ask, known[one.code].words if one.code in known else ()) for one in questions]


async def the_list(sitting: Sitting) -> list[Question]:
    """The whole list of the practitioner in view."""
    return await questions_of(sitting.session, sitting.conversation.id, practitioner_id(sitting))


async def put_on(sitting: Sitting, new: Sequence[NewQuestion]) -> int:
    """Put questions at the end of the list in view. Return how many are new."""
    conversation, practitioner = sitting.conversation.id, practitioner_id(sitting)
    return len(await keep_questions(sitting.session, conversation, practitioner, sitting.message_n, new))


async def begin_list(sitting: Sitting) -> None:
    """Make the list at the first asking; later put on it only what was noted since."""
    before = await the_list(sitting)
    known = {one.code for one in before}
    notes = [NewQuestion(code, ask, "note") for code, ask in await _notes(sitting) if code not in known]
    await put_on(sitting, notes)
    if all(one.origin == "note" for one in before):
        await put_on(sitting, await _proposals(sitting, AT_FIRST - len(notes) - len(still_to_ask(before))))


async def _notes(sitting: Sitting) -> list[tuple[str, str]]:
    """The questions that the person had noted, such as the one that went with a flag."""
    kept = await answers_of(sitting.session, sitting.conversation.id)
    mine = [one for one in kept if one.topic == "questions_to_ask" and one.practitioner_id == practitioner_id(sitting)]
    return list({one.question: one.value for one in mine}.items())


async def _proposals(sitting: Sitting, most: int) -> list[NewQuestion]:
    """What else is worth asking: nothing that is on the list, was on it, or was answered."""
    listed = {one.code for one in await the_list(sitting)}
    fitting: list[Proposed] = [one for one in questions_for(await _visit(sitting)) if one.code not in listed]
    return [NewQuestion(one.code, one.ask, one.origin) for one in fitting[: max(0, most)]]


async def _visit(sitting: Sitting) -> Visit:
    """All that is known of the visit: whom it is to, what brings the person there, and what was heard of them."""
    story = await story_kept(sitting)
    seen = sitting.practitioner
    heard = await evidence_for(sitting.session, seen.id) if seen else None
    flags = sorted(heard.red_flags if heard else [], key=lambda flag: flag.message_n)
    ranks = load_guidance().red_flags
    codes = dict.fromkeys(flag.code for flag in flags if flag.code in ranks)
    return Visit(
        role=role_of(sitting.practitioner),
        kind=seen.kind if seen else None,
        need=sitting.understanding.need if sitting.understanding else None,
        situations=situations_in(f"{story} {sitting.text}"),
        flags=sorted(codes, key=lambda code: -ranks[code].severity.rank),
        known={signal.quality for signal in heard.signals} if heard else (),
    )


async def change_list(dispatcher: CollectingDispatcher, sitting: Sitting, changes: Sequence[Change]) -> Events:
    """Do what the person wants done with their list, and say what could not be done."""
    if any(change.do == "done" for change in changes):
        return [SlotSet("list_step", None), SlotSet("question_list", "kept")]
    whole = await the_list(sitting)
    if any(one.message_n == sitting.message_n for one in whole):
        return _open()  # this turn is taken again: it is done already
    shown = still_to_ask(whole)
    kept = rearranged(shown, changes)
    if kept != shown:
        await arrange_questions(sitting.session, shown, kept, sitting.message_n)
    step: str | None = None
    for change in changes:
        step = await _carry_out(dispatcher, sitting, change, shown) or step
    return _open(step)


async def _carry_out(
    dispatcher: CollectingDispatcher, sitting: Sitting, change: Change, shown: Sequence[Question]
) -> str | None:
    """Do what is more than rearranging. Return the step that now needs the person's words."""
    if change.do == "add" and not change.text:
        return "add"
    if change.do == "add":
        if not await put_on(sitting, [NewQuestion("own", change.text, "own")]):
            dispatcher.utter_message(response="utter_question_not_added", most=MOST)
    elif change.do == "more":
        if not await put_on(sitting, await _proposals(sitting, MORE)):
            dispatcher.utter_message(response="utter_no_more_questions")
    elif change.do == "replace":
        await reword_question(sitting.session, shown[change.places[0]], change.text, sitting.message_n)
    elif change.do == "why":
        explain_question(dispatcher, sitting, shown[change.places[0]])
    elif change.do in ("which", "how"):
        dispatcher.utter_message(response="utter_say_which_question" if change.do == "which" else "utter_say_how")
    return None


def explain_question(dispatcher: CollectingDispatcher, sitting: Sitting, question: Question) -> None:
    """Why a question is on the list, and where it comes from."""
    source = next((source for source in sources_of(question.code) if source.startswith("http")), None)
    dispatcher.utter_message(
        response="utter_why_this_question",
        ask=question.ask,
        because=why_on_list(question.origin, sitting.practitioner.kind if sitting.practitioner else None),
        json_message={"link": {"url": source, "label": "Where this comes from"}} if source else {},
    )


def whose(sitting: Sitting) -> str:
    """The practitioner as the list names them."""
    seen = sitting.practitioner
    return whom(seen.name or seen.nickname, seen.kind) if seen else whom(None, None)


class QuestionsToAsk(TalkAction):
    """Opens the list for whom the message is about, and does to it what the message already says."""

    action_name = "action_questions_to_ask"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Make or find the list, and remember the journey that is left for it."""
        changes: list[Change] = []
        if orders_a_change(sitting.text) and (before := await the_list(sitting)):
            changes = changes_in(sitting.text, entries_of(still_to_ask(before)))
        elif not is_payload(sitting.text):
            sitting = await about_whom(sitting)
        done = await change_list(dispatcher, sitting, changes)
        await begin_list(sitting)
        return [*done, *_left_for_the_list(tracker)]


class ChangeByButton(TalkAction):
    """Does what a button of the list says, at any time; the list is open again afterwards."""

    action_name = "action_edit_questions"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Take the choice: a step to begin, or a question to drop or to put first. Without one, take the words."""
        choice = str(next(tracker.get_latest_entity_values("choice"), ""))
        do, _, chosen = choice.partition(":")
        shown = still_to_ask(await the_list(sitting))
        place = next((place for place, one in enumerate(shown) if one.id == chosen), None)
        changes: list[Change] = []
        if place is not None:
            changes = [_for_one(do, place)]
        elif do in ("more", "done"):
            changes = [Change("more" if do == "more" else "done")]
        elif not choice:
            changes = changes_in(sitting.text, entries_of(shown))
        events = _open(do) if do in STEPS and not chosen else await change_list(dispatcher, sitting, changes)
        return [*events, *_left_for_the_list(tracker)]


class ValidateQuestions(TalkAction):
    """Takes what the person says to their list; it stays open until they are content with it."""

    action_name = "validate_questions_form"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Change the list, close it, or leave it for what was told instead."""
        if question_open(tracker, ("question_list",)) is None:
            return []
        said, left_open = answer_to(tracker, "question_list")
        if said is None:
            return left_open
        shown = still_to_ask(await the_list(sitting))
        changes = self._begun(str(tracker.get_slot("list_step")), said, shown)
        changes = changes or changes_in(said, entries_of(shown))
        if not changes and await unnamed_flags(sitting):
            return [SlotSet("journey_before", "evaluate_form"), SlotSet("question_list", "left")]
        if not changes:
            dispatcher.utter_message(response="utter_list_not_followed")
        return await change_list(dispatcher, sitting, changes)

    def _begun(self, step: str, said: str, shown: Sequence[Question]) -> list[Change]:
        """The change that a button began and these words complete; none where they say something else."""
        if step == "add":
            changes = changes_in(said, entries_of(shown))
            own = [Change("add", text=as_question(said))]
            meant = changes and (changes[0].do == "done" or (changes[0].do == "add" and changes[0].text))
            return changes if meant else own
        places = places_in(said, entries_of(shown)) if step in ("drop", "first") else ()
        return [Change("drop" if step == "drop" else "move", places)] if places else []


class AskAboutList(TalkAction):
    """Shows the list as it is, with what can be done with it."""

    action_name = "action_ask_questions_form_question_list"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Show it, or ask for the words that the step begun still needs."""
        shown, step = still_to_ask(await the_list(sitting)), tracker.get_slot("list_step")
        if step == "add":
            asks = {"asks": "question_to_add"}
            dispatcher.utter_message(response="utter_write_a_question", buttons=[_BACK], json_message=asks)
        elif step in STEPS and shown:
            dispatcher.utter_message(
                response="utter_which_to_drop" if step == "drop" else "utter_which_comes_first",
                buttons=[*(_button(_label(one.ask), f"{step}:{one.id}") for one in shown), _BACK],
                json_message={"asks": "question_to_pick"},
            )
        elif not shown:
            asks = {"asks": "question_list"}
            dispatcher.utter_message(response="utter_list_empty", buttons=[_ADD, _MORE, _DONE], json_message=asks)
        else:
            self._show(dispatcher, sitting, shown)
        return []

    def _show(self, dispatcher: CollectingDispatcher, sitting: Sitting, shown: Sequence[Question]) -> None:
        numbered = "\n".join(f"{number}. {one.ask}" for number, one in enumerate(shown, 1))
        link = {"url": list_address(practitioner_id(sitting)), "label": "A page to print"}
        dispatcher.utter_message(
            response="utter_question_list",
            whom=whose(sitting),
            questions=numbered,
            buttons=[_DROP, _FIRST, _ADD, _MORE, _DONE],
            json_message={"asks": "question_list", "kind": "questions", "link": link},
        )


class QuestionsKept(TalkAction):
    """Ends with the list kept, as a file too, and takes up the journey that was left for it."""

    action_name = "action_questions_kept"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Say where the list is, and go on."""
        loop, _, asked = str(tracker.get_slot("journey_before") or "").partition(" ")
        if tracker.get_slot("question_list") != "left":
            link = {"url": f"{list_address(practitioner_id(sitting))}/pdf", "label": "The list as a PDF"}
            dispatcher.utter_message(response="utter_questions_kept", json_message={"link": link})
        cleared = [SlotSet(name, None) for name in ("question_list", "list_step", "journey_before")]
        if not loop:
            return cleared
        return [*cleared, SlotSet("requested_slot", asked or None), FollowupAction(loop)]


def _open(step: str | None = None) -> Events:
    """The list stays open; with a step, what is said next completes it."""
    return [SlotSet("question_list", None), SlotSet("list_step", step)]


def _for_one(do: str, place: int) -> Change:
    return Change("drop", (place,)) if do == "drop" else Change("move", (place,), to=0 if place else 1)


def _left_for_the_list(tracker: Tracker) -> Events:
    """What to go back to: the journey that is open now, and its open question."""
    loop = tracker.active_loop.get("name")
    if loop in (None, "questions_form"):
        return []
    return [SlotSet("journey_before", f"{loop} {tracker.get_slot('requested_slot') or ''}".strip())]


def _label(ask: str) -> str:
    return ask if len(ask) <= LONGEST_LABEL else f"{ask[:LONGEST_LABEL].rsplit(' ', 1)[0]}…"


def _button(title: str, choice: str) -> dict[str, str]:
    return {"title": title, "payload": f'/edit_questions{{"choice":"{choice}"}}'}


_ADD = _button("Add my own", "add")
_DROP = _button("Take one out", "drop")
_FIRST = _button("Put one first", "first")
_MORE = _button("Suggest more", "more")
_DONE = _button("That's my list", "done")
_BACK = _button("Back to the list", "back")
