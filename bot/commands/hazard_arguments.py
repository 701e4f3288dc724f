"""What may be written on the command line about hazards."""

import argparse
import json

from bot.commands.export_arguments import add_filters, wanted_by


def add_commands_of_hazards(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Add ``hazard``."""
    hazard = commands.add_parser("hazard", help="隐患").add_subparsers(required=True)
    show = hazard.add_parser("show", help="一条隐患：各项内容、经过、照片、移交")
    show.add_argument("number", metavar="NUMBER", help="如 PT-2026-000001、2026-000001")
    show.set_defaults(command=_show)
    listing = hazard.add_parser("list", help="列出台账，筛选同 xunan export ledger")
    add_filters(listing)
    listing.set_defaults(command=_list)
    for each in (show, listing):
        each.add_argument("--json", action="store_true", help="输出 JSON")


def _show(options: argparse.Namespace) -> int:
    from bot.commands import hazards  # noqa: PLC0415

    data, words = hazards.show_hazard(options.number)
    print(json.dumps(data, ensure_ascii=False, indent=2) if options.json else "\n".join(words))
    return 0


def _list(options: argparse.Namespace) -> int:
    from bot.commands import hazards  # noqa: PLC0415

    wanted = wanted_by(options)
    if wanted is None:
        return 2
    for line in hazards.list_hazards(wanted, as_json=options.json):
        print(line)
    return 0
