"""What may be written on the command line about exports."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.commands.exports import Wanted

SUFFIXES = (".xlsx", ".csv", ".jsonl")
SEVERITIES = {"general": "general", "major": "major", "一般": "general", "重大": "major"}
STATES = {"open": "open", "closed": "closed", "未销号": "open", "已销号": "closed"}
SOURCES = ("inspection", "snap", "tip", "duty")
SPLITS = ("month", "unit", "department", "street", "enterprise")


def add_commands_of_exports(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Add ``export``."""
    export = commands.add_parser("export", help="导出").add_subparsers(required=True)
    ledger = export.add_parser("ledger", help="导出台账：Excel 表、CSV 或 JSON 行")
    ledger.add_argument(
        "--into", metavar="FILE", type=_file, required=True, help="文件，.xlsx、.csv 或 .jsonl"
    )
    ledger.add_argument("--split", choices=SPLITS, help="一月、一单位、一部门、一街镇、一企一档")
    add_filters(ledger)
    ledger.add_argument("--json", action="store_true", help="输出 JSON")
    ledger.set_defaults(command=_ledger)


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add what a part of the ledger is chosen by."""
    parser.add_argument("--street", metavar="NAME", default="", help="街镇")
    parser.add_argument("--unit", metavar="NAME", default="", help="单位名称")
    parser.add_argument("--sector", metavar="WORD", action="append", default=[], help="行业")
    parser.add_argument("--severity", choices=SEVERITIES, help="等级")
    parser.add_argument("--state", choices=STATES, help="未销号或已销号")
    parser.add_argument("--source", choices=SOURCES, help="来源")
    parser.add_argument("--since", metavar="DATE", type=_day, help="这一天起发现的，2026-11-01")
    parser.add_argument("--until", metavar="DATE", type=_day, help="到这一天为止发现的")
    parser.add_argument("--overdue", action="store_true", help="只要逾期的")
    parser.add_argument("--words", metavar="WORDS", default="", help="编号、单位、内容里的字")


def wanted_by(options: argparse.Namespace) -> "Wanted | None":
    """Return the filter that was written; ``None``, and says so, where its days are reversed."""
    from bot.commands.exports import Wanted  # noqa: PLC0415

    if options.since and options.until and options.until < options.since:
        print("--until 在 --since 之前。", file=sys.stderr)
        return None
    return Wanted(
        options.street,
        options.unit,
        tuple(options.sector),
        SEVERITIES.get(options.severity, ""),
        STATES.get(options.state, ""),
        options.source or "",
        options.since,
        options.until,
        options.overdue,
        options.words,
    )


def _file(text: str) -> Path:
    path = Path(text)
    if path.suffix not in SUFFIXES:
        raise argparse.ArgumentTypeError("文件名以 .xlsx、.csv 或 .jsonl 结尾")
    return path


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise argparse.ArgumentTypeError("日期要写成 2026-12-31") from None


def _ledger(options: argparse.Namespace) -> int:
    from bot.commands import exports  # noqa: PLC0415

    wanted = wanted_by(options)
    if wanted is None:
        return 2
    data, words = exports.export_ledger(options.into, wanted, options.split or "none")
    print(json.dumps(data, ensure_ascii=False) if options.json else "\n".join(words))
    return 0
