"""An office's own form comes filled after each month, and with a month of 报送."""

from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from bot.workers.sweeps import fill_forms
from sandbox.client import Seen
from tests.conversation.exports.test_exporting import blank_form
from tests.conversation.handset import Handset
from tests.conversation.hazards.test_ledger import fills
from tests.conversation.stage import OFFICE, Stage


async def goes(stage: Stage, *moment: int) -> None:
    """Set the clock, and owe the forms that are due."""
    at = datetime(*moment, tzinfo=stage.clock.zone)  # type: ignore[misc, arg-type]  # numbers
    stage.clock.advance(at - stage.clock.now())
    await fill_forms(stage.app.turns)


def named(name: str) -> Any:
    """Tell the message that brings a file whose name has these words in it."""

    def brings(seen: Seen) -> bool:
        return seen.from_bot and name in seen.raw.get("document", {}).get("file_name", "")

    return brings


async def filled(phone: Handset, seen: Seen) -> list[list[Any]]:
    """What stands in the form below its heads."""
    sheet = load_workbook(BytesIO(await phone.download(seen))).worksheets[0]
    return [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)]


async def test_the_form_comes_filled_on_the_first_working_morning(any_stage: Stage) -> None:
    stage = any_stage
    phone = stage.handset(OFFICE)
    fills(stage, 3)
    await phone.document("街道表.xlsx", blank_form(), caption="导出模板")
    await phone.wait_for("模板 · 街道表")
    await goes(stage, 2026, 12, 1, 8, 59)
    assert stage.town.rows("SELECT id FROM exports") == []
    await goes(stage, 2026, 12, 1, 9)
    await goes(stage, 2026, 12, 1, 9, 1)
    seen = await phone.wait_for(named("街道表"))
    assert seen.text.startswith("已按“街道表”填好 · ")
    assert "2026年11月发现、销号或月末未销号" in seen.text
    assert [row[1] for row in await filled(phone, seen)] == ["第1处堆物", "第2处堆物", "第3处堆物"]
    assert stage.town.rows("SELECT state FROM exports") == ["sent"]


async def test_a_month_without_any_hazard_is_said_to_be_one(stage: Stage) -> None:
    phone = stage.handset(OFFICE)
    await phone.document("街道表.xlsx", blank_form(), caption="导出模板")
    await phone.wait_for("模板 · 街道表")
    await goes(stage, 2026, 12, 1, 9)
    await phone.wait_for("2026年11月发现、销号或月末未销号的隐患：无")
