import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store import Store, StoreError, open_store
from bot.store.conversations import conversation_for_token, create_conversation
from bot.store.encryption import new_key
from tests.store.conftest import Opener


async def test_what_a_transaction_did_is_kept(store: Store) -> None:
    async with store.begin() as session:
        conversation, token = await create_conversation(session, "web")
    async with store.begin() as session:
        found = await conversation_for_token(session, token)
    assert found
    assert found.id == conversation.id


async def test_what_a_failed_transaction_did_is_undone(store: Store) -> None:
    tokens: list[str] = []

    async def fail(session: AsyncSession) -> None:
        tokens.append((await create_conversation(session, "web"))[1])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        async with store.begin() as session:
            await fail(session)
    async with store.begin() as session:
        assert await conversation_for_token(session, tokens[0]) is None


async def test_a_store_that_answers_can_be_pinged(store: Store) -> None:
    await store.ping()


@pytest.mark.parametrize("address", ["sqlite:////nowhere/bot.db", "postgresql://nobody@127.0.0.1:1/none"])
async def test_a_database_that_does_not_answer_is_told_in_words(address: str, opener: Opener) -> None:
    store = opener(address, new_key())
    with pytest.raises(StoreError, match="does not answer"):
        await store.ping()


@pytest.mark.parametrize("address", ["", "nonsense", "mysql://x/y", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_cannot_be_used_is_refused(address: str) -> None:
    with pytest.raises(StoreError, match="database"):
        open_store(address, [new_key()])


async def test_the_old_name_of_postgresql_opens_it_too(migrated_postgres: str, opener: Opener) -> None:
    await opener(migrated_postgres.replace("postgresql://", "postgres://"), new_key()).ping()
