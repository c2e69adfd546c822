import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.conversations import create_conversation
from bot.store.models import Conversation
from bot.store.supports import add_support, end_support, supports_of


async def labels(session: AsyncSession, conversation: Conversation) -> list[tuple[str, str]]:
    return [(one.layer, one.label) for one in await supports_of(session, conversation.id)]


@pytest.mark.parametrize(
    ("layer", "label", "added"),
    [("family", "Sister", False), ("friends", "sister", True), ("family", "brother", True)],
)
async def test_each_stands_once_in_its_layer(
    session: AsyncSession, conversation: Conversation, layer: str, label: str, added: bool
) -> None:
    assert await add_support(session, conversation.id, 1, "family", "sister", "my sister rings")

    assert await add_support(session, conversation.id, 2, layer, label, "again") == added
    assert len(await labels(session, conversation)) == 1 + added


async def test_what_ended_stands_no_longer_and_can_come_back(session: AsyncSession, conversation: Conversation) -> None:
    await add_support(session, conversation.id, 1, "family", "sister", "my sister rings")
    (sister,) = await supports_of(session, conversation.id)

    await end_support(session, sister, "she moved away")

    assert await labels(session, conversation) == []
    assert (sister.quote, sister.ended_quote) == ("my sister rings", "she moved away")
    assert await add_support(session, conversation.id, 3, "family", "sister", "she is back")
    assert await labels(session, conversation) == [("family", "sister")]


async def test_nobody_sees_the_web_of_another(session: AsyncSession, conversation: Conversation) -> None:
    other, _ = await create_conversation(session, "web")
    await add_support(session, other.id, 1, "family", "sister", "my sister rings")

    assert await supports_of(session, conversation.id) == []
