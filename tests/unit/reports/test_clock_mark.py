"""While somebody sets the clock, every page of every paper says so, whatever is printed."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import OffsetClock, SystemClock
from reports.clock_mark import mark_papers
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
    if kind == "annex1":
        return render(base_paper())
    paper = campus_paper(finding(5, photos=(photo(folder),)))
    return render(paper) if kind == "checklist" else render_in_subprocess(paper)


@pytest.mark.usefixtures("_set_clock")
@pytest.mark.parametrize("kind", ["annex1", "checklist", "in a process of its own", "poster"])
def test_every_page_says_that_its_time_is_not_real(kind: str, tmp_path: Path) -> None:
    found = pages(printed(kind, tmp_path))
    assert len(found) >= (1 if kind == "annex1" else 2)
    assert [page.count(MARK) for page in found] == [1] * len(found)


def test_in_earnest_nothing_is_said_of_the_clock() -> None:
    assert not [page for page in pages(render(campus_paper())) if "时钟" in page]
