import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
    deserialise_events,
)
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import text

from bot.brain.memory import TURNS_KEPT, ShortMemory, shortened
from bot.store import Store, StoreError
from bot.store.columns import utc_now
from bot.store.conversations import create_conversation, current_session
from tests.brain.conftest import DOMAIN

LOOPS = [None, "find_help_form", "evaluate_form"]
SLOTS = {
    "story": st.none() | st.text(),
    "requested_slot": st.sampled_from([None, "story", "hope"]),
    "questions_left": st.none() | st.integers(0, 11),
}


def slot_sets() -> st.SearchStrategy[Event]:
    """Any slot to any value it may have."""
    return st.sampled_from(sorted(SLOTS)).flatmap(lambda name: SLOTS[name].map(lambda value: SlotSet(name, value)))


def turns() -> st.SearchStrategy[list[Event]]:
    """A message and what follows it."""
    following = st.one_of(
        slot_sets(),
        st.sampled_from(LOOPS).map(ActiveLoop),
        st.sampled_from(["evaluate_form", "action_portrait"]).map(ActionExecuted),
        st.text().map(BotUttered),
    )
    return st.tuples(st.text(), st.lists(following, max_size=6)).map(
        lambda turn: [UserUttered(turn[0]), *turn[1], ActionExecuted("action_listen")]
    )


def tracker_of(events: list[Event]) -> DialogueStateTracker:
    """A sitting in which this happened."""
    return DialogueStateTracker.from_events("a", events, DOMAIN.slots)


@given(st.lists(turns(), max_size=20), st.integers(1, 8))
def test_a_shortened_talk_stands_where_the_long_one_stood(talk: list[list[Event]], kept: int) -> None:
    whole = tracker_of([event for turn in talk for event in turn])

    short = tracker_of(shortened(whole, kept))

    assert short.current_slot_values() == whole.current_slot_values()
    assert short.active_loop_name == whole.active_loop_name
    assert short.latest_action_name == whole.latest_action_name
    assert short.latest_message == whole.latest_message
    latest = [event for turn in talk[-kept:] for event in turn]
    assert list(short.events)[-len(latest) or None :] == latest
    assert sum(isinstance(event, UserUttered) for event in short.events) == min(len(talk), kept)


@given(st.lists(turns(), max_size=12))
def test_shortening_again_changes_nothing(talk: list[list[Event]]) -> None:
    once = shortened(tracker_of([event for turn in talk for event in turn]))

    assert shortened(tracker_of(once)) == once


def test_turn_1000_is_no_larger_than_turn_20() -> None:
    sizes = []
    events: list[Event] = []
    for turn in range(1000):
        events += [
            UserUttered("she sells me bottles", metadata={"message": f"{turn:04}"}, message_id=f"{turn:04}"),
            ActiveLoop(LOOPS[turn % 3]),
            SlotSet("story", "told"),
            SlotSet("requested_slot", "hope"),
            BotUttered("What would feel most helpful now?"),
            ActionExecuted("action_listen"),
        ]
        events = shortened(tracker_of(events))
        sizes.append(len(events))

    assert max(sizes[20:]) <= sizes[20] + 1  # one event more where a form is open
    assert max(sizes) < TURNS_KEPT * 6 + 10


@pytest.fixture
async def sitting_id(store: Store) -> str:
    """A sitting in the store."""
    async with store.begin() as session:
        conversation, _ = await create_conversation(session, "web")
        return (await current_session(session, conversation, utc_now(), timedelta(hours=1))).id


@pytest.fixture
def memory(store: Store) -> ShortMemory:
    """The memory over that store."""
    return ShortMemory(store, DOMAIN)


def talk_of(sitting_id: str, turns: int) -> DialogueStateTracker:
    """A tracker after so many turns."""
    events = [event for n in range(turns) for event in (UserUttered(f"Zwetschge {n}"), ActiveLoop("evaluate_form"))]
    return DialogueStateTracker.from_events(sitting_id, events, DOMAIN.slots)


async def test_a_new_sitting_has_no_memory(memory: ShortMemory, sitting_id: str) -> None:
    assert await memory.retrieve(sitting_id) is None
    assert await memory.keys() == []


async def test_what_is_saved_is_there_again(memory: ShortMemory, sitting_id: str) -> None:
    await memory.save(talk_of(sitting_id, 30))

    found = await memory.retrieve(sitting_id)

    assert found is not None
    assert found.active_loop_name == "evaluate_form"
    assert found.latest_message is not None
    assert found.latest_message.text == "Zwetschge 29"
    assert list(found.events) == shortened(talk_of(sitting_id, 30))


async def test_nothing_of_it_can_be_read_in_the_database(memory: ShortMemory, sitting_id: str) -> None:
    await memory.save(talk_of(sitting_id, 2))

    async with memory.store.begin() as session:
        kept = (await session.execute(text("SELECT state FROM dialogues"))).scalar_one()
    assert "Zwetschge" not in kept


async def test_a_turn_can_be_undone(memory: ShortMemory, sitting_id: str) -> None:
    await memory.save(talk_of(sitting_id, 3))
    before = await memory.state(sitting_id)
    await memory.save(talk_of(sitting_id, 4))

    await memory.put_back(sitting_id, before)

    assert await memory.state(sitting_id) == before


async def test_the_first_turn_can_be_undone(memory: ShortMemory, sitting_id: str) -> None:
    await memory.save(talk_of(sitting_id, 1))

    await memory.put_back(sitting_id, None)

    found = await memory.retrieve(sitting_id)
    assert found is None or not found.events


async def test_a_sitting_that_is_gone_cannot_be_remembered(memory: ShortMemory) -> None:
    with pytest.raises(StoreError):
        await memory.save(talk_of("gone", 1))


def as_read(events: list[Event]) -> list[Any]:
    """The events after a way through JSON."""
    read: list[Any] = deserialise_events(json.loads(json.dumps([event.as_dict() for event in events])))
    return read


@given(st.lists(turns(), max_size=8))
def test_events_survive_being_written_down(talk: list[list[Event]]) -> None:
    events = [event for turn in talk for event in turn]

    assert as_read(events) == events
