"""A street whose visits are planned and drawn."""

from typing import Any

from sqlalchemy import text

from chat.address import on_telegram
from checklists.inspection import Inspection
from duties.visits import lots, planning, routes
from duties.visits.items import DRAW_SUBJECT, SHARE_SUBJECT
from duties.visits.model import DrawRecord, DrawShare, Visit
from frontdesk import leaving
from people.model import Membership, Person, Role, Unit
from people.todo import TodoItem
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import OFFICE, STREET, Desk

INSPECTOR, COLLEAGUE = 31, 32


class Plans(Desk):
    """A street with units of all colours, two inspectors, and an office."""

    def settles(self) -> None:
        """Let units and inspectors be there."""

        def turn(work: UnitOfWork) -> None:
            for number in range(1, 12):
                work.units.add(f"示例{number}号厂", f"slc{number}", "工贸", STREET, work.now)
            for telegram_id in (INSPECTOR, COLLEAGUE):
                person = work.persons.add(on_telegram(telegram_id), f"检查{telegram_id}", work.now)
                held = Membership(Role.INSPECTOR, street=STREET)
                work.persons.join(person.id, held, work.now)

        self.runs(turn)
        with self.engine.begin() as connection:
            connection.execute(text("UPDATE units SET risk = 'red' WHERE name = '示例1号厂'"))

    def rows(self, query: str) -> list[Any]:
        """Read a column by another connection."""
        with self.engine.connect() as connection:
            return [each[0] for each in connection.execute(text(query))]

    def id_of(self, who: int) -> int:
        """The id of a person."""

        def turn(work: UnitOfWork) -> int:
            person = work.persons.by_address(on_telegram(who))
            assert person is not None
            return person.id

        return self.runs(turn)

    def confirmed(self) -> int:
        """Draw up and confirm the plan of the year; return its id."""
        plan = self.runs(lambda work: planning.draw_up(work, STREET, 2026), OFFICE)
        seen = self.runs(lambda work: planning.seen_of(work, plan))
        return self.runs(lambda work: planning.confirm(work, plan.id, seen), OFFICE).id

    def signs(self, unit: Unit, who: int) -> Visit | None:
        """Let somebody sign an inspection at a unit; return the visit that it makes."""
        form = self.forms.all_latest()[0]
        person_id = self.id_of(who)

        def turn(work: UnitOfWork) -> Visit | None:
            id_ = work.inspections.start(unit, form, person_id, work.now, None)
            work.inspections.sign(id_, work.now)
            inspection = work.inspections.get(id_)
            assert isinstance(inspection, Inspection)
            return routes.fulfil(work, inspection)

        return self.runs(turn)

    def person(self, work: UnitOfWork, who: int) -> Person:
        """Somebody as they stand in a turn."""
        found = work.persons.by_address(on_telegram(who))
        assert found is not None
        return found

    def draws(self, asked: int, seed: int = 20261127) -> DrawRecord:
        """Let the office draw so many units, and keep the draw."""

        def turn(work: UnitOfWork) -> DrawRecord:
            of = lots.population(work, STREET)
            made = lots.make(of, seed, asked)
            return lots.keep(work, STREET, of, made, self.person(work, OFFICE).id)[0]

        return self.runs(turn, OFFICE)

    def leaves(self, who: int, heir: int | None = None) -> None:
        """Let somebody end their first role, and perhaps hand what is open to somebody."""

        def turn(work: UnitOfWork) -> None:
            member = work.persons.memberships_of(self.person(work, who).id)[0]
            leaving.leave(work, member.id, self.person(work, heir).id if heir else None)

        self.runs(turn, who)

    def items(self, draw_id: int) -> dict[str, str]:
        """What is awaited about a draw, by holder."""

        def turn(work: UnitOfWork) -> list[TodoItem]:
            found = work.todo_items.about(DRAW_SUBJECT, draw_id)
            for share in work.draws.shares(range(1, 9)):
                if share.draw_id != draw_id:
                    continue
                found += work.todo_items.about(SHARE_SUBJECT, share.id)
            return found

        return {each.holder: each.awaited for each in self.runs(turn)}

    def share(self, draw_id: int, who: int) -> DrawShare:
        """What of a draw came to somebody."""
        id_ = self.id_of(who)
        share = self.runs(lambda work: work.draws.share_of(draw_id, id_))
        assert share is not None
        return share
