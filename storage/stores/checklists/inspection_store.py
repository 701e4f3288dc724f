"""Inspections, their answers and findings."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, func, select, update

from checklists.inspection import Finding, Inspection, LastTime
from checklists.model import Answer, Answers, Form, Given
from hazards.inspection_kind import InspectionKind
from people.model import Unit
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.people.unit_store import UNIT_ROWS
from storage.tables.checklist_tables import answers, findings, inspections
from storage.tables.people_tables import persons, units

_ROWS = Rows(Inspection, inspections, unit=UNIT_ROWS, inspector_name=persons.c.name)
_INSPECTION = (
    select(*_ROWS.columns)
    .join(units, units.c.id == inspections.c.unit_id)
    .join(persons, persons.c.id == inspections.c.inspector_id)
)
_OPEN = and_(inspections.c.signed_at.is_(None), inspections.c.dropped_at.is_(None))


def _query(refine: Callable[[Select[Any]], Select[Any]]) -> Prepared:
    return Prepared(lambda _: refine(_INSPECTION))


_START = Prepared(
    lambda insert: (
        insert(inspections)
        .values(
            **bound(
                "unit_id",
                "form_id",
                "form_version",
                "inspector_id",
                "started_at",
                "previous_id",
                "kind",
            )
        )
        .returning(inspections.c.id)
    )
)
_GET = _query(lambda query: query.where(inspections.c.id == bindparam("inspection_id")))
_TOUCHED = (
    select(func.max(answers.c.answered_at))
    .where(answers.c.inspection_id == inspections.c.id)
    .scalar_subquery()
)
_UNFINISHED = _query(
    lambda query: query.where(_OPEN, inspections.c.inspector_id == bindparam("person_id")).order_by(
        func.coalesce(_TOUCHED, inspections.c.started_at).desc(), inspections.c.id.desc()
    )
)
_UNFINISHED_AT = _query(
    lambda query: query.where(_OPEN, inspections.c.unit_id == bindparam("unit_id")).order_by(
        inspections.c.id
    )
)
_LATEST_SIGNED = _query(
    lambda query: (
        query.where(
            inspections.c.unit_id == bindparam("unit_id"),
            inspections.c.form_id == bindparam("form_id"),
            inspections.c.signed_at.is_not(None),
        )
        .order_by(inspections.c.signed_at.desc(), inspections.c.id.desc())
        .limit(1)
    )
)
_SIGNED_SINCE = _query(
    lambda query: (
        query.where(
            inspections.c.unit_id == bindparam("unit_id"),
            inspections.c.inspector_id == bindparam("person_id"),
            inspections.c.signed_at >= bindparam("since"),
        )
        .order_by(inspections.c.signed_at.desc(), inspections.c.id.desc())
        .limit(1)
    )
)
_ANSWER_ROWS = Rows(Answer, answers, at=answers.c.answered_at, by=answers.c.answered_by)
_ANSWERS = Prepared(
    lambda _: select(
        answers.c.question,
        *_ANSWER_ROWS.columns,
    ).where(answers.c.inspection_id == bindparam("inspection_id"))
)
_GIVEN = (*_ANSWER_ROWS.written, "answered_at", "answered_by")
_ANSWER = Prepared(
    lambda insert: (
        insert(answers)
        .values(**bound("inspection_id", "question", *_GIVEN))
        .on_conflict_do_update(index_elements=["inspection_id", "question"], set_=bound(*_GIVEN))
    )
)
_ANSWER_OPEN = Prepared(
    lambda insert: (
        insert(answers)
        .values(**bound("inspection_id", "question", *_GIVEN))
        .on_conflict_do_nothing(index_elements=["inspection_id", "question"])
    )
)
_AT_QUESTION = and_(
    answers.c.inspection_id == bindparam("inspection_id"),
    answers.c.question == bindparam("question"),
)
_WITHDRAW = Prepared(lambda _: delete(answers).where(_AT_QUESTION))
_LAST_ANSWER = Prepared(
    lambda _: (
        select(answers.c.value, inspections.c.signed_at)
        .join(inspections, inspections.c.id == answers.c.inspection_id)
        .where(_AT_QUESTION)
    )
)
_ENDING = and_(inspections.c.id == bindparam("inspection_id"), _OPEN)
_SIGN = Prepared(
    lambda _: (
        update(inspections)
        .where(_ENDING, inspections.c.first_id.is_(None))
        .values(signed_at=bindparam("at"))
    )
)
_OF_VISIT = inspections.c.first_id == bindparam("visit_id")
_SIGN_VISIT = Prepared(
    lambda _: update(inspections).where(_OF_VISIT, _OPEN).values(signed_at=bindparam("at"))
)
_TOGETHER = _query(
    lambda query: query.where(_OF_VISIT, inspections.c.dropped_at.is_(None)).order_by(
        inspections.c.id
    )
)
_JOIN = Prepared(
    lambda _: update(inspections).where(_ENDING).values(first_id=bindparam("visit_id"))
)
_HAND_OVER = Prepared(
    lambda _: update(inspections).where(_ENDING).values(inspector_id=bindparam("person_id"))
)
_SET_KIND = Prepared(lambda _: update(inspections).where(_ENDING).values(kind=bindparam("kind")))
_DROP = Prepared(lambda _: update(inspections).where(_ENDING).values(dropped_at=bindparam("at")))
_LAST_VISIT = Prepared(
    lambda _: select(func.max(inspections.c.signed_at, type_=inspections.c.signed_at.type)).where(
        inspections.c.unit_id == bindparam("unit_id")
    )
)
_VISITED_LAST = Prepared(
    lambda _: (
        select(inspections.c.unit_id)
        .where(inspections.c.inspector_id == bindparam("person_id"))
        .group_by(inspections.c.unit_id)
        .order_by(func.max(inspections.c.started_at).desc(), inspections.c.unit_id)
        .limit(bindparam("most"))
    )
)

_FINDING_ROWS = Rows(Finding, findings)
_FINDING = Prepared(
    lambda _: select(*_FINDING_ROWS.columns).where(
        findings.c.inspection_id == bindparam("inspection_id"),
        findings.c.question == bindparam("question"),
    )
)
_FINDINGS = Prepared(
    lambda _: select(*_FINDING_ROWS.columns).where(
        findings.c.inspection_id == bindparam("inspection_id")
    )
)
_FOUND = _FINDING_ROWS.but("inspection_id", "question")
_PUT_FINDING = Prepared(
    lambda insert: (
        insert(findings)
        .values(**bound("inspection_id", "question", "created_at", *_FOUND))
        .on_conflict_do_update(index_elements=["inspection_id", "question"], set_=bound(*_FOUND))
    )
)


class SqlInspectionStore:
    """``checklists.ports.InspectionStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def start(
        self,
        unit: Unit,
        form: Form,
        inspector_id: int,
        at: datetime,
        previous_id: int | None,
        kind: InspectionKind = InspectionKind.AREA,
    ) -> int:
        """Begin an inspection and return its id."""
        row = self._session.one(
            _START,
            unit_id=unit.id,
            form_id=form.id,
            form_version=form.version,
            inspector_id=inspector_id,
            started_at=at,
            previous_id=previous_id,
            kind=kind.value,
        )
        return int(row[0]) if row else 0

    def get(self, inspection_id: int) -> Inspection | None:
        """Return an inspection with its unit, or ``None``."""
        row = self._session.one(_GET, inspection_id=inspection_id)
        return _ROWS.read(row) if row else None

    def answers(self, inspection_id: int) -> Answers:
        """Return all answers of an inspection by question key."""
        rows = self._session.all(_ANSWERS, inspection_id=inspection_id)
        return {row[0]: _ANSWER_ROWS.read(row[1:]) for row in rows}

    def answer(
        self, inspection_id: int, question: str, value: str, given: Given, at: datetime, by: int
    ) -> None:
        """Keep an answer, in place of an earlier one."""
        self._session.later(
            _ANSWER,
            inspection_id=inspection_id,
            question=question,
            value=str(value),
            given=given.value,
            answered_at=at,
            answered_by=by,
        )

    def answer_open(
        self, inspection_id: int, question: str, value: str, given: Given, at: datetime, by: int
    ) -> bool:
        """Keep an answer where there is none; ``False`` when somebody was first."""
        touched = self._session.run(
            _ANSWER_OPEN,
            inspection_id=inspection_id,
            question=question,
            value=str(value),
            given=given.value,
            answered_at=at,
            answered_by=by,
        )
        return touched == 1

    def withdraw(self, inspection_id: int, question: str) -> None:
        """Take an answer back, so that the question is open again."""
        self._session.later(_WITHDRAW, inspection_id=inspection_id, question=question)

    def last_answer(self, inspection_id: int, question: str) -> LastTime | None:
        """Return what a signed inspection said of one item, or ``None``."""
        row = self._session.one(_LAST_ANSWER, inspection_id=inspection_id, question=question)
        return LastTime(row[0], row[1]) if row else None

    def sign(self, inspection_id: int, at: datetime) -> bool:
        """Freeze an inspection by itself; ``False`` when it is not, or was signed or dropped."""
        return self._session.run(_SIGN, inspection_id=inspection_id, at=at) == 1

    def sign_visit(self, visit_id: int, at: datetime) -> int:
        """Freeze the open inspections of a visit, and return how many they were."""
        return self._session.run(_SIGN_VISIT, visit_id=visit_id, at=at)

    def together(self, visit_id: int) -> list[Inspection]:
        """Return the inspections of a visit that were not dropped, in the order they were begun."""
        return [_ROWS.read(row) for row in self._session.all(_TOGETHER, visit_id=visit_id)]

    def join(self, inspection_id: int, visit_id: int | None) -> bool:
        """Put an unfinished inspection into a visit, or by itself; ``False`` when it has ended."""
        return self._session.run(_JOIN, inspection_id=inspection_id, visit_id=visit_id) == 1

    def set_kind(self, inspection_id: int, kind: InspectionKind) -> bool:
        """Set the kind of an unfinished inspection; ``False`` when it was signed or dropped."""
        return self._session.run(_SET_KIND, inspection_id=inspection_id, kind=kind.value) == 1

    def hand_over(self, inspection_id: int, person_id: int) -> None:
        """Let somebody else go on with an unfinished inspection."""
        self._session.later(_HAND_OVER, inspection_id=inspection_id, person_id=person_id)

    def drop(self, inspection_id: int, at: datetime) -> None:
        """Set an unfinished inspection aside."""
        self._session.later(_DROP, inspection_id=inspection_id, at=at)

    def unfinished(self, inspector_id: int) -> list[Inspection]:
        """Return a person's unfinished inspections, last touched first."""
        return [_ROWS.read(row) for row in self._session.all(_UNFINISHED, person_id=inspector_id)]

    def unfinished_at(self, unit_id: int) -> list[Inspection]:
        """Return everybody's unfinished inspections at a unit."""
        return [_ROWS.read(row) for row in self._session.all(_UNFINISHED_AT, unit_id=unit_id)]

    def latest_signed(self, unit_id: int, form_id: str) -> Inspection | None:
        """Return the last signed inspection of a unit by one form, or ``None``."""
        row = self._session.one(_LATEST_SIGNED, unit_id=unit_id, form_id=form_id)
        return _ROWS.read(row) if row else None

    def signed_since(self, unit_id: int, inspector_id: int, since: datetime) -> Inspection | None:
        """Return the last inspection of a unit that somebody signed since a moment, or ``None``."""
        row = self._session.one(_SIGNED_SINCE, unit_id=unit_id, person_id=inspector_id, since=since)
        return _ROWS.read(row) if row else None

    def last_visit(self, unit_id: int) -> datetime | None:
        """Return when a unit was last inspected and signed, or ``None``."""
        row = self._session.one(_LAST_VISIT, unit_id=unit_id)
        return row[0] if row else None

    def visited_last(self, inspector_id: int, most: int) -> list[int]:
        """Return up to ``most`` units where a person began an inspection, the last one first."""
        rows = self._session.all(_VISITED_LAST, person_id=inspector_id, most=most)
        return [row[0] for row in rows]


class SqlFindingStore:
    """``checklists.ports.FindingStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, inspection_id: int, question: str) -> Finding | None:
        """Return the finding at one item, or ``None``."""
        row = self._session.one(_FINDING, inspection_id=inspection_id, question=question)
        return _FINDING_ROWS.read(row) if row else None

    def all(self, inspection_id: int) -> dict[str, Finding]:
        """Return the findings of an inspection by question key."""
        rows = self._session.all(_FINDINGS, inspection_id=inspection_id)
        return {row[1]: _FINDING_ROWS.read(row) for row in rows}

    def put(self, finding: Finding, at: datetime) -> None:
        """Keep a finding, in place of an earlier one at the same item."""
        self._session.later(
            _PUT_FINDING,
            **plain(finding, _FINDING_ROWS.written),
            created_at=at,
        )
