"""Runs migrations over the connection that bot.store.schema opened; Alembic imports this file."""

from alembic import context

from bot.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    # SQLite changes little in place: there a table is rebuilt.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
