"""The ledger from the command line into files."""

import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.commands.cli import main
from bot.commands.units import open_work
from bot.settings import Settings
from chat.address import on_telegram
from hazards.model import HazardState, NewHazard, Source
from storage.engine.unit_of_work import UnitOfWork

UNITS = ("示例小学", "示例养老院")


@pytest.fixture(autouse=True)
def folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """A folder with a database of its own, two units and some hazards."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'xunan.db'}")
    monkeypatch.setenv("PHOTO_DIR", str(tmp_path / "photos"))
    monkeypatch.setenv("BOT_TOKEN", "")
    for name, sector, street in zip(UNITS, ("学校", "养老"), ("东街", "西街"), strict=True):
        main(["unit", "add", name, "--sector", sector, "--street", street, "--new-street"])
    capsys.readouterr()
    with open_work(Settings()) as work:
        _fill(work)
    return tmp_path


def _fill(work: UnitOfWork) -> None:
    finder = work.persons.add(on_telegram(7), "王示例", work.now)
    for number in range(1, 13):
        unit = work.units.by_name(UNITS[number % 2])
        assert unit is not None
        source = Source.TIP if number == 5 else Source.INSPECTION
        new = NewHazard(
            unit.id,
            None,
            None,
            "",
            "=1+1 消火栓无水",
            "维修",
            work.day() + timedelta(days=number - 4),
            fixed_on_spot=False,
            found_at=work.now,
            found_by=finder.id,
            source=source,
        )
        work.hazards.add(f"PT-2026-{number:06d}", HazardState.ON_LEDGER, new)


def _said(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["export", "ledger", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_ledger_is_written_as_it_stands_in_the_database(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "new" / "台账.xlsx"
    said = _said(capsys, "--into", str(path))
    assert (said["schema"], said["hazards"], said["files"]) == ("xunan.export/1", 12, [str(path)])
    sheet = load_workbook(path).worksheets[0]
    with open_work(Settings()) as work:
        for number in range(1, 13):
            hazard = work.hazards.by_number(f"PT-2026-{number:06d}")
            assert hazard is not None
            cells: dict[Any, Any] = dict(
                zip(
                    (cell.value for cell in sheet[3]),
                    (cell.value for cell in sheet[3 + number]),
                    strict=True,
                )
            )
            assert cells["隐患内容"] == hazard.description
            assert cells["整改时限"].date() == hazard.deadline
            assert (cells["单位"], cells["街镇"]) == (hazard.unit_name, hazard.street)
            assert cells["发现人"] == ("匿名" if hazard.source is Source.TIP else "王示例")
    assert not list(folder.rglob(".export-*"))


def test_filters_and_splits_are_options(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    late = _said(capsys, "--into", "a.jsonl", "--overdue", "--street", "西街")
    lines = [json.loads(each) for each in Path("a.jsonl").read_text("utf-8").splitlines()]
    assert late["hazards"] == len(lines) == 2
    assert {(each["street"], each["overdue_days"] > 0) for each in lines} == {("西街", True)}
    by_unit = _said(capsys, "--into", "b.xlsx", "--split", "unit")
    assert (by_unit["sheets"], len(by_unit["files"])) == (2, 1)
    assert set(load_workbook("b.xlsx").sheetnames) == set(UNITS)
    apart = _said(capsys, "--into", "c.csv", "--split", "street", "--sector", "学校")
    assert [Path(each).name for each in apart["files"]] == ["c-东街.csv"]
    text = Path("c-东街.csv").read_text("utf-8-sig")
    assert "'=1+1 消火栓无水" in text


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--into", "a.doc"), 2, "文件名以 .xlsx、.csv 或 .jsonl 结尾"),
        (("--into", "a.xlsx", "--severity", "major"), 2, "没有符合条件的隐患"),
        (("--into", "a.xlsx", "--unit", "没有的"), 2, "没有名为“没有的”的单位"),
        (("--into", "a.xlsx", "--street", "南街"), 2, "没有哪家单位在“南街”"),
        (("--into", "a.xlsx", "--since", "2026-13-01"), 2, "日期要写成"),
        (("--into", "xunan.db/a.xlsx"), 2, "写不了"),
    ],
)
def test_what_cannot_be_exported_is_said_and_leaves_no_file(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    code: int,
    words: str,
) -> None:
    try:
        said = main(["export", "ledger", *arguments])
    except SystemExit as refused:
        said = int(refused.code or 0)
    assert said == code
    assert words in capsys.readouterr().err
    assert not list(folder.glob("*.xlsx"))


def test_the_ledger_is_listed_with_the_filters_of_an_export(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filters = ("--overdue", "--street", "西街")
    _said(capsys, "--into", "a.jsonl", *filters)
    lines = [json.loads(each) for each in Path("a.jsonl").read_text("utf-8").splitlines()]
    assert main(["hazard", "list", *filters, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == lines
    assert main(["hazard", "list", *filters]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "共 2 条。"
    assert said[0].startswith("PT-2026-000001 · 已上账，待判定 · 示例养老院 · =1+1 消火栓无水")
    assert said[0].endswith("逾期3天")
    assert main(["hazard", "list", "--severity", "major", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["hazard", "list", "--severity", "major"]) == 0
    assert capsys.readouterr().out == "没有符合条件的隐患。\n"
    assert main(["hazard", "list", "--unit", "没有的"]) == 2
    assert "没有名为“没有的”的单位" in capsys.readouterr().err
    assert main(["hazard", "list", "--since", "2026-11-02", "--until", "2026-11-01"]) == 2
    assert "--until 在 --since 之前" in capsys.readouterr().err


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_reads_the_workbook_without_repair(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _said(capsys, "--into", "台账.xlsx", "--split", "enterprise")
    home = f"-env:UserInstallation=file://{folder / 'office'}"
    convert = ["soffice", home, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run([*convert, "--outdir", "again", "台账.xlsx"], check=True, timeout=400)
    first, again = (load_workbook(path) for path in ("台账.xlsx", "again/台账.xlsx"))
    assert again.sheetnames == first.sheetnames
    for name in first.sheetnames:
        before = [[cell.value for cell in row] for row in first[name].iter_rows(max_row=10)]
        after = [[cell.value for cell in row] for row in again[name].iter_rows(max_row=10)]
        assert after == before
