"""What may be written on the command line about departments."""

import argparse
import json
from collections.abc import Sequence


def add_commands_of_departments(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Add ``department``."""
    department = commands.add_parser("department", help="部门").add_subparsers(required=True)
    listing = department.add_parser("list", help="列出部门")
    listing.add_argument("--street", metavar="NAME", help="只列这个街镇的；不写是全部")
    listing.set_defaults(command=_list)
    add = department.add_parser("add", help="登记一个部门；已有的改为这里写的类别、行业")
    add.add_argument("name", metavar="NAME", help="部门名称")
    add.add_argument("--street", metavar="NAME", help="街镇名称；不写是全区")
    add.add_argument(
        "--kind",
        default=None,
        choices=["bureau", "section", "team"],
        help="bureau 主管部门、section 街镇科室、team 执法队伍；不写按有无街镇",
    )
    add.add_argument(
        "--sector", metavar="NAME", action="append", default=[], help="主管的行业，可多次"
    )
    add.set_defaults(command=_add)
    bring_in = department.add_parser("import", help="导入自带的一套部门；已有的不动")
    bring_in.add_argument("set", choices=["district", "street"], help="district 区级、street 街镇")
    bring_in.add_argument("--street", metavar="NAME", help="街镇名称；导入街镇的一套时必写")
    bring_in.set_defaults(command=_import)
    for each in (listing, add, bring_in):
        each.add_argument("--json", action="store_true", help="输出 JSON")


def _list(options: argparse.Namespace) -> int:
    from bot.commands import departments  # noqa: PLC0415

    return _say(*departments.list_departments(options.street), as_json=options.json)


def _add(options: argparse.Namespace) -> int:
    from bot.commands import departments  # noqa: PLC0415

    asked = departments.Asked(options.name, options.street or "", options.kind, options.sector)
    return _say(*departments.add_department(asked), as_json=options.json)


def _import(options: argparse.Namespace) -> int:
    from bot.commands import departments  # noqa: PLC0415

    return _say(*departments.bring_in(options.set, options.street or ""), as_json=options.json)


def _say(data: object, words: Sequence[str], *, as_json: bool) -> int:
    """Print an answer as data or in words."""
    print(json.dumps(data, ensure_ascii=False) if as_json else "\n".join(words))
    return 0
