"""A department's digest goes to its members, is of the units for which it answers, and names who
lacks, itself before all.
"""

import pytest

from chat.kept_card import read
from hazards.counts.period import PeriodKind
from people.departments.model import Department
from people.model import Membership, Role, Unit
from people.permissions import NotAllowed
from reports.counts.filling import fill_all
from reports.digests.audience import of_department, place_of, require_reader
from reports.digests.gathering import gather
from reports.digests.model import Figures, Span
from reports.digests.opening import Figure, open_figure
from reports.digests.words import body
from reports.packages import handing_in, preparing
from reports.packages.gathering import present_report
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.life import ELSEWHERE, Life
from tests.usecases.reports.test_digests import at, of, sweeps
from tests.usecases.town import Phone


async def joins(life: Life, name: str, number: int) -> tuple[Department, Phone]:
    """A member comes to a department."""
    department = life.town.reads(lambda work: work.departments.named(name)[0])
    role = Membership(Role.DEPARTMENT, department_id=department.id)
    return department, await life.town.member(number, role, f"member {number}")


async def schools(life: Life) -> list[Unit]:
    """Two schools in two streets, with three hazards between them, and one elsewhere."""
    units = [
        life.town.unit("示例中学", "教育"),
        life.town.unit("别处中学", "教育", street=ELSEWHERE),
        life.town.unit("示例医院", "卫健"),
    ]
    at(life.town, 2026, 11, 26, 9)
    for unit in (units[0], units[0], units[1], units[2]):
        await life.files("passer-by", unit)
    return units


async def test_members_get_the_digest_of_the_units_for_which_their_department_answers(
    life: Life,
) -> None:
    department, member = await joins(life, "教育", 431)
    other, _ = await joins(life, "民政", 432)
    await schools(life)
    sweeps(life.town)
    at(life.town, 2026, 11, 27)
    sweeps(life.town)
    digest = of(life.town, of_department(department.id))
    assert (digest.figures.title, digest.figures.hazards.found) == ("教育", 3)
    assert of(life.town, of_department(other.id)).figures.hazards.found == 0
    words = life.town.rows("SELECT card FROM outbox WHERE topic = :topic", topic=digest.topic)
    assert len(words) == 1  # the other department reads its own
    assert str(read(words[0]).text).startswith("教育 安全日报 · 11月26日")
    day = digest.figures.first.toordinal()
    code = of_department(department.id).code
    view = await member.taps(open_figure, code, PeriodKind.DAY, day, Figure.FOUND)
    assert len(view.hazards) == 3
    with pytest.raises(NotAllowed):
        await member.taps(require_reader, of_department(other.id))


def figures_of(life: Life, department: Department) -> Figures:
    """What the digest of a department would say of today."""

    def look(work: UnitOfWork) -> Figures:
        audience = of_department(department.id)
        place = place_of(work, audience)
        assert place is not None
        assert fill_all(work)
        today = work.day()
        return gather(work, audience, place, Span(PeriodKind.DAY, today, today))

    return life.town.reads(look)


async def test_a_department_that_lacks_its_own_report_stands_first_among_who_lacks(
    life: Life,
) -> None:
    department, member = await joins(life, "教育", 431)
    await joins(life, "民政", 432)
    units = await schools(life)
    at(life.town, 2026, 11, 17, 12)
    life.town.reads(preparing.prepare_departments)
    life.town.reads(lambda work: preparing.prepare_units(work, units))
    assert figures_of(life, department).lacking == ()  # nothing is due yet
    at(life.town, 2026, 11, 27)
    lacks = figures_of(life, department)
    assert lacks.lacking == ("教育", "别处中学", "示例中学")
    assert lacks.lacks == 3
    assert "未报送 3：教育、别处中学、示例中学" in "\n".join(
        map(str, body(lacks, life.town.make.clock.zone))
    )

    def hands_in(work: UnitOfWork) -> None:
        (one,) = work.submissions.of_department(department.id, 1)
        handing_in.hand_in(work, one.id, present_report(work, one).stamp)

    await member.taps(hands_in)
    assert figures_of(life, department).lacking == ("别处中学", "示例中学")
