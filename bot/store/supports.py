"""The web of support around a person: who and what is in it, and what is there no longer."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.columns import utc_now
from bot.store.conversations import lock_conversation
from bot.store.models import Support


async def add_support(
    session: AsyncSession, conversation_id: str, message_n: int, layer: str, label: str, quote: str
) -> bool:
    """Add somebody or something to a layer. False when it stands there already."""
    await lock_conversation(session, conversation_id)
    # Labels are encrypted, so they are compared here.
    standing = await supports_of(session, conversation_id)
    if any(one.layer == layer and one.label.casefold() == label.casefold() for one in standing):
        return False
    session.add(
        Support(
            conversation_id=conversation_id,
            message_n=message_n,
            layer=layer,
            label=label,
            quote=quote,
            at=utc_now(),
        )
    )
    await session.flush()
    return True


async def end_support(session: AsyncSession, support: Support, quote: str) -> None:
    """Note that it is there no longer, in the person's words. What stood is kept."""
    await lock_conversation(session, support.conversation_id)
    support.ended_at = utc_now()
    support.ended_quote = quote
    await session.flush()


async def supports_of(session: AsyncSession, conversation_id: str) -> list[Support]:
    """List what stands in the web, in the order it was told."""
    query = select(Support).where(Support.conversation_id == conversation_id, Support.ended_at.is_(None))
    return list(await session.scalars(query.order_by(Support.message_n, Support.at, Support.id)))
