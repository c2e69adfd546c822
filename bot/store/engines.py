"""How each database is reached: its driver, its settings, and how long to wait for it."""

import sqlite3
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.store.errors import StoreError

# Seconds to wait for a connection, a lock or a dead network; a migration of a large database may take longer.
WAIT = 5
MIGRATION_WAIT = 60

# FULL: a commit is on the disk before it is acknowledged. secure_delete: what was deleted is overwritten.
_SQLITE_SETTINGS = ("PRAGMA synchronous=FULL", "PRAGMA secure_delete=ON", "PRAGMA foreign_keys=ON")


def serving_engine(url: str) -> AsyncEngine:
    """Make the engine a running assistant works with. Raise StoreError for an address it cannot use."""
    target = _target(url)
    arguments = _connect_arguments(target, WAIT)
    if _is_sqlite(target):
        # SQLite has one writer at a time. A queue for one connection is fair; its own lock is a lottery.
        pool: dict[str, Any] = {"pool_size": 1, "max_overflow": 0}
        settings: Sequence[str] = _SQLITE_SETTINGS
    else:
        pool = {"pool_pre_ping": True}
        settings = _postgresql_settings(WAIT)
    engine = create_async_engine(target, connect_args=arguments, hide_parameters=True, pool_timeout=WAIT, **pool)
    _prepare(engine.sync_engine, settings)
    return engine


def migrating_engine(url: str) -> Engine:
    """Make the engine that changes tables. SQLite rebuilds tables, so there it leaves foreign keys off."""
    target = _target(url)
    arguments = _connect_arguments(target, MIGRATION_WAIT)
    if _is_sqlite(target):
        target = target.set(drivername="sqlite")
        settings: Sequence[str] = ()
    else:
        settings = _postgresql_settings(MIGRATION_WAIT)
    engine = create_engine(target, connect_args=arguments, hide_parameters=True, poolclass=NullPool)
    _prepare(engine, settings)
    if _is_sqlite(target):
        event.listen(engine, "connect", _write_ahead)
    return engine


def _target(url: str) -> URL:
    try:
        target = make_url(url)
    except ArgumentError:
        raise StoreError("The database address cannot be read.") from None
    match target.get_backend_name():
        case "sqlite" if target.database and ":memory:" not in target.database:
            return target.set(drivername="sqlite+aiosqlite")
        case "sqlite":
            raise StoreError("The database must be a file: what is only in memory does not last.")
        case "postgresql" | "postgres":
            return target.set(drivername="postgresql+psycopg")
    raise StoreError("The database address must begin with sqlite:///, postgresql:// or postgres://.")


def _is_sqlite(target: URL) -> bool:
    return target.get_backend_name() == "sqlite"


def _connect_arguments(target: URL, wait: int) -> dict[str, Any]:
    if _is_sqlite(target):
        # Without an isolation level the driver begins no transaction of its own: _prepare does.
        return {"timeout": wait, "isolation_level": None}
    return {"connect_timeout": wait, "tcp_user_timeout": wait * 1000}


def _postgresql_settings(wait: int) -> list[str]:
    limits = {"lock": wait, "statement": 2 * wait, "idle_in_transaction_session": 2 * wait}
    return [f"SET {name}_timeout = '{seconds}s'" for name, seconds in limits.items()]


def _prepare(engine: Engine, settings: Sequence[str]) -> None:
    @event.listens_for(engine, "connect")
    def apply_settings(connection: DBAPIConnection, _record: object) -> None:
        cursor = connection.cursor()
        for setting in settings:
            cursor.execute(setting)
        cursor.close()
        connection.commit()

    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "begin")
        def begin_as_the_writer(connection: Connection) -> None:
            """Take the lock at once: a transaction that reads first and writes later could be refused."""
            connection.exec_driver_sql("BEGIN IMMEDIATE")

        @event.listens_for(engine, "invalidate")
        def let_go(connection: DBAPIConnection, *_reason: object) -> None:
            """End the transaction of a cancelled task: closing keeps its lock while a cursor lives on."""
            connection.rollback()


def _write_ahead(connection: sqlite3.Connection, _record: object) -> None:
    """Make a file last through crashes at little cost: it keeps a log ahead of its tables, from now on."""
    give_up = time.monotonic() + MIGRATION_WAIT
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
            return
        except sqlite3.OperationalError:
            # When two processes change this at once, SQLite refuses one of them without any waiting.
            if time.monotonic() > give_up:
                raise
        time.sleep(0.05)
