"""A street with a school and an office, its list of tasks, and a clock that is driven."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import text

from duties.tasks import importing, working
from duties.tasks.model import Line, stamp_of
from duties.tasks.sheet import Row
from duties.tasks.upload import Upload, UploadState, spell_table
from frontdesk.overdue import sweep_items
from spreadsheets.model import SheetRow, SheetTable
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import OFFICE, OFFICER, SHANGHAI, STREET, Desk

UPLOADED = (
    "来源",
    "序号",
    "类别",
    "任务",
    "内容",
    "时间节点",
    "责任单位",
    "配合单位",
    "备注",
)


def row(number: str = "1", timing: str = "6月30日前", lead: str = "示例小学", **others: str) -> Row:
    given = {"category": "年度目标", "title": f"任务{number}", "content": "", "partners": ""}
    given |= others
    return Row(
        2,
        "003",
        number,
        given["category"],
        given["title"],
        given["content"],
        timing,
        lead,
        given["partners"],
        "",
    )


class Lists(Desk):
    """A street with a school and an office, and its list of tasks."""

    def takes(self, rows: Sequence[Row], street: str = STREET, year: int = 2026) -> Any:
        """Bring rows in, as the command line does."""
        return self.runs(lambda work: importing.bring_in(work, street, year, rows, None))

    def lines(self, street: str = STREET, year: int = 2026) -> list[Line]:
        """The targets of a list."""
        return self.runs(lambda work: work.tasks.lines(street, year))

    def on(self, day: date, hour: int = 10) -> None:
        """Set the clock, and let what is late go on."""
        self.goes(datetime.combine(day, time(hour), SHANGHAI).astimezone(UTC))
        more = True
        while more:
            more = self.runs(lambda work: sweep_items(work, 50)).more

    def rows(self, query: str) -> list[Any]:
        """Read a column by another connection."""
        with self.engine.connect() as connection:
            return [each[0] for each in connection.execute(text(query))]

    def holders(self) -> list[str]:
        """Who holds an item about a task."""
        query = "SELECT holder FROM todo_items WHERE subject = 'task' ORDER BY holder"
        return self.rows(query)

    def hands_in(self, line: Line, words: str = "已办结", who: int = OFFICER) -> None:
        """Say that a target is reached."""
        mark = stamp_of(line.target)
        self.runs(lambda work: working.hand_in(work, line.target.id, mark, words), who)


def uploaded(lists: Lists, rows: Sequence[Row]) -> Upload:
    """Let a workbook have come for the list of the street."""
    cells = [
        SheetRow(
            number,
            dict(
                zip(
                    UPLOADED,
                    (r.source, r.number, r.category, r.title, r.content, r.timing, r.lead, "", ""),
                    strict=True,
                )
            ),
        )
        for number, r in enumerate(rows, start=2)
    ]

    def turn(work: UnitOfWork) -> Upload:
        assert work.person is not None
        new = Upload(0, STREET, "a.xlsx", work.person.id, work.now)
        upload = work.tasks.add_upload(new)
        read = replace(
            upload, state=UploadState.READ, content=spell_table(SheetTable((*cells,), ()))
        )
        assert work.tasks.save_upload(read)
        return read

    return lists.runs(turn, OFFICE)
