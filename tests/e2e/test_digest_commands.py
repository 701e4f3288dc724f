"""Digests from the command line."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image

from bot.commands.cli import main

SCHOOL, STREET = "示例小学", "示例街道"


@pytest.fixture(autouse=True)
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """A folder with a database of its own and a school."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'xunan.db'}")
    monkeypatch.setenv("BOT_TOKEN", "")
    main(["unit", "add", SCHOOL, "--sector", "学校", "--street", STREET, "--new-street"])
    capsys.readouterr()
    return tmp_path


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["digest", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_digest_is_said_as_data_of_a_documented_shape(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = _said(capsys, "--period", "month", "--on", "2026-11-03", "--street", STREET)
    assert (found["version"], found["audience"], found["title"]) == (1, f"office:{STREET}", STREET)
    assert (found["kind"], found["first"], found["last"]) == ("month", "2026-11-01", "2026-11-30")
    assert found["issued_at"] is None
    hazards = found["hazards"]
    assert (
        hazards["opening"]
        + hazards["found"]
        + hazards["reopened"]
        - hazards["closed"]
        - hazards["ended"]
        == hazards["closing"]
    )
    assert found["risks"] == {"red": 0, "orange": 0, "yellow": 0, "blue": 1}
    schema = (Path(__file__).parents[2] / "docs" / "schemas.md").read_text("utf-8")
    for name in (*found, *hazards, *found["duties"]):
        assert f"`{name}`" in schema, name


def test_a_digest_is_said_in_words_and_written_as_what_the_file_is_called(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["digest", "--period", "day"]) == 0
    words = capsys.readouterr().out
    assert words.startswith("全区 安全日报 · ")
    assert " · 预览\n" in words
    assert "期初 0 ＋新增 0 ＋重开 0 －销号 0 －办结 0 ＝期末 0" in words
    for name in ("a/简报.xlsx", "a/简报.png", "a/简报.json", "a/简报.txt"):
        into = str(folder / name)
        assert main(["digest", "--period", "week", "--unit", SCHOOL, "--into", into]) == 0
    book = load_workbook(folder / "a/简报.xlsx")
    assert book.sheetnames == ["简报", "本期变动"]
    assert book["本期变动"]["A2"].value == "无"
    with Image.open(BytesIO((folder / "a/简报.png").read_bytes())) as image:
        assert image.format == "PNG"
    assert json.loads((folder / "a/简报.json").read_text("utf-8"))["title"] == SCHOOL
    assert (folder / "a/简报.txt").read_text("utf-8").startswith(f"{SCHOOL} 安全周报")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--unit", "没有的"), "没有名为“没有的”的单位"),
        (("--street", "没有的"), "没有哪家单位在“没有的”"),
        (("--department", "没有的"), "没有名为“没有的”的部门"),
    ],
)
def test_whoever_is_not_there_is_refused_in_words(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, str], words: str
) -> None:
    assert main(["digest", "--period", "day", *arguments]) == 2
    assert words in capsys.readouterr().err


def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["digest", "--period", "day", "--on", "昨天"])
    assert "日期要写成" in capsys.readouterr().err
