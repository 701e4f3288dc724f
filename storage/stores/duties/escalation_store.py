"""Late hazards: their cases, what is due of them, and their steps."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import and_, bindparam, func, or_, select, update

from duties.escalation.chain import StepKind
from duties.escalation.items import ESCALATION_SUBJECT
from duties.escalation.model import Case, CaseLine, StepState, TakenStep
from duties.escalation.papers import Output, Owed
from hazards.watch import Colour
from people.permissions import Reach
from storage.engine.claims import Claims
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.troubled import CountsTroubled
from storage.tables.escalation_tables import escalation_papers, escalation_steps, escalations
from storage.tables.ledger_tables import hazards
from storage.tables.people_tables import units
from storage.tables.todo_tables import todo_items

_C, _S = escalations.c, escalation_steps.c
_ROWS = Rows(
    Case, escalations, act_at=func.coalesce(_C.stalled_at, _C.act_at, type_=_C.act_at.type)
)
_WRITTEN = (*_ROWS.but("id"), "act_at")
_STEPS = Rows(TakenStep, escalation_steps)
_STEP = _STEPS.but("id")
_LINE = Rows(
    CaseLine,
    escalations,
    number=hazards.c.number,
    unit_name=units.c.name,
    description=hazards.c.description,
    severity=hazards.c.severity,
)
_LINES = (
    select(*_LINE.columns)
    .join(hazards, hazards.c.id == _C.hazard_id)
    .join(units, units.c.id == hazards.c.unit_id)
)
_ADD = Prepared(
    lambda insert: (
        insert(escalations)
        .values(bound(*_WRITTEN))
        .on_conflict_do_nothing(index_elements=["hazard_id"])
        .returning(_C.id)
    )
)
_GET = Prepared(lambda _: select(*_ROWS.columns).where(_C.id == bindparam("which")))
_OF_HAZARD = Prepared(lambda _: select(*_ROWS.columns).where(_C.hazard_id == bindparam("hazard")))
_SAVE = Prepared(
    lambda _: (
        update(escalations)
        .where(_C.id == bindparam("which"), _C.version == bindparam("was"))
        .values(**bound(*_WRITTEN), stalled_at=None, trouble=None)
    )
)
_STALL = func.coalesce(_C.stalled_at, _C.act_at)
_TOUCH = Prepared(
    lambda _: (
        update(escalations)
        .where(_C.hazard_id == bindparam("hazard"))
        .values(**bound("act_at"), stalled_at=_STALL)
    )
)
_DUE = Prepared(
    lambda _: (
        select(_C.id)
        .where(_C.act_at <= bindparam("now"))
        .order_by(_C.act_at, _C.id)
        .limit(bindparam("most"))
    )
)
_ASIDE = Prepared(
    lambda _: (
        update(escalations)
        .where(_C.id == bindparam("which"))
        .values(**bound("act_at", "trouble"), stalled_at=_STALL)
    )
)
_ADD_STEP = Prepared(lambda insert: insert(escalation_steps).values(bound(*_STEP)).returning(_S.id))
_SAVE_STEP = Prepared(
    lambda _: update(escalation_steps).where(_S.id == bindparam("which")).values(bound(*_STEP))
)
_GET_STEP = Prepared(lambda _: select(*_STEPS.columns).where(_S.id == bindparam("which")))
_OF_CASE = select(*_STEPS.columns).where(_S.case_id == bindparam("which"))


def _in(*states: StepState) -> Prepared:
    """Return the statement for the last step of a case that is in one of some states."""
    return Prepared(
        lambda _: (
            _OF_CASE.where(_S.state.in_([constant(each) for each in states]))
            .order_by(_S.id.desc())
            .limit(1)
        )
    )


_STEPS_OF = Prepared(lambda _: _OF_CASE.order_by(_S.id))
_OPEN_STEP = _in(*(each for each in StepState if each.open))
_LAST_STEP = _in(StepState.DONE, StepState.CONFIRMED)
_EXPOSED = Prepared(
    lambda _: (
        _OF_CASE.where(
            _S.kind == constant(StepKind.EXPOSE), _S.state == constant(StepState.CONFIRMED)
        )
        .order_by(_S.id.desc())
        .limit(1)
    )
)
_AMONG = Prepared(lambda _: _LINES.where(among(_C.id)))
_OF_COLOUR = (
    _LINES.where(
        _C.colour == bindparam("colour"),
        or_(
            _C.deadline > bindparam("day"),
            and_(_C.deadline == bindparam("day"), _C.id > bindparam("after")),
        ),
    )
    .order_by(_C.deadline, _C.id)
    .limit(bindparam("most"))
)
_PAGE = Prepared(lambda _: _OF_COLOUR)
_IN_STREETS = among(hazards.c.street)
_PAGE_OF_STREETS = Prepared(lambda _: _OF_COLOUR.where(_IN_STREETS))
_COUNTED = (
    select(_C.colour, func.count())
    .join(hazards, hazards.c.id == _C.hazard_id)
    .where(_C.colour.is_not(None))
    .group_by(_C.colour)
)
_COUNTS = Prepared(lambda _: _COUNTED)
_COUNTS_OF_STREETS = Prepared(lambda _: _COUNTED.where(_IN_STREETS))
_AWAITED_IN = Prepared(
    lambda _: (
        select(_C.id)
        .join(todo_items, todo_items.c.subject_id == _C.id)
        .join(hazards, hazards.c.id == _C.hazard_id)
        .where(
            todo_items.c.subject == ESCALATION_SUBJECT,
            todo_items.c.holder == bindparam("holder"),
            todo_items.c.subject_id > bindparam("after"),
            hazards.c.street == bindparam("street"),
        )
        .distinct()
        .order_by(_C.id)
        .limit(bindparam("most"))
    )
)
_OWE = Prepared(
    lambda insert: insert(escalation_papers).values(
        **bound("step_id", "output", "owed_at", "person_id"), attempts=0
    )
)


_P = escalation_papers.c
_CLAIMS = Claims(
    escalation_papers,
    (_P.id, _P.step_id, _P.output, _P.attempts, _P.person_id),
    lambda row: Owed(row[0], row[1], Output(row[2]), *row[3:]),
    _P.done_at.is_(None),
    _P.owed_at,
)
_PAPER_DONE = Prepared(
    lambda _: (
        update(escalation_papers)
        .where(_P.id == bindparam("which"))
        .values(**bound("done_at", "sha256"), claimed_until=None, claimed_by=None)
    )
)


class SqlEscalationStore(CountsTroubled, table=escalations):
    """``duties.escalation.ports.EscalationStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, case: Case) -> bool:
        """Keep a new case; ``False`` when its hazard has one."""
        return self._session.one(_ADD, **plain(case, _WRITTEN)) is not None

    def get(self, case_id: int) -> Case | None:
        """Return a case, or ``None``."""
        row = self._session.one(_GET, which=case_id)
        return _ROWS.read(row) if row else None

    def of_hazard(self, hazard_id: int) -> Case | None:
        """Return the case of a hazard, or ``None``."""
        row = self._session.one(_OF_HAZARD, hazard=hazard_id)
        return _ROWS.read(row) if row else None

    def save(self, case: Case) -> bool:
        """Keep what has changed, one version up; ``False`` when somebody else was first."""
        values = plain(case, _WRITTEN) | {"version": case.version + 1}
        return self._session.run(_SAVE, which=case.id, was=case.version, **values) == 1

    def touch(self, hazard_id: int, at: datetime) -> None:
        """Let the case of a hazard be looked at from a moment on."""
        self._session.later(_TOUCH, hazard=hazard_id, act_at=at)

    def ids_due(self, now: datetime, most: int) -> list[int]:
        """Return those to which something happens by now, in the order of the moments."""
        return [row[0] for row in self._session.all(_DUE, now=now, most=most)]

    def set_aside(self, case_id: int, until: datetime, trouble: str) -> None:
        """Look after a case that made trouble again after a while."""
        self._session.later(_ASIDE, which=case_id, act_at=until, trouble=trouble)

    def add_step(self, step: TakenStep) -> int:
        """Keep a new step and return its id."""
        row = self._session.one(_ADD_STEP, **plain(step, _STEP))
        assert row is not None  # noqa: S101 - an INSERT returns its id
        return int(row[0])

    def save_step(self, step: TakenStep) -> None:
        """Keep what has changed of a step."""
        self._session.later(_SAVE_STEP, which=step.id, **plain(step, _STEP))

    def step(self, step_id: int) -> TakenStep | None:
        """Return a step, or ``None``."""
        return self._step(_GET_STEP, step_id)

    def steps_of(self, case_id: int) -> list[TakenStep]:
        """Return the steps of a case in the order in which they were taken or proposed."""
        return [_STEPS.read(row) for row in self._session.all(_STEPS_OF, which=case_id)]

    def open_step(self, case_id: int) -> TakenStep | None:
        """Return the step of a case that the office is still to decide, or ``None``."""
        return self._step(_OPEN_STEP, case_id)

    def last_step(self, case_id: int) -> TakenStep | None:
        """Return the last step of a case that had an effect, or ``None``."""
        return self._step(_LAST_STEP, case_id)

    def exposed(self, case_id: int) -> TakenStep | None:
        """Return the exposure of a case that was confirmed last, or ``None``."""
        return self._step(_EXPOSED, case_id)

    def _step(self, statement: Prepared, which: int) -> TakenStep | None:
        row = self._session.one(statement, which=which)
        return _STEPS.read(row) if row else None

    def lines(self, ids: Iterable[int]) -> list[CaseLine]:
        """Return the cases with these ids in short; one that is not there is left out."""
        found = [
            _LINE.read(row) for some in slices(ids) for row in self._session.all(_AMONG, **some)
        ]
        return sorted(found, key=lambda each: each.id)

    def page(
        self, reach: Reach, colour: Colour, after: tuple[date, int] | None, most: int
    ) -> list[CaseLine]:
        """Return the next cases of a colour in some streets or in all, the most late first."""
        day, last = after or (date.min, 0)
        given = {"colour": colour.value, "day": day, "after": last, "most": most}
        if reach.area:
            return [_LINE.read(row) for row in self._session.all(_PAGE, **given)]
        found = [
            _LINE.read(row)
            for some in slices(reach.streets)
            for row in self._session.all(_PAGE_OF_STREETS, **some, **given)
        ]
        return sorted(found, key=lambda each: (each.deadline, each.id))[:most]

    def counts(self, reach: Reach) -> dict[Colour, int]:
        """Count the cases of each colour in some streets or in all."""
        if reach.area:
            return {Colour(row[0]): int(row[1]) for row in self._session.all(_COUNTS)}
        counted: Counter[Colour] = Counter()
        for some in slices(reach.streets):
            for row in self._session.all(_COUNTS_OF_STREETS, **some):
                counted[Colour(row[0])] += int(row[1])
        return dict(counted)

    def awaited_in(self, street: str, holder: str, after: int, most: int) -> list[int]:
        """Return the next ids after one of the cases in a street that a holder has items of."""
        given = {"street": street, "holder": holder, "after": after, "most": most}
        return [row[0] for row in self._session.all(_AWAITED_IN, **given)]

    def owe(self, step_id: int, output: Output, at: datetime, person_id: int | None = None) -> None:
        """Owe something of a step, to who asked for it or to all whom it concerns."""
        given = {"step_id": step_id, "output": output.value, "person_id": person_id}
        self._session.later(_OWE, owed_at=at, **given)

    def claim(
        self, now: datetime, lease: timedelta, most: int = 1, worker: int | None = None
    ) -> list[Owed]:
        """Take owed papers, those that failed least; nobody else does until the lease ends."""
        return _CLAIMS.take(self._session, now, lease, most, worker)

    def paper_done(self, owed_id: int, sha256: str | None, at: datetime) -> None:
        """Note under which hash a paper is kept; ``None`` for one that was given up."""
        self._session.later(_PAPER_DONE, which=owed_id, done_at=at, sha256=sha256)

    def paper_failed(self, owed_id: int, error: str, until: datetime) -> None:
        """Count a failed attempt, keep its reason, and let nobody try again before ``until``."""
        _CLAIMS.failed(self._session, owed_id, error, until)
