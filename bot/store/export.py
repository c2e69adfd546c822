"""Everything that is kept about a person, for them to read."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.store.errors import ForgottenError
from bot.store.models import Base, Conversation, Sitting

# A hash of the person's own token tells them nothing, and it must not travel.
_LEFT_OUT = {"token_hash"}

# The first of these that a table has is the order to read it in.
_ORDERS = ("n", "at", "started_at", "created_at", "updated_at")


async def export_conversation(session: AsyncSession, conversation_id: str) -> dict[str, Any]:
    """Collect every row of a conversation, by table, as JSON can say it. Raise ForgottenError without it."""
    exported = {table.name: await _rows(session, table, conversation_id) for table in Base.metadata.sorted_tables}
    if not exported[Conversation.__tablename__]:
        raise ForgottenError
    return exported


async def _rows(session: AsyncSession, table: Table, conversation_id: str) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if column.name not in _LEFT_OUT]
    order = next(table.columns[name] for name in _ORDERS if name in table.columns)
    rows = await session.execute(select(*columns).where(belongs_to(table, conversation_id)).order_by(order))
    return [{name: _readable(value) for name, value in row.items()} for row in rows.mappings()]


def belongs_to(table: Table, conversation_id: str) -> ColumnElement[bool]:
    """The condition that a row of any of our tables is one of this conversation."""
    if table.name == Conversation.__tablename__:
        return table.columns["id"] == conversation_id
    if "conversation_id" in table.columns:
        return table.columns["conversation_id"] == conversation_id
    sittings = select(Sitting.id).where(Sitting.conversation_id == conversation_id)
    return table.columns["session_id"].in_(sittings)


def _readable(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
