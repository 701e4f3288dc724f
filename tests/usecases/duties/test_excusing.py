"""Who excuses what could not be done: nobody what is awaited of themselves."""

from datetime import date

import pytest

from chat.address import on_telegram
from duties import doing
from duties.applying import ProgrammeRow, apply_rows
from duties.excusing import OwnExcuse
from duties.model import Occurrence, Reason
from duties.occurrences import acting
from duties.occurrences.showing import OccurrenceScene, occurrence_view
from duties.occurrences.views import Offer
from people.model import Membership, Role, Unit
from people.todo import office_of
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import OFFICE, STREET, Desk, State, at, patrol

INSPECTOR, AREA = 55, 56
DAY = date(2026, 11, 2)


def joins(desk: Desk, telegram_id: int, held: Membership) -> None:
    def join(work: UnitOfWork) -> None:
        person = work.persons.add(on_telegram(telegram_id), f"示例{telegram_id}", work.now)
        work.persons.join(person.id, held, work.now)

    desk.runs(join)


def missed_by(desk: Desk, role: Role, place: Unit | str) -> Occurrence:
    """Let those of a role miss a patrol of theirs, at a unit or in a street."""

    def applies(work: UnitOfWork) -> int:
        row = ProgrammeRow("street", role.value, "街道巡查", role, patrol(8))
        return apply_rows(work, [row], [place], DAY, None)[0].id

    duty_id = desk.runs(applies)
    desk.goes(at(3, 20))
    desk.sweeps()
    had = desk.runs(lambda work: work.occurrences.of_duty(duty_id, DAY, DAY))
    return next(each for each in had if each.state is State.MISSED)


def offers(desk: Desk, missed: Occurrence, telegram_id: int) -> set[Offer]:
    scene = OccurrenceScene(missed.id)
    view = desk.runs(lambda work: occurrence_view(work, scene), telegram_id)
    return set(view.offers) & {Offer.EXCUSE, Offer.ASK_EXCUSE, Offer.REFUSE}


def test_nobody_excuses_their_own_miss_but_asks_the_office(desk: Desk) -> None:
    """An inspector could excuse what they had missed themselves, and was offered the button."""
    joins(desk, INSPECTOR, Membership(Role.INSPECTOR, street=STREET))
    missed = missed_by(desk, Role.INSPECTOR, desk.school)
    assert offers(desk, missed, INSPECTOR) == {Offer.ASK_EXCUSE}
    with pytest.raises(OwnExcuse):
        desk.runs(lambda work: acting.excuse(work, missed.id, Reason.CLOSED), INSPECTOR)
    desk.runs(lambda work: acting.ask_excuse(work, missed.id, Reason.CLOSED), INSPECTOR)
    with pytest.raises(OwnExcuse):
        desk.runs(lambda work: acting.refuse_excuse(work, missed.id), INSPECTOR)
    assert offers(desk, missed, OFFICE) == {Offer.EXCUSE, Offer.REFUSE}
    desk.runs(lambda work: acting.excuse(work, missed.id, Reason.CLOSED), OFFICE)
    kept = desk.runs(lambda work: work.occurrences.get(missed.id))
    assert kept is not None
    assert (kept.state, kept.person_id) == (State.EXCUSED, missed.person_id)


def test_what_is_awaited_of_the_only_one_in_an_office_goes_to_the_area(desk: Desk) -> None:
    missed = missed_by(desk, Role.OFFICE, STREET)
    assert Offer.EXCUSE in offers(desk, missed, OFFICE)  # there is nobody else: somebody must
    joins(desk, AREA, Membership(Role.OFFICE))
    assert offers(desk, missed, OFFICE) == {Offer.ASK_EXCUSE}
    desk.runs(lambda work: doing.ask_excuse(work, missed.id, Reason.CLOSED), OFFICE)
    items = desk.runs(lambda work: work.todo_items.about("occurrence", missed.id))
    assert office_of("") in {each.holder for each in items if each.awaited == "excuse"}
    assert offers(desk, missed, AREA) == {Offer.EXCUSE, Offer.REFUSE}
