"""Units that owe reports, and a clock that is driven."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import text

from chat.address import on_telegram
from frontdesk.bells import ring_bells
from frontdesk.overdue import sweep_items
from hazards.model import Hazard, HazardState, NewHazard, Severity
from people.model import Membership, Role, Unit
from people.todo import TodoItem, holder_of, office_of
from reports.packages import handing_in, preparing
from reports.packages.items import SUBMISSION_SUBJECT
from reports.packages.model import HazardRow, Submission, SubmissionVersion
from reports.packages.showing import (
    PackageHazardsScene,
    SubmissionScene,
    hazards_view,
    submission_view,
)
from reports.packages.views import SubmissionView
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import OFFICER, SHANGHAI, STREET, Desk

FAR = "示范街道"
HOME_OFFICER = 31


@dataclass
class Office(Desk):
    """A street with a school and a care home, whose reports are prepared by a driven clock."""

    numbers: Any = field(default_factory=lambda: count(1))

    def at(self, day: date, hour: int = 12) -> None:
        """Set the clock, ahead or back."""
        self.goes(datetime.combine(day, time(hour), SHANGHAI).astimezone(UTC))

    def adds(self, name: str, sector: str, who: int = 0, street: str = STREET) -> Unit:
        """Register a unit, with a safety officer where one is named."""

        def turn(work: UnitOfWork) -> Unit:
            unit = work.units.add(name, "x", sector, street, work.now)
            if who:
                person = work.persons.add(on_telegram(who), f"示例{who}", work.now)
                held = Membership(Role.SAFETY_OFFICER, unit_id=unit.id)
                work.persons.join(person.id, held, work.now)
            return unit

        return self.runs(turn)

    def files(
        self,
        unit: Unit,
        closed: datetime | None = None,
        found: datetime | None = None,
        **facts: Any,
    ) -> Hazard:
        """Put a hazard on the ledger, or one that is struck off."""

        def turn(work: UnitOfWork) -> Hazard:
            at = found or work.now
            person = work.persons.by_address(on_telegram(OFFICER))
            assert person is not None
            new = NewHazard(
                unit.id, None, None, "", "配电间堆物", "清理", None, False, at, person.id
            )
            new = replace(new, **{k: v for k, v in facts.items() if hasattr(new, k)})
            hazard = work.hazards.add(
                f"PT-2026-{next(self.numbers):06d}", HazardState.RECTIFYING, new
            )
            major = facts.get("major", False)
            hazard = replace(hazard, severity=Severity.MAJOR if major else Severity.GENERAL)
            if closed is not None:
                hazard = replace(hazard, state=HazardState.CLOSED, closed_at=closed, last_at=closed)
            assert work.hazards.save(hazard)
            return hazard

        return self.runs(turn)

    def prepares(self) -> None:
        """Prepare what is owed this month, some units in each turn."""
        after: int | None = 0
        while after is not None:
            some = partial(preparing.prepare_some, most=20, after=after)
            after = self.runs(some)

    def sweeps_reports(self) -> int:
        """Prepare, tell and close until nothing is due; return what was set aside."""
        aside = 0
        self.prepares()
        for step in (
            preparing.sweep_submissions,
            preparing.sweep_rounds,
            sweep_items,
        ):
            more = True
            while more:
                swept = self.runs(lambda work, step=step: step(work, 20))  # type: ignore[misc]
                aside, more = aside + swept.set_aside, swept.more
        return aside

    def of(self, unit: Unit) -> Submission:
        """The newest submission of a unit."""
        return self.runs(lambda work: work.submissions.of_unit(unit.id, 1))[0]

    def sees(self, unit: Unit, who: int) -> SubmissionView:
        """What somebody sees of it."""
        scene = SubmissionScene(self.of(unit).id)
        return self.runs(lambda work: submission_view(work, scene), who)

    def lists(self, unit: Unit, who: int, page: int = 0) -> tuple[HazardRow, ...]:
        """A page of its hazard list, as somebody sees it."""
        scene = PackageHazardsScene(self.of(unit).id, page)
        return self.runs(lambda work: hazards_view(work, scene), who).rows

    def does(self, what: Callable[..., SubmissionView], unit: Unit, who: int) -> SubmissionView:
        """Take a step about a submission as its card shows it."""
        view = self.sees(unit, who)
        by_content = what in {handing_in.hand_in, handing_in.report_nil}
        seen = view.report.stamp if by_content else view.submission.version
        return self.runs(lambda work: what(work, view.submission.id, seen), who)

    def versions(self, unit: Unit) -> list[SubmissionVersion]:
        """All that was handed in."""
        which = self.of(unit).id
        return self.runs(lambda work: work.submissions.versions(which))

    def rows(self, query: str, **given: Any) -> list[tuple[Any, ...]]:
        """Read rows by another connection."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), given)]

    def items(self, who: int) -> list[TodoItem]:
        """What is on somebody's to-do about reports."""

        def turn(work: UnitOfWork) -> list[TodoItem]:
            person = work.persons.by_address(on_telegram(who))
            assert person is not None
            found = work.todo_items.first([holder_of(person.id)], work.now, 50)
            return [each for each in found if each.subject == SUBMISSION_SUBJECT]

        return self.runs(turn)

    def office_items(self, street: str = STREET) -> list[TodoItem]:
        """What is on the to-do of an office."""
        return self.runs(lambda work: work.todo_items.first([office_of(street)], work.now, 50))

    def rings(self) -> list[str]:
        """The bells of these days, sounded at once."""
        self.runs(lambda work: ring_bells(work, 50))
        return [row[0] for row in self.rows("SELECT news FROM rings ORDER BY id")]
