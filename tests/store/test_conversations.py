from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store import ForgottenError, StoreError
from bot.store.columns import utc_now
from bot.store.conversations import (
    conversation_for_sitting,
    conversation_for_token,
    create_conversation,
    current_session,
    forget_conversation,
    lock_conversation,
    set_country,
    set_practitioner,
)
from bot.store.models import Conversation, Sitting
from bot.store.practitioners import ensure_practitioner

IDLE = timedelta(hours=1)


async def test_a_token_opens_its_own_conversation_and_no_other(session: AsyncSession) -> None:
    mine, token = await create_conversation(session, "web", country="IE")
    other, other_token = await create_conversation(session, "web")
    assert await conversation_for_token(session, token) is mine
    assert await conversation_for_token(session, other_token) is other


@pytest.mark.parametrize("token", ["", "wrong", "\0", "\udce4"])
async def test_a_wrong_token_opens_nothing(session: AsyncSession, conversation: Conversation, token: str) -> None:
    assert await conversation_for_token(session, token) is None


async def test_the_token_itself_is_not_kept(session: AsyncSession) -> None:
    conversation, token = await create_conversation(session, "web")
    assert len(token) >= 43
    assert token not in vars(conversation).values()


async def test_a_sitting_goes_on_while_messages_come(session: AsyncSession, conversation: Conversation) -> None:
    now = utc_now()
    first = await current_session(session, conversation, now, IDLE)
    assert await current_session(session, conversation, now + IDLE, IDLE) is first
    assert first.ended_at is None


async def test_a_sitting_left_idle_ends_and_a_new_one_starts(session: AsyncSession, conversation: Conversation) -> None:
    now = utc_now()
    later = now + IDLE + timedelta(seconds=1)
    first = await current_session(session, conversation, now, IDLE)
    second = await current_session(session, conversation, later, IDLE)
    assert second.id != first.id
    assert (first.ended_at, second.started_at, second.ended_at) == (later, later, None)
    assert await current_session(session, conversation, later, IDLE) is second


async def test_a_sitting_leads_to_its_conversation(
    session: AsyncSession, conversation: Conversation, sitting: Sitting
) -> None:
    assert await conversation_for_sitting(session, sitting.id) is conversation
    assert await conversation_for_sitting(session, "unknown") is None


async def test_the_country_is_remembered(session: AsyncSession, conversation: Conversation) -> None:
    await set_country(session, conversation.id, "GB")
    assert (await lock_conversation(session, conversation.id)).country == "GB"


async def test_only_a_practitioner_of_the_conversation_can_be_talked_of(
    session: AsyncSession, conversation: Conversation
) -> None:
    other, _ = await create_conversation(session, "web")
    mine = await ensure_practitioner(session, conversation, "Ilse", "naturopath")
    theirs = await ensure_practitioner(session, other, "Ilse", "naturopath")
    await set_practitioner(session, conversation.id, mine.id)
    with pytest.raises(StoreError):
        await set_practitioner(session, conversation.id, theirs.id)
    assert (await lock_conversation(session, conversation.id)).practitioner_id == mine.id
    await set_practitioner(session, conversation.id, None)
    assert (await lock_conversation(session, conversation.id)).practitioner_id is None


async def test_what_is_forgotten_cannot_be_written_to(session: AsyncSession, conversation: Conversation) -> None:
    assert await forget_conversation(session, conversation.id)
    assert not await forget_conversation(session, conversation.id)
    with pytest.raises(ForgottenError):
        await set_country(session, conversation.id, "GB")
    with pytest.raises(ForgottenError):
        await current_session(session, conversation, utc_now(), IDLE)
