"""What is kept can be read by the person and goes when they say so, and no table is left out."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store import ForgottenError
from bot.store.conversations import forget_conversation
from bot.store.export import export_conversation
from bot.store.models import Base
from tests.store.conftest import Opener
from tests.store.filling import PRIVATE, fill

TABLES = Base.metadata.sorted_tables


async def count_rows(session: AsyncSession) -> dict[str, int]:
    return {table.name: await session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES}


async def test_the_export_has_every_row_and_column_of_every_table(session: AsyncSession) -> None:
    conversation = await fill(session)
    rows = await count_rows(session)
    assert all(rows.values()), "tests/store/filling.py leaves a table without a row"
    exported = await export_conversation(session, conversation.id)
    assert {name: len(kept) for name, kept in exported.items()} == rows
    for table in TABLES:
        columns = set(table.columns.keys()) - {"token_hash"}
        assert all(set(row) == columns for row in exported[table.name])


async def test_the_export_is_json_in_plain_words(session: AsyncSession) -> None:
    conversation = await fill(session)
    exported = await export_conversation(session, conversation.id)
    assert json.loads(json.dumps(exported)) == exported
    assert [message["text"] for message in exported["messages"]] == [PRIVATE, PRIVATE]
    assert exported["messages"][1]["choices"] == [{"id": "yes", "label": PRIVATE, "payload": PRIVATE}]
    assert exported["red_flags"][0]["quote"] == PRIVATE
    assert exported["conversations"][0]["created_at"].endswith("+00:00")


async def test_the_export_has_nothing_of_others(session: AsyncSession) -> None:
    mine, other = await fill(session), await fill(session)
    exported = await export_conversation(session, mine.id)
    assert other.id not in json.dumps(exported)


async def test_forgetting_leaves_no_row_in_any_table(session: AsyncSession) -> None:
    conversation = await fill(session)
    assert await forget_conversation(session, conversation.id)
    assert await count_rows(session) == dict.fromkeys((table.name for table in TABLES), 0)


async def test_forgetting_one_takes_nothing_of_another(session: AsyncSession) -> None:
    mine = await fill(session)
    rows = await count_rows(session)
    other = await fill(session)
    await forget_conversation(session, other.id)
    assert await count_rows(session) == rows
    assert await export_conversation(session, mine.id)


async def test_what_is_forgotten_cannot_be_exported(session: AsyncSession) -> None:
    with pytest.raises(ForgottenError):
        await export_conversation(session, "unknown")


async def test_what_was_forgotten_does_not_stand_in_the_file(
    sqlite_url: str, key: str, tmp_path: Path, opener: Opener
) -> None:
    store = opener(sqlite_url, key)
    async with store.begin() as session:
        conversation = await fill(session)
    async with store.begin() as session:
        await forget_conversation(session, conversation.id)
    await store.close()
    raw = read_only_file(tmp_path)
    assert conversation.id.encode() not in raw
    assert b"product_selling" not in raw


def read_only_file(folder: Path) -> bytes:
    (file,) = folder.glob("bot.db*")
    return file.read_bytes()
