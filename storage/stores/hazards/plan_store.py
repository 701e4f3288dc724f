"""Plans for major hazards."""

from datetime import datetime

from sqlalchemy import bindparam, select, update

from hazards.model import PLAN_PARTS, Plan
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.tables.loop_tables import plans

_PARTS = tuple(PLAN_PARTS)
_PLAN_ROWS = Rows(Plan, plans)
_PLAN = select(*_PLAN_ROWS.columns).where(plans.c.hazard_id == bindparam("hazard"))
_DRAFT = Prepared(
    lambda _: _PLAN.where(plans.c.submitted_at.is_(None)).order_by(plans.c.id.desc()).limit(1)
)
_LAST_PLAN = Prepared(
    lambda _: _PLAN.where(plans.c.submitted_at.is_not(None)).order_by(plans.c.id.desc()).limit(1)
)
_NEW_PLAN = Prepared(
    lambda insert: insert(plans).values(bound("hazard_id", *_PARTS, "written_by", "written_at"))
)
_REWRITE = Prepared(
    lambda _: (
        update(plans)
        .where(plans.c.id == bindparam("plan_id"))
        .values(bound(*_PARTS, "written_by", "written_at"))
    )
)
_SUBMIT_PLAN = Prepared(
    lambda _: (
        update(plans)
        .where(plans.c.hazard_id == bindparam("hazard"), plans.c.submitted_at.is_(None))
        .values(submitted_at=bindparam("at"))
    )
)


_AUTHOR = Prepared(
    lambda _: (
        select(plans.c.written_by)
        .where(plans.c.hazard_id == bindparam("hazard"), plans.c.submitted_at.is_not(None))
        .order_by(plans.c.id.desc())
        .limit(1)
    )
)


class SqlPlanStore:
    """``hazards.ports.PlanStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def draft(self, hazard_id: int) -> Plan:
        """Return the plan that is being written: the last one anew, or an empty one."""
        row = self._session.one(_DRAFT, hazard=hazard_id)
        return _PLAN_ROWS.read(row) if row else self.last(hazard_id) or Plan()

    def write(self, hazard_id: int, plan: Plan, by: int, at: datetime) -> None:
        """Keep the plan that is being written."""
        parts = plain(plan, _PARTS)
        row = self._session.one(_DRAFT, hazard=hazard_id)
        if row:
            kept = _PLAN_ROWS.read(row)
            self._session.later(_REWRITE, plan_id=kept.id, written_by=by, written_at=at, **parts)
        else:
            self._session.later(
                _NEW_PLAN, hazard_id=hazard_id, written_by=by, written_at=at, **parts
            )

    def submit(self, hazard_id: int, at: datetime) -> None:
        """Hand in the plan that is being written."""
        self._session.later(_SUBMIT_PLAN, hazard=hazard_id, at=at)

    def last(self, hazard_id: int) -> Plan | None:
        """Return the plan that was handed in last, or ``None``."""
        row = self._session.one(_LAST_PLAN, hazard=hazard_id)
        return _PLAN_ROWS.read(row) if row else None

    def author(self, hazard_id: int) -> int | None:
        """Return who handed the last plan in, or ``None``."""
        row = self._session.one(_AUTHOR, hazard=hazard_id)
        return int(row[0]) if row else None
