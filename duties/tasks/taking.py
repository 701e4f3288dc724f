"""The good rows of a workbook come into their list, some in each turn: nobody waits for all."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from chat.setting_aside import together_or_apart
from core.errors import Overtaken, XunanError
from duties.rollouts.rollout import LONGEST_TITLE, Rollout, RolloutKind
from duties.tasks.importing import Imported, bring_in, unlinked_of
from duties.tasks.ports import TaskWork
from duties.tasks.sheet import Listed, Row, read_rows
from duties.tasks.upload import Upload, read_table_of

ROWS_AT_ONCE = 25


class ListComing(XunanError):
    """A list is being imported, and is not whole yet; ``passed`` of ``total`` rows are there."""

    def __init__(self, passed: int, total: int) -> None:
        super().__init__()
        self.passed, self.total = passed, total


@lru_cache(maxsize=1)  # of the list that comes in just now, whose parts are read one by one
def listed_in(content: str, year: int) -> Listed:
    """Return the rows of a workbook, good and refused, as tasks of a year."""
    return read_rows(read_table_of(content), year)


def owed_for(work: TaskWork, upload: Upload, year: int, rows: int, by: int | None) -> Rollout:
    """Return the import of a workbook with so many good rows, as it is owed at first."""
    title = f"{upload.street or '全区'} {year}年任务清单"[:LONGEST_TITLE]
    since = date(year, 1, 1)
    kind, street = RolloutKind.TASKS, upload.street
    new = Rollout(0, kind, title, "", "", None, street, "", since, by, work.now, rows)
    return replace(new, about_id=upload.id)


def import_some(work: TaskWork, rollout: Rollout) -> Rollout:
    """Take an import some rows further; a row that makes trouble is left out, with the reason.

    Raises ``Overtaken``.
    """
    upload = work.tasks.upload(rollout.about_id or 0)
    year = rollout.since.year
    rows = listed_in(upload.content, year).rows if upload is not None else ()
    left = [row for row in rows if row.row > rollout.reached]
    part = left[:ROWS_AT_ONCE]
    made: list[Imported] = []

    def take(some: Sequence[Row]) -> None:
        made.append(bring_in(work, rollout.street, year, some, rollout.made_by))

    troubled = together_or_apart(work, f"import {rollout.id}", part, take, Overtaken)
    trouble = f"第{troubled[-1][0].row}行 {troubled[-1][1]}" if troubled else rollout.trouble
    return replace(
        rollout,
        reached=max([rollout.reached, *(row.row for row in part)]),
        passed=rollout.passed + len(part),
        made=rollout.made + sum(each.added for each in made),
        kept=rollout.kept + sum(each.unchanged for each in made),
        failed=rollout.failed + len(troubled),
        trouble=trouble,
        finished_at=work.now if len(part) == len(left) else None,
    )


def result_of(work: TaskWork, rollout: Rollout) -> Imported:
    """Return what an import has come to by now."""
    unlinked = unlinked_of(work, rollout.street, rollout.since.year)
    return Imported(rollout.made, rollout.changed, rollout.kept, unlinked)


def under_way(work: TaskWork, street: str, year: int) -> Rollout | None:
    """Return the import by which a list is not whole yet, or ``None``."""
    for each in work.rollouts.unfinished():
        if each.kind is RolloutKind.TASKS and (each.street, each.since.year) == (street, year):
            return each
    return None


def require_whole(work: TaskWork, street: str, year: int) -> None:
    """Raise ``ListComing`` while a list is being imported."""
    coming = under_way(work, street, year)
    if coming is not None:
        raise ListComing(coming.passed, coming.total)
