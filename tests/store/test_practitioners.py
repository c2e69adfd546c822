import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store import StoreError
from bot.store.conversations import create_conversation
from bot.store.models import Conversation
from bot.store.practitioners import (
    describe_practitioner,
    ensure_practitioner,
    latest_portrait,
    practitioners_of,
    save_portrait,
)

Told = tuple[str | None, str | None]


@pytest.mark.parametrize(
    ("first", "second", "known"),
    [
        (("Ilse", "naturopath"), (" ilse ", "naturopath"), ("Ilse", "naturopath")),
        (("Ilse", None), ("Ilse", "naturopath"), ("Ilse", "naturopath")),
        (("Ilse", "naturopath"), ("Ilse", None), ("Ilse", "naturopath")),
        ((None, "naturopath"), ("Ilse", "naturopath"), ("Ilse", "naturopath")),
        (("Ilse", "naturopath"), (None, "naturopath"), ("Ilse", "naturopath")),
        ((None, None), (None, None), (None, None)),
    ],
)
async def test_who_is_known_is_recognised(
    session: AsyncSession, conversation: Conversation, first: Told, second: Told, known: Told
) -> None:
    one = await ensure_practitioner(session, conversation, *first)
    assert await ensure_practitioner(session, conversation, *second) is one
    assert (one.name, one.kind) == known


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Ilse", "naturopath"), ("Odo", "naturopath")),
        (("Ilse", "naturopath"), ("Ilse", "surgeon")),
        ((None, "naturopath"), (None, "surgeon")),
        ((None, "naturopath"), ("Ilse", None)),
    ],
)
async def test_who_may_be_somebody_else_is_kept_apart(
    session: AsyncSession, conversation: Conversation, first: Told, second: Told
) -> None:
    one = await ensure_practitioner(session, conversation, *first)
    other = await ensure_practitioner(session, conversation, *second)
    assert await practitioners_of(session, conversation.id) == [one, other]


async def test_a_name_counts_more_than_who_came_last(session: AsyncSession, conversation: Conversation) -> None:
    ilse = await ensure_practitioner(session, conversation, "Ilse", "naturopath")
    odo = await ensure_practitioner(session, conversation, "Odo", "naturopath")
    assert await ensure_practitioner(session, conversation, "Ilse", "naturopath") is ilse
    assert await ensure_practitioner(session, conversation, None, "naturopath") is odo


async def test_nobody_is_shared_between_conversations(session: AsyncSession, conversation: Conversation) -> None:
    other, _ = await create_conversation(session, "web")
    theirs = await ensure_practitioner(session, other, "Ilse", "naturopath")
    assert await ensure_practitioner(session, conversation, "Ilse", "naturopath") is not theirs


async def test_what_becomes_known_is_written_down(session: AsyncSession, conversation: Conversation) -> None:
    one = await ensure_practitioner(session, conversation, None, "doctor")
    await describe_practitioner(session, one.id, name="Ilse", kind="surgeon")
    await describe_practitioner(session, one.id, role="specialist")
    assert (one.name, one.kind, one.role) == ("Ilse", "surgeon", "specialist")
    with pytest.raises(StoreError):
        await describe_practitioner(session, "unknown", role="partner")


async def test_the_latest_portrait_is_the_one_saved_last(session: AsyncSession, conversation: Conversation) -> None:
    one = await ensure_practitioner(session, conversation, "Ilse", None)
    assert await latest_portrait(session, one.id) is None
    await save_portrait(session, conversation.id, one.id, {"being_heard": "not_known_yet"})
    last = await save_portrait(session, conversation.id, one.id, {"being_heard": "strong"})
    assert await latest_portrait(session, one.id) is last
