"""The practitioners a person told of, and the portraits made of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.conversations import lock_conversation
from bot.store.errors import StoreError
from bot.store.models import Conversation, Portrait, Practitioner


async def ensure_practitioner(
    session: AsyncSession, conversation: Conversation, name: str | None, kind: str | None
) -> Practitioner:
    """Find who is meant by a name and a kind, as far as they are known, or add a new one when nobody fits.

    The same name means the same person unless the kinds differ. Where a name is missing on either side the
    kind must be the same, and the one told of last is meant. What was not known before is filled in.
    """
    await lock_conversation(session, conversation.id)
    known = await practitioners_of(session, conversation.id)
    same_name = [one for one in known if _same_name(one.name, name) and _agree(one.kind, kind)]
    same_kind = [one for one in known if one.kind == kind and not (one.name and name)]
    practitioner = next(reversed(same_name or same_kind), None)
    if practitioner is None:
        practitioner = await add_practitioner(session, conversation, name, kind)
    practitioner.name = practitioner.name or name
    practitioner.kind = practitioner.kind or kind
    await session.flush()
    return practitioner


async def add_practitioner(
    session: AsyncSession, conversation: Conversation, name: str | None, kind: str | None
) -> Practitioner:
    """Add somebody of whom we hear for the first time, whoever else is known."""
    await lock_conversation(session, conversation.id)
    practitioner = Practitioner(conversation_id=conversation.id, name=name, kind=kind)
    session.add(practitioner)
    await session.flush()
    return practitioner


async def describe_practitioner(
    session: AsyncSession,
    practitioner_id: str,
    *,
    name: str | None = None,
    nickname: str | None = None,
    kind: str | None = None,
    role: str | None = None,
) -> Practitioner:
    """Write down what has become known or was corrected; None leaves a field as it is."""
    practitioner = await session.get(Practitioner, practitioner_id)
    if practitioner is None:
        raise StoreError("This practitioner is not kept.")
    await lock_conversation(session, practitioner.conversation_id)
    practitioner.name = name or practitioner.name
    practitioner.nickname = nickname or practitioner.nickname
    practitioner.kind = kind or practitioner.kind
    practitioner.role = role or practitioner.role
    await session.flush()
    return practitioner


async def practitioners_of(session: AsyncSession, conversation_id: str) -> list[Practitioner]:
    """List everybody a person told of, in that order."""
    query = select(Practitioner).where(Practitioner.conversation_id == conversation_id)
    return list(await session.scalars(query.order_by(Practitioner.created_at, Practitioner.id)))


async def save_portrait(
    session: AsyncSession, conversation_id: str, practitioner_id: str, content: dict[str, Any]
) -> Portrait:
    """Keep where a practitioner stands now, beside the earlier portraits."""
    await lock_conversation(session, conversation_id)
    portrait = Portrait(conversation_id=conversation_id, practitioner_id=practitioner_id, content=content)
    session.add(portrait)
    await session.flush()
    return portrait


async def latest_portrait(
    session: AsyncSession, practitioner_id: str, before: datetime | None = None
) -> Portrait | None:
    """Find the last portrait that was kept of a practitioner, by a certain time if one is given."""
    query = select(Portrait).where(Portrait.practitioner_id == practitioner_id)
    if before is not None:
        query = query.where(Portrait.at < before)
    return await session.scalar(query.order_by(Portrait.at.desc()).limit(1))


def _same_name(one: str | None, other: str | None) -> bool:
    return bool(one and other) and str(one).strip().casefold() == str(other).strip().casefold()


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other
