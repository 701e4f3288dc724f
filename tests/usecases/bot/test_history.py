"""What the audit chain tells of a hazard (责任倒查)."""

import json
from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest

from bot.commands.history import ACTIONS, HazardNumberUnknown, as_data, as_text, read_history
from checklists import signing
from core.clock import FixedClock
from frontdesk import photos as frontdesk_photos
from hazards.loop import rectifying, reviewing, transferring
from hazards.model import Step
from people.model import Unit
from storage.evidence_files import KeptPhoto
from tests.usecases.life import CRITERION, Life
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
    town.reads(lambda work: frontdesk_photos.record_kept(work, photo_id))
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
    assert text[0] == "隐患 PT-2026-000001 · 示例小学 · 已上账，待判定"
    (described,) = [line for line in text if "写隐患说明" in line]
    assert described.startswith("2026-11-22 ")
    assert f"王示例（检查员）  写隐患说明：{SENTENCE}" in described
    assert any("王示例（检查员）  作答：隐患  [" in line for line in text)
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


async def test_a_history_tells_the_whole_life_with_names_and_labels(
    life: Life, clock: FixedClock
) -> None:
    hazard = await life.assigned(major=True)
    acts: list[Callable[[], Awaitable[object]]] = [
        lambda: life["officer"].taps(rectifying.accept, hazard.id),
        lambda: life["officer"].taps(
            rectifying.ask_extension, hazard.id, date(2026, 12, 6), "等配件"
        ),
        lambda: life["inspector"].taps(reviewing.decide_extension, hazard.id, granted=True),
        lambda: life.writes_plan("officer", hazard.id),
        lambda: life["officer"].taps(rectifying.submit_plan, hazard.id),
        lambda: life["office"].taps(reviewing.approve_plan, hazard.id),
        lambda: life["officer"].taps(rectifying.hand_over, hazard.id, life.person("colleague").id),
        lambda: life["office"].taps(transferring.transfer, hazard.id, "消防救援", copy=True),
        lambda: life.proves("colleague", hazard.id),
        lambda: life["inspector"].taps(reviewing.send_back, hazard.id, "没改到位"),
        lambda: life.proves("colleague", hazard.id),
        lambda: life["inspector"].taps(reviewing.close, hazard.id),
    ]
    for act in acts:
        clock.advance(timedelta(hours=1))
        await act()
        life.deliver()
    history = read_history(life.town.engine, life.town.make, hazard.number)
    text = as_text(history)
    said = [line for line in text.splitlines() if line.startswith("2026-")]
    for words in (
        "inspector（检查员）  上账：",
        "office（安全办）  判定等级：已上账，待判定 → 已判定，待交办；等级 重大事故隐患；依据 ",
        "责任人 officer；复核人 inspector",
        "officer（企业安全员）  申请延期：待报治理方案 → 待报治理方案；等配件；延到 2026-12-06",
        "inspector（检查员）  同意延期：",
        "上报治理方案：待报治理方案 → 方案待审批；责任人 示例owner；措施 示例measures",
        "转派：整改中 → 整改中；责任人 colleague",
        "抄告：整改中 → 整改中；消防救援",
        "colleague（企业安全员）  提交整改：",
        "退回整改：待复核 → 整改中；没改到位",
        "复核通过，销号：待复核 → 已销号；结果 已整改；回头看 2026-12-22",
    ):
        assert any(words in line for line in said), words
    assert "person:" not in text
    assert f"（{CRITERION}）" in text
    assert "措施：按要求整改，消除隐患（期限 2026-12-06，原定 2026-11-29）" in text
    assert "次数：提交整改2次、退回1次" in text
    photos = [line for line in said if "SHA-256" in line]
    assert ["第1次" in photos[0], "第2次" in photos[1]] == [True, True]
    assert all(ACTIONS[step.value] == step.label for step in Step)
    data = as_data(history)
    assert [photo["round"] for photo in data["photos"]] == [1, 2]
    stored = set(life.town.rows("SELECT after FROM audit WHERE action = 'hand_over'"))
    (handed,) = [line for line in data["lines"] if line["action"] == "hand_over"]
    assert {handed["after"]} == stored  # what was hashed stays as it was
    assert handed["said"].endswith("责任人 colleague")


async def test_every_action_that_is_written_down_about_a_hazard_has_a_name(life: Life) -> None:
    hazard = await life.submitted()
    history = read_history(life.town.engine, life.town.make, hazard.number)
    assert {line.action for line in history.lines} <= set(ACTIONS)
    assert not any(line in as_text(history) for line in ("检查项：", "None"))
