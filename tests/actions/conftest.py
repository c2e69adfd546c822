"""Every action runs over a real SQLite store, which is told to it as in production: by the environment."""

from collections.abc import AsyncIterator

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.sitting import the_store
from bot.store import Store
from bot.store.encryption import new_key
from tests.actions.talk import Talk
from tests.store.conftest import migrated_file, sqlite_url

__all__ = ["migrated_file", "sqlite_url"]


@pytest.fixture(scope="session")
def executor() -> ActionExecutor:
    """Rasa's executor with every action of the package."""
    executor = ActionExecutor()
    executor.register_package("actions")
    return executor


@pytest.fixture
async def store(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Store]:
    """The store that the actions open, empty."""
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("TEXT_KEYS", new_key())
    the_store.cache_clear()
    yield the_store()
    await the_store().close()
    the_store.cache_clear()


@pytest.fixture
async def talk(store: Store, executor: ActionExecutor) -> Talk:
    """A sitting that has just begun."""
    return await Talk.begin(store, executor)
