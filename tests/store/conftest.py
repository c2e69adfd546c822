"""Every test runs against a real SQLite file and, where it is installed, a real PostgreSQL."""

import asyncio
import shutil
import threading
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store import Store, open_store, upgrade
from bot.store.columns import utc_now
from bot.store.conversations import create_conversation, current_session
from bot.store.encryption import new_key
from bot.store.models import Conversation, Sitting
from tests.postgres import postgres_server

__all__ = ["postgres_server"]

Opener = Callable[..., Store]


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with our tables, to be copied."""
    file = tmp_path_factory.mktemp("store") / "migrated.db"
    asyncio.run(upgrade(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> str:
    """A PostgreSQL database with our tables, to be emptied."""
    url = _new_database(postgres_server)
    asyncio.run(upgrade(url))
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Which database a test runs against."""
    return str(request.param)


@pytest.fixture
def bare_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if backend == "sqlite":
        return f"sqlite:///{tmp_path / 'bare.db'}"
    return _new_database(request.getfixturevalue("postgres_server"))


@pytest.fixture
def sqlite_url(migrated_file: Path, tmp_path: Path) -> str:
    """A SQLite file with our tables and no rows."""
    return f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'bot.db')}"


@pytest.fixture
def url(backend: str, request: pytest.FixtureRequest) -> str:
    """A database with our tables and no rows."""
    if backend == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    address = str(request.getfixturevalue("migrated_postgres"))
    with psycopg.connect(address) as connection:
        connection.execute("TRUNCATE conversations CASCADE")
    return address


@pytest.fixture
def key() -> str:
    """A text key."""
    return new_key()


@pytest.fixture
async def opener() -> AsyncIterator[Opener]:
    """Open stores, which are closed after the test."""
    stores: list[Store] = []

    def open_and_keep(url: str, *keys: str) -> Store:
        stores.append(open_store(url, keys))
        return stores[-1]

    yield open_and_keep
    for store in stores:
        await store.close()
    # A connection that failed or was cancelled ends in its own thread, which still speaks to our loop.
    for thread in threading.enumerate():
        if "_connection_worker_thread" in thread.name:
            await asyncio.to_thread(thread.join, 10)
            assert not thread.is_alive(), "a connection was never closed"


@pytest.fixture
def store(url: str, key: str, opener: Opener) -> Store:
    """An open, empty store."""
    return opener(url, key)


@pytest.fixture
async def session(store: Store) -> AsyncIterator[AsyncSession]:
    """A transaction of that store, undone after the test."""
    async with store.begin() as opened:
        yield opened
        await opened.rollback()


@pytest.fixture
async def conversation(session: AsyncSession) -> Conversation:
    """A new conversation in that transaction."""
    return (await create_conversation(session, "web"))[0]


@pytest.fixture
async def sitting(session: AsyncSession, conversation: Conversation) -> Sitting:
    """Its first sitting."""
    return await current_session(session, conversation, utc_now(), timedelta(hours=1))


@pytest.fixture
async def talk(store: Store) -> tuple[Conversation, Sitting]:
    """A conversation and its first sitting, committed."""
    async with store.begin() as session:
        conversation, _ = await create_conversation(session, "web")
        return conversation, await current_session(session, conversation, utc_now(), timedelta(hours=1))


def _new_database(server: str) -> str:
    name = f"test_{uuid4().hex}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    return f"{server}/{name}"
