"""Rounds of submissions, and words that were put in the place of others."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import bindparam, func, select, update

from reports.packages.model import Block, Round, Submission
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.troubled import CountsTroubled
from storage.tables.package_tables import submission_rounds, submissions, text_blocks

_R, _S, _B = submission_rounds.c, submissions.c, text_blocks.c
_ROWS = Rows(Round, submission_rounds)
_BLOCKS = Rows(Block, text_blocks)
_OPEN = Prepared(
    lambda insert: (
        insert(submission_rounds)
        .values(bound(*_ROWS.but("id")))
        .on_conflict_do_nothing(index_elements=["street", "month", "due_on"])
    )
)
_GET = Prepared(lambda _: select(*_ROWS.columns).where(_R.id == bindparam("which")))
_OF = Prepared(
    lambda _: select(*_ROWS.columns).where(
        _R.street == bindparam("street"),
        _R.month == bindparam("month"),
        _R.due_on == bindparam("due_on"),
    )
)
_LACKS = (
    select(func.count())
    .where(
        _S.street == _R.street,
        _S.month == _R.month,
        _S.due_on == _R.due_on,
        _S.handed_at.is_(None),
    )
    .scalar_subquery()
)
_SOME = Prepared(lambda _: select(*_ROWS.columns, _LACKS).where(among(_R.id)))
_DUE = Prepared(
    lambda _: (
        select(_R.id)
        .where(_R.act_at <= bindparam("now"))
        .order_by(_R.act_at, _R.id)
        .limit(bindparam("most"))
    )
)
_SETTLED = Prepared(
    lambda _: (
        update(submission_rounds)
        .where(_R.id == bindparam("which"))
        .values(act_at=None, trouble=None)
    )
)
_ASIDE = Prepared(
    lambda _: (
        update(submission_rounds)
        .where(_R.id == bindparam("which"))
        .values(bound("act_at", "trouble"))
    )
)
_BLOCKS_OF = Prepared(
    lambda _: select(*_BLOCKS.columns).where(_B.about == bindparam("about")).order_by(_B.id)
)
_BLOCK = Prepared(
    lambda _: select(*_BLOCKS.columns).where(
        _B.about == bindparam("about"), _B.key == bindparam("key")
    )
)
_WRITTEN = _BLOCKS.but("id")
_FIRST = Prepared(
    lambda insert: (
        insert(text_blocks)
        .values(bound(*_WRITTEN))
        .on_conflict_do_nothing(index_elements=["about", "key"])
        .returning(_B.id)
    )
)
_CHANGE = Prepared(
    lambda _: (
        update(text_blocks)
        .where(
            _B.about == bindparam("which"),
            _B.key == bindparam("named"),
            _B.version == bindparam("was"),
        )
        .values(bound("words", "edited_by", "edited_at", "version"))
    )
)


class SqlRoundStore(CountsTroubled, table=submission_rounds):
    """``reports.packages.ports.RoundStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def open(self, street: str, month: date, due_on: date, due_at: datetime) -> None:
        """Keep a round; one that is there stays as it is."""
        self._session.later(
            _OPEN, street=street, month=month, due_on=due_on, due_at=due_at, act_at=due_at
        )

    def get(self, round_id: int) -> Round | None:
        """Return a round, or ``None``."""
        row = self._session.one(_GET, which=round_id)
        return _ROWS.read(row) if row else None

    def of(self, submission: Submission) -> Round | None:
        """Return the round of a submission, or ``None``."""
        given = plain(submission, ("street", "month", "due_on"))
        row = self._session.one(_OF, **given)
        return _ROWS.read(row) if row else None

    def some(self, ids: Iterable[int]) -> list[tuple[Round, int]]:
        """Return the rounds with these ids, each with how many submissions lack."""
        found = (row for part in slices(ids) for row in self._session.all(_SOME, **part))
        return [(_ROWS.read(row[:-1]), int(row[-1])) for row in found]

    def ids_due(self, now: datetime, most: int) -> list[int]:
        """Return the rounds that are over by now and were not looked at since."""
        return [row[0] for row in self._session.all(_DUE, now=now, most=most)]

    def settled(self, round_id: int) -> None:
        """Note that a round was looked at."""
        self._session.later(_SETTLED, which=round_id)

    def set_aside(self, round_id: int, until: datetime, trouble: str) -> None:
        """Look after one that made trouble again after a while."""
        self._session.later(_ASIDE, which=round_id, act_at=until, trouble=trouble)


class SqlBlockStore:
    """``reports.packages.ports.BlockStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, about: str) -> list[Block]:
        """Return all of something."""
        return [_BLOCKS.read(row) for row in self._session.all(_BLOCKS_OF, about=about)]

    def get(self, about: str, key: str) -> Block | None:
        """Return one, or ``None``."""
        row = self._session.one(_BLOCK, about=about, key=key)
        return _BLOCKS.read(row) if row else None

    def put(self, block: Block) -> bool:
        """Keep words; ``False`` when somebody has changed them since ``block.version``."""
        if block.version == 1:
            return self._session.one(_FIRST, **plain(block, _WRITTEN)) is not None
        given = plain(block, ("words", "edited_by", "edited_at", "version"))
        where = {"which": block.about, "named": block.key, "was": block.version - 1}
        return self._session.run(_CHANGE, **where, **given) == 1
