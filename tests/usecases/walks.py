"""A unit that is walked on one day and signed for on another, and all that happens in between."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from itertools import count
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Engine

from chat.address import on_telegram
from chat.done import Done
from checklists import finding, signing, starting, walking
from checklists.signing_views import SignedView, SummaryView
from checklists.views import Reply
from core.clock import FixedClock
from frontdesk import leaving, photos
from handlers.walk.buttons import DaysCallback
from handlers.walk.signing_cards import signed_card, summary_card
from hazards.criteria import classifying
from hazards.criteria.loader import load_criteria
from hazards.loop import passing_on
from hazards.loop.deciding import PersonUnfit, give
from hazards.loop.waiting import HAZARD_SUBJECT
from hazards.model import Hazard, HazardState
from people.awaiting import people_of
from people.model import Membership, Role, Unit
from people.permissions import Action, may
from storage.engine.turns import Caller, WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from storage.stores.audit.reading import reading
from storage.stores.audit.verifying import Verification
from tests.usecases.random_world import can
from tests.usecases.town import STREET, keep_bytes, photo_message, shown

ELSEWHERE = "另一街道"
SIGNER, CLERK, AREA_CLERK = 7, 8, 9
SENTENCES = (
    "二楼东侧消火栓无水",
    "工人在走廊里电焊，没有办动火证",
    "地上有水",
    "疏散通道堆物" * 80,
)
SIGNERS: dict[str, Callable[[int], tuple[Membership, ...]]] = {
    "inspector": lambda _: (Membership(Role.INSPECTOR, street=STREET),),
    "office": lambda _: (Membership(Role.OFFICE, street=STREET),),
    "officer": lambda unit: (Membership(Role.SAFETY_OFFICER, unit_id=unit),),
    "both": lambda unit: (
        Membership(Role.SAFETY_OFFICER, unit_id=unit),
        Membership(Role.INSPECTOR, street=STREET),
    ),
}
STATES = {
    HazardState.ASSIGNED,
    HazardState.ON_LEDGER,
    HazardState.CLOSED,
    HazardState.SUBMITTED,
}


class Found(NamedTuple):
    """A hazard at an item: ``days`` from the day of the walk, or ``None`` for put right at once."""

    number: int
    sentence: str
    days: int | None


@dataclass
class Walk:
    """The unit, who walks it, and what they found."""

    engine: Engine
    make: WorkMaker
    clock: FixedClock
    patch: pytest.MonkeyPatch
    signer: str
    found: list[Found]
    newcomers: Iterator[int] = field(default_factory=lambda: count(100))
    messages: Iterator[int] = field(default_factory=lambda: count(500))

    def __post_init__(self) -> None:
        """Let everybody join, and walk the form up to the signature."""
        self.patch.setattr(passing_on, "give", self._give)
        self.refused: set[int] = set()
        self.given = 0
        with transaction(self.engine, self.make) as work:
            self.unit = work.units.add("示例小学", "slxx", "教育", STREET, work.now)
            work.codes.issue(self.unit.id, None, "token", work.now, None)
        self.joins(SIGNER, *SIGNERS[self.signer](self.unit.id))
        self.joins(CLERK, Membership(Role.OFFICE, street=STREET))
        self.joins(AREA_CLERK, Membership(Role.OFFICE))
        self.clock.advance(timedelta(minutes=1))
        self.walked = self.day()
        self.id: int = self.turn(SIGNER, self._walk)
        self.deadlines = {
            each.number: self.walked + timedelta(days=each.days or 0) for each in self.found
        }

    def _give(self, work: UnitOfWork, hazard: Hazard, owner: int, deadline: date) -> Hazard:
        """Refuse what is to be refused, after it has been done."""
        self.given += 1
        after = self.true_give(work, hazard, owner, deadline)
        if self.given in self.refused:
            raise PersonUnfit
        return after

    true_give = staticmethod(give)

    def turn(self, telegram_id: int, use_case: Callable[[UnitOfWork], Any]) -> Any:
        """Run a use case as a turn of somebody's."""
        caller = Caller(on_telegram(telegram_id), telegram_id, next(self.messages))
        with transaction(self.engine, self.make, caller) as work:
            return use_case(work)

    def day(self) -> date:
        """The day on the wall calendar."""
        return self.clock.now().astimezone(self.clock.zone).date()

    def joins(self, telegram_id: int, *held: Membership) -> None:
        """Let somebody hold roles."""
        with transaction(self.engine, self.make) as work:
            person = work.persons.add(on_telegram(telegram_id), f"示例{telegram_id}", work.now)
            for each in held:
                work.persons.join(person.id, each, work.now)

    def _walk(self, work: UnitOfWork) -> int:
        begun: Any = starting.start(work, self.unit.id, "campus").view
        id_: int = begun.sheet.inspection.id
        wrong = {each.number: each for each in self.found}
        for number in range(1, 30):
            if number not in wrong:
                walking.answer_item(work, id_, number, "pass")
                continue
            walking.answer_item(work, id_, number, "hazard")
            self._shoots(work)
            finding.describe(work, id_, number, wrong[number].sentence)
            days = wrong[number].days
            if days is not None:
                finding.set_days(work, id_, number, days)
                continue
            finding.mark_fixed(work, id_, number)
            finding.show_hazard_again(work, id_, number)
            self._shoots(work)
        return id_

    def _shoots(self, work: UnitOfWork) -> None:
        message_id = next(self.messages)
        photos.receive_photo(work, photo_message(message_id))
        keep_bytes(work, SIGNER, message_id)

    # What may happen between the walk and the signature.

    def waits(self, minutes: int) -> None:
        """Let time pass."""
        self.clock.advance(timedelta(minutes=minutes))

    def somebody_joins(self, chosen: int) -> None:
        """Let an officer, or a principal, join the unit."""
        role = (Role.SAFETY_OFFICER, Role.PRINCIPAL)[chosen % 2]
        self.joins(next(self.newcomers), Membership(role, unit_id=self.unit.id))

    def somebody_leaves(self, chosen: int) -> None:
        """Let one of the unit's people leave who does not sign."""
        with transaction(self.engine, self.make) as work:
            people = [
                p for p in work.persons.of_unit(self.unit.id) if p.address != on_telegram(SIGNER)
            ]
            if not people:
                return
            leaver = people[chosen % len(people)]
            seat = work.persons.memberships_of(leaver.id)[0].id
        self.turn(int(leaver.address.external_id), lambda work: leaving.leave(work, seat))

    def unit_moves(self, chosen: int) -> None:
        """Let the unit belong to one street or another, or to another sector, as by an import."""
        changes: dict[str, Any] = {
            0: {"street": ELSEWHERE},
            1: {"street": STREET},
            2: {"sector": "居民小区"},
            3: {"name": f"示例学校{chosen}"},
        }[chosen % 4]
        with transaction(self.engine, self.make) as work:
            unit = work.units.get(self.unit.id)
            assert unit is not None
            work.units.update(replace(unit, **changes))

    def criteria_change(self, chosen: int) -> None:
        """Let no criterion hold any more, or all of them again."""
        book = load_criteria()
        held = replace(book, criteria=()) if chosen % 2 else book
        self.patch.setattr(classifying, "load_criteria", lambda: held)
        classifying._remembered.cache_clear()

    def code_ends(self, _: int) -> None:
        """Let the code on the unit's wall be void."""
        with transaction(self.engine, self.make) as work:
            for code in work.codes.of_unit(self.unit.id):
                work.codes.revoke(code.id, work.now)

    def assignment_will_be_refused(self, chosen: int) -> None:
        """Let one of the assignments at the signature be refused, whatever the reason."""
        self.refused.add(1 + chosen % 3)

    # The signature, and what holds after it.

    def moves_deadlines(self, *, moved: bool) -> None:
        """Look at the summary: what has passed is named, and one tap beside it moves it."""
        view = self.summary()
        card = summary_card(view)
        late = {
            each.number
            for each in self.found
            if each.days is not None and self.deadlines[each.number] < self.day()
        }
        offered: dict[int, DaysCallback] = {}
        for row in card.rows:
            for button in row[1:]:
                if isinstance(button.data, DaysCallback):
                    assert f"{button.data.number} 已过期 " in row[0].label
                    assert button.label == f"改为 {button.data.days} 天内"
                    offered[button.data.number] = button.data
        assert set(offered) == late
        for number, data in offered.items() if moved else ():
            for _ in range(2):  # a second tap changes nothing
                self.turn(SIGNER, partial(_sets, data))
            self.deadlines[number] = self.day() + timedelta(days=data.days)

    def summary(self) -> SummaryView:
        """The summary as the signer sees it."""
        reply = self.turn(SIGNER, lambda work: walking.show_summary(work, self.id))
        return shown(reply, SummaryView)

    def signs(self) -> None:
        """Sign, which nothing holds up, and check what became of each hazard."""
        reply: Reply = self.turn(SIGNER, lambda work: signing.sign(work, self.id))
        assert reply.done is Done.SIGNED
        view = shown(reply, SignedView)
        assert [each.question for each in view.hazards] == [
            view.sheet.form.questions[each.number - 1].key
            for each in sorted(self.found, key=lambda each: each.number)
        ]
        text = signed_card(view).text
        for hazard in view.hazards:
            number = view.sheet.form.by_key[hazard.question or ""].number
            assert hazard.state in STATES
            assert hazard.deadline == self.deadlines[number]
            assert (hazard.state is HazardState.ON_LEDGER) is (hazard.id in view.kept)
            if len(view.hazards) <= 3 and hazard.id in view.kept:
                assert f"{hazard.number}：" in text or f"{hazard.number}、" in text
            self._stands_with_somebody(hazard)
        with reading(self.engine) as reader:
            assert not list(Verification(reader).read(reader.lines()))

    def _stands_with_somebody(self, hazard: Hazard) -> None:
        with transaction(self.engine, self.make) as work:
            unit = work.units.get(hazard.unit_id)
            assert isinstance(unit, Unit)
            if hazard.state is HazardState.ASSIGNED:
                owner = work.persons.get(hazard.owner_id or 0)
                assert may(owner, Action.ACCEPT, unit)
            else:
                assert hazard.state is HazardState.SUBMITTED or hazard.owner_id is None
            items = work.todo_items.about(HAZARD_SUBJECT, hazard.id)
            assert items
            for item in items:
                assert any(can(each, hazard, item) for each in people_of(work, item.holder))


def _sets(data: DaysCallback, work: UnitOfWork) -> Reply:
    return finding.set_days(work, data.inspection, data.number, data.days)
