import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store import ForgottenError, Store
from bot.store.columns import utc_now
from bot.store.conversations import forget_conversation
from bot.store.models import Conversation, Reminder, Sitting
from bot.store.practitioners import ensure_practitioner
from bot.store.reminders import due_reminders, reminders_of, set_reminder, stop_reminders, take_reminder
from tests.store.conftest import Opener

HOUR = timedelta(hours=1)


async def test_a_new_reminder_takes_the_place_of_the_last_one_for_the_same_practitioner(
    session: AsyncSession, conversation: Conversation
) -> None:
    ilse = await ensure_practitioner(session, conversation, "Ilse", None)
    now = utc_now()
    for practitioner, due in ((ilse.id, now + HOUR), (None, now + 2 * HOUR), (ilse.id, now + 3 * HOUR), (None, now)):
        await set_reminder(session, conversation.id, practitioner, due)

    waiting = await reminders_of(session, conversation.id)

    assert [(one.practitioner_id, one.due_at) for one in waiting] == [(None, now), (ilse.id, now + 3 * HOUR)]


async def test_stopping_stops_all_and_says_how_many(session: AsyncSession, conversation: Conversation) -> None:
    reminder = await set_reminder(session, conversation.id, None, utc_now() - HOUR)

    assert await stop_reminders(session, conversation.id) == 1
    assert await stop_reminders(session, conversation.id) == 0
    assert not await take_reminder(session, reminder)
    assert await due_reminders(session, utc_now(), utc_now()) == []


@pytest.mark.parametrize(
    ("due_in", "spoke_ago", "is_due"),
    [(-HOUR, HOUR, True), (HOUR, HOUR, False), (-HOUR, timedelta(minutes=5), False), (-HOUR, None, True)],
)
async def test_due_is_what_has_its_time_where_nobody_is_talking(
    session: AsyncSession, conversation: Conversation, due_in: timedelta, spoke_ago: timedelta | None, is_due: bool
) -> None:
    now = utc_now()
    await set_reminder(session, conversation.id, None, now + due_in)
    if spoke_ago:
        spoken = now - spoke_ago
        session.add(Sitting(conversation_id=conversation.id, started_at=spoken, last_message_at=spoken))
        await session.flush()

    assert len(await due_reminders(session, now, now - timedelta(minutes=30))) == is_due


async def test_of_many_processes_one_gives_it(
    url: str, key: str, opener: Opener, talk: tuple[Conversation, Sitting], store: Store
) -> None:
    async with store.begin() as session:
        reminder = await set_reminder(session, talk[0].id, None, utc_now() - HOUR)

    async def take(own: Store) -> bool:
        async with own.begin() as session:
            return await take_reminder(session, reminder)

    taken = await asyncio.gather(*(take(opener(url, key)) for _ in range(4)))

    assert sorted(taken) == [False, False, False, True]


async def test_what_fails_after_the_taking_is_not_given(store: Store, talk: tuple[Conversation, Sitting]) -> None:
    async with store.begin() as session:
        reminder = await set_reminder(session, talk[0].id, None, utc_now() - HOUR)
    with pytest.raises(RuntimeError):
        async with store.begin() as session:
            await take_reminder(session, reminder)
            raise RuntimeError

    async with store.begin() as session:
        assert (await session.get_one(Reminder, reminder.id)).state == "waiting"


async def test_a_forgotten_conversation_is_reminded_of_nothing(
    session: AsyncSession, conversation: Conversation
) -> None:
    reminder = await set_reminder(session, conversation.id, None, utc_now() - HOUR)
    await forget_conversation(session, conversation.id)

    assert await due_reminders(session, utc_now(), utc_now()) == []
    with pytest.raises(ForgottenError):
        await take_reminder(session, reminder)
