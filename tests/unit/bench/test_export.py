"""The bench of exports lets both write the same cells, and says whether the aims are met."""

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import Engine

from bench.export import Spent, fill_ledger, measured, table

ROWS = 60


def cells(path: Path, head: int) -> list[list[Any]]:
    """What stands in the rows below a head, down to the last hazard."""
    sheet = load_workbook(path).worksheets[0]
    rows = sheet.iter_rows(min_row=head + 1, max_row=head + ROWS, max_col=23, values_only=True)
    return [list(each) for each in rows]


def test_the_bare_library_is_given_the_same_cells(engine: Engine, tmp_path: Path) -> None:
    url = engine.url.render_as_string(hide_password=False)
    fill_ledger(url, ROWS)
    spent = measured(url, tmp_path, 1, keep=True)
    assert set(spent) == {"xlsx", "csv", "jsonl", "bare"}
    assert all(each.seconds > 0 and each.cpu > 0 and each.peak > 1 for each in spent.values())
    assert cells(tmp_path / "xlsx-0" / "台账.xlsx", 3) == cells(
        tmp_path / "bare-0" / "bare.xlsx", 1
    )


def test_the_verdict_is_that_of_the_longest_ledger() -> None:
    slow, quick = Spent(2.0, 2.0, 90.0, 1.0), Spent(1.0, 1.0, 20.0, 1.0)
    said = table("SQLite", {10: {"xlsx": slow, "bare": quick}, 100: {"xlsx": quick, "bare": slow}})
    assert "100 rows against the bare library: 0.50 of its time (aim ≤ 1.3: met)" in said
    said = table("SQLite", {10: {"xlsx": quick, "bare": slow}, 100: {"xlsx": slow, "bare": quick}})
    assert "2.00 of its time (aim ≤ 1.3: MISSED)" in said
