"""What may be written on the command line about counts."""

import argparse
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.commands.counts import Checked


def add_commands_of_counts(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``counts``."""
    counts = commands.add_parser("counts", help="统计").add_subparsers(required=True)
    check = counts.add_parser("check", help="按台账和审计链重新计算，与统计核对；不一致时返回 1")
    check.set_defaults(command=_check)
    rebuild = counts.add_parser("rebuild", help="清空统计，按台账和审计链重新统计，再核对一遍")
    rebuild.set_defaults(command=_rebuild)
    for each in (check, rebuild):
        each.add_argument("--json", action="store_true", help="输出 JSON")


def _check(options: argparse.Namespace) -> int:
    from bot.commands import counts  # noqa: PLC0415

    return _show(counts.check(), options)


def _rebuild(options: argparse.Namespace) -> int:
    from bot.commands import counts  # noqa: PLC0415

    return _show(counts.rebuild(), options)


def _show(done: "Checked", options: argparse.Namespace) -> int:
    if options.json:
        print(json.dumps(done.data, ensure_ascii=False))
    else:
        print(*done.words, sep="\n")
    return 1 if done.differences else 0
