"""Reminders: kept until their time, given once, whichever process gives them."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.conversations import lock_conversation
from bot.store.models import Reminder, Sitting


async def set_reminder(
    session: AsyncSession, conversation_id: str, practitioner_id: str | None, due_at: datetime
) -> Reminder:
    """Keep a reminder, in the place of one that still waits for the same practitioner."""
    await lock_conversation(session, conversation_id)
    await session.execute(
        update(Reminder)
        .where(
            Reminder.conversation_id == conversation_id,
            Reminder.practitioner_id.is_not_distinct_from(practitioner_id),
            Reminder.state == "waiting",
        )
        .values(state="stopped")
    )
    reminder = Reminder(conversation_id=conversation_id, practitioner_id=practitioner_id, due_at=due_at)
    session.add(reminder)
    await session.flush()
    return reminder


async def stop_reminders(session: AsyncSession, conversation_id: str) -> int:
    """Stop every reminder that still waits. Return how many there were."""
    await lock_conversation(session, conversation_id)
    stopped = await session.scalars(
        update(Reminder)
        .where(Reminder.conversation_id == conversation_id, Reminder.state == "waiting")
        .values(state="stopped")
        .returning(Reminder.id)
    )
    return len(list(stopped))


async def reminders_of(session: AsyncSession, conversation_id: str) -> list[Reminder]:
    """List the reminders that wait, the next one first."""
    query = select(Reminder).where(Reminder.conversation_id == conversation_id, Reminder.state == "waiting")
    return list(await session.scalars(query.order_by(Reminder.due_at)))


async def due_reminders(session: AsyncSession, now: datetime, quiet_since: datetime) -> list[Reminder]:
    """List what is due, where nobody has spoken since `quiet_since`: a reminder never breaks into a talk."""
    talking = select(Sitting.id).where(
        Sitting.conversation_id == Reminder.conversation_id, Sitting.last_message_at > quiet_since
    )
    query = select(Reminder).where(Reminder.state == "waiting", Reminder.due_at <= now, ~talking.exists())
    return list(await session.scalars(query.order_by(Reminder.due_at, Reminder.id).limit(100)))


async def take_reminder(session: AsyncSession, reminder: Reminder) -> bool:
    """Be the one who gives it, in this transaction. False when it was given or stopped meanwhile."""
    await lock_conversation(session, reminder.conversation_id)
    taken = await session.scalar(
        update(Reminder)
        .where(Reminder.id == reminder.id, Reminder.state == "waiting")
        .values(state="given")
        .returning(Reminder.id)
    )
    return taken is not None
