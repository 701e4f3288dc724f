"""Proposals of hazards, and the runs of misses that they are about."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import bindparam, select, update

from duties.misses.model import Proposal, ProposalLine, ProposalState
from duties.misses.store import Run
from duties.model import Occurrence, OccurrenceState
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.duties.occurrence_store import ROWS
from storage.tables.duty_tables import duties, occurrences
from storage.tables.miss_tables import miss_proposals
from storage.tables.people_tables import units

BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
_O, _P = occurrences.c, miss_proposals.c
_PROPOSALS = Rows(Proposal, miss_proposals)
_LINES = Rows(
    ProposalLine,
    miss_proposals,
    proposal=_PROPOSALS,
    title=duties.c.title,
    unit_name=units.c.name,
    street=units.c.street,
    place_id=duties.c.place_id,
)
_OF = (_O.duty_id == bindparam("duty"), _O.whose == bindparam("of"))
_LAST_DONE = Prepared(
    lambda _: (
        select(_O.id, _O.done_at)
        .where(*_OF, _O.done_at.is_not(None))
        .order_by(_O.done_at.desc())
        .limit(1)
    )
)
_NEXT_DONE = Prepared(
    lambda _: (
        select(_O.done_at)
        .where(*_OF, _O.done_at > bindparam("since"))
        .order_by(_O.done_at)
        .limit(1)
    )
)
_DONE_AT = Prepared(lambda _: select(_O.id, _O.done_at).where(_O.id == bindparam("which")))
_MISSED = (*_OF, _O.state == constant(OccurrenceState.MISSED), _O.makes_up.is_(None))
_MISSES = Prepared(
    lambda _: select(*ROWS.columns).where(*_MISSED).order_by(_O.closes_at).limit(bindparam("most"))
)
_MISSES_SINCE = Prepared(
    lambda _: (
        select(*ROWS.columns)
        .where(*_MISSED, _O.closes_at > bindparam("since"))
        .order_by(_O.closes_at)
        .limit(bindparam("most"))
    )
)
_PROPOSE = Prepared(
    lambda insert: (
        insert(miss_proposals)
        .values(bound(*_PROPOSALS.but("id")))
        .on_conflict_do_nothing(index_elements=["duty_id", "whose", "since_id"])
        .returning(*_PROPOSALS.columns)
    )
)
_GET = Prepared(lambda _: select(*_PROPOSALS.columns).where(_P.id == bindparam("which")))
_DECIDED = ("state", "decided_by", "decided_at", "reason", "hazard_id")
_DECIDE = Prepared(
    lambda _: (
        update(miss_proposals)
        .where(_P.id == bindparam("which"), _P.state == constant(ProposalState.WAITING))
        .values(bound(*_DECIDED))
    )
)
_SOME = Prepared(
    lambda _: (
        select(*_LINES.columns)
        .join(duties, duties.c.id == _P.duty_id)
        .join(units, units.c.id == _P.unit_id)
        .where(among(_P.id))
    )
)


class SqlMissStore:
    """``duties.misses.store.MissStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def run_of(self, duty_id: int, whose: int, most: int) -> Run:
        """Return the misses of a duty, or of one person's own, since it was done last."""
        done = self._session.one(_LAST_DONE, duty=duty_id, of=whose)
        if done is None:
            return Run(0, self._misses(duty_id, whose, None, most))
        return Run(done[0], self._misses(duty_id, whose, done[1], most))

    def since(self, proposal: Proposal, most: int) -> list[Occurrence]:
        """Return the first misses that a proposal is about: those until it was done again."""
        done = self._session.one(_DONE_AT, which=proposal.since_id) if proposal.since_id else None
        since = done[1] if done else None
        found = self._misses(proposal.duty_id, proposal.whose, since, most)
        of = {"duty": proposal.duty_id, "of": proposal.whose}
        end = self._session.one(_NEXT_DONE, **of, since=since or BEFORE_ALL)
        return [each for each in found if end is None or each.closes_at <= end[0]]

    def _misses(self, duty_id: int, whose: int, since: object, most: int) -> list[Occurrence]:
        given = {"duty": duty_id, "of": whose, "most": most}
        if since is None:
            return [ROWS.read(row) for row in self._session.all(_MISSES, **given)]
        return [ROWS.read(row) for row in self._session.all(_MISSES_SINCE, **given, since=since)]

    def propose(self, proposal: Proposal) -> Proposal | None:
        """Keep a proposal; ``None`` when there is one for the same run of misses."""
        row = self._session.one(_PROPOSE, **plain(proposal, _PROPOSALS.but("id")))
        return _PROPOSALS.read(row) if row else None

    def get(self, proposal_id: int) -> Proposal | None:
        """Return a proposal, or ``None``."""
        row = self._session.one(_GET, which=proposal_id)
        return _PROPOSALS.read(row) if row else None

    def decide(self, proposal: Proposal) -> bool:
        """Keep what was decided; ``False`` when it was decided before."""
        return self._session.run(_DECIDE, which=proposal.id, **plain(proposal, _DECIDED)) == 1

    def some(self, ids: Iterable[int]) -> list[ProposalLine]:
        """Return proposals by their ids, with names."""
        found = (row for part in slices(ids) for row in self._session.all(_SOME, **part))
        return [_LINES.read(row) for row in found]
