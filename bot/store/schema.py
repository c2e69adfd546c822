"""Alembic at work: our migrations, run over one connection in one transaction."""

import threading

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from bot.store.engines import migrating_engine
from bot.store.errors import StoreError

# Any number will do, so long as nothing else in the same PostgreSQL database uses it.
_MIGRATION_LOCK = 7_203_114_405

# Alembic works through module-level names, so one process can run only one migration at a time.
_alembic = threading.Lock()


def bring_up_to_date(url: str) -> None:
    """Run every migration that is missing, one process after the other. Blocks; raise StoreError."""
    engine = migrating_engine(url)
    try:
        with _alembic, engine.begin() as connection:
            # SQLite is locked already: its transactions begin as the one writer.
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})
            command.upgrade(migration_settings(connection), "head")
    except (SQLAlchemyError, CommandError) as error:
        reason = str(error).partition("\n")[0]
        raise StoreError(f"The tables could not be brought up to date: {reason}") from error


def migration_settings(connection: Connection) -> Config:
    """Tell Alembic how to run our migrations over an open connection."""
    config = Config()
    config.set_main_option("script_location", "bot.store:migrations")
    config.attributes["connection"] = connection
    return config
