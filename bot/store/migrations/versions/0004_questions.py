"""Questions to take along to a visit."""

from alembic import op
from sqlalchemy import Column, DateTime, ForeignKey, Integer, Text

revision = "0004_questions"
down_revision = "0003_corrections"


def upgrade() -> None:
    op.create_table(
        "questions",
        Column("id", Text(), primary_key=True),
        Column("conversation_id", Text(), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        Column("practitioner_id", Text(), ForeignKey("practitioners.id", ondelete="CASCADE"), index=True),
        Column("code", Text(), nullable=False),
        Column("origin", Text(), nullable=False),
        Column("ask", Text(), nullable=False),
        Column("place", Integer(), nullable=False),
        Column("message_n", Integer(), nullable=False),
        Column("at", DateTime(timezone=True), nullable=False),
        Column("dropped_at", DateTime(timezone=True)),
        Column("heard", Text()),
        Column("heard_at", DateTime(timezone=True)),
        Column("passed_at", DateTime(timezone=True)),
    )
    op.create_index(None, "questions", ["conversation_id", "practitioner_id", "place"])


def downgrade() -> None:
    op.drop_table("questions")
