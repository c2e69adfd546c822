"""Trial periods, the web of support, and reminders."""

from alembic import op
from sqlalchemy import Column, DateTime, Double, ForeignKey, Integer, Text, UniqueConstraint

revision = "0002_support"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "trial_periods",
        Column("id", Text(), primary_key=True),
        _of("conversations"),
        _of("practitioners", index=True),
        Column("message_n", Integer(), nullable=False),
        Column("days", Double(), nullable=False),
        Column("quote", Text(), nullable=False),
        Column("at", DateTime(timezone=True), nullable=False),
        UniqueConstraint("conversation_id", "message_n"),
    )
    op.create_table(
        "supports",
        Column("id", Text(), primary_key=True),
        _of("conversations", index=True),
        Column("message_n", Integer(), nullable=False),
        Column("layer", Text(), nullable=False),
        Column("label", Text(), nullable=False),
        Column("quote", Text(), nullable=False),
        Column("at", DateTime(timezone=True), nullable=False),
        Column("ended_at", DateTime(timezone=True)),
        Column("ended_quote", Text()),
    )
    op.create_table(
        "reminders",
        Column("id", Text(), primary_key=True),
        _of("conversations", index=True),
        _of("practitioners", nullable=True, index=True),
        Column("due_at", DateTime(timezone=True), nullable=False),
        Column("state", Text(), nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "reminders", ["state", "due_at"])


def downgrade() -> None:
    for table in ("reminders", "supports", "trial_periods"):
        op.drop_table(table)


def _of(table: str, *, nullable: bool = False, index: bool = False) -> Column[str]:
    owner = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Column(f"{table.removesuffix('s')}_id", Text(), owner, nullable=nullable, index=index)
