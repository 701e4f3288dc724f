"""到点巡查: scan, read what is to be looked at, done; and what is taken and marked."""

import pytest

from duties.model import Proof
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.duties.shift import PATROL, applies, goes, patrol
from tests.conversation.handset import NURSERY, SCHOOL, Handset, picture
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, Stage

TOKEN, OTHER = "a" * 22, "b" * 22


@pytest.fixture
async def guard(stage: Stage) -> Handset:
    """A guard at 14:05, with a patrol to do where a code is on the wall."""
    school, nursery = stage.unit(), stage.unit(NURSERY)

    def hangs(work: UnitOfWork) -> None:
        work.codes.issue(school.id, None, TOKEN, work.now, None)
        work.codes.issue(nursery.id, None, OTHER, work.now, None)

    stage.town.reads(hangs)
    stage.town.rows("UPDATE units SET latitude = 31.2304, longitude = 121.4737")
    applies(stage, patrol(14, proof=Proof.PATROL, form="ev-patrol"))
    await goes(stage, 14, 5)
    return stage.handset(OFFICER)


async def test_a_patrol_is_a_scan_a_look_and_a_tap(stage: Stage, guard: Handset) -> None:
    await guard.says(f"/start c{TOKEN}")
    card = await guard.card()
    assert PATROL in card.text
    assert "已扫码：14:05" in card.text
    assert "看：充电区是否正常：无冒烟异味" in card.text
    await guard.shows(picture(), "照片：1 张")
    assert "距单位：0 米" in (await located(guard, 31.2304, 121.4737))
    await guard.taps("已完成")
    done = (await guard.card()).text
    assert "按时完成，李示例 14:05" in done
    assert "标记：" not in done
    record = "SELECT state, proof, distance_m, marks, scanned_at IS NOT NULL FROM occurrences"
    assert stage.town.rows(f"{record} WHERE done_at IS NOT NULL") == [
        ("done", "patrol", 0, "", True)
    ]


async def test_without_the_scan_or_far_away_it_is_taken_and_marked(
    stage: Stage, guard: Handset
) -> None:
    await guard.says("/today")
    await guard.taps(f"14:00 {PATROL}")
    assert "先扫现场的码" in (await guard.card()).text
    await guard.taps("已完成")
    assert "标记：未扫码" in (await guard.card()).text
    assert "标记：未扫码、距离过远" in (await located(guard, 31.2404, 121.4737))


async def test_from_a_wrong_place_it_is_taken_and_marked(stage: Stage, guard: Handset) -> None:
    await guard.says(f"/start c{OTHER}")
    await guard.says("/today")
    await guard.taps(f"14:00 {PATROL}")
    await guard.taps("已完成")
    assert "标记：地点不符" in (await guard.card()).text


async def located(phone: Handset, latitude: float, longitude: float) -> str:
    """Share a location, and return the card below it."""
    await phone.location(latitude, longitude)
    await phone.settled()
    return (await phone.card()).text


async def test_an_inspector_sees_which_charging_places_have_no_patrol_today(
    stage: Stage, guard: Handset
) -> None:
    def furnishes(work: UnitOfWork) -> None:
        for name, place in ((SCHOOL, "充电棚"), (NURSERY, "电动车充电点"), ("邻街小学", "充电棚")):
            unit = work.units.by_name(name)
            assert unit is not None
            work.places.put(unit.id, place, "", work.now)

    stage.town.reads(furnishes)
    inspector = stage.handset(INSPECTOR)
    await goes(stage, 16, 40)
    assert "充电点未巡查（2）" in (await inspector.says("/today")).labels
    await inspector.taps("充电点未巡查（2）")
    card = await inspector.card()
    assert "共 2 处" in card.text
    assert f"🔴 1 {SCHOOL} 充电棚 · 应于16:00前巡查" in card.text
    assert f"⚪️ 2 {NURSERY} 电动车充电点 · 今天未安排巡查" in card.text
    assert "邻街小学" not in card.text
    await inspector.taps("1 充电棚")
    assert f"{PATROL} · " in (await inspector.card()).labels[0]
    await guard.says(f"/start c{TOKEN}")
    await guard.taps("已完成")
    assert "充电点未巡查（1）" in (await inspector.says("/today")).labels
    assert not any("未巡查" in each for each in (await guard.says("/today")).labels)
    office = stage.handset(OFFICE)
    assert "充电点未巡查" in (await office.says("/today")).labels
    await office.taps("充电点未巡查")
    assert "邻街小学" in (await office.card()).text
