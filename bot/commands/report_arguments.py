"""What may be written on the command line about what the office issues."""

import argparse
import json
import sys
from datetime import date
from pathlib import Path

KINDS = {"month": "月报", "quarter": "季度点评", "notice": "通报", "ranking": "晾晒通报"}
ENDINGS = {".pdf", ".xlsx", ".json"}


def add_commands_of_reports(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Add ``report``."""
    words = "月报、季度点评、通报、晾晒通报：已定稿的按定稿时的数字，没有定稿的是实时数字"
    report = commands.add_parser("report", help="月报、季度点评、通报", description=words)
    report.add_argument("kind", choices=tuple(KINDS), help="、".join(KINDS.values()))
    report.add_argument("--on", metavar="DATE", type=_day, help="所在的一天，默认是上一期")
    report.add_argument("--street", metavar="NAME", help="街镇，默认全区")
    output = report.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="输出 JSON（格式见 docs/schemas.md）")
    output.add_argument("--into", metavar="FILE", type=Path, help="写成 .pdf、.xlsx 或 .json 文件")
    report.set_defaults(command=_report)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise argparse.ArgumentTypeError("日期要写成 2026-12-31") from None


def _report(options: argparse.Namespace) -> int:
    from bot.commands import reports  # noqa: PLC0415 - only for whoever asks

    into: Path | None = options.into
    if into is not None and into.suffix.lower() not in ENDINGS:
        print("文件名要以 .pdf、.xlsx 或 .json 结尾：--into FILE.pdf", file=sys.stderr)
        return 2
    paper = reports.paper(options.kind, options.on, options.street)
    if into is not None:
        reports.write(paper, into)
        print(f"已写入：{into}")
    elif options.json:
        print(json.dumps(reports.as_object(paper), ensure_ascii=False, indent=2))
    else:
        print("\n".join(reports.words(paper)))
    return 0
