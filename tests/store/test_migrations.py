import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.store import Store, StoreError, upgrade
from bot.store.conversations import conversation_for_token, create_conversation
from bot.store.engines import migrating_engine
from bot.store.models import Base
from bot.store.schema import migration_settings


def in_transaction(url: str, work: Any) -> Any:
    engine = migrating_engine(url)
    with engine.begin() as connection:
        return work(connection)


def table_names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


async def test_models_and_migrations_agree(url: str) -> None:
    def differences(connection: Connection) -> list[Any]:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    assert in_transaction(url, differences) == []


async def test_deletion_cascades_in_the_database_as_in_the_models(url: str) -> None:
    def cascades(connection: Connection) -> dict[tuple[str, str], str | None]:
        return {
            (table, key["constrained_columns"][0]): key["options"].get("ondelete")
            for table in Base.metadata.tables
            for key in inspect(connection).get_foreign_keys(table)
        }

    found = in_transaction(url, cascades)
    assert found
    assert set(found.values()) == {"CASCADE"}


async def test_migrations_go_up_and_down_and_up_again(bare_url: str) -> None:
    await upgrade(bare_url)
    tables = in_transaction(bare_url, table_names)
    assert tables == {*Base.metadata.tables, "alembic_version"}
    in_transaction(bare_url, lambda connection: command.downgrade(migration_settings(connection), "base"))
    assert in_transaction(bare_url, table_names) == {"alembic_version"}
    await upgrade(bare_url)
    assert in_transaction(bare_url, table_names) == tables


async def test_an_upgrade_that_has_nothing_to_do_keeps_every_row(url: str, store: Store) -> None:
    async with store.begin() as session:
        _, token = await create_conversation(session, "web")
    await upgrade(url)
    async with store.begin() as session:
        assert await conversation_for_token(session, token)


async def test_an_upgrade_that_fails_is_told_in_words_and_changes_nothing(bare_url: str) -> None:
    in_transaction(bare_url, lambda connection: connection.execute(text("CREATE TABLE answers (id TEXT)")))
    with pytest.raises(StoreError, match="could not be brought up to date"):
        await upgrade(bare_url)
    assert in_transaction(bare_url, table_names) == {"answers"}


async def test_an_upgrade_of_a_new_file_waits_for_who_is_writing_to_it(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "new.db", isolation_level=None)) as first:
        first.execute("BEGIN IMMEDIATE")
        upgrading = asyncio.create_task(upgrade(f"sqlite:///{tmp_path / 'new.db'}"))
        await asyncio.sleep(0.2)
        first.execute("ROLLBACK")
        await upgrading
    assert in_transaction(f"sqlite:///{tmp_path / 'new.db'}", table_names) > {*Base.metadata.tables}
