"""Nothing leads from an account to a round of questions that has ended."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

AT_A_QUIZ = sa.text("scene = 'quiz'")
RUNNING = "SELECT id FROM quizzes WHERE ended_at IS NULL"
SHEETS = "UPDATE quiz_sheets SET chat_id = NULL WHERE chat_id IS NOT NULL AND NOT EXISTS ("
SHEETS += "SELECT 1 FROM quizzes WHERE quizzes.id = quiz_sheets.quiz_id AND ended_at IS NULL)"
LOOKING = sa.text("SELECT chat_id, note FROM desks WHERE scene = 'quiz'")
LEAVE = sa.text("UPDATE desks SET scene = 'menu', note = '', moved_by = 0 WHERE chat_id = :chat")


def upgrade() -> None:
    """Bring the index in, and forget who is left at rounds that have ended."""
    op.create_index(
        "ix_desks_quiz",
        "desks",
        ["chat_id"],
        sqlite_where=AT_A_QUIZ,
        postgresql_where=AT_A_QUIZ,
    )
    bind = op.get_bind()
    running = {row[0] for row in bind.execute(sa.text(RUNNING))}
    for chat, note in list(bind.execute(LOOKING)):
        if json.loads(note).get("round_id") not in running:
            bind.execute(LEAVE, {"chat": chat})
    op.execute(SHEETS)


def downgrade() -> None:
    """Take the index away."""
    op.drop_index("ix_desks_quiz", "desks")
