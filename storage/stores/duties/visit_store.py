"""检查计划: plans of streets, visits to units, and draws by lot."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
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
    DrawRecord,
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
from storage.stores.people.unit_store import UNIT_ROWS
from storage.tables.checklist_tables import inspections
from storage.tables.people_tables import memberships, persons, units
from storage.tables.visit_tables import visit_draws, visit_plans, visits

_P, _V, _D, _I = visit_plans.c, visits.c, visit_draws.c, inspections.c
_PLANS = Rows(VisitPlan, visit_plans)
_VISITS = Rows(Visit, visits)
_DRAWS = Rows(DrawRecord, visit_draws)
_LINES = Rows(
    VisitLine,
    visits,
    visit=_VISITS,
    unit_name=units.c.name,
    street=units.c.street,
    inspector_name=persons.c.name,
)
_OPEN = _V.state == constant(VisitState.OPEN.value)
_KEPT = _V.state != VisitState.DROPPED.value
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

_LINE = (
    select(*_LINES.columns)
    .join(units, units.c.id == _V.unit_id)
    .join(persons, persons.c.id == _V.inspector_id, isouter=True)
)
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
_ADD = Prepared(lambda insert: insert(visits).values(bound(*_VISITS.but("id"))))
_VISIT = Prepared(lambda _: select(*_VISITS.columns).where(_V.id == bindparam("which")))
_SAVE = Prepared(
    lambda _: (
        update(visits)
        .where(_V.id == bindparam("which"), _V.version == bindparam("was"))
        .values(bound("due", "inspector_id", "state", "inspection_id", "done_at", "version"))
    )
)
_SOME = Prepared(lambda _: _LINE.where(among(_V.id)).order_by(_V.due, _V.id))
_COUNT = Prepared(
    lambda _: (
        select(
            func.count(_V.unit_id.distinct()),
            func.count(),
            func.sum(case((_V.state == VisitState.DONE.value, 1), else_=0)),
            func.sum(case((and_(_OPEN, _V.due < bindparam("today")), 1), else_=0)),
        )
        .select_from(visits)
        .where(_V.plan_id == bindparam("plan"), _KEPT)
    )
)
_OF_PLAN = Prepared(
    lambda _: (
        _LINE.where(_V.plan_id == bindparam("plan"), _KEPT)
        .order_by(case((_OPEN, 0), else_=1), _V.due, _V.id)
        .limit(bindparam("most"))
        .offset(bindparam("skip"))
    )
)
_UNITS_IN = Prepared(lambda _: select(_V.unit_id).where(_V.plan_id == bindparam("plan")).distinct())
_OPEN_AT = Prepared(
    lambda _: (
        select(*_VISITS.columns)
        .where(_V.unit_id == bindparam("unit"), _OPEN, _COUNTS)
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
            select(*_VISITS.columns)
            .join(units, units.c.id == _V.unit_id)
            .where(_OPEN, _V.due <= bindparam("until"), _COUNTS, where)
            .order_by(_V.due, _V.id)
            .limit(bindparam("most"))
        )
    )


_THEIRS = _due(_V.inspector_id == bindparam("inspector"))
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
_DRAWN = Prepared(lambda _: select(*_DRAWS.columns).where(visit_draws.c.id == bindparam("which")))
_ADD_DRAW = Prepared(
    lambda insert: insert(visit_draws).values(bound(*_DRAWS.but("id"))).returning(*_DRAWS.columns)
)
_DRAWS_OF = Prepared(
    lambda _: (
        select(*_DRAWS.columns)
        .where(_D.street == bindparam("street"))
        .order_by(_D.id.desc())
        .limit(bindparam("most"))
    )
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
            self._session.later(_ADD, **plain(each, _VISITS.but("id")))

    def visit(self, visit_id: int) -> Visit | None:
        """Return a visit, or ``None``."""
        row = self._session.one(_VISIT, which=visit_id)
        return _VISITS.read(row) if row else None

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
            _LINES.read(row)
            for some in slices(visit_ids)
            for row in self._session.all(_SOME, **some)
        ]

    def counts(self, plan_id: int, today: date) -> PlanCounts:
        """Count the visits of a plan that are not dropped."""
        row = self._session.one(_COUNT, plan=plan_id, today=today) or (0, 0, 0, 0)
        return PlanCounts(row[0], row[1], int(row[2] or 0), int(row[3] or 0))

    def of_plan(self, plan_id: int, skip: int, most: int) -> list[VisitLine]:
        """Return the visits of a plan: what is open by its day, then what is done."""
        rows = self._session.all(_OF_PLAN, plan=plan_id, skip=skip, most=most)
        return [_LINES.read(row) for row in rows]

    def units_in(self, plan_id: int) -> set[int]:
        """Return the units of which a plan has visits, dropped ones too."""
        return {row[0] for row in self._session.all(_UNITS_IN, plan=plan_id)}

    def open_at(self, unit_id: int) -> list[Visit]:
        """Return the open visits of a unit that count, the first due first."""
        return [_VISITS.read(row) for row in self._session.all(_OPEN_AT, unit=unit_id)]

    def planned_at(self, unit_id: int, first: date, last: date) -> int:
        """Count the visits of a unit that count and are due within some days, done ones too."""
        row = self._session.one(_PLANNED_AT, unit=unit_id, first=first, last=last)
        return int(row[0]) if row else 0

    def made_at(self, unit_id: int, since: datetime, until: datetime) -> int:
        """Count the visits of a unit that were made between two moments."""
        row = self._session.one(_MADE_AT, unit=unit_id, since=since, until=until)
        return int(row[0]) if row else 0

    def due_for(
        self, inspector_id: int, streets: Sequence[str], until: date, most: int
    ) -> list[Visit]:
        """Return the open visits that count: all of theirs, of streets nobody's that are due."""
        given = {"until": until, "most": most}
        theirs = {"until": date.max, "most": most}  # who was drawn knows from the draw on
        rows = self._session.all(_THEIRS, inspector=inspector_id, **theirs)
        for some in slices(streets):
            rows = [*rows, *self._session.all(_NOBODYS, **given, **some)]
        found = {each.id: each for each in map(_VISITS.read, rows)}
        return sorted(found.values(), key=lambda each: (each.due, each.id))[:most]

    def visited_at(self, unit_id: int, since: datetime) -> list[datetime]:
        """Return when somebody who does not belong to a unit has signed an inspection there."""
        return [row[0] for row in self._session.all(_VISITED_AT, unit=unit_id, since=since)]

    def never_visited(self, reach: Reach, skip: int, most: int) -> list[Unit]:
        """Return units at which nobody from outside has signed an inspection, by name."""
        rows = []
        if reach.area:
            rows = self._session.all(_NEVER, most=skip + most)
        else:
            for statement, ids in (
                (_NEVER_OF_STREETS, slices(reach.streets)),
                (_NEVER_OF_UNITS, slices(reach.unit_ids)),
            ):
                for some in ids:
                    rows += self._session.all(statement, most=skip + most, **some)
        found = {each.id: each for each in map(UNIT_ROWS.read, rows)}
        return sorted(found.values(), key=lambda each: (each.name, each.id))[skip:][:most]

    def count_never_visited(self, reach: Reach, most: int) -> int:
        """Count these, up to so many."""
        return len(self.never_visited(reach, 0, most))

    def add_draw(self, record: DrawRecord) -> DrawRecord:
        """Keep a draw."""
        row = self._session.one(_ADD_DRAW, **plain(record, _DRAWS.but("id")))
        assert row is not None  # noqa: S101 - nothing can be in its way
        return _DRAWS.read(row)

    def drawn(self, draw_id: int) -> DrawRecord | None:
        """Return a draw, or ``None``."""
        row = self._session.one(_DRAWN, which=draw_id)
        return _DRAWS.read(row) if row else None

    def draws(self, street: str, most: int) -> list[DrawRecord]:
        """Return the last draws of a street, the newest first."""
        return [_DRAWS.read(row) for row in self._session.all(_DRAWS_OF, street=street, most=most)]
