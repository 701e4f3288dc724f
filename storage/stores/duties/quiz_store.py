"""Rounds of 逢查必考 and the sheets of workers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, case, or_, select, update

from chat.scene import note_of
from chat.state import MenuScene
from duties.quiz.model import Paper, QuizScene, Round, Sheet
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.rows import Rows
from storage.engine.session import Session
from storage.stores.chat.state_store import NOBODY_ASKS
from storage.stores.troubled import CountsTroubled
from storage.tables.chat_tables import chat_states
from storage.tables.quiz_tables import quiz_sheets, quizzes

_ROUNDS = Rows(Round, quizzes)
_SHEETS = Rows(Sheet, quiz_sheets, round_id=quiz_sheets.c.quiz_id)
_UNENDED = quizzes.c.ended_at.is_(None)
_ONE = quizzes.c.id == bindparam("round_id")
_ROUND = select(*_ROUNDS.columns)
_SHEET = select(*_SHEETS.columns)
_ADD = Prepared(
    lambda insert: (
        insert(quizzes)
        .values(bound(*_ROUNDS.but("id")))
        .on_conflict_do_nothing(index_elements=["unit_id", "started_by"], index_where=_UNENDED)
        .returning(*_ROUNDS.columns)
    )
)
_GET = Prepared(lambda _: _ROUND.where(_ONE))
_TO_ANSWER = Prepared(lambda _: _ROUND.where(_ONE).with_for_update(read=True))
_BY_TOKEN = Prepared(lambda _: _ROUND.where(quizzes.c.token_sha256 == bindparam("token")))
_UNENDED_OF = Prepared(
    lambda _: _ROUND.where(
        quizzes.c.unit_id == bindparam("unit"), quizzes.c.started_by == bindparam("by"), _UNENDED
    )
)
_OF_UNIT = Prepared(
    lambda _: (
        _ROUND.where(quizzes.c.unit_id == bindparam("unit"))
        .order_by(quizzes.c.id.desc())
        .limit(bindparam("most"))
    )
)
_OVERDUE = Prepared(
    lambda _: (
        select(quizzes.c.id)
        .where(
            _UNENDED,
            quizzes.c.ends_at <= bindparam("now"),
            or_(quizzes.c.rests_until.is_(None), quizzes.c.rests_until <= bindparam("now")),
        )
        .order_by(quizzes.c.ends_at)
        .limit(bindparam("most"))
    )
)
_RENEW = Prepared(lambda _: update(quizzes).where(_ONE).values(bound("token_sha256")))
_END = Prepared(
    lambda _: (
        update(quizzes)
        .where(_ONE, _UNENDED)
        .values(
            ended_at=case(
                (quizzes.c.ends_at < bindparam("at"), quizzes.c.ends_at),
                else_=bindparam("at", type_=quizzes.c.ends_at.type),
            ),
            rests_until=None,
            trouble=None,
        )
    )
)
_ASIDE = Prepared(lambda _: update(quizzes).where(_ONE).values(bound("rests_until", "trouble")))
_FORGET = Prepared(
    lambda _: (
        update(quiz_sheets)
        .where(quiz_sheets.c.quiz_id == bindparam("round_id"))
        .values(chat_id=None)
    )
)
_LEAVE = Prepared(
    lambda _: (
        update(chat_states)
        .where(
            chat_states.c.scene == constant(QuizScene.name),
            or_(*(chat_states.c.note.like(bindparam(each)) for each in ("alone", "among"))),
        )
        .values(scene=constant(MenuScene.name), note="", moved_by=NOBODY_ASKS)
    )
)
_BEGIN = Prepared(
    lambda insert: (
        insert(quiz_sheets)
        .values(bound("quiz_id", "chat_id", "name", "answers", "begun_at"))
        .on_conflict_do_nothing(index_elements=["quiz_id", "chat_id"])
    )
)
_OWN = Prepared(
    lambda _: _SHEET.where(
        quiz_sheets.c.quiz_id == bindparam("round_id"), quiz_sheets.c.chat_id == bindparam("chat")
    )
)
_ANSWER = Prepared(
    lambda _: (
        update(quiz_sheets)
        .where(quiz_sheets.c.id == bindparam("sheet_id"))
        .values(bound("answers", "done_at"))
    )
)
_OF_ROUND = Prepared(
    lambda _: _SHEET.where(quiz_sheets.c.quiz_id == bindparam("round_id")).order_by(
        quiz_sheets.c.id
    )
)


class SqlQuizStore(CountsTroubled, table=quizzes):
    """``duties.quiz.ports.QuizStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        unit_id: int,
        inspection_id: int | None,
        started_by: int,
        started_at: datetime,
        ends_at: datetime,
        paper: Paper,
        token_sha256: str,
    ) -> Round | None:
        """Keep a round; ``None`` where one of the same person at the unit has not ended."""
        row = self._session.one(
            _ADD,
            unit_id=unit_id,
            inspection_id=inspection_id,
            started_by=started_by,
            started_at=started_at,
            ends_at=ends_at,
            paper=paper,
            token_sha256=token_sha256,
            ended_at=None,
        )
        return _ROUNDS.read(row) if row else None

    def get(self, round_id: int) -> Round | None:
        """Return a round, or ``None``."""
        row = self._session.one(_GET, round_id=round_id)
        return _ROUNDS.read(row) if row else None

    def get_to_answer(self, round_id: int) -> Round | None:
        """Return a round; nobody ends it before this turn has ended."""
        row = self._session.one(_TO_ANSWER, round_id=round_id)
        return _ROUNDS.read(row) if row else None

    def by_token(self, token_sha256: str) -> Round | None:
        """Return the round of a link, or ``None``."""
        row = self._session.one(_BY_TOKEN, token=token_sha256)
        return _ROUNDS.read(row) if row else None

    def unended(self, unit_id: int, started_by: int) -> Round | None:
        """Return the round of somebody at a unit that nobody has ended, or ``None``."""
        row = self._session.one(_UNENDED_OF, unit=unit_id, by=started_by)
        return _ROUNDS.read(row) if row else None

    def of_unit(self, unit_id: int, most: int) -> list[Round]:
        """Return the rounds of a unit, the newest first."""
        return [_ROUNDS.read(row) for row in self._session.all(_OF_UNIT, unit=unit_id, most=most)]

    def ids_overdue(self, now: datetime, most: int) -> list[int]:
        """Return the rounds whose time is over and which are not ended yet."""
        return [row[0] for row in self._session.all(_OVERDUE, now=now, most=most)]

    def renew(self, round_id: int, token_sha256: str) -> None:
        """Let another link open a round, and no more the one before."""
        self._session.later(_RENEW, round_id=round_id, token_sha256=token_sha256)

    def end(self, round_id: int, at: datetime) -> bool:
        """End a round, by its time at the latest, and forget which chats answered or look at it.

        ``False`` when it had ended.
        """
        if self._session.run(_END, round_id=round_id, at=at) != 1:
            return False
        self._session.later(_FORGET, round_id=round_id)
        noted = note_of(QuizScene(round_id)).removesuffix("}")
        self._session.later(_LEAVE, alone=f"{noted}}}", among=f"{noted},%")
        return True

    def set_aside(self, round_id: int, until: datetime, trouble: str) -> None:
        """End a round that made trouble after a while."""
        self._session.later(_ASIDE, round_id=round_id, rests_until=until, trouble=trouble)

    def begin(self, round_id: int, chat_id: int, name: str, at: datetime) -> None:
        """Keep a sheet; the one that a chat has in the round stays."""
        self._session.later(
            _BEGIN, quiz_id=round_id, chat_id=chat_id, name=name, answers="", begun_at=at
        )

    def sheet(self, round_id: int, chat_id: int) -> Sheet | None:
        """Return the sheet of a chat in a round that runs, or ``None``."""
        row = self._session.one(_OWN, round_id=round_id, chat=chat_id)
        return _SHEETS.read(row) if row else None

    def answer(self, sheet_id: int, answers: Sequence[int], done_at: datetime | None) -> None:
        """Keep the answers of a sheet."""
        kept = ",".join(map(str, answers))
        self._session.later(_ANSWER, sheet_id=sheet_id, answers=kept, done_at=done_at)

    def sheets(self, round_id: int) -> list[Sheet]:
        """Return the sheets of a round, in the order in which they were begun."""
        return [_SHEETS.read(row) for row in self._session.all(_OF_ROUND, round_id=round_id)]
