"""Lets days pass for one conversation: every moment that is kept of it moves back by so much."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy import create_engine, select, update

from bot.store.columns import UtcMoment
from bot.store.export import belongs_to
from bot.store.models import Base


def let_days_pass(var_dir: Path, conversation_id: str, days: int) -> None:
    """Move the moments in the SQLite file of a running assistant. A sitting that is over by then ends by itself."""
    engine = create_engine(f"sqlite:///{var_dir / 'bot.sqlite3'}")
    with engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            keys = list(table.primary_key.columns)
            moments = [column for column in table.columns if isinstance(column.type, UtcMoment)]
            for row in connection.execute(select(*keys, *moments).where(belongs_to(table, conversation_id))).mappings():
                earlier = {one: row[one] - timedelta(days=days) for one in moments if row[one]}
                connection.execute(update(table).where(*(key == row[key] for key in keys)).values(earlier))
    engine.dispose()
