"""Each number of units of a colour on a digest opens as many units, for whoever reads it."""

from typing import Any

import pytest

from duties.risk import opening as risk
from duties.risk.strands import Strand, strands_of
from duties.risk.views import ReasonsView, UnitsView
from hazards.counts.period import PeriodKind
from people.model import Remit, Risk
from people.permissions import EVERYWHERE, NotAllowed, Reach
from reports.counts.filling import fill_all
from reports.digests.audience import AREA, Audience, of_department, of_street, of_unit, place_of
from reports.digests.gathering import gather
from reports.digests.model import Figures, Span
from reports.digests.opening import open_colour
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.life import ELSEWHERE, Life
from tests.usecases.reports.test_department_digests import joins, schools
from tests.usecases.town import STREET


def figures_of(life: Life, audience: Audience) -> Figures:
    """What the digest of an audience would say of today."""

    def look(work: UnitOfWork) -> Figures:
        place = place_of(work, audience)
        assert place is not None
        assert fill_all(work)
        today = work.day()
        return gather(work, audience, place, Span(PeriodKind.DAY, today, today))

    return life.town.reads(look)


async def painted(life: Life) -> Any:
    """Units of several colours in two streets, and a member of the department of schools."""
    department, member = await joins(life, "教育", 431)
    units = await schools(life)
    for unit, colour in zip((*units, life.school), ("red", "yellow", "red", "orange"), strict=True):
        life.town.rows("UPDATE units SET risk = :risk WHERE id = :id", risk=colour, id=unit.id)
    return department, member


async def test_each_number_opens_as_many_units_of_that_colour(life: Life) -> None:
    """The numbers by colour used to open nothing."""
    department, member = await painted(life)
    for audience, phone in (
        (AREA, life["area office"]),
        (of_street(STREET), life["office"]),
        (of_street(STREET), life["area office"]),
        (of_street(ELSEWHERE), life["area office"]),
        (of_department(department.id), member),
        (of_department(department.id), life["area office"]),
    ):
        figures = figures_of(life, audience)
        assert sum(figures.risks.values())
        for colour, number in figures.risks.items():
            shown = await phone.taps(open_colour, audience.code, colour)
            assert isinstance(shown, UnitsView)
            assert (shown.total, shown.colour) == (number, colour)
            assert len(shown.units) == min(number, 8)
            assert {each.risk for each in shown.units} <= {colour}


async def test_who_reads_no_digest_of_others_opens_no_units_of_theirs(life: Life) -> None:
    department, member = await painted(life)
    for who, audience in (
        ("office", of_street(ELSEWHERE)),
        ("officer", of_street(STREET)),
        ("office", AREA),
        ("office", of_department(department.id)),
    ):
        with pytest.raises(NotAllowed):
            await life[who].taps(open_colour, audience.code, Risk.RED)
    with pytest.raises(NotAllowed):
        await member.taps(open_colour, of_street(STREET).code, Risk.RED)
    with pytest.raises(NotAllowed):
        await life["officer"].taps(risk.show_units, 0, Risk.RED, 0)


async def test_a_unit_reads_why_it_has_its_colour(life: Life) -> None:
    await painted(life)
    shown = await life["officer"].taps(open_colour, of_unit(life.school.id).code, Risk.ORANGE)
    assert isinstance(shown, ReasonsView)
    assert (shown.unit.id, shown.decides) == (life.school.id, False)


def test_strands_are_what_is_in_reach_and_wanted_and_overlap_nowhere() -> None:
    here, there = Strand("甲街"), Strand("乙街")
    both = Reach(streets=("甲街", "乙街"))
    schools_ = Remit("", ("教育", "幼托"))
    schools_here = Remit("甲街", ("教育",))
    assert strands_of(EVERYWHERE) == [Strand()]
    assert strands_of(EVERYWHERE, "甲街") == [here]
    assert strands_of(EVERYWHERE, only=schools_here) == [Strand("甲街", "教育")]
    assert strands_of(EVERYWHERE, "乙街", schools_here) == []
    assert strands_of(both) == [there, here]
    assert strands_of(both, "丙街") == []
    assert strands_of(both, only=schools_here) == [Strand("甲街", "教育")]
    own = Reach(remits=(schools_,))
    assert strands_of(own) == [Strand("", "教育"), Strand("", "幼托")]
    assert strands_of(own, "甲街", schools_here) == [Strand("甲街", "教育")]
    assert strands_of(Reach(streets=("甲街",), remits=(schools_here,))) == [here]
    assert strands_of(Reach(unit_ids=(1,))) == []
