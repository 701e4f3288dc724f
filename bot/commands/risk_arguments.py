"""What may be written on the command line about the risk colours of units."""

import argparse
import json
from collections.abc import Sequence


def add_commands_of_risk(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``risk``."""
    risk = commands.add_parser("risk", help="四色").add_subparsers(required=True)
    listing = risk.add_parser("list", help="列出单位的颜色，颜色重的在前")
    listing.add_argument("--street", metavar="NAME", default="", help="街镇名称")
    listing.set_defaults(command=_list)
    explain = risk.add_parser("explain", help="一家单位为什么是这个颜色")
    explain.add_argument("unit", metavar="UNIT", help="单位名称")
    explain.set_defaults(command=_explain)
    propose = risk.add_parser("propose", help="现在就按规则对照一遍，列出待确认的变动")
    propose.set_defaults(command=_propose)
    for each in (listing, explain, propose):
        each.add_argument("--json", action="store_true", help="输出 JSON")


def _list(options: argparse.Namespace) -> int:
    from bot.commands import risk  # noqa: PLC0415

    return _say(*risk.list_colours(options.street), as_json=options.json)


def _explain(options: argparse.Namespace) -> int:
    from bot.commands import risk  # noqa: PLC0415

    return _say(*risk.explain(options.unit), as_json=options.json)


def _propose(options: argparse.Namespace) -> int:
    from bot.commands import risk  # noqa: PLC0415

    return _say(*risk.propose(), as_json=options.json)


def _say(data: object, words: Sequence[str], *, as_json: bool) -> int:
    """Print an answer as data or in words."""
    print(json.dumps(data, ensure_ascii=False) if as_json else "\n".join(words))
    return 0
