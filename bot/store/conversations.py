"""Conversations and their sittings: who speaks with us, since when, and where a talk begins and ends.

Every write to a conversation first takes the lock of its row. So two processes never give two messages one
number, never open two sittings at once, and never write to a conversation that is being deleted.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.errors import ForgottenError, StoreError
from bot.store.models import Conversation, Practitioner, Sitting


async def create_conversation(
    session: AsyncSession, channel: str, *, channel_address: str | None = None, country: str | None = None
) -> tuple[Conversation, str]:
    """Start a conversation. The token opens it; only a hash of the token is kept, so it is told only here."""
    token = secrets.token_urlsafe(32)
    conversation = Conversation(
        channel=channel, channel_address=channel_address, country=country, token_hash=_token_hash(token)
    )
    session.add(conversation)
    await session.flush()
    return conversation, token


async def conversation_for_token(session: AsyncSession, token: str) -> Conversation | None:
    """Find the conversation that a token opens."""
    return await session.scalar(select(Conversation).where(Conversation.token_hash == _token_hash(token)))


async def conversation_for_sitting(session: AsyncSession, session_id: str) -> Conversation | None:
    """Find the conversation that a sitting (Rasa's sender id) belongs to."""
    return await session.scalar(select(Conversation).join(Sitting).where(Sitting.id == session_id))


async def forget_conversation(session: AsyncSession, conversation_id: str) -> bool:
    """Delete every row of a conversation for good. False when there was none."""
    await session.flush()
    deleted = await session.scalar(
        delete(Conversation).where(Conversation.id == conversation_id).returning(Conversation.id)
    )
    session.expunge_all()
    return deleted is not None


async def lock_conversation(session: AsyncSession, conversation_id: str) -> Conversation:
    """Be the only writer of a conversation until the transaction ends. Raise ForgottenError without it."""
    conversation = await session.scalar(
        select(Conversation)
        .where(Conversation.id == conversation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if conversation is None:
        raise ForgottenError
    return conversation


async def current_session(session: AsyncSession, conversation: Conversation, now: datetime, idle: timedelta) -> Sitting:
    """Find the sitting that `now` belongs to. One left for longer than `idle` ends, and a new one starts."""
    await lock_conversation(session, conversation.id)
    sitting = await session.scalar(
        select(Sitting)
        .where(Sitting.conversation_id == conversation.id, Sitting.ended_at.is_(None))
        .order_by(Sitting.started_at.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    )
    if sitting is not None:
        if now - sitting.last_message_at <= idle:
            return sitting
        sitting.ended_at = now
    sitting = Sitting(conversation_id=conversation.id, started_at=now, last_message_at=now)
    session.add(sitting)
    await session.flush()
    return sitting


async def set_country(session: AsyncSession, conversation_id: str, country: str | None) -> None:
    """Remember where the person is, as a country code."""
    conversation = await lock_conversation(session, conversation_id)
    conversation.country = country


async def set_practitioner(session: AsyncSession, conversation_id: str, practitioner_id: str | None) -> None:
    """Remember which practitioner is now talked of. Raise StoreError for one of another conversation."""
    conversation = await lock_conversation(session, conversation_id)
    known = exists().where(Practitioner.id == practitioner_id, Practitioner.conversation_id == conversation_id)
    if practitioner_id is not None and not await session.scalar(select(known)):
        raise StoreError("This practitioner does not belong to the conversation.")
    conversation.practitioner_id = practitioner_id


def _token_hash(token: str) -> str:
    # A token comes from outside and may be any text, so nothing in it may fail to encode.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
