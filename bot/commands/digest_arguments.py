"""What may be written on the command line about digests."""

import argparse
import json
from datetime import date
from pathlib import Path


def add_commands_of_digests(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Add ``digest``."""
    words = "简报：日、周、月、季；已发出的按发出时的数字，没有发出的是实时数字"
    digest = commands.add_parser("digest", help="简报", description=words)
    periods = ("day", "week", "month", "quarter")
    digest.add_argument("--period", required=True, choices=periods, help="日、周、月、季")
    digest.add_argument("--on", metavar="DATE", type=_day, help="所在的一天，默认是最近已满的一期")
    scope = digest.add_mutually_exclusive_group()
    scope.add_argument("--street", metavar="NAME", help="街镇，默认全区")
    scope.add_argument("--unit", metavar="NAME", help="单位")
    scope.add_argument("--department", metavar="NAME", help="部门")
    output = digest.add_mutually_exclusive_group()
    output.add_argument("--json", action="store_true", help="输出 JSON（格式见 docs/schemas.md）")
    into = "写成文件：.xlsx 工作簿，.png 图片，.json，其余为文字"
    output.add_argument("--into", metavar="FILE", type=Path, help=into)
    digest.set_defaults(command=_digest)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise argparse.ArgumentTypeError("日期要写成 2026-12-31") from None


def _digest(options: argparse.Namespace) -> int:
    from bot.commands import digests  # noqa: PLC0415

    scope = digests.Scope(options.street, options.unit, options.department)
    shown = digests.show(options.period, options.on, scope)
    if options.into is not None:
        digests.write(shown, options.into)
        print(f"已写入：{options.into}")
        return 0
    print(json.dumps(shown.data, ensure_ascii=False) if options.json else "\n".join(shown.words))
    return 0
