"""The workbook of a digest: read again with the values that went in, and ready for the printer."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from duties.counts.figures import DutyFigures
from hazards.counts.figures import HazardFigures
from hazards.counts.period import PeriodKind
from hazards.model import HazardState, Severity
from people.model import Risk
from reports import digest_workbook
from reports.digest_picture import compose
from reports.digests.model import Clocked, Figures
from reports.digests.ports import Changed
from reports.digests.words import body

ZONE = ZoneInfo("Asia/Shanghai")
DAY = date(2026, 11, 26)
FIGURES = Figures(
    audience="office:",
    title="全区",
    kind=PeriodKind.DAY,
    first=DAY,
    last=DAY,
    as_of=datetime(2026, 11, 27, 0, 30, tzinfo=UTC),
    hazards=HazardFigures(opening=4, found=3, closed=2, overdue=1),
    previous=HazardFigures(opening=5, found=1, closed=2),
    duties=DutyFigures(),
    patrols=DutyFigures(),
    majors=(),
    longest=None,
    best=None,
    worst=None,
    ranked=0,
    risks=dict.fromkeys(Risk, 0),
    parted_by="street",
    parts=(),
    more_parts=0,
    lines=7,
    head="f" * 64,
)


def changed(description: str) -> Changed:
    """A hazard that was found on the day, with what somebody typed."""
    return Changed(
        hazard_id=1,
        number="PT-2026-000001",
        unit="示例小学",
        street="示例街道",
        sector="教育",
        description=description,
        measure="清理",
        severity=Severity.GENERAL,
        state=HazardState.RECTIFYING,
        found_at=datetime(2026, 11, 26, 1, tzinfo=UTC),
        deadline=date(2026, 12, 3),
        closed_at=None,
        closed=False,
        reopened=False,
    )


@pytest.mark.parametrize(
    "typed", ["=1+1", "+86", "-1", "@x", "\t=1", "第一行\n第二行", "😀", "a\x01b"]
)
def test_what_was_typed_is_text_and_days_and_numbers_are_real(typed: str) -> None:
    book = load_workbook(BytesIO(digest_workbook.write(FIGURES, 0, [changed(typed)], ZONE)))
    cells = list(book["本期变动"][2])
    assert cells[5].data_type == "s"
    assert cells[5].value == typed.replace("\x01", "")
    said: list[Any] = [cell.value for cell in cells]
    assert said[9] == datetime(2026, 11, 26, 9)  # noqa: DTZ001 - a workbook knows no zones
    assert said[10].date() == date(2026, 12, 3)
    figures = {row[0].value: (row[1].value, row[2].value) for row in book["简报"].iter_rows()}
    assert (figures["期初"], figures["新增"], figures["期末"]) == ((4, 5), (3, 1), (5, 4))


def test_both_sheets_are_set_up_for_paper() -> None:
    book = load_workbook(BytesIO(digest_workbook.write(FIGURES, 0, [changed("堆物")], ZONE)))
    for name, orientation in (("简报", "portrait"), ("本期变动", "landscape")):
        page = book[name].page_setup
        assert (page.orientation, page.paperSize, page.fitToHeight) == (orientation, 9, 0)
    assert book["本期变动"].print_title_rows == "$1:$1"
    notes = [each for each in book["简报"].merged_cells.ranges if each.min_col == 1]
    assert len(notes) == 6  # as of, four definitions, the chain


def test_majors_of_today_are_not_named_where_none_was_open_at_the_end() -> None:
    later = Clocked(1, "PT-2026-000009", "示例小学", "消火栓无水", date(2026, 12, 3))
    figures = replace(FIGURES, majors=(later,))
    assert "重大在账：无" in body(figures, ZONE)
    assert compose(figures, 0, ZONE).data["majors"] == []
