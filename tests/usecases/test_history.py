"""What the audit chain tells of a hazard (责任倒查)."""

import json
from datetime import timedelta

import pytest

from bot.history import HazardNumberUnknown, as_data, as_text, read_history
from checklists import evidence, signing
from core.clock import FixedClock
from people.model import Unit
from storage.photo_store import KeptPhoto
from tests.usecases.town import SENTENCE, Phone, Town

SHA256 = "5e" * 32
KEPT = KeptPhoto(SHA256, 1000, "image/jpeg", 1280, 960, None, "0" * 16)


@pytest.fixture
async def patrol(town: Town, inspector: Phone, school: Unit, clock: FixedClock) -> int:
    """The id of a signed patrol with a hazard at item 1, whose photo is kept."""
    patrol = await inspector.begins(school, "ev-patrol")
    await inspector.finds(patrol, 1)
    (photo_id,) = town.rows("SELECT id FROM photos")
    town.rows("UPDATE photos SET state = 'received'")

    clock.advance(timedelta(seconds=1))
    town.reads(lambda work: work.photos.keep(photo_id, KEPT))
    town.reads(lambda work: evidence.record_kept(work, photo_id))
    clock.advance(timedelta(seconds=1))
    await inspector.taps(signing.sign, patrol)
    return patrol


async def test_a_history_tells_every_step_with_who_as_what_and_when(
    town: Town, patrol: int
) -> None:
    history = read_history(town.engine, town.make, "PT-2026-000001")
    actions = [line.action for line in history.lines]
    assert actions[:2] == ["start", "answer"]
    assert actions[-2:] == ["file", "sign"]
    assert {"describe", "deadline", "photo"} <= set(actions)
    text = as_text(history).splitlines()
    assert text[0] == "隐患 PT-2026-000001 · 示例小学 · 已上账,待判定"
    (described,) = [line for line in text if "写隐患说明" in line]
    assert described.startswith("2026-11-22 ")
    assert f"王示例(检查员)  写隐患说明:{SENTENCE}" in described
    assert any("王示例(检查员)  作答:隐患  [" in line for line in text)
    assert text[-1].endswith(f"王示例  发现时  SHA-256 {SHA256}")


async def test_a_history_says_the_same_to_other_programs(town: Town, patrol: int) -> None:
    history = read_history(town.engine, town.make, "PT-2026-000001")
    said = json.loads(json.dumps(as_data(history), ensure_ascii=False))
    assert said["number"] == "PT-2026-000001"
    assert said["found_at"].endswith("+08:00")
    assert [photo["sha256"] for photo in said["photos"]] == [SHA256]
    lines = {line["action"]: line for line in said["lines"]}
    assert lines["photo"]["after"] == SHA256
    assert lines["sign"]["person"] == "王示例"
    assert lines["sign"]["role"] == "inspector"
    stored = set(town.rows("SELECT hash FROM audit"))
    assert {line["hash"] for line in said["lines"]} <= stored


async def test_a_history_says_nothing_of_other_items(
    town: Town, inspector: Phone, school: Unit
) -> None:
    campus = await inspector.begins(school)
    await inspector.passes(campus, range(1, 30))
    await inspector.finds(campus, 5)
    await inspector.finds(campus, 6)
    await inspector.taps(signing.sign, campus)
    first, second = (
        read_history(town.engine, town.make, f"PT-2026-00000{number}") for number in (1, 2)
    )
    subjects = {line.subject.rpartition(":")[2] for line in first.lines}
    assert first.hazard.question in subjects
    assert second.hazard.question not in subjects
    assert "PT-2026-000002" not in subjects


async def test_a_number_that_is_not_on_the_ledger_has_no_history(town: Town) -> None:
    with pytest.raises(HazardNumberUnknown):
        read_history(town.engine, town.make, "PT-2026-999999")
