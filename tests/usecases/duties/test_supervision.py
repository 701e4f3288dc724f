"""The office's list of late hazards reaches as far as the office does."""

from functools import partial

import pytest

from chat.address import on_telegram
from duties.escalation.showing import supervision_view
from hazards.watch import Colour
from people.model import Membership, Role
from people.permissions import NotAllowed
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.life import ELSEWHERE, Life
from tests.usecases.proposals import proposes
from tests.usecases.town import STREET


async def test_who_has_two_streets_sees_the_late_hazards_of_both(life: Life) -> None:
    """Only those of the first street were read."""
    here, there = await life.assigned(), await life.assigned(unit=life.faraway)
    for each in (here, there):
        life.town.reads(partial(proposes, hazard_id=each.id))
    both = await life.town.member(71, Membership(Role.OFFICE, street=ELSEWHERE), "两街办")

    def join(work: UnitOfWork) -> None:
        person = work.persons.by_address(on_telegram(71))
        assert person is not None
        work.persons.join(person.id, Membership(Role.OFFICE, street=STREET), work.now)

    one = await both.taps(supervision_view, Colour.RED, 0)
    assert (one.title, [each.unit_name for each in one.lines]) == (ELSEWHERE, [life.faraway.name])
    life.town.reads(join)
    seen = await both.taps(supervision_view, Colour.RED, 0)
    assert sorted(each.unit_name for each in seen.lines) == sorted(
        [life.school.name, life.faraway.name]
    )
    assert seen.counts == {Colour.RED: 2}
    assert STREET in seen.title
    with pytest.raises(NotAllowed):
        await life["inspector"].taps(supervision_view, Colour.RED, 0)
