"""What a person took back. What we had stays readable for whoever reviews the talk, and counts no more."""

from typing import Literal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.conversations import lock_conversation
from bot.store.models import Correction

Corrected = Literal["flag", "answer", "practitioner"]


async def record_correction(
    session: AsyncSession, conversation_id: str, message_n: int, of: Corrected, code: str, was: str
) -> Correction:
    """Keep what a message took back, in the words that stood until then."""
    await lock_conversation(session, conversation_id)
    correction = Correction(conversation_id=conversation_id, message_n=message_n, of=of, code=code, was=was)
    session.add(correction)
    await session.flush()
    return correction


async def corrections_of(session: AsyncSession, conversation_id: str, message_n: int | None = None) -> list[Correction]:
    """List what was taken back in a conversation, or by one message of it."""
    query = select(Correction).where(Correction.conversation_id == conversation_id)
    if message_n is not None:
        query = query.where(Correction.message_n == message_n)
    return list(await session.scalars(query.order_by(Correction.message_n, Correction.at, Correction.id)))
