"""The working calendar from the command line."""

import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.commands.cli import main
from bot.commands.doctor import of_calendar
from duties.calendar.working_calendar import CalendarYear, WorkingCalendar, YearSource
from tests.unit.duties import notices
from tests.usecases.duties.test_calendar_keeping import OF_2027


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'xunan.db'}")
    monkeypatch.setenv("BOT_TOKEN", "")
    return tmp_path


def test_an_announced_year_is_shown_with_its_makeup_days(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["calendar", "show", "2026"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "2026年：已公布（软件自带）"
    assert said[1] == ("元旦：1月1日（周四）至1月3日（周六）放假，共3天；1月4日（周日）上班")
    assert said[-1] == "调休上班共6天。"
    assert main(["calendar", "show", "2026", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["announced"], data["estimated"]) == (True, False)
    assert [each["date"] for each in data["working"]] == [
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ]
    assert len(data["holidays"]) == 33


def test_a_year_that_is_not_announced_is_estimated(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calendar", "show", "2031"]) == 0
    assert capsys.readouterr().out == ("2031年：预估。节假日安排尚未录入，按周一至周五上班计算。\n")
    assert main(["calendar", "show", "2031", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert (data["estimated"], data["holidays"], data["working"]) == (True, [], [])


def test_a_notice_is_looked_at_and_then_put_in(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "notice.txt").write_text(OF_2027, "utf-8")
    assert main(["calendar", "read", "notice.txt"]) == 0
    said = capsys.readouterr().out
    assert "2027年1月1日（周五）：改为放假" in said
    assert "还没有录入" in said
    main(["calendar", "show", "2027"])
    assert "元旦" not in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO(OF_2027))
    assert main(["calendar", "read", "-", "--apply", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["applied"]
    assert data["changes"][0] == {"date": "2027-01-01", "working": False}
    assert data["moved"] == []
    main(["calendar", "show", "2027"])
    assert "元旦：1月1日（周五）至1月3日（周日）放假，共3天" in capsys.readouterr().out
    assert main(["calendar", "read", "notice.txt", "--apply"]) == 2
    assert "内容和这份通知相同" in capsys.readouterr().err


def test_a_part_of_a_notice_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "2031年元旦：1月1日（周三）放假，共1天。"
    (folder / "notice.txt").write_text(text, "utf-8")
    assert main(["calendar", "read", "notice.txt", "--apply"]) == 2
    assert "不是2031年完整的通知，没有录入。缺：春节" in capsys.readouterr().err


def test_what_cannot_be_read_is_said_and_nothing_put_in(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "notice.txt").write_text(notices.OF_2026.replace("共9天", "共8天"), "utf-8")
    assert main(["calendar", "read", "notice.txt", "--apply"]) == 2
    assert "春节：写着共8天，读到的是2月15日起9天。" in capsys.readouterr().err
    assert main(["calendar", "read", "none.txt"]) == 2
    assert "读不了 none.txt" in capsys.readouterr().err


def test_the_doctor_looks_at_the_forms_and_the_calendar(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["doctor"]) == 0
    assert "检查表都没有问题" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 10, 31), "正常：工作日历已录入到2026年。"),
        (date(2026, 11, 1), "提醒：2027年的节假日安排还没有录入"),
        (date(2027, 3, 1), "提醒：2027年的节假日安排还没有录入"),
    ],
)
def test_the_doctor_warns_from_november(today: date, said: str) -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    calendar = WorkingCalendar().with_year(CalendarYear(2026, True, YearSource.LIBRARY, at), ())
    assert str(of_calendar(calendar, today)).startswith(said)
