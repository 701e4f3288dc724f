"""检查计划: plans of streets, visits to units, and draws by lot."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    true,
    update,
)

from duties.visits.model import (
    GRAVEST_FIRST,
    PlanCounts,
    PlanState,
    Visit,
    VisitLine,
    VisitPlan,
    VisitState,
)
from people.model import Unit
from people.permissions import Reach
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.duties.visit_rows import LINES, OF_LINES, OPEN, VISITS
from storage.stores.people.unit_store import UNIT_ROWS
from storage.tables.checklist_tables import inspections
from storage.tables.people_tables import memberships, units
from storage.tables.visit_tables import visit_plans, visits

_P, _V, _I = visit_plans.c, visits.c, inspections.c
_PLANS = Rows(VisitPlan, visit_plans)
_KEPT = _V.state.in_([constant(VisitState.OPEN.value), constant(VisitState.DONE.value)])
_DONE = _V.state == constant(VisitState.DONE.value)
_COUNTS = or_(
    _V.draw_id.is_not(None),
    exists(select(_P.id).where(_P.id == _V.plan_id, _P.state == PlanState.CONFIRMED.value)),
)
"""A visit of a plan counts once that is confirmed; one of a draw at once."""
_OUTSIDE = ~exists(
    select(memberships.c.id).where(
        memberships.c.person_id == _I.inspector_id, memberships.c.unit_id == _I.unit_id
    )
)
"""Who signed an inspection does not belong to the unit, and never did."""

_PLAN_OF = Prepared(
    lambda _: select(*_PLANS.columns).where(
        _P.street == bindparam("street"), _P.year == bindparam("year")
    )
)
_PLAN = Prepared(lambda _: select(*_PLANS.columns).where(_P.id == bindparam("which")))
_ADD_PLAN = Prepared(
    lambda insert: (
        insert(visit_plans)
        .values(bound(*_PLANS.but("id")))
        .on_conflict_do_nothing(index_elements=["street", "year"])
        .returning(*_PLANS.columns)
    )
)
_SAVE_PLAN = Prepared(
    lambda _: (
        update(visit_plans)
        .where(_P.id == bindparam("which"), _P.version == bindparam("was"))
        .values(bound("state", "confirmed_by", "confirmed_at", "version"))
    )
)
_ADD = Prepared(lambda insert: insert(visits).values(bound(*VISITS.but("id"))))
_VISIT = Prepared(lambda _: select(*VISITS.columns).where(_V.id == bindparam("which")))
_SAVE = Prepared(
    lambda _: (
        update(visits)
        .where(_V.id == bindparam("which"), _V.version == bindparam("was"))
        .values(bound("due", "inspector_id", "state", "inspection_id", "done_at", "version"))
    )
)
_SOME = Prepared(lambda _: OF_LINES.where(among(_V.id)).order_by(_V.due, _V.id))
_OF = _V.plan_id == bindparam("plan")


def _counted(*where: ColumnElement[bool]) -> ScalarSelect[int]:
    return select(func.count()).select_from(visits).where(_OF, *where).scalar_subquery()


_COUNT = Prepared(
    lambda _: select(
        select(func.count())
        .select_from(select(_V.unit_id).where(_OF, _KEPT).distinct().subquery())
        .scalar_subquery(),
        _counted(OPEN),
        _counted(_DONE),
        _counted(OPEN, _V.due < bindparam("today")),
    )
)


def _page(state: ColumnElement[bool]) -> Prepared:
    return Prepared(
        lambda _: (
            OF_LINES.where(_OF, state)
            .order_by(_V.due, _V.id)
            .limit(bindparam("most"))
            .offset(bindparam("skip"))
        )
    )


_OPEN_PAGE, _DONE_PAGE = _page(OPEN), _page(_DONE)
_LEFT = Prepared(lambda _: select(_counted(OPEN)))
_UNKNOWN = ~exists(select(_V.id).where(_OF, _V.unit_id == units.c.id))
_BY_RISK = case({each.value: place for place, each in enumerate(GRAVEST_FIRST)}, value=units.c.risk)


def _missing(where: ColumnElement[bool]) -> tuple[Prepared, Prepared]:
    """Return the statements that count the units a plan does not know, and that read some."""
    return (
        Prepared(lambda _: select(func.count()).select_from(units).where(_UNKNOWN, where)),
        Prepared(
            lambda _: (
                select(*UNIT_ROWS.columns)
                .where(_UNKNOWN, where)
                .order_by(_BY_RISK, units.c.name, units.c.id)
                .limit(bindparam("most"))
            )
        ),
    )


_MISSING, _SOME_MISSING = _missing(true())
_MISSING_IN, _SOME_MISSING_IN = _missing(units.c.street == bindparam("street"))
_OPEN_AT = Prepared(
    lambda _: (
        select(*VISITS.columns)
        .where(_V.unit_id == bindparam("unit"), OPEN, _COUNTS)
        .order_by(_V.due, _V.id)
    )
)
_PLANNED_AT = Prepared(
    lambda _: (
        select(func.count())
        .select_from(visits)
        .where(
            _V.unit_id == bindparam("unit"),
            _V.due.between(bindparam("first"), bindparam("last")),
            _KEPT,
            _COUNTS,
        )
    )
)


_MADE_AT = Prepared(
    lambda _: (
        select(func.count())
        .select_from(visits)
        .where(
            _V.unit_id == bindparam("unit"),
            _V.done_at >= bindparam("since"),
            _V.done_at < bindparam("until"),
        )
    )
)


def _due(where: ColumnElement[bool]) -> Prepared:
    return Prepared(
        lambda _: (
            select(*VISITS.columns, *UNIT_ROWS.columns)
            .join(units, units.c.id == _V.unit_id)
            .where(OPEN, _V.due <= bindparam("until"), _COUNTS, where)
            .order_by(_V.due, _V.id)
            .limit(bindparam("most"))
        )
    )


_THEIRS = _due(among(_V.inspector_id))
_NOBODYS = _due(and_(_V.inspector_id.is_(None), among(units.c.street)))
_VISITED_AT = Prepared(
    lambda _: (
        select(_I.signed_at)
        .where(_I.unit_id == bindparam("unit"), _I.signed_at >= bindparam("since"), _OUTSIDE)
        .order_by(_I.signed_at)
    )
)
_UNVISITED = ~exists(
    select(_I.id).where(_I.unit_id == units.c.id, _I.signed_at.is_not(None), _OUTSIDE)
)


def _never(where: ColumnElement[bool]) -> Prepared:
    return Prepared(
        lambda _: (
            select(*UNIT_ROWS.columns)
            .where(_UNVISITED, where)
            .order_by(units.c.name, units.c.id)
            .limit(bindparam("most"))
        )
    )


_NEVER, _NEVER_OF_STREETS, _NEVER_OF_UNITS = (
    _never(true()),
    _never(among(units.c.street)),
    _never(among(units.c.id)),
)


class SqlVisitStore:
    """``duties.visits.ports.VisitStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def plan_of(self, street: str, year: int) -> VisitPlan | None:
        """Return the plan of a street for a year, or ``None``."""
        row = self._session.one(_PLAN_OF, street=street, year=year)
        return _PLANS.read(row) if row else None

    def plan(self, plan_id: int) -> VisitPlan | None:
        """Return a plan, or ``None``."""
        row = self._session.one(_PLAN, which=plan_id)
        return _PLANS.read(row) if row else None

    def add_plan(self, plan: VisitPlan) -> VisitPlan | None:
        """Keep a new plan; ``None`` when there is one for the street and year."""
        row = self._session.one(_ADD_PLAN, **plain(plan, _PLANS.but("id")))
        return _PLANS.read(row) if row else None

    def save_plan(self, plan: VisitPlan) -> bool:
        """Keep a plan one version up; ``False`` when somebody else was first."""
        given = plain(plan, ("state", "confirmed_by", "confirmed_at"))
        kept = self._session.run(
            _SAVE_PLAN, which=plan.id, was=plan.version, version=plan.version + 1, **given
        )
        return kept == 1

    def add(self, visits: Iterable[Visit]) -> None:
        """Keep new visits."""
        for each in visits:
            self._session.later(_ADD, **plain(each, VISITS.but("id")))

    def visit(self, visit_id: int) -> Visit | None:
        """Return a visit, or ``None``."""
        row = self._session.one(_VISIT, which=visit_id)
        return VISITS.read(row) if row else None

    def save(self, visit: Visit) -> bool:
        """Keep a visit one version up; ``False`` when somebody else was first."""
        given = plain(visit, ("due", "inspector_id", "state", "inspection_id", "done_at"))
        kept = self._session.run(
            _SAVE, which=visit.id, was=visit.version, version=visit.version + 1, **given
        )
        return kept == 1

    def some(self, visit_ids: Iterable[int]) -> list[VisitLine]:
        """Return the lines of these visits; none for what is gone."""
        return [
            LINES.read(row)
            for some in slices(visit_ids)
            for row in self._session.all(_SOME, **some)
        ]

    def counts(self, plan_id: int, today: date) -> PlanCounts:
        """Count the visits of a plan that are not dropped."""
        row = self._session.one(_COUNT, plan=plan_id, today=today) or (0, 0, 0, 0)
        return PlanCounts(row[0], row[1] + row[2], row[2], row[3])

    def of_plan(self, plan_id: int, skip: int, most: int) -> list[VisitLine]:
        """Return the visits of a plan: what is open by its day, then what is done."""
        rows = self._session.all(_OPEN_PAGE, plan=plan_id, skip=skip, most=most)
        if len(rows) < most:
            row = self._session.one(_LEFT, plan=plan_id)
            given = {"skip": max(skip - (row[0] if row else 0), 0), "most": most - len(rows)}
            rows = [*rows, *self._session.all(_DONE_PAGE, plan=plan_id, **given)]
        return [LINES.read(row) for row in rows]

    def count_missing(self, plan_id: int, street: str) -> int:
        """Count the units of a street, or of the whole area, that a plan (0: none) has not."""
        if street:
            row = self._session.one(_MISSING_IN, plan=plan_id, street=street)
        else:
            row = self._session.one(_MISSING, plan=plan_id)
        return int(row[0]) if row else 0

    def missing(self, plan_id: int, street: str, most: int) -> list[Unit]:
        """Return up to so many of these units, the gravest first, then by name."""
        if street:
            rows = self._session.all(_SOME_MISSING_IN, plan=plan_id, street=street, most=most)
        else:
            rows = self._session.all(_SOME_MISSING, plan=plan_id, most=most)
        return [UNIT_ROWS.read(row) for row in rows]

    def open_at(self, unit_id: int) -> list[Visit]:
        """Return the open visits of a unit that count, the first due first."""
        return [VISITS.read(row) for row in self._session.all(_OPEN_AT, unit=unit_id)]

    def planned_at(self, unit_id: int, first: date, last: date) -> int:
        """Count the visits of a unit that count and are due within some days, done ones too."""
        row = self._session.one(_PLANNED_AT, unit=unit_id, first=first, last=last)
        return int(row[0]) if row else 0

    def made_at(self, unit_id: int, since: datetime, until: datetime) -> int:
        """Count the visits of a unit that were made between two moments."""
        row = self._session.one(_MADE_AT, unit=unit_id, since=since, until=until)
        return int(row[0]) if row else 0

    def due_for(
        self, inspector_ids: Sequence[int], streets: Sequence[str], until: date, most: int
    ) -> list[tuple[Visit, Unit]]:
        """Return the open visits that count: all of theirs, of streets nobody's that are due."""
        rows = []
        for some in slices(inspector_ids):  # who was drawn knows from the draw on
            rows += self._session.all(_THEIRS, until=date.max, most=most, **some)
        for some in slices(streets):
            rows += self._session.all(_NOBODYS, until=until, most=most, **some)
        first = len(VISITS.columns)
        read = ((VISITS.read(row[:first]), UNIT_ROWS.read(row[first:])) for row in rows)
        found = {visit.id: (visit, unit) for visit, unit in read}
        return sorted(found.values(), key=lambda each: (each[0].due, each[0].id))[:most]

    def visited_at(self, unit_id: int, since: datetime) -> list[datetime]:
        """Return when somebody who does not belong to a unit has signed an inspection there."""
        return [row[0] for row in self._session.all(_VISITED_AT, unit=unit_id, since=since)]

    def never_visited(self, reach: Reach, most: int) -> list[Unit]:
        """Return up to so many units at which nobody from outside has signed, by name."""
        rows = []
        if reach.area:
            rows = self._session.all(_NEVER, most=most)
        else:
            for statement, ids in (
                (_NEVER_OF_STREETS, slices(reach.streets)),
                (_NEVER_OF_UNITS, slices(reach.unit_ids)),
            ):
                for some in ids:
                    rows += self._session.all(statement, most=most, **some)
        found = {each.id: each for each in map(UNIT_ROWS.read, rows)}
        return sorted(found.values(), key=lambda each: (each.name, each.id))[:most]
