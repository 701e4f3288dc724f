"""Rounds of 逢查必考 and the sheets of workers."""

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from duties.quiz.model import Paper, Question
from storage.engine.schema import Key, Moment, metadata


class KeptPaper(TypeDecorator[Paper]):
    """The questions of a round as JSON that a person can read."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Spell the questions."""
        return spell_paper

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:  # noqa: ARG002 - SQLAlchemy's signature
        """Read them."""
        return read_paper


def spell_paper(paper: Paper) -> str:
    """Spell the questions of a round as JSON."""
    questions = [
        {
            "options": each.options,
            "right": each.right,
            "criterion": each.criterion,
            "source": each.source,
        }
        for each in paper.questions
    ]
    kept = {"seed": paper.seed, "general": paper.general, "questions": questions}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def read_paper(text: str) -> Paper:
    """Read them as they were spelled; raises ``ValueError`` and ``KeyError`` for what are none."""
    kept = json.loads(text)
    questions = tuple(
        Question(tuple(each["options"]), each["right"], each["criterion"], each["source"])
        for each in kept["questions"]
    )
    return Paper(kept["seed"], kept["general"], questions)


_UNENDED = Column("ended_at").is_(None)
_TROUBLED = Column("trouble").is_not(None)

# One that could not be ended rests until a moment, and says why.
quizzes = Table(
    "quizzes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("unit_id", ForeignKey("units.id"), nullable=False, index=True),
    Column("inspection_id", ForeignKey("inspections.id")),
    Column("started_by", ForeignKey("persons.id"), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False),
    Column("paper", KeptPaper, nullable=False),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("ended_at", Moment),
    Column("rests_until", Moment),
    Column("trouble", Text),
    Index("ix_quizzes_trouble", "id", sqlite_where=_TROUBLED, postgresql_where=_TROUBLED),
    Index(
        "uq_quizzes_unended",
        "unit_id",
        "started_by",
        unique=True,
        sqlite_where=_UNENDED,
        postgresql_where=_UNENDED,
    ),
    Index("ix_quizzes_ends_at", "ends_at", sqlite_where=_UNENDED, postgresql_where=_UNENDED),
)

# ``chat_id`` is forgotten when the round ends: a sheet then leads to nobody but by the name on it.
quiz_sheets = Table(
    "quiz_sheets",
    metadata,
    Column("id", Key, primary_key=True),
    Column("quiz_id", ForeignKey("quizzes.id"), nullable=False),
    Column("chat_id", BigInteger),
    Column("name", String(64), nullable=False),
    Column("answers", String(20), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("done_at", Moment),
    Index("uq_quiz_sheets_quiz_id_chat_id", "quiz_id", "chat_id", unique=True),
)
