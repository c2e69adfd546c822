"""The times after which a person wants to judge whether something helps."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.columns import utc_now
from bot.store.conversations import lock_conversation
from bot.store.models import TrialPeriod


async def record_trial(
    session: AsyncSession, conversation_id: str, practitioner_id: str, message_n: int, days: float, quote: str
) -> TrialPeriod:
    """Keep a trial period with the words that tell it. Done again for the same message, the first stays."""
    await lock_conversation(session, conversation_id)
    trial = await session.scalar(
        select(TrialPeriod).where(TrialPeriod.conversation_id == conversation_id, TrialPeriod.message_n == message_n)
    )
    if trial is None:
        trial = TrialPeriod(
            conversation_id=conversation_id,
            practitioner_id=practitioner_id,
            message_n=message_n,
            days=days,
            quote=quote,
            at=utc_now(),
        )
        session.add(trial)
        await session.flush()
    return trial


async def trials_of(session: AsyncSession, practitioner_id: str) -> list[TrialPeriod]:
    """List the trial periods told of a practitioner, in that order."""
    query = select(TrialPeriod).where(TrialPeriod.practitioner_id == practitioner_id)
    return list(await session.scalars(query.order_by(TrialPeriod.at, TrialPeriod.message_n)))
