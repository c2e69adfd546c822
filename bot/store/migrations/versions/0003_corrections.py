"""What a person took back, answers that no longer stand, and nicknames."""

from alembic import op
from sqlalchemy import Column, DateTime, ForeignKey, Integer, Text

revision = "0003_corrections"
down_revision = "0002_support"


def upgrade() -> None:
    op.add_column("practitioners", Column("nickname", Text(), nullable=True))
    op.add_column("answers", Column("withdrawn_at", DateTime(timezone=True), nullable=True))
    op.create_table(
        "corrections",
        Column("id", Text(), primary_key=True),
        Column("conversation_id", Text(), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
        Column("message_n", Integer(), nullable=False),
        Column("of", Text(), nullable=False),
        Column("code", Text(), nullable=False),
        Column("was", Text(), nullable=False),
        Column("at", DateTime(timezone=True), nullable=False),
    )
    op.create_index(None, "corrections", ["conversation_id", "message_n"])


def downgrade() -> None:
    op.drop_table("corrections")
    op.drop_column("answers", "withdrawn_at")
    op.drop_column("practitioners", "nickname")
