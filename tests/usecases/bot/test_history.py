"""What the audit chain tells of a hazard (责任倒查)."""

import json
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import NoReturn

import pytest

from bot.commands import history, history_prose
from bot.commands.history import ACTIONS, HazardNumberUnknown, as_data, as_text, read_history
from bot.commands.history_fields import FIELDS
from chat.changes import spell_changes
from checklists import signing
from core.clock import FixedClock
from frontdesk import photos as frontdesk_photos
from hazards.loop import rectifying, reviewing, transferring
from hazards.model import Step
from people.model import Unit
from storage.evidence_files import KeptPhoto
from tests.databases import unguarded
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
    assert any("王示例（检查员）  作答：隐患；作答方式 点选  [" in line for line in text)
    assert "来源：属地检查" in text
    assert "类型 属地" in next(line for line in text if "开始检查" in line)
    assert text[-1].endswith(f"王示例  发现时  SHA-256 {SHA256}")


async def test_a_history_says_the_same_to_other_programs(town: Town, patrol: int) -> None:
    history = read_history(town.engine, town.make, "PT-2026-000001")
    said = json.loads(json.dumps(as_data(history), ensure_ascii=False))
    assert said["number"] == "PT-2026-000001"
    assert said["found_at"].endswith("+08:00")
    assert (said["source"], said["kind"]) == ("inspection", "area")
    assert [photo["sha256"] for photo in said["photos"]] == [SHA256]
    lines = {line["action"]: line for line in said["lines"]}
    assert lines["photo"]["changes"]["photo.sha256"] == [None, SHA256]
    assert lines["photo"]["version"] == 2
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


def refuse(*_: object) -> NoReturn:
    """Stand in the way of whatever reads words."""
    pytest.fail("a line of fields was read by its words")


async def test_a_history_tells_the_whole_life_with_names_and_labels(
    life: Life, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it comes from the fields of the lines; it used to be cut out of their words."""
    monkeypatch.setattr(history, "persons_in", refuse)
    monkeypatch.setattr(history, "spell_words", refuse)
    monkeypatch.setattr(history_prose, "_PERSON", None)
    monkeypatch.setattr(history_prose, "_CRITERION", None)
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
    told = read_history(life.town.engine, life.town.make, hazard.number)
    text = as_text(told)
    said = [line for line in text.splitlines() if line.startswith("2026-")]
    for words in (
        "inspector（检查员）  上账：状态 已上账，待判定；方式 一般整治；来源 随手拍；",
        "office（安全办）  判定等级：状态 已上账，待判定 → 已判定，待交办；等级 重大事故隐患；",
        "原定期限 2026-11-29；责任人 officer；复核人 office → inspector  [",
        "officer（安全员）  申请延期：延期原因 等配件；延到 2026-12-06",
        "inspector（检查员）  同意延期：期限 2026-11-29 → 2026-12-06；同意延期 是",
        "上报治理方案：状态 待报治理方案 → 方案待审批；方案责任人 示例owner；方案措施 示例measures",
        "转派：责任人 officer → colleague",
        "抄告：部门 消防救援；抄告 是；链接有效至 2026-",
        "colleague（安全员）  提交整改：状态 整改中 → 待复核；整改人 colleague；整改时间 2026-",
        "退回整改：状态 待复核 → 整改中；退回次数 0 → 1；原因 没改到位",
        "复核通过，销号：状态 待复核 → 已销号；结果 已整改；销号时间 2026-",
    ):
        assert any(words in line for line in said), words
    assert f"（{CRITERION}）" in text
    assert not any(name in text for name in FIELDS if "_" in name or "." in name)
    assert not any(word in text for word in ("None", "true", "[null"))
    assert "措施：按要求整改，消除隐患（期限 2026-12-06，原定 2026-11-29）" in text
    assert "次数：提交整改2次、退回1次" in text
    photos = [line for line in said if "  SHA-256 " in line]
    assert ["第1次" in photos[0], "第2次" in photos[1]] == [True, True]
    assert all(ACTIONS[step.value] == step.label for step in Step)
    data = as_data(told)
    assert [photo["round"] for photo in data["photos"]] == [1, 2]
    (stored,) = life.town.rows("SELECT changes FROM audit WHERE action = 'hand_over'")
    (handed,) = [line for line in data["lines"] if line["action"] == "hand_over"]
    assert spell_changes(handed["changes"]) == stored  # what was hashed stays as it was
    assert handed["said"].endswith("责任人 officer → colleague")


PROSE_LINES = (
    ("classify", "已上账,待判定", f"已判定,待交办;等级 重大事故隐患;依据 {CRITERION}"),
    ("assign", "已判定,待交办", "已交办,待接单;责任人 person:{owner};复核人 person:{by}"),
)


async def test_a_history_reads_lines_of_words_and_of_fields_as_one(
    life: Life, clock: FixedClock
) -> None:
    """A ledger that is older than the fields tells its whole life all the same."""
    hazard = await life.assigned(major=True)
    owner, by = life.person("officer").id, life.person("inspector").id
    ids = life.town.rows(
        "SELECT id FROM audit WHERE subject = :of AND action <> 'file' ORDER BY id",
        of=f"hazard:{hazard.number}",
    )
    with unguarded(life.town.engine):
        for (action, before, after), line in zip(PROSE_LINES, ids, strict=True):
            life.town.rows(
                "UPDATE audit SET version = 1, changes = NULL, action = :action, before = :before,"
                " after = :after WHERE id = :id",
                action=action,
                before=before,
                after=after.format(owner=owner, by=by),
                id=line,
            )
    clock.advance(timedelta(hours=1))
    await life["officer"].taps(rectifying.accept, hazard.id)
    text = as_text(read_history(life.town.engine, life.town.make, hazard.number))
    assert "判定等级：已上账,待判定 → 已判定,待交办;等级 重大事故隐患;依据 " in text
    assert f"（{CRITERION}）" in text
    assert "交办：已判定,待交办 → 已交办,待接单;责任人 officer;复核人 inspector" in text
    assert "签收：状态 已交办，待签收 → 待报治理方案" in text


async def test_every_action_that_is_written_down_about_a_hazard_has_a_name(life: Life) -> None:
    hazard = await life.submitted()
    history = read_history(life.town.engine, life.town.make, hazard.number)
    assert {line.action for line in history.lines} <= set(ACTIONS)
    assert not any(line in as_text(history) for line in ("检查项：", "None"))
