"""What every action stands on: one short transaction, and the sitting that Rasa's sender id names."""

import functools
import os
from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from sqlalchemy.ext.asyncio import AsyncSession

from bot.guidance.portrait import Evidence, Portrait, RaisedFlag, build_portrait
from bot.guidance.registry import Role, load_guidance
from bot.guidance.who import Newcomer, who_is_meant
from bot.settings import load_settings
from bot.store import Store, StoreError, open_store
from bot.store.conversations import conversation_for_sitting, set_practitioner
from bot.store.evidence import Evidence as Known
from bot.store.models import Conversation, Practitioner
from bot.store.models import Sitting as SittingRow
from bot.store.practitioners import ensure_practitioner
from bot.understanding import Understanding

Events = list[dict[str, Any]]


@functools.cache
def the_store() -> Store:
    """The store of this process, opened at the first action."""
    settings = load_settings(dict(os.environ))
    return open_store(settings.database_url, settings.text_keys)


@dataclass(frozen=True)
class Sitting:
    """Who is talking, in which transaction, and what was just said and understood."""

    session: AsyncSession
    conversation: Conversation
    row: SittingRow
    practitioner: Practitioner | None
    message_n: int
    text: str
    understanding: Understanding | None
    asked: str | None
    """The question that stood open, as the gateway knows it."""


def role_of(practitioner: Practitioner | None) -> Role | None:
    """What the person needs this practitioner for, as is usual for the kind; None while that is open."""
    kind = load_guidance().kinds.get((practitioner and practitioner.kind) or "")
    return None if kind is None or kind.role == "either" else kind.role


def portrait_from(known: Known, role: Role | None) -> Portrait:
    """The portrait that follows from all that stands about a practitioner."""
    told = [Evidence(signal.quality, signal.polarity, signal.quote) for signal in known.signals]
    return build_portrait(told, [RaisedFlag(flag.code, flag.quote) for flag in known.red_flags], role)


def question_open(tracker: Tracker, slots: Collection[str]) -> str | None:
    """The slot that this form has asked for. A question left open by the other form is none of its own."""
    asked = tracker.get_slot("requested_slot")
    return asked if asked in slots else None


def answer_to(tracker: Tracker, question: str) -> tuple[str | None, Events]:
    """What was said to an open question; without an answer, None and the events that leave the question as it is.

    A button of another question is no answer: then it is asked again.
    """
    said = tracker.slots_to_validate().get(question)
    if said is None:
        return None, []
    return (None, [SlotSet(question, None)]) if is_payload(said) else (str(said), [])


def is_payload(said: object) -> bool:
    """Whether a button was pressed that answers no question: the server lets no person's text begin so."""
    return str(said).startswith("/")


async def with_practitioner(sitting: Sitting) -> Sitting:
    """The same sitting with somebody in view: whom the person's words name, when nobody was."""
    if sitting.practitioner:
        return sitting
    told = who_is_meant(sitting.text, (), None).last
    named = told if isinstance(told, Newcomer) else Newcomer()
    found = await ensure_practitioner(sitting.session, sitting.conversation, named.name, named.kind)
    await set_practitioner(sitting.session, sitting.conversation.id, found.id)
    return replace(sitting, practitioner=found)


class TalkAction(Action, ABC):
    """An action within a sitting. Subclasses say `action_name` and what to do; what they write is one transaction."""

    action_name: str

    def name(self) -> str:
        """The name in `domain.yml`."""
        return self.action_name

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        """Open the sitting and act. Raise StoreError for a sitting that is not kept (or no longer)."""
        async with the_store().begin() as session:
            return await self.act(dispatcher, tracker, await sitting_of(session, tracker))

    @abstractmethod
    async def act(self, dispatcher: CollectingDispatcher, tracker: Tracker, sitting: Sitting) -> Events:
        """Speak through the dispatcher, write through the sitting's session, and give Rasa's events."""


async def sitting_of(session: AsyncSession, tracker: Tracker) -> Sitting:
    """The sitting that an action runs in. Raise StoreError for one that is not kept."""
    conversation = await conversation_for_sitting(session, tracker.sender_id)
    row = await session.get(SittingRow, tracker.sender_id)
    if conversation is None or row is None:
        raise StoreError("This sitting is not kept.")
    metadata = tracker.latest_message.get("metadata") or {}
    understanding = metadata.get("understanding")
    practitioner_id = conversation.practitioner_id
    return Sitting(
        session=session,
        conversation=conversation,
        row=row,
        practitioner=await session.get(Practitioner, practitioner_id) if practitioner_id else None,
        message_n=int(metadata.get("message", 0)),
        text=tracker.latest_message.get("text") or "",
        understanding=Understanding.from_dict(understanding) if understanding else None,
        asked=metadata.get("asked"),
    )
