"""The two processes that ``bench.export`` compares; each says at its end what it took."""

import csv
import json
import resource
import sys
from datetime import date
from pathlib import Path
from typing import Any, Final

NUMBERS: Final = {"序号", "逾期天数", "退回", "复发"}
DATES: Final = {"发现日期", "整改时限", "销号日期", "提交整改"}


def main() -> int:
    """Write the file that the arguments name."""
    what, *paths = sys.argv[1:]
    if what == "ours":
        from bot.workers import export_process  # noqa: PLC0415 - the other one does without

        export_process.main()
    else:
        write_bare(Path(paths[0]), Path(paths[1]))
    usage = resource.getrusage(resource.RUSAGE_SELF)
    said = {"cpu": usage.ru_utime + usage.ru_stime, "peak": _peak()}
    print(json.dumps(said), file=sys.stderr)
    return 0


def _peak() -> float:
    """Return the most memory that this process has had, in MiB; of its own, not of its parent."""
    for line in Path("/proc/self/status").read_text("ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def write_bare(cells: Path, into: Path) -> None:
    """Write a table of cells with the library and nothing else."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - ours is to be timed with its own imports

    book = Workbook(str(into), {"constant_memory": True, "tmpdir": str(into.parent)})
    sheet = book.add_worksheet("台账")
    plain, day = book.add_format({"border": 1}), book.add_format({"num_format": "yyyy-mm-dd"})
    with cells.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        heads = next(rows)
        kinds: list[Any] = [
            "number" if head in NUMBERS else "date" if head in DATES else "text" for head in heads
        ]
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, plain)
        for place, row in enumerate(rows, 1):
            for column, (kind, cell) in enumerate(zip(kinds, row, strict=True)):
                if not cell:
                    sheet.write_blank(place, column, None, plain)
                elif kind == "text":
                    sheet.write_string(place, column, cell, plain)
                elif kind == "number":
                    sheet.write_number(place, column, int(cell), plain)
                else:
                    sheet.write_datetime(place, column, date.fromisoformat(cell), day)
    book.close()


if __name__ == "__main__":
    sys.exit(main())
