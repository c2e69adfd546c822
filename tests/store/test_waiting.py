"""Many at once, and some of them stopped in the middle: nobody waits for ever, and nothing is half done."""

import asyncio
import time

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from bot.store import Store, engines
from bot.store.conversations import create_conversation, set_country
from bot.store.encryption import new_key
from bot.store.messages import append_person_message, messages_after
from bot.store.models import Conversation, Sitting
from tests.store.conftest import Opener

# A statement that takes a while to find the first row. Cancelled then, it has a row left to give.
SLOW = """
WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < 500000)
SELECT count(*) FROM counted
"""


async def say(store: Store, talk: tuple[Conversation, Sitting], words: str) -> str:
    async with store.begin() as session:
        await append_person_message(session, *talk, words, words)
    return words


async def numbers(store: Store, conversation: Conversation) -> list[int]:
    async with store.begin() as session:
        return [message.n for message in await messages_after(session, conversation.id, 0)]


async def test_fifty_at_once_all_get_a_number(store: Store, talk: tuple[Conversation, Sitting]) -> None:
    await asyncio.gather(*(say(store, talk, str(number)) for number in range(50)))
    assert await numbers(store, talk[0]) == list(range(1, 51))


async def test_a_transaction_cancelled_within_a_statement_leaves_the_database_free(
    store: Store, talk: tuple[Conversation, Sitting]
) -> None:
    begun = asyncio.Event()

    async def read_for_long() -> None:
        async with store.begin() as session:
            await append_person_message(session, *talk, "a", "never kept")
            begun.set()
            await session.execute(text(SLOW))

    task = asyncio.create_task(read_for_long())
    await begun.wait()
    await asyncio.sleep(0.05)
    task.cancel()
    # What was raised is held to the end: it keeps the cursors alive that it passed through.
    with pytest.raises(asyncio.CancelledError) as cancelled:
        await task
    await say(store, talk, "b")
    assert await numbers(store, talk[0]) == [1]
    assert cancelled.tb


async def test_transactions_cancelled_at_any_moment_are_whole_or_not_there(
    store: Store, talk: tuple[Conversation, Sitting]
) -> None:
    outcomes: list[str | BaseException] = []
    for milliseconds in range(20):
        tasks = [asyncio.create_task(say(store, talk, f"{milliseconds} {number}")) for number in range(3)]
        await asyncio.sleep(milliseconds / 1000)
        for task in tasks:
            task.cancel()
        outcomes += await asyncio.gather(*tasks, return_exceptions=True)
        outcomes.append(await say(store, talk, f"{milliseconds} last"))
    async with store.begin() as session:
        log = await messages_after(session, talk[0].id, 0)
    assert [message.n for message in log] == list(range(1, len(log) + 1))
    assert {outcome for outcome in outcomes if isinstance(outcome, str)} <= {message.text for message in log}


async def test_waiting_for_another_process_ends(
    url: str,
    key: str,
    store: Store,
    talk: tuple[Conversation, Sitting],
    opener: Opener,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engines, "WAIT", 1)
    impatient = opener(url, key)
    started = time.monotonic()
    async with store.begin() as session:
        await set_country(session, talk[0].id, "IE")
        with pytest.raises(SQLAlchemyError, match="lock"):
            await say(impatient, talk, "a")
    assert time.monotonic() - started < 4
    await say(impatient, talk, "a")


async def test_postgresql_bounds_every_wait_itself(migrated_postgres: str, opener: Opener) -> None:
    store = opener(migrated_postgres, new_key())
    async with store.begin() as session:
        limits = [
            await session.scalar(text(f"SHOW {name}"))
            for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        ]
    assert limits == ["5s", "10s", "10s"]


async def test_a_restarted_postgresql_is_found_again(migrated_postgres: str, key: str, opener: Opener) -> None:
    store = opener(migrated_postgres, key)
    async with store.begin() as session:
        process = await session.scalar(text("SELECT pg_backend_pid()"))
    with psycopg.connect(migrated_postgres) as connection:
        connection.execute("SELECT pg_terminate_backend(%s)", [process])
    async with store.begin() as session:
        await create_conversation(session, "web")


async def test_sqlite_is_set_to_keep_what_it_acknowledged_and_to_wipe_what_it_deleted(
    sqlite_url: str, key: str, opener: Opener
) -> None:
    store = opener(sqlite_url, key)
    async with store.begin() as session:
        settings = [
            await session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        ]
    full = 2
    assert settings == ["wal", full, 1, 1, 5000]
