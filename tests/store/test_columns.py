from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store import StoreError
from bot.store.messages import append_person_message
from bot.store.models import Conversation, Sitting


async def test_moments_come_back_in_utc(session: AsyncSession, conversation: Conversation) -> None:
    there = datetime(2026, 7, 1, 14, 30, 0, 123456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    conversation.last_seen_at = there
    await session.flush()
    await session.refresh(conversation)
    assert conversation.last_seen_at == there
    assert conversation.last_seen_at.tzinfo is UTC


async def test_a_moment_without_a_zone_is_refused(session: AsyncSession, conversation: Conversation) -> None:
    conversation.last_seen_at = datetime(2026, 7, 1)  # noqa: DTZ001
    with pytest.raises(StoreError, match="time zone"):
        await session.flush()


@pytest.mark.parametrize("wild", ["a\0b", "a\ud800"])
async def test_plain_text_that_not_every_database_can_hold_is_refused(
    session: AsyncSession, conversation: Conversation, sitting: Sitting, wild: str
) -> None:
    with pytest.raises(StoreError, match="cannot be kept"):
        await append_person_message(session, conversation, sitting, wild, "hello")
