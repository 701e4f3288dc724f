"""What the command line does about task lists."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.commands.rollouts import carry_through
from bot.commands.units import open_work
from bot.settings import Settings
from duties.rollouts.carrying_on import begin
from duties.tasks.model import Line, colour_of
from duties.tasks.sheet import COLUMNS, SHEET, read_rows
from duties.tasks.taking import owed_for, result_of
from duties.tasks.upload import Upload, UploadState, spell_table
from duties.tasks.uploading import read_list
from people.streets import StreetUnknown, known_streets
from reports.workbook import write_table
from storage.engine.unit_of_work import UnitOfWork

SCHEMA = 1
_WIDTHS = (14, 8, 24, 32, 60, 16, 24, 24, 16)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an import, as data and in words; ``taken``: anything was."""

    taken: bool
    data: dict[str, Any]
    words: list[str]


def bring_in(path: Path, year: int | None, street: str | None, *, good_rows: bool = False) -> Done:
    """Bring in a list; nothing where a row is refused, unless only ``good_rows`` are wanted.

    It comes in some rows in each transaction, so that nobody waits for all; what a crash leaves
    over the running bot brings in, or the next import of the same file.

    Raises ``WorkbookUnreadable``, ``SheetMistakes`` and ``StreetUnknown``.
    """
    table = read_list(path)
    with open_work(Settings()) as work:
        where = street_named(work, street)
        of = year or work.day().year
        listed = read_rows(table, of)
        refused = [
            {"row": each.row, "column": each.column, "reason": each.what} for each in listed.refused
        ]
        data: dict[str, Any] = {"schema": SCHEMA, "year": of, "street": where or None}
        if refused and not good_rows:
            none = {"added": 0, "changed": 0, "unchanged": 0, "unlinked": []}
            words = [f"有 {len(refused)} 处错，什么都没有导入：", *map(str, listed.refused)]
            words.append("改好再导入；只要其余的行，加 --good-rows。")
            return Done(False, data | none | {"refused": refused}, words)
        taken = Upload(0, where, path.name, None, work.now, UploadState.TAKEN, spell_table(table))
        upload = work.tasks.add_upload(taken)
        owed = begin(work, owed_for(work, upload, of, len(listed.rows), None))
    rollout = carry_through(owed)
    with open_work(Settings()) as work:
        made = result_of(work, rollout)
    data |= {
        "added": made.added,
        "changed": made.changed,
        "unchanged": made.unchanged,
        "refused": refused,
        "unlinked": list(made.unlinked),
    }
    words = [f"{of}年：新增 {made.added}，变更 {made.changed}，不变 {made.unchanged}。"]
    words += [f"没有导入：{each}" for each in listed.refused]
    if rollout.failed:
        words.append(f"另有 {rollout.failed} 行出错，没有导入：{rollout.trouble}")
    if made.unlinked:
        names = "、".join(made.unlinked)
        words.append(
            f"{len(made.unlinked)} 个责任单位没有对上（名称与登记的单位、部门不一致）：{names}。"
        )
        words.append("暂由安全办办理。请在聊天里发 /tasks，点“责任单位”选是谁，选一次以后都认得。")
    return Done(not rollout.failed, data | {"failed": rollout.failed}, words)


def street_named(work: UnitOfWork, street: str | None) -> str:
    """Return the street of a list, empty for the area; raises ``StreetUnknown``."""
    wanted = (street or "").strip()
    if wanted and wanted not in known_streets(work):
        raise StreetUnknown(wanted, ())
    return wanted


def list_tasks(year: int | None, street: str | None) -> tuple[list[dict[str, Any]], list[str]]:
    """Return the targets of a list, as data and in words; raises ``StreetUnknown``."""
    with open_work(Settings()) as work:
        where = street_named(work, street)
        today = work.day()
        lines = work.tasks.lines(where, year or today.year)
        bodies = work.tasks.bodies_of(dict.fromkeys(each.task.id for each in lines))
    data = []
    words = []
    for each in lines:
        colour = colour_of(each.target, today)
        names = [one.name for one in bodies.get(each.task.id, ())]
        data.append(_data(each) | {"colour": colour.value, "bodies": names})
        until = each.target.due.isoformat()
        standing = f"{colour.label} {each.target.percent}%"
        words.append(f"{each.task.number} {each.title} · {until} · {standing} · {'、'.join(names)}")
    return data, words or ["没有任务。用 xunan tasks import 导入。"]


def _data(line: Line) -> dict[str, Any]:
    task, target = line.task, line.target
    return {
        "id": target.id,
        "source": task.source,
        "number": task.number,
        "category": task.category,
        "title": task.title,
        "part": target.part or None,
        "timing": task.timing,
        "since": target.since.isoformat(),
        "due": target.due.isoformat(),
        "percent": target.percent,
        "state": target.state.value,
    }


def write_template(path: Path) -> None:
    """Write the empty workbook that ``bring_in`` takes."""
    from openpyxl import Workbook  # noqa: PLC0415 - only where one is wanted

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    write_table(sheet, [column.title for column in COLUMNS], (), _WIDTHS)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
