"""The commands about workbooks of people, and about posters."""

from itertools import count
from pathlib import Path

from bot.commands.units import BotUnnamed, bot_name, open_work, require_unit
from bot.settings import Settings
from duties.expiry.items import meet_holder
from duties.meeting import meet_change
from duties.tasks.renewing import meet_member
from hazards.loop.releasing import meet_department
from people import codes, importing, master_list
from reports import poster, workbook
from reports.packages import items as packages
from spreadsheets.reading import read_sheets


def write_template(path: Path) -> None:
    """Write the empty workbook that ``bring_in`` takes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.write_template(path)


def bring_in(path: Path, *, new_streets: bool = False) -> tuple[importing.Imported, Path]:
    """Bring in units, places and people; returns what was done and the workbook that tells it.

    Nothing is committed unless that workbook, with its links, is written. Raises
    ``WorkbookUnreadable`` and ``SheetMistakes``.
    """
    settings = Settings()
    book = read_sheets(path, master_list.SHEETS)
    links = workbook.Links(bot_name(settings))
    results = _free_name(path)
    with open_work(settings) as work:
        outcome = importing.bring_in(work, book, new_streets=new_streets)
        for membership in outcome.joined:
            meet_change(work, membership)
            meet_holder(work, membership)
            packages.meet_holder(work, membership)
            meet_member(work, membership)
            meet_department(work, membership)
        workbook.write_outcome(results, outcome, links, work.zone)
    return outcome, results


def _free_name(path: Path) -> Path:
    """Return where the outcome goes: never over an earlier one, whose links may yet be needed."""
    for number in count(1):
        results = path.with_name(f"{path.stem}-结果{number if number > 1 else ''}.xlsx")
        if not results.exists():
            break
    return results


def print_posters(unit_name: str, into: Path, username: str = "") -> int:
    """Print the posters and labels of a unit and return how many codes it has.

    Raises ``UnitUnknown`` and ``BotUnnamed``.
    """
    settings = Settings()
    username = username.lstrip("@") or bot_name(settings)
    if not username:
        raise BotUnnamed
    with open_work(settings) as work:
        unit = require_unit(work, unit_name)
        good = codes.issue_missing(work, unit)
        pdf = poster.render_in_subprocess(poster.posters_for(username, good))
        into.parent.mkdir(parents=True, exist_ok=True)
        into.write_bytes(pdf)
    return len(good)
