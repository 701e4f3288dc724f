"""What the office issues: true to the ledger, frozen, numbered, and for its area alone."""

import random
from datetime import date, datetime, timedelta

import pytest

from checklists import signing
from core.clock import FixedClock
from frontdesk.showing import showing
from hazards.counts.figures import HazardFigures
from people.model import Membership, Role
from people.permissions import NotAllowed
from reports import blocks
from reports.bulletins import issuing
from reports.bulletins import showing as bulletins
from reports.bulletins.model import (
    BulletinKind,
    BulletinState,
    Content,
    Ranking,
)
from reports.bulletins.ranking import _ranking
from reports.bulletins.views import BulletinView
from reports.bulletins.words import NEXT
from reports.frozen import freeze, thaw
from reports.packages.model import BlockKind
from tests.usecases.life import ELSEWHERE, Life
from tests.usecases.town import STREET, Phone, Town, shown

NUMBERS = "SELECT number, street FROM bulletins WHERE number IS NOT NULL ORDER BY id"


def goes(town: Town, day: date, hour: int = 9) -> None:
    """Set the clock."""
    clock = town.make.clock
    assert isinstance(clock, FixedClock)
    wall = datetime(day.year, day.month, day.day, hour, tzinfo=clock.zone)
    clock.advance(max(wall - clock.now(), timedelta()))


async def drafts(phone: Phone, kind: BulletinKind = BulletinKind.MONTH) -> BulletinView:
    """Draft about the period before."""
    return shown(await phone.taps(showing, issuing.draft, kind), BulletinView)


async def issues(phone: Phone, kind: BulletinKind = BulletinKind.MONTH) -> BulletinView:
    """Draft, and sign it as the only one of the office."""
    return await signs(phone, await drafts(phone, kind))


async def signs(phone: Phone, view: BulletinView) -> BulletinView:
    """Sign what is drafted, as it says now."""
    now = await phone.taps(showing, bulletins.show_bulletin, view.bulletin.id)
    seen = shown(now, BulletinView).content.stamp
    return shown(await phone.taps(showing, issuing.issue, view.bulletin.id, seen), BulletinView)


async def looks(phone: Phone, view: BulletinView) -> BulletinView:
    """Return it as somebody sees it now."""
    seen = await phone.taps(showing, bulletins.show_bulletin, view.bulletin.id)
    return shown(seen, BulletinView)


@pytest.fixture
async def december(life: Life) -> Life:
    """December, after a November with something in it."""
    return await begin_december(life)


async def begin_december(life: Life) -> Life:
    """Let it be December; in November something was found, and something struck off."""
    life.leaves("clerk")  # one person is the whole office
    patrol = await life["inspector"].begins(life.school, "ev-patrol")
    form = life.town.make.forms.latest("ev-patrol")
    await life["inspector"].passes(patrol, [each.number for each in form.questions])
    await life["inspector"].taps(signing.sign, patrol)
    await life.closed()
    await life.assigned()
    await life.files("inspector")
    life.phones["far office"] = await life.town.member(
        150, Membership(Role.OFFICE, street=ELSEWHERE), "far office"
    )
    goes(life.town, date(2026, 12, 2))
    return life


async def test_a_report_says_what_the_ledger_says(december: Life) -> None:
    view = await drafts(december["office"])
    content = view.content
    assert (content.first, content.last) == (date(2026, 11, 1), date(2026, 11, 30))
    assert content.whole.hazards.found == len(december.town.rows("SELECT id FROM hazards"))
    assert content.whole.hazards.closed == 1
    for table in content.tables:
        figures = [row.hazards for row in table.rows]
        total = sum(figures[1:], start=figures[0]) if figures else HazardFigures()
        assert total == content.whole.hazards
    assert content.whole.inspected == 1
    units = next(each for each in content.tables if each.head == "单位")
    assert "示例小学" in [row.name for row in units.rows]


async def test_it_is_numbered_frozen_and_owed_to_the_office(december: Life) -> None:
    office = december["office"]
    view = await issues(office)
    one = view.bulletin
    assert one.state is BulletinState.FINAL
    assert one.spelled_number == f"{STREET}安全办〔2026〕1号"
    owed = december.town.rows("SELECT person_id, output FROM submission_papers")
    office_id = december.person("office").id
    assert {(office_id, "pdf"), (office_id, "xlsx")} <= set(owed)
    assert len(owed) == len(set(owed))
    before = view.content
    await december.files("inspector", description="又一处")
    goes(december.town, date(2027, 1, 20))
    again = shown(await office.taps(showing, bulletins.show_bulletin, one.id), BulletinView)
    assert again.content == before
    assert freeze(again.content) == (one.content, one.sha256)
    assert thaw(Content, one.content) == before


async def test_numbers_of_each_office_run_by_themselves_and_have_no_gaps(december: Life) -> None:
    for kind in BulletinKind:
        await issues(december["office"], kind)
    await issues(december["far office"])
    assert december.town.rows(NUMBERS) == [
        *((number, STREET) for number in range(1, 5)),
        (1, ELSEWHERE),
    ]


async def test_what_was_not_seen_is_not_issued(december: Life) -> None:
    office = december["office"]
    view = await drafts(office)
    scene = blocks.BlockScene(BlockKind.BULLETIN, view.bulletin.id, NEXT)
    await office.taps(blocks.write, scene, "请立即整改。")
    with pytest.raises(issuing.BulletinMovedOn):
        await office.taps(issuing.issue, view.bulletin.id, view.content.stamp)
    assert december.town.rows(NUMBERS) == []


async def test_two_who_draft_have_the_same_draft_and_one_issues(december: Life) -> None:
    office = december["office"]
    first, second = await drafts(office), await drafts(office)
    assert first.bulletin.id == second.bulletin.id
    view = await signs(office, first)
    with pytest.raises(issuing.BulletinIssued):
        await office.taps(issuing.issue, view.bulletin.id, view.content.stamp)
    assert december.town.rows(NUMBERS) == [(1, STREET)]


async def test_words_of_what_is_issued_are_never_changed_and_a_correction_has_its_own_number(
    december: Life,
) -> None:
    office = december["office"]
    final = await issues(office)
    scene = blocks.BlockScene(BlockKind.BULLETIN, final.bulletin.id, NEXT)
    with pytest.raises(blocks.BlockFrozen):
        await office.taps(blocks.write, scene, "改一下")
    corrected = await office.taps(showing, issuing.correct, final.bulletin.id)
    view = shown(corrected, BulletinView)
    assert view.bulletin.corrects == final.bulletin.id
    assert "更正" in view.content.title
    await office.taps(issuing.issue, view.bulletin.id, view.content.stamp)
    assert [number for number, _ in december.town.rows(NUMBERS)] == [1, 2]


async def test_a_draft_that_is_dropped_is_gone_from_the_list_and_can_be_begun_anew(
    december: Life,
) -> None:
    office = december["office"]
    view = await drafts(office)
    await office.taps(showing, issuing.drop, view.bulletin.id, view.bulletin.version)
    with pytest.raises(NotAllowed):
        await office.taps(bulletins.show_bulletin, view.bulletin.id)
    assert (await drafts(office)).bulletin.id != view.bulletin.id


async def test_nobody_but_an_office_drafts_and_none_reads_what_another_drafts(
    december: Life,
) -> None:
    view = await drafts(december["office"])
    for who in ("officer", "inspector"):
        with pytest.raises(NotAllowed):
            await december[who].taps(issuing.draft, BulletinKind.MONTH)
    with pytest.raises(NotAllowed):
        await december["far office"].taps(bulletins.show_bulletin, view.bulletin.id)


async def test_the_period_moves_to_and_fro_and_never_ahead(december: Life) -> None:
    office = december["office"]
    view = await drafts(office)
    earlier = shown(await office.taps(showing, issuing.move, view.bulletin.id, False), BulletinView)
    assert earlier.bulletin.first == date(2026, 10, 1)
    later = shown(await office.taps(showing, issuing.move, view.bulletin.id, True), BulletinView)
    assert later.bulletin.first == date(2026, 12, 1)
    with pytest.raises(issuing.PeriodAhead):
        await office.taps(issuing.move, later.bulletin.id, True)


@pytest.mark.parametrize("seed", range(20))
def test_who_is_alike_has_the_same_place_and_who_has_too_little_has_none(seed: int) -> None:
    dice = random.Random(seed)
    rates: dict[str | int, tuple[int, int]] = {
        f"示例{number}": (good := dice.randrange(6), good + dice.randrange(6) or 1)
        for number in range(dice.randrange(1, 30))
    }
    ranking: Ranking = _ranking("单位", rates)
    assert {each.name for each in ranking.ranked} == {k for k, (_, of) in rates.items() if of >= 5}
    assert dict(ranking.unranked) == {k: of for k, (_, of) in rates.items() if of < 5}
    for each in ranking.ranked:
        better = [o for o in ranking.ranked if o.good * each.of > each.good * o.of]
        assert each.place == len(better) + 1
