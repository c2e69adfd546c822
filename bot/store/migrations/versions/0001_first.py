"""The first tables."""

from alembic import op
from sqlalchemy import Column, DateTime, Double, ForeignKey, Integer, Text, UniqueConstraint

revision = "0001"
down_revision = None

TABLES = (
    "conversations",
    "sessions",
    "messages",
    "practitioners",
    "answers",
    "signals",
    "red_flags",
    "portraits",
    "dialogues",
)


def upgrade() -> None:
    op.create_table(
        "conversations",
        _id(),
        _text("channel"),
        Column("token_hash", Text(), unique=True),
        _text("channel_address", nullable=True),
        _text("country", nullable=True),
        _text("practitioner_id", nullable=True),
        _moment("created_at"),
        _moment("last_seen_at"),
    )
    op.create_table(
        "sessions",
        _id(),
        _of("conversations"),
        _moment("started_at"),
        _moment("last_message_at"),
        _moment("ended_at", nullable=True),
    )
    op.create_index(None, "sessions", ["conversation_id", "started_at"])
    op.create_table(
        "messages",
        Column("id", Integer(), primary_key=True),
        _of("conversations"),
        _of("sessions", index=True),
        _number("n"),
        _text("client_id", nullable=True),
        _text("author"),
        _moment("at"),
        _text("text"),
        _text("kind"),
        _text("choice", nullable=True),
        _text("choices", nullable=True),
        _text("image", nullable=True),
        _text("link", nullable=True),
        _text("flags", nullable=True),
        _text("asks", nullable=True),
        _text("understanding", nullable=True),
        _number("answers_n", nullable=True),
        _text("state", nullable=True),
        UniqueConstraint("conversation_id", "n"),
        UniqueConstraint("conversation_id", "client_id"),
    )
    op.create_index(None, "messages", ["conversation_id", "answers_n", "n"])
    op.create_index(None, "messages", ["conversation_id", "state"])
    op.create_index(None, "messages", ["state", "at"])
    op.create_table(
        "practitioners",
        _id(),
        _of("conversations", index=True),
        _text("name", nullable=True),
        _text("kind", nullable=True),
        _text("role", nullable=True),
        _moment("created_at"),
    )
    op.create_table(
        "answers",
        _id(),
        _of("conversations"),
        _of("sessions", index=True),
        _of("practitioners", nullable=True, index=True),
        _number("message_n"),
        _text("topic"),
        _text("question"),
        _text("value"),
        _moment("at"),
        UniqueConstraint("conversation_id", "message_n", "question"),
    )
    op.create_table(
        "signals",
        _id(),
        _of("conversations"),
        _of("practitioners", nullable=True, index=True),
        _number("message_n"),
        _text("quality"),
        _text("polarity"),
        Column("score", Double(), nullable=False),
        _text("quote"),
        _text("version"),
        _moment("at"),
        _moment("withdrawn_at", nullable=True),
        UniqueConstraint("conversation_id", "message_n", "quality", "polarity"),
    )
    op.create_table(
        "red_flags",
        _id(),
        _of("conversations"),
        _of("practitioners", nullable=True, index=True),
        _number("message_n"),
        _text("code"),
        _text("severity"),
        Column("score", Double(), nullable=False),
        _text("quote"),
        _text("version"),
        _moment("at"),
        _moment("named_at", nullable=True),
        _moment("withdrawn_at", nullable=True),
        UniqueConstraint("conversation_id", "message_n", "code"),
    )
    op.create_table(
        "portraits",
        _id(),
        _of("conversations", index=True),
        _of("practitioners"),
        _moment("at"),
        _text("content"),
    )
    op.create_index(None, "portraits", ["practitioner_id", "at"])
    op.create_table(
        "dialogues",
        _of("sessions", primary_key=True),
        _text("state"),
        _moment("updated_at"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _id() -> Column[str]:
    return Column("id", Text(), primary_key=True)


def _text(name: str, *, nullable: bool = False) -> Column[str]:
    return Column(name, Text(), nullable=nullable)


def _number(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, Integer(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def _of(table: str, *, nullable: bool = False, index: bool = False, primary_key: bool = False) -> Column[str]:
    owner = ForeignKey(f"{table}.id", ondelete="CASCADE")
    return Column(
        f"{table.removesuffix('s')}_id",
        Text(),
        owner,
        nullable=nullable,
        index=index,
        primary_key=primary_key,
    )
