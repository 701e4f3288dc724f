"""While somebody sets the clock, every page of every paper says so, whatever is printed."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from core.clock import OffsetClock, SystemClock
from duties.escalation.chain import StepKind
from reports.clock_mark import mark_papers
from reports.letter import Letter
from reports.letter import render as render_letter
from reports.paper import render, render_in_subprocess
from reports.poster import Poster
from reports.poster import render as render_posters
from tests.unit.reports.papers import base_paper, campus_paper, finding, pages, photo

MARK = "试用件，所载时间并非实际时间（时钟由CLOCK_OFFSET_FILE设定：比实际时间快1天2小时）"


@pytest.fixture
def _set_clock(tmp_path: Path) -> Iterator[None]:
    file = tmp_path / "offset"
    file.write_text(str(timedelta(hours=26).total_seconds()))
    mark_papers(OffsetClock(file))
    yield
    mark_papers(SystemClock())


def printed(kind: str, folder: Path) -> bytes:
    if kind == "poster":
        return render_posters([Poster("示例小学", "", "示例街道", "https://t.me/x?start=c1")])
    if kind == "letter":
        signed = datetime(2026, 11, 22, 9, 3, tzinfo=UTC)
        facts = ("PT-2026-000001", "一般", "教学楼", "消火栓无水", "维修")
        head = ("PT-2026-000001-1", "示例街道安全办", "陈示例", signed, "示例小学")
        return render_letter(Letter(StepKind.LETTER, *head, *facts, date(2026, 11, 20), None))
    if kind == "annex1":
        return render(base_paper())
    paper = campus_paper(finding(5, photos=(photo(folder),)))
    return render(paper) if kind == "checklist" else render_in_subprocess(paper)


@pytest.mark.usefixtures("_set_clock")
@pytest.mark.parametrize(
    "kind", ["annex1", "checklist", "in a process of its own", "letter", "poster"]
)
def test_every_page_says_that_its_time_is_not_real(kind: str, tmp_path: Path) -> None:
    found = pages(printed(kind, tmp_path))
    assert len(found) >= (1 if kind in {"annex1", "letter"} else 2)
    assert [page.count(MARK) for page in found] == [1] * len(found)


def test_in_earnest_nothing_is_said_of_the_clock() -> None:
    assert not [page for page in pages(render(campus_paper())) if "时钟" in page]
