"""A street with units, their people and an office that sends them alerts."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from chat.address import on_telegram
from chat.kept_card import read
from core.clock import FixedClock
from duties.alerts import answering, choosing, sending
from duties.alerts.carrying import carry_on
from duties.alerts.model import Acknowledgement, AckState, Alert, Decision, Tally
from people.model import Membership, Role, Unit
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.town import STREET, Phone, Town

OFFICE = 90


@dataclass
class Board:
    """The office's phone, the units, and the phones of those who answer for each."""

    town: Town
    office: Phone
    units: list[Unit]
    phones: dict[int, Phone] = field(default_factory=dict)

    async def joins(self, unit: Unit, number: int, role: Role = Role.SAFETY_OFFICER) -> Phone:
        """Let somebody join a unit."""
        held = Membership(role, unit_id=unit.id)
        self.phones[number] = await self.town.member(number, held, f"人员{number}")
        return self.phones[number]

    def leaves(self, number: int) -> None:
        """Let somebody's roles end, with nobody told of it."""
        person = self.town.reads(lambda work: work.persons.by_address(on_telegram(number)))
        assert person is not None
        ended = "UPDATE memberships SET ended_at = began_at WHERE person_id = :id"
        self.town.rows(ended, id=person.id)

    async def sends(self, kind: str = "typhoon") -> Alert:
        """Send an alert of a kind to the whole area in the words that come with it."""
        draft = (await self.office.taps(choosing.begin, kind)).alert
        return (await self.office.taps(sending.send, draft.id, draft.stamp)).alert

    async def corrects(self, alert: Alert, text: str) -> None:
        """Send other words."""
        asked = await self.office.taps(sending.ask_correction, alert.id, text)
        await self.office.taps(sending.correct, alert.id, asked.alert.stamp)

    async def ends(self, alert: Alert) -> None:
        """End an alert."""
        now = self.alert(alert.id)
        await self.office.taps(sending.end, alert.id, now.stamp)

    async def answers(
        self, number: int, unit: Unit, decision: Decision | None = None, seen: int | None = None
    ) -> Any:
        """Let somebody answer for a unit what stands on their message now."""
        one = self.at(unit)
        stamp = one.stamp if seen is None else seen
        return await self.phones[number].taps(answering.acknowledge, one.id, stamp, decision)

    def later(self, **span: float) -> None:
        """Let time pass, and what is due by then happen."""
        clock = self.town.make.clock
        assert isinstance(clock, FixedClock)
        clock.advance(timedelta(**span))
        self.carries()

    def carries(self) -> int:
        """Carry on until nothing is due; return in how many steps."""
        steps = 1
        while self.town.reads(_step):
            steps += 1
        return steps

    def at(self, unit: Unit) -> Acknowledgement:
        """Where a unit stands with the newest alert."""
        query = "SELECT max(id) FROM acknowledgements WHERE unit_id = :unit"
        (id_,) = self.town.rows(query, unit=unit.id)
        found = self.town.reads(lambda work: work.acknowledgements.get(id_))
        assert found is not None
        return found

    def alert(self, alert_id: int) -> Alert:
        """An alert as a second session reads it."""
        found = self.town.reads(lambda work: work.alerts.get(alert_id))
        assert found is not None
        return found

    def tally(self, alert: Alert) -> Tally:
        """How an alert stands."""
        return self.town.reads(lambda work: work.acknowledgements.tally(alert.id))

    def states(self) -> list[AckState]:
        """Where the units stand, in their order."""
        return [self.at(unit).state for unit in self.units]

    def told(self, number: int) -> list[str]:
        """The first line of each message that somebody was sent about alerts, oldest first."""
        rows = self.town.rows(
            "SELECT card FROM outbox WHERE external_id = :chat AND kind = 'message'"
            " AND key LIKE 'alert:%' ORDER BY id",
            chat=str(number),
        )
        return [str(read(card).text).partition("\n")[0] for card in rows]


def _step(work: UnitOfWork) -> bool:
    return carry_on(work).more


async def set_up(town: Town, units: int = 3) -> Board:
    """A street whose units each have an officer; the first one has a principal too."""
    office = await town.member(OFFICE, Membership(Role.OFFICE), "陈示例")
    made = [town.unit(f"示例单位{number}", street=STREET) for number in range(units)]
    board = Board(town, office, made)
    for number, unit in enumerate(made):
        await board.joins(unit, 100 + number)
    await board.joins(made[0], 200, Role.PRINCIPAL)
    return board
