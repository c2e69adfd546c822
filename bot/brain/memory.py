"""Rasa's memory of one sitting, kept short so that turn 1,000 costs what turn 20 did.

Rasa re-reads, replays and posts every event of a talk on every turn. What must last lives in our own tables, so this
store keeps the slots, the running form and the last few turns, as one encrypted row that goes with the conversation.
"""

import json
from typing import Any

from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.store import Store
from bot.store.dialogues import load_dialogue, save_dialogue

TURNS_KEPT = 6


def shortened(tracker: DialogueStateTracker, turns: int = TURNS_KEPT) -> list[Event]:
    """The events that rebuild the same state: what the older turns left behind, then the last turns as they were."""
    events = list(tracker.events)
    starts = [place for place, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(starts) <= turns:
        return events
    cut = starts[-turns]
    slots = tracker.slots.values()
    before = DialogueStateTracker.from_events(tracker.sender_id, events[:cut], slots)
    left = [SlotSet(slot.name, slot.value) for slot in before.slots.values() if slot.value != slot.initial_value]
    loop = [ActiveLoop(before.active_loop_name)] if before.active_loop_name else []
    return [*loop, *left, ActionExecuted("action_listen"), *events[cut:]]


class ShortMemory(TrackerStore):
    """A Rasa tracker store over our `dialogues` table."""

    def __init__(self, store: Store, domain: Domain | None = None) -> None:
        super().__init__(domain)
        self.store = store

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the shortened dialogue over the last one."""
        state = json.dumps([event.as_dict() for event in shortened(tracker)], separators=(",", ":"))
        async with self.store.begin() as session:
            await save_dialogue(session, tracker.sender_id, state)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Rebuild the tracker of a sitting, or None when it is new."""
        state = await self.state(sender_id)
        if state is None:
            return None
        return DialogueStateTracker.from_events(sender_id, deserialise_events(json.loads(state)), self.domain.slots)

    async def state(self, sender_id: str) -> str | None:
        """The stored form, to put back when a turn fails half way."""
        async with self.store.begin() as session:
            return await load_dialogue(session, sender_id)

    async def put_back(self, sender_id: str, state: str | None) -> None:
        """Undo a turn: the dialogue is again what it was before."""
        async with self.store.begin() as session:
            await save_dialogue(session, sender_id, state if state is not None else "[]")

    async def keys(self) -> list[Any]:
        """Rasa asks for this only to migrate stores, which never happens here."""
        return []
