"""台账 on the phone: narrowed with a few taps, page by page, after a restart, from any figure."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chat.address import on_telegram
from hazards import listing
from hazards.ledger_filter import OPEN, LedgerFilter
from hazards.listing import LedgerScene
from hazards.model import HazardState, NewHazard, Source
from people.permissions import NotAllowed
from storage.engine.turns import Caller, transaction
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.handset import NURSERY, SCHOOL
from tests.conversation.stage import INSPECTOR, OFFICER, Stage


def fills(stage: Stage, count: int) -> None:
    """Put hazards on the ledger, by turns from a walk at the school and a snap at the nursery."""

    def file(work: UnitOfWork) -> None:
        for number in range(1, count + 1):
            name, source = (SCHOOL, Source.INSPECTION) if number % 2 else (NURSERY, Source.SNAP)
            unit = work.units.by_name(name)
            assert unit is not None
            new = NewHazard(
                unit.id,
                None,
                None,
                "",
                f"第{number}处堆物",
                "清理",
                work.day() + timedelta(days=number - 3),
                fixed_on_spot=False,
                found_at=work.now,
                found_by=1,
                source=source,
            )
            work.hazards.add(f"PT-2026-{number:06d}", HazardState.ON_LEDGER, new)

    with transaction(stage.engine, stage.make) as work:
        file(work)


async def test_the_ledger_is_narrowed_in_three_taps_and_stays_so_after_a_restart(
    any_stage: Stage,
) -> None:
    stage = any_stage
    phone = stage.handset(INSPECTOR)
    fills(stage, 20)
    await phone.says("/start")
    await phone.taps("台账")
    card = await phone.card()
    assert "台账 · 示例街道 · 共 20 条" in card.text
    assert "第 1/4 页" in card.text
    await phone.taps("筛选")
    await phone.taps("来源")
    await phone.taps("随手拍")
    card = await phone.card()
    assert "共 10 条" in card.text
    assert "筛选：未销号、来源：随手拍" in card.text
    assert all(NURSERY in label for label in card.labels if label.startswith("PT-"))
    await phone.taps("更早的 ›")
    card = await phone.card()
    assert "第 2/2 页" in card.text
    await stage.close()
    await stage.open()
    await phone.taps("‹ 较新的")
    card = await phone.card()
    assert ("共 10 条" in card.text, "第 1/2 页" in card.text) == (True, True)
    await phone.taps("筛选")
    await phone.taps("✕ 来源：随手拍")
    assert "共 20 条" in (await phone.card()).text
    await phone.taps("逾期")
    assert "共 2 条" in (await phone.card()).text


async def test_words_on_the_ledger_find_a_unit_or_what_was_written(stage: Stage) -> None:
    phone = stage.handset(INSPECTOR)
    fills(stage, 12)
    await phone.says("/ledger")
    await phone.says("第11处")
    card = await phone.card()
    assert "共 1 条" in card.text
    assert any("第11处堆物" in label for label in card.labels)
    await phone.taps("筛选")
    await phone.taps("全部清除")
    await phone.says(NURSERY)
    card = await phone.card()
    assert f"台账 · {NURSERY} · 共 6 条" in card.text


async def test_a_filter_shows_nobody_what_is_beyond_their_reach(stage: Stage) -> None:
    fills(stage, 6)
    elsewhere = LedgerFilter(street="邻街示例街道")
    with transaction(stage.engine, stage.make) as work:
        nursery = work.units.by_name(NURSERY)
        assert nursery is not None
        views = [
            work.ledger_lists.keep(wanted, work.now)
            for wanted in (elsewhere, replace(OPEN, unit_id=nursery.id))
        ]
    caller = Caller(on_telegram(OFFICER), OFFICER, 0)
    with transaction(stage.engine, stage.make, caller) as work:
        assert work.person is not None
        own = listing.ledger_view(work, LedgerScene())
        assert {each.unit_name for each in own.hazards} == {SCHOOL}
        for view in views:
            with pytest.raises(NotAllowed):
                listing.ledger_view(work, LedgerScene(view=view))
        in_street = work.ledger_lists.keep(replace(OPEN, street="示例街道"), work.now)
        seen = listing.ledger_view(work, LedgerScene(view=in_street))
        assert {each.unit_name for each in seen.hazards} == {SCHOOL}
