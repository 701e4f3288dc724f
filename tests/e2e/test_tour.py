"""``xunan tour``, as somebody without a browser sees it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.commands import tour
from bot.commands.demo import INSPECTOR
from sandbox.client import Phone, Unseen
from sandbox.telegram import Telegram

TOUR = [sys.executable, "-m", "bot.commands.cli", "tour", "--into"]


def test_the_tour_goes_from_a_whole_campus_check_to_a_hazards_end_and_keeps_the_files(
    tmp_path: Path,
) -> None:
    into = tmp_path / "files"

    told = subprocess.run(
        [*TOUR, str(into)], capture_output=True, text=True, timeout=180, check=False
    )

    assert told.returncode == 0, told.stderr
    assert told.stderr == ""
    assert "第 29/29 项" in told.stdout
    assert "✅ 合格 22  ⚠️ 隐患 2  ➖ 不适用 5" in told.stdout
    assert "（已签名提交）" in told.stdout
    assert "PT-" in told.stdout
    papers = list(into.glob("*.pdf"))
    assert [paper.read_bytes()[:5] for paper in papers] == [b"%PDF-"]
    assert str(papers[0]) in told.stdout
    photos = {photo.name: photo.read_bytes()[:2] for photo in into.glob("*.jpg")}
    jpeg = b"\xff\xd8"
    assert photos == {"照片-PT-2026-000002.jpg": jpeg, "复核图-PT-2026-000002.jpg": jpeg}
    assert "⚠️ 整改任务 PT-" in told.stdout
    assert "王示例已复核通过，销号" in told.stdout


def test_a_tour_without_room_for_its_files_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_the_way = tmp_path / "files"
    in_the_way.write_text("not a folder")

    code = tour.run(in_the_way)

    assert code == 1
    assert "没有走完" in capsys.readouterr().err


async def test_a_button_that_never_comes_is_named_with_what_is_on_the_screen() -> None:
    said: list[str] = []
    telegram = Telegram(phones=[INSPECTOR])
    inspector = tour.Player(Phone(telegram, INSPECTOR.user_id, timeout=0.1), said.append)
    await telegram.people.text(INSPECTOR.user_id, text="有人吗")

    with pytest.raises(Unseen, match=r"开始检查[\s\S]*有人吗"):
        await inspector.press("开始检查")

    assert said == []
