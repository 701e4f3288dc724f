"""What may be written on the command line about what is handed up each month."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any


def add_commands_of_submissions(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Add ``submissions``."""
    of = commands.add_parser("submissions", help="每月报送").add_subparsers(required=True)
    listing = of.add_parser("list", help="列出一个月谁报了、谁没报")
    listing.set_defaults(command=_list)
    export = of.add_parser("export", help="把一个月的报送写成 PDF 或 XLSX")
    export.add_argument(
        "--into", metavar="FILE", type=Path, required=True, help="按后缀 .pdf 或 .xlsx"
    )
    export.set_defaults(command=_export)
    for each in (listing, export):
        each.add_argument("--month", type=_month, help="月份，如 2026-11；默认是最近一个月")
        each.add_argument("--street", metavar="NAME", help="街镇名称；默认是全区")
        each.add_argument("--json", action="store_true", help="输出 JSON")


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError("月份要写成 2026-11") from None


def _list(options: argparse.Namespace) -> int:
    from bot.commands import submissions  # noqa: PLC0415 - as the others

    return _say(submissions.list_submissions(options.month, options.street), options)


def _export(options: argparse.Namespace) -> int:
    from bot.commands import submissions  # noqa: PLC0415 - as the others

    if options.into.suffix.lower() not in {".pdf", ".xlsx"}:
        print("文件名要以 .pdf 或 .xlsx 结尾：--into FILE.pdf", file=sys.stderr)
        return 2
    return _say(submissions.write_month(options.month, options.street, options.into), options)


def _say(shown: tuple[Any, list[str]], options: argparse.Namespace) -> int:
    data, words = shown
    print(json.dumps(data, ensure_ascii=False, indent=2) if options.json else "\n".join(words))
    return 0
