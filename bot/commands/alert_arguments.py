"""What may be written on the command line about alerts."""

import argparse

from bot.commands.saying import say


def add_commands_of_alerts(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``alert``."""
    alert = commands.add_parser("alert", help="预警叫应").add_subparsers(required=True)
    send = alert.add_parser("send", help="向单位发预警或工作提示，逐家知悉")
    send.add_argument("--street", metavar="NAME", help="街镇名称；不填是全区")
    send.add_argument("--sector", metavar="WORD", help="行业，如 教育、养老机构、工贸")
    send.add_argument(
        "--unit", metavar="NAME", action="append", default=[], help="单位名称，可写多次"
    )
    send.add_argument("--text", required=True, help="内容，最多500字")
    send.add_argument(
        "--kind",
        default="warning",
        metavar="KIND",
        help="类型：typhoon、rain、heat、cold、activity、accident、guidance、warning（默认）",
    )
    send.add_argument(
        "--answer",
        choices=["none", "know", "decide"],
        help="要求的答复：none 不须，know 知悉，decide 暂停、延期或照常；默认按类型",
    )
    send.add_argument("--minutes", type=_minutes, help="多少分钟未答复转下一人；默认按类型")
    send.set_defaults(command=_send)
    listing = alert.add_parser("list", help="列出进行中的预警和知悉情况")
    listing.set_defaults(command=_list)
    for each in (send, listing):
        each.add_argument("--json", action="store_true", help="输出 JSON")


def _minutes(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= 1440:
        return int(text)
    raise argparse.ArgumentTypeError("分钟数要在 1 到 1440 之间")


def _send(options: argparse.Namespace) -> int:
    from bot.commands import alerts  # noqa: PLC0415

    recipients = alerts.Recipients(options.street, options.sector, options.unit)
    found = alerts.send(options.text, recipients, options.kind, options.answer, options.minutes)
    return say(*found, as_json=options.json)


def _list(options: argparse.Namespace) -> int:
    from bot.commands import alerts  # noqa: PLC0415

    return say(*alerts.list_alerts(), as_json=options.json)
