"""What may be written on the command line about certificates, equipment and insurance."""

import argparse
import sys
from datetime import date
from pathlib import Path

from bot.commands.saying import say


def add_commands_of_expiry(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``expiry``."""
    expiry = commands.add_parser("expiry", help="证照设备").add_subparsers(required=True)
    listing = expiry.add_parser("list", help="列出一家单位的证照设备；不写单位是全区已过期的")
    listing.add_argument("--unit", metavar="NAME", help="单位名称")
    listing.add_argument("--into", metavar="FILE.xlsx", type=Path, help="写成台账（要写 --unit）")
    listing.set_defaults(command=_list)
    add = expiry.add_parser("add", help="登记一项")
    add.add_argument("name", metavar="NAME", help="姓名、设备名称或保险公司")
    add.add_argument("--unit", metavar="NAME", required=True, help="单位名称")
    add.add_argument("--kind", metavar="KIND", required=True, help="类型，见 xunan expiry kinds")
    add.add_argument("--number", default="", help="编号")
    add.add_argument("--detail", default="", help="类别，如 低压电工")
    add.add_argument("--place", metavar="NAME", help="单位内的点位")
    add.add_argument(
        "--day",
        metavar="[ITEM=]DATE",
        action="append",
        required=True,
        type=_day,
        help="日期，如 2027-05-01；类型有几项到期的写 review=2027-05-01，可写多次",
    )
    add.set_defaults(command=_add)
    bring_in = expiry.add_parser("import", help="从 Excel 导入特种作业台账，有错不导入")
    bring_in.add_argument("file", metavar="FILE.xlsx", type=Path)
    bring_in.set_defaults(command=_import)
    template = expiry.add_parser("template", help="生成导入用的特种作业台账空表")
    template.add_argument("file", metavar="FILE.xlsx", type=Path)
    template.set_defaults(command=_template)
    kinds = expiry.add_parser("kinds", help="列出类型，并检查类型文件有没有写错")
    kinds.add_argument("path", nargs="?", type=Path, help="文件，默认是自带的")
    kinds.set_defaults(command=_kinds)
    for each in (listing, add, bring_in, kinds):
        each.add_argument("--json", action="store_true", help="输出 JSON")


def _day(text: str) -> tuple[str, date]:
    item, _, day = text.rpartition("=")
    try:
        return item.strip(), date.fromisoformat(day.strip())
    except ValueError:
        raise argparse.ArgumentTypeError("日期要写成 2026-12-31 或 review=2026-12-31") from None


def _list(options: argparse.Namespace) -> int:
    from bot.commands import expiry  # noqa: PLC0415

    if options.into is not None and options.unit is None:
        print("写成台账要指明单位：--unit NAME", file=sys.stderr)
        return 2
    found = expiry.list_entries(options.unit, options.into)
    return say(*found, as_json=options.json)


def _add(options: argparse.Namespace) -> int:
    from bot.commands import expiry  # noqa: PLC0415

    thing = expiry.Thing(
        options.unit, options.kind, options.name, options.number, options.detail, options.place
    )
    return say(*expiry.add_entry(thing, options.day), as_json=options.json)


def _import(options: argparse.Namespace) -> int:
    from bot.commands import expiry  # noqa: PLC0415

    return say(*expiry.bring_in(options.file), as_json=options.json)


def _template(options: argparse.Namespace) -> int:
    from bot.commands import expiry  # noqa: PLC0415

    expiry.write_template(options.file)
    print(f"空表已生成：{options.file}")
    return 0


def _kinds(options: argparse.Namespace) -> int:
    from bot.commands import expiry  # noqa: PLC0415

    mistakes = expiry.find_mistakes(options.path)
    if mistakes:
        print(*mistakes, sep="\n")
        return 1
    if options.path is not None:
        print("类型文件没有问题。")
        return 0
    return say(*expiry.show_kinds(), as_json=options.json)
