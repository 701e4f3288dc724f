"""Records of drills, their findings, and the papers that are owed of them."""

from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, select, update

from duties.drills.model import Drill, Finding, OwedDrill
from storage.engine.claims import Claims
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.tables.drill_tables import drill_findings, drills

_D, _F = drills.c, drill_findings.c
_DRILLS, _FINDINGS = Rows(Drill, drills), Rows(Finding, drill_findings)
_WRITTEN = ("plan", "people", "found_nothing", "amendment", "done_by", "done_at", "version")
_ONE = _D.id == bindparam("which")
_BEGIN = Prepared(
    lambda insert: (
        insert(drills)
        .values(
            **bound("occurrence_id", "begun_by", "begun_at"),
            plan="",
            people="",
            found_nothing=False,
            amendment="",
            version=1,
            attempts=0,
        )
        .on_conflict_do_nothing(index_elements=["occurrence_id"])
    )
)
_OF_OCCURRENCE = Prepared(
    lambda _: select(*_DRILLS.columns).where(_D.occurrence_id == bindparam("occurrence"))
)
_GET = Prepared(lambda _: select(*_DRILLS.columns).where(_ONE))
_SAVE = Prepared(
    lambda _: update(drills).where(_ONE, _D.version == bindparam("was")).values(bound(*_WRITTEN))
)
_FIND = Prepared(
    lambda insert: insert(drill_findings).values(bound("drill_id", "words", "noted_by", "noted_at"))
)
_FOUND = _F.id == bindparam("which")
_FINDING = Prepared(lambda _: select(*_FINDINGS.columns).where(_FOUND))
_STANDS = and_(_FOUND, _F.hazard_id.is_(None), _F.dropped_at.is_(None))
_FILE = Prepared(lambda _: update(drill_findings).where(_STANDS).values(bound("hazard_id")))
_DROP = Prepared(lambda _: update(drill_findings).where(_STANDS).values(bound("dropped_at")))
_FINDINGS_OF = Prepared(
    lambda _: (
        select(*_FINDINGS.columns)
        .where(_F.drill_id == bindparam("drill"), _F.dropped_at.is_(None))
        .order_by(_F.id)
    )
)
_OWE = Prepared(lambda _: update(drills).where(_ONE).values(bound("owed_at")))
_CLAIMS = Claims(
    drills,
    (_D.id, _D.attempts),
    lambda row: OwedDrill(*row),
    _D.owed_at.is_not(None),
    _D.owed_at,
)
_PAPER_DONE = Prepared(
    lambda _: (
        update(drills)
        .where(_ONE)
        .values(**bound("sha256"), owed_at=None, claimed_until=None, claimed_by=None)
    )
)


class SqlDrillStore:
    """``duties.drills.ports.DrillStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def begin(self, occurrence_id: int, by: int, at: datetime) -> Drill:
        """Return the record of an occurrence's drill, begun now unless it was before."""
        self._session.later(_BEGIN, occurrence_id=occurrence_id, begun_by=by, begun_at=at)
        drill = self.of_occurrence(occurrence_id)
        if drill is None:
            raise LookupError(occurrence_id)
        return drill

    def of_occurrence(self, occurrence_id: int) -> Drill | None:
        """Return the record of an occurrence's drill, or ``None``."""
        row = self._session.one(_OF_OCCURRENCE, occurrence=occurrence_id)
        return _DRILLS.read(row) if row else None

    def get(self, drill_id: int) -> Drill | None:
        """Return a record, or ``None``."""
        row = self._session.one(_GET, which=drill_id)
        return _DRILLS.read(row) if row else None

    def save(self, drill: Drill) -> bool:
        """Keep what has changed, one version up; ``False`` when somebody else was first."""
        values = plain(drill, _WRITTEN) | {"version": drill.version + 1}
        return self._session.run(_SAVE, which=drill.id, was=drill.version, **values) == 1

    def find(self, drill_id: int, words: str, by: int, at: datetime) -> None:
        """Keep something that was found."""
        self._session.later(_FIND, drill_id=drill_id, words=words, noted_by=by, noted_at=at)

    def finding(self, finding_id: int) -> Finding | None:
        """Return a finding, or ``None``."""
        row = self._session.one(_FINDING, which=finding_id)
        return _FINDINGS.read(row) if row else None

    def occurrence_of(self, finding: Finding) -> int | None:
        """Return the occurrence whose drill has shown it, or ``None``."""
        drill = self.get(finding.drill_id)
        return drill.occurrence_id if drill is not None else None

    def findings(self, drill_id: int) -> list[Finding]:
        """Return what was found and not taken back, in its order."""
        return [_FINDINGS.read(row) for row in self._session.all(_FINDINGS_OF, drill=drill_id)]

    def put_on_ledger(self, finding_id: int, hazard_id: int) -> bool:
        """Note the hazard of a finding; ``False`` when it has one, or was taken back."""
        return self._session.run(_FILE, which=finding_id, hazard_id=hazard_id) == 1

    def drop(self, finding_id: int, at: datetime) -> bool:
        """Take a finding back; ``False`` when that was done, or it is on the ledger."""
        return self._session.run(_DROP, which=finding_id, dropped_at=at) == 1

    def owe_paper(self, drill_id: int, at: datetime) -> None:
        """Owe the paper of a drill to who recorded it."""
        self._session.later(_OWE, which=drill_id, owed_at=at)

    def claim_papers(
        self, now: datetime, lease: timedelta, most: int, worker: int | None = None
    ) -> list[OwedDrill]:
        """Take papers that are owed; nobody else does before the lease ends."""
        return _CLAIMS.take(self._session, now, lease, most, worker)

    def paper_done(self, drill_id: int, sha256: str | None) -> None:
        """Note that a paper is sent, or (``None``) given up."""
        self._session.later(_PAPER_DONE, which=drill_id, sha256=sha256)

    def paper_failed(self, drill_id: int, error: str, until: datetime) -> None:
        """Note why a paper could not be set, and let nobody try before ``until``."""
        _CLAIMS.failed(self._session, drill_id, error, until)
