"""Rasa's own short memory of a sitting, one encrypted row that is written over on every turn."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.columns import utc_now
from bot.store.conversations import conversation_for_sitting, lock_conversation
from bot.store.errors import ForgottenError
from bot.store.models import Dialogue


async def load_dialogue(session: AsyncSession, session_id: str) -> str | None:
    """Read what was kept of a sitting, or None when nothing was."""
    return await session.scalar(select(Dialogue.state).where(Dialogue.session_id == session_id))


async def save_dialogue(session: AsyncSession, session_id: str, state: str) -> None:
    """Keep the state of a sitting in place of the last. Raise ForgottenError for an unknown sitting."""
    conversation = await conversation_for_sitting(session, session_id)
    if conversation is None:
        raise ForgottenError
    await lock_conversation(session, conversation.id)
    await session.merge(Dialogue(session_id=session_id, state=state, updated_at=utc_now()))
    await session.flush()
