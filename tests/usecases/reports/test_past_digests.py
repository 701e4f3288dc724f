"""Digests of days gone by say how it stood then, whatever has become of it since."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hazards.counts.period import PeriodKind
from hazards.loop import reviewing
from people.model import Risk
from reports.digests.audience import of_street, place_of
from reports.digests.gathering import gather
from reports.digests.model import Figures, Span
from reports.digests.words import body, day_of, spell_before
from reports.packages.model import SubmissionState
from reports.packages.preparing import prepare_units
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.life import Life
from tests.usecases.reports.test_digests import at
from tests.usecases.town import STREET

DAY = date(2026, 11, 26)


def told(life: Life, first: date = DAY, last: date = DAY) -> Figures:
    """The figures of some days of the street, as they are gathered now."""
    audience = of_street(STREET)

    def turn(work: UnitOfWork) -> Figures:
        place = place_of(work, audience)
        assert place is not None
        return gather(work, audience, place, Span(PeriodKind.DAY, first, last))

    return life.town.reads(turn)


@pytest.fixture
async def past(life: Life) -> tuple[Life, list[int]]:
    """Two majors of the day, one of which is struck off since; a third one was found since."""
    at(life.town, 2026, 11, 26, 9)
    kept = await life.assigned()
    struck = await life.submitted()
    at(life.town, 2026, 11, 28, 9)
    await life["inspector"].taps(reviewing.close, struck.id)
    later = await life.assigned()
    life.town.rows("UPDATE hazards SET severity = 'major'")
    at(life.town, 2026, 12, 10, 9)
    return life, [kept.id, struck.id, later.id]


async def test_the_majors_are_those_of_the_end_of_the_days(
    past: tuple[Life, list[int]],
) -> None:
    """A correction named the majors that are open today, and none that was struck off since."""
    life, (kept, struck, later) = past
    assert [each.hazard_id for each in told(life).majors] == [kept, struck]
    today = told(life, date(2026, 12, 9), date(2026, 12, 9))
    assert [each.hazard_id for each in today.majors] == [kept, later]


async def test_how_late_something_was_is_counted_to_the_end_of_the_days(
    past: tuple[Life, list[int]],
) -> None:
    life, (kept, struck, _) = past
    early = (DAY - timedelta(days=3)).isoformat()
    earlier = (DAY - timedelta(days=4)).isoformat()
    life.town.rows("UPDATE hazards SET deadline = :day WHERE id = :id", day=early, id=kept)
    life.town.rows("UPDATE hazards SET deadline = :day WHERE id = :id", day=earlier, id=struck)
    figures = told(life)
    assert figures.longest is not None
    assert figures.longest.hazard_id == struck
    assert figures.longest.deadline is not None
    late = day_of(figures, life.town.make.clock.zone) - figures.longest.deadline
    assert late.days == 5  # on the morning after the day


async def test_units_have_the_colour_of_then(life: Life) -> None:
    at(life.town, 2026, 11, 26, 9)
    before = told(life).risks
    at(life.town, 2026, 12, 1, 9)
    now = life.town.make.clock.now().isoformat()
    life.town.rows("UPDATE units SET risk = 'red' WHERE id = :id", id=life.school.id)
    life.town.rows(
        "INSERT INTO risk_proposals (unit_id, before, colour, points, reasons, rule, facts,"
        " proposed_at, state, decided_at, note) VALUES (:id, 'blue', 'red', 9, '[]', 1, 1,"
        " :now, 'confirmed', :now, '')",
        id=life.school.id,
        now=now,
    )
    at(life.town, 2026, 12, 1, 10)
    assert told(life).risks == before
    assert told(life, date(2026, 12, 1), date(2026, 12, 1)).risks[Risk.RED] == 1


async def test_who_lacked_is_of_the_month_of_then(life: Life) -> None:
    """A digest of October named who had not handed in what was due in November."""
    for month in (10, 11):
        at(life.town, 2026, month, 16, 9)
        life.town.reads(lambda work: prepare_units(work, [life.school]))
    at(life.town, 2026, 11, 28, 9)

    def hands_in(work: UnitOfWork) -> None:
        for one in work.submissions.of_unit(life.school.id, 9):
            if one.month == date(2026, 11, 1):
                work.submissions.save(replace(one, handed_at=work.now, state=SubmissionState.NIL))

    life.town.reads(hands_in)
    assert told(life, date(2026, 10, 31), date(2026, 10, 31)).lacking == (life.school.name,)
    assert told(life, date(2026, 11, 27), date(2026, 11, 27)).lacking == ()


async def test_a_digest_of_several_days_says_with_which_it_is_compared(life: Life) -> None:
    """After a weekend it said 前一日 of three days."""
    at(life.town, 2026, 11, 30, 9)
    figures = told(life, date(2026, 11, 27), date(2026, 11, 29))
    assert spell_before(figures) == "11月24日至11月26日"
    assert spell_before(told(life)) == "前一日"
    said = "\n".join(body(figures, life.town.make.clock.zone))
    assert "11月24日至11月26日" in said
    assert "前一日" not in said
