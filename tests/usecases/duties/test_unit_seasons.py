"""What is registered at one unit: what comes due by it, and how it is withdrawn."""

from datetime import date, timedelta

import pytest

from duties.programmes.reading import shipped_programmes
from duties.seasons import choosing, switching
from duties.seasons.switch import LATE_AT_UNIT
from duties.seasons.switching import SeasonRefused, SwitchOver
from tests.usecases.duties.shift import OFFICE, Desk, at
from tests.usecases.duties.test_seasons import State, resumes, strict_replaces_patrol

__all__ = ["strict_replaces_patrol"]  # fixtures for these tests too


def test_when_a_unit_begins_to_work_again_what_is_bound_to_that_day_comes_due(desk: Desk) -> None:
    desk.goes(at(4, 10))
    resumes(desk, date(2026, 11, 10))
    rows = {each.id: each.row for each in desk.runs(lambda w: w.duties.of_unit(desk.school.id))}
    found = {rows[each.duty_id]: (each.opens_at, each.due_at) for each in desk.has()}
    assert found == {
        "res-check": (at(3), at(11)),
        "res-train": (at(7), at(11)),
        "res-led": (at(10), at(13)),
    }
    resumes(desk, date(2026, 11, 12))
    checks = [each for each in desk.has() if rows[each.duty_id] == "res-check"]
    assert [(each.opens_at, each.due_at) for each in checks] == [(at(3), at(11)), (at(11), at(13))]
    with pytest.raises(SeasonRefused, match="这一天已登记过"):
        resumes(desk, date(2026, 11, 12))
    assert len(rows) == 3


def test_what_was_registered_is_withdrawn_while_what_came_due_by_it_may_be_done(
    desk: Desk,
) -> None:
    """From the next day on it used to stand in no list, and could not be withdrawn."""
    desk.goes(at(4, 10))
    resumes(desk, date(2026, 11, 10))
    desk.goes(at(11, 9))
    desk.sweeps()
    listed = desk.runs(lambda work: choosing.seasons_view(work, desk.school.id), OFFICE)
    (switch,) = listed.switches
    with pytest.raises(SeasonRefused, match="这一天已登记过"):
        resumes(desk, date(2026, 11, 10))
    rows = {each.id: each.row for each in desk.runs(lambda w: w.duties.of_unit(desk.school.id))}
    desk.runs(lambda work: switching.switch_off(work, switch), OFFICE)
    (led,) = [each for each in desk.has() if rows[each.duty_id] == "res-led"]
    assert led.state is State.DROPPED
    with pytest.raises(SwitchOver):
        desk.runs(lambda work: switching.switch_off(work, switch), OFFICE)


def test_what_was_registered_is_over_when_nothing_that_came_due_by_it_is_taken(desk: Desk) -> None:
    longest = max(
        demand.terms.lasts.days_at_most + demand.terms.closes.days_at_most
        for programme in shipped_programmes().all()
        for demand in programme.demands
        if demand.happens and demand.terms is not None
    )
    assert timedelta(days=longest - 1) == LATE_AT_UNIT
    desk.goes(at(4, 10))
    resumes(desk, date(2026, 11, 10))
    (switch,) = desk.runs(lambda work: work.seasons.of_unit(desk.school.id))
    assert [switch.is_over(date(2026, 11, day)) for day in (13, 14)] == [False, True]
