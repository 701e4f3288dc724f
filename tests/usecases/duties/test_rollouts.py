"""A programme comes into force at many units: bit by bit, once at each, whatever happens."""

from datetime import date, timedelta

import pytest

from chat.address import on_telegram
from core.errors import Overtaken
from duties import applying
from duties.programmes import choosing
from duties.programmes.views import ProgrammeView, RolloutView
from duties.rollouts import carrying_on
from duties.rollouts.rollout import Rollout
from people.model import Membership, Role
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import OFFICE, STREET, Desk

LEASE = timedelta(minutes=1)
SCHOOLS = 12


@pytest.fixture
def street(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A street of many schools, of which few are done in one turn."""
    monkeypatch.setattr(carrying_on, "ROOM", 100)
    monkeypatch.setattr(carrying_on, "UNITS_AT_ONCE", 5)
    desk.runs(
        lambda work: [
            work.units.add(f"示例{number}号小学", f"slx{number}", "教育", STREET, work.now)
            for number in range(SCHOOLS - 1)
        ]
    )
    desk.runs(lambda work: work.units.add("邻街小学", "ljxx", "教育", "邻街示例街道", work.now))
    return desk


def applies(work: UnitOfWork) -> RolloutView:
    scene = choosing.ProgrammeScene("education", street=STREET)
    work.chat_states.move(work.chat_id, scene, work.update_id)
    view = choosing.programme_view(work, scene)
    shown = choosing.apply_shown(work, "education", view.stamp)
    assert isinstance(shown, RolloutView)
    return shown


def goes_on(work: UnitOfWork) -> Rollout | None:
    claimed = work.rollouts.claim(work.now, LEASE)
    return carrying_on.go_on(work, claimed) if claimed is not None else None


def where(desk: Desk) -> set[tuple[int | None, str]]:
    """Each duty in force: its unit and its row."""
    return {(each.unit_id, each.row) for each in desk.runs(lambda w: w.duties.all_in_force(0, 999))}


def test_each_unit_of_a_street_gets_each_row_once(street: Desk) -> None:
    begun = street.runs(applies, OFFICE).rollout
    assert begun.finished_at is None
    assert begun.total == SCHOOLS
    while last := street.runs(goes_on):
        end = last
    assert (end.passed, end.failed, end.kept) == (SCHOOLS, 0, 0)
    assert end.made == len(where(street)) == SCHOOLS * 5
    view = street.runs(
        lambda work: choosing.programme_view(
            work, choosing.ProgrammeScene("education", street=STREET)
        ),
        OFFICE,
    )
    assert isinstance(view, ProgrammeView)
    assert view.new == 0


def test_pressing_twice_begins_nothing_twice(street: Desk) -> None:
    first = street.runs(applies, OFFICE).rollout
    again = street.runs(applies, OFFICE).rollout
    assert again.id == first.id


def test_two_processes_do_no_unit_twice(street: Desk) -> None:
    street.runs(applies, OFFICE)
    claimed = street.runs(lambda work: work.rollouts.claim(work.now, LEASE))
    assert claimed is not None
    assert street.runs(goes_on) is None
    street.runs(lambda work: carrying_on.go_on(work, claimed))
    with pytest.raises(Overtaken):
        street.runs(lambda work: carrying_on.go_on(work, claimed))
    while street.runs(goes_on):
        pass
    assert len(where(street)) == SCHOOLS * 5


def test_one_unit_that_makes_trouble_holds_up_no_other(
    street: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:

    def broken(work, rows, places, since, by):  # type: ignore[no-untyped-def]
        if getattr(places[0], "name", "") == "示例3号小学":
            raise ArithmeticError("broken")
        return applying.apply_rows(work, rows, places, since, by)

    monkeypatch.setattr(carrying_on, "apply_rows", broken)
    street.runs(applies, OFFICE)
    while last := street.runs(goes_on):
        end = last
    assert (end.failed, end.passed, end.trouble) == (1, SCHOOLS, "ArithmeticError: broken")
    assert len(where(street)) == (SCHOOLS - 1) * 5


def test_what_is_in_force_already_stays_as_it_is(street: Desk) -> None:
    street.runs(applies, OFFICE)
    while street.runs(goes_on):
        pass
    before = where(street)
    street.runs(
        lambda work: work.persons.join(
            work.persons.by_address(on_telegram(OFFICE)).id,  # type: ignore[union-attr]
            Membership(Role.OFFICE),
            work.now,
        )
    )

    def everywhere(work: UnitOfWork) -> RolloutView:
        scene = choosing.ProgrammeScene("education", since=date(2026, 11, 5))
        work.chat_states.move(work.chat_id, scene, work.update_id)
        view = choosing.programme_view(work, scene)
        assert view.new == 5
        shown = choosing.apply_shown(work, "education", view.stamp)
        assert isinstance(shown, RolloutView)
        return shown

    end = street.runs(everywhere, OFFICE).rollout
    while last := street.runs(goes_on):
        end = last
    assert (end.made, end.kept) == (5, SCHOOLS * 5)
    assert where(street) > before
