"""Verify credentials: what a licence or a title means where the person is, the right register, and the US look-up."""

import os
import re
from dataclasses import dataclass
from typing import Any

import structlog
from rasa_sdk import Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.conversation import journey_left
from actions.flags import unnamed_flags
from actions.sitting import Events, Sitting, TalkAction, answer_to, question_open, sitting_of, the_store
from bot.guidance.credentials import credential_of, profession_of, state_in
from bot.guidance.crisis import country_in
from bot.guidance.kinds import kind_in
from bot.guidance.mentions import full_name_in
from bot.registers.npi import Entry, Found, RegistryError, people_named
from bot.settings import Settings, load_settings
from bot.store.answers import record_answer
from bot.store.conversations import set_country, set_practitioner
from bot.store.practitioners import ensure_practitioner
from bot.understanding import short_answer

log = structlog.get_logger()

FORM = "verify_form"
SLOTS = ("verify_kind", "verify_country", "verify_consent", "verify_name", "verify_state")
UNKNOWN = "unknown"
NOT_ASKED = "not asked"
FEW = 3
SHARE_OF_WAIT = 0.35
"""Of the time that the gateway waits for a whole turn: the look-up must never be what makes it give up."""
SEARCH_BY_HAND = {"url": "https://npiregistry.cms.hhs.gov/search", "label": "Search the registry yourself"}

_AGREES = re.compile(
    r"^\W*(yes|yeah|yep|yup|ye|ok|okay|sure|please|please do|go ahead|go on|do it|of course"
    r"|look (it|them|her|him) up)\b"
    r"(?!.*\b(no|not|don'?t|but|wait|first)\b)",
    re.I,
)
_DECLINES = re.compile(r"\b(rather not|don'?t (want|send|look)|never ?mind|forget it|leave it|no name)\b", re.I)


def settings_now() -> Settings:
    """The settings of this process."""
    return load_settings(dict(os.environ))


class ValidateVerify(TalkAction):
    """Takes each answer of the journey. Nothing is sent anywhere here."""

    action_name = "validate_verify_form"

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Take the answer to the open question; without one the journey begins, or goes on after a look-up."""
        asked = question_open(tracker, SLOTS)
        if asked is None:
            looked_up = tracker.get_slot("verify_name") and tracker.get_slot("verify_state") is None
            return [] if looked_up else self._begin(dispatcher, tracker, sitting)
        said, left_open = answer_to(tracker, asked)
        if said is None:
            return left_open
        take = {
            "verify_kind": self._kind,
            "verify_country": self._country,
            "verify_consent": self._consent,
            "verify_name": self._name,
            "verify_state": self._state,
        }[asked]
        return await take(dispatcher, tracker, sitting, said)

    def _begin(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        named = kind_in(sitting.text)
        known = sitting.practitioner.kind if sitting.practitioner else None
        kind = named.code if named and not (named.general and known) else known
        country = country_in(sitting.text) or sitting.conversation.country or settings_now().country or None
        fresh = [SlotSet(name, None) for name in SLOTS]
        return [*fresh, *form_interrupted(tracker), *self._known(dispatcher, kind, country)]

    def _known(self, dispatcher: CollectingDispatcher, kind: str | None, country: str | None) -> Events:
        """Once kind and country are known, say what a licence means; the look-up is offered where there is one."""
        known = [SlotSet("verify_kind", kind), SlotSet("verify_country", country)]
        if kind is None or country is None:
            return known
        credential = credential_of(kind, country)
        link = {"link": {"url": credential.link.url, "label": credential.link.label}} if credential.link else {}
        dispatcher.utter_message(response="utter_credentials", means=credential.means, json_message=link)
        numbered = kind == UNKNOWN or bool(profession_of(kind).npi)
        if country == "US" and numbered and settings_now().npi_registry != "off":
            return [*known, SlotSet("verify_consent", None)]
        return [*known, *(SlotSet(name, NOT_ASKED) for name in ("verify_consent", "verify_name", "verify_state"))]

    async def _kind(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, said: str) -> Events:
        named = kind_in(said)
        return self._known(dispatcher, named.code if named else UNKNOWN, tracker.get_slot("verify_country"))

    async def _country(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, said: str) -> Events:
        country = country_in(said)
        if country:
            await set_country(sitting.session, sitting.conversation.id, country)
        return self._known(dispatcher, tracker.get_slot("verify_kind"), country or UNKNOWN)

    async def _consent(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, said: str) -> Events:
        agrees = said == "yes" or bool(_AGREES.search(said))
        await record_answer(sitting.session, sitting.row, sitting.message_n, *_kept("npi_consent", said))
        if not agrees:
            declines = short_answer(said) in ("no", "skip", "unknown") or _DECLINES.search(said)
            return _without_look_up() if declines else [SlotSet("verify_consent", None)]
        known = sitting.practitioner.name if sitting.practitioner and self._same_kind(tracker, sitting) else None
        name = full_name_in(known or "")
        if name is None:
            return [SlotSet("verify_consent", "yes"), SlotSet("verify_name", None)]
        return [SlotSet("verify_consent", "yes"), SlotSet("verify_name", " ".join(name)), *_state_not_asked()]

    async def _name(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, said: str) -> Events:
        name = full_name_in(said)
        if name is None:
            gives_up = short_answer(said) in ("no", "skip", "unknown") or _DECLINES.search(said)
            return _without_look_up() if gives_up else [SlotSet("verify_name", None)]
        await self._keep_name(tracker, sitting, " ".join(name))
        return [SlotSet("verify_name", " ".join(name)), *_state_not_asked()]

    async def _state(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting, said: str) -> Events:
        unknown = short_answer(said) in ("no", "skip", "unknown")
        return [SlotSet("verify_state", UNKNOWN if unknown else said)]

    def _same_kind(self, tracker: Tracker, sitting: Sitting) -> bool:
        kind = tracker.get_slot("verify_kind")
        return sitting.practitioner is not None and (kind == UNKNOWN or sitting.practitioner.kind in (None, kind))

    async def _keep_name(self, tracker: Tracker, sitting: Sitting, name: str) -> None:
        kind = tracker.get_slot("verify_kind")
        if sitting.practitioner and self._same_kind(tracker, sitting) and not sitting.practitioner.name:
            sitting.practitioner.name = name
            return
        kept = await ensure_practitioner(sitting.session, sitting.conversation, name, None if kind == UNKNOWN else kind)
        if sitting.practitioner is None:
            await set_practitioner(sitting.session, sitting.conversation.id, kept.id)


@dataclass(frozen=True)
class Question:
    """What is looked up: the name is all that is sent; the rest sorts what comes back."""

    name: str
    codes: tuple[str, ...]
    kind: str
    place: str | None
    """Where they work, as the person said it; None while that was not asked."""


class LookUp(TalkAction):
    """Looks in the registry, if the person said yes, and takes up what was left for this."""

    action_name = "action_look_up"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Ask the network between two transactions: a database must never wait for somebody else's server."""
        question = _question(tracker)
        answer = await _ask(question) if question else None
        async with the_store().begin() as session:
            sitting = await sitting_of(session, tracker)
            if question is None:
                return await self.act(dispatcher, tracker, sitting)
            outcome = _tell(dispatcher, question, answer)
            await record_answer(session, sitting.row, sitting.message_n, *_kept("npi", outcome))
            if outcome == "many":
                return [SlotSet("verify_state", None), FollowupAction(FORM)]
            return await self.act(dispatcher, tracker, sitting)

    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Go back to what was interrupted; else to a flag that waits to be named."""
        if tracker.get_slot("verify_consent") == "no":
            dispatcher.utter_message(response="utter_npi_not_looked_up")
        if form := tracker.get_slot("form_left"):
            clean = [SlotSet(name, None) for name in (*SLOTS, "form_left", "slot_left")]
            return [*clean, SlotSet("requested_slot", tracker.get_slot("slot_left")), FollowupAction(form)]
        if await unnamed_flags(sitting):
            return [*journey_left(), FollowupAction("evaluate_form")]
        return journey_left()


def form_interrupted(tracker: Tracker) -> Events:
    """Note the form and the question that this one interrupts, to go back to them at the end."""
    names = [event["name"] for event in tracker.events if event["event"] == "active_loop"]
    others = [name for name in names if name != FORM]
    form = others[-1] if others else None
    return [
        SlotSet("form_left", form),
        SlotSet("slot_left", tracker.get_slot("requested_slot") if form else None),
    ]


def _kept(question: str, value: str) -> tuple[str, str, str]:
    return "verify_credentials", question, value


def _state_not_asked() -> Events:
    return [SlotSet("verify_state", NOT_ASKED)]


def _without_look_up() -> Events:
    return [SlotSet("verify_consent", "no"), SlotSet("verify_name", NOT_ASKED), *_state_not_asked()]


def _question(tracker: Tracker) -> Question | None:
    name = tracker.get_slot("verify_name")
    if tracker.get_slot("verify_consent") != "yes" or not name or name == NOT_ASKED:
        return None
    kind, state = tracker.get_slot("verify_kind"), tracker.get_slot("verify_state")
    return Question(name, profession_of(kind).npi, kind, None if state == NOT_ASKED else state)


async def _ask(question: Question) -> Found | None:
    """Everybody of the name, or None when the registry is away."""
    settings = settings_now()
    first, _, last = question.name.partition(" ")
    try:
        seconds = settings.brain_timeout_seconds * SHARE_OF_WAIT
        return await people_named(settings.npi_registry, first, last, seconds)
    except RegistryError as error:
        log.warning("npi.unavailable", error=str(error))
        return None


def _tell(dispatcher: CollectingDispatcher, question: Question, found: Found | None) -> str:
    """Say what the registry holds, and what that does and does not prove. Give the outcome in a word."""
    by_hand = {"link": SEARCH_BY_HAND}
    if found is None:
        dispatcher.utter_message(response="utter_npi_away", json_message=by_hand)
        return "away"
    fitting = [one for one in found.entries if one.does(question.codes) and _works_there(one, question.place)]
    if not fitting and found.complete:
        dispatcher.utter_message(
            response="utter_npi_other_work" if found.entries else "utter_npi_none",
            name=question.name,
            json_message=_board(question),
        )
        return "other" if found.entries else "none"
    if len(fitting) == 1 and found.complete:
        dispatcher.utter_message(response="utter_npi_one", entry=_line(fitting[0]), json_message=_board(question))
        return "one"
    if len(fitting) <= FEW and fitting:
        lines = "\n".join(f"• {_line(one)}" for one in fitting)
        dispatcher.utter_message(response="utter_npi_few", entries=lines, json_message=_board(question))
        return "few"
    if question.place is None:
        return "many"
    dispatcher.utter_message(response="utter_npi_still_many", name=question.name, json_message=by_hand)
    return "still many"


def _works_there(entry: Entry, place: str | None) -> bool:
    """Whether somebody works at the place that was told: a state, or words of a city. The registry would not sort."""
    if place is None or place == UNKNOWN:
        return True
    state = state_in(place)
    return state in entry.states if state else _words(place) in _words(entry.place)


def _words(place: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", place.casefold()).split())


def _line(entry: Entry) -> str:
    work = entry.main_work
    licence = f"licence {work.licence} ({work.state})" if work and work.licence else ""
    told = (entry.name, work.name if work else "", entry.place, f"NPI {entry.number}", licence)
    return ", ".join(part for part in told if part)


def _board(question: Question) -> dict[str, Any]:
    """The way on to the board: the registry itself proves no licence."""
    link = credential_of(question.kind, "US").link
    return {"link": {"url": link.url, "label": link.label}} if link else {}
