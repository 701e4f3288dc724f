"""What may be written on the command line about the working calendar, duties and programmes."""

import argparse
from datetime import date
from pathlib import Path

from bot.commands.saying import say


def add_commands_of_duties(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``calendar``, ``duty``, ``occurrence``, ``programme`` and ``season``."""
    _add_calendar(commands)
    _add_duties(commands)
    _add_programme(commands)
    _add_season(commands)


def _add_calendar(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    calendar = commands.add_parser("calendar", help="工作日历").add_subparsers(required=True)
    show = calendar.add_parser("show", help="一年的放假和调休；未公布的年份是预估")
    show.add_argument("year", metavar="YEAR", type=int)
    show.set_defaults(command=_calendar_show)
    read = calendar.add_parser("read", help="读国务院办公厅的放假通知，先看读到了什么")
    read.add_argument("file", metavar="FILE|-", type=Path, help="通知全文的文本文件；- 是标准输入")
    read.add_argument("--year", type=int, help="哪一年的通知；正文里没写时才要")
    read.add_argument("--apply", action="store_true", help="读到的没有错，录入")
    read.set_defaults(command=_calendar_read)
    for each in (show, read):
        each.add_argument("--json", action="store_true", help="输出 JSON")


def _add_duties(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    duty = commands.add_parser("duty", help="履职事项").add_subparsers(required=True)
    listing = duty.add_parser("list", help="列出在行的履职事项；给了日期就只列当天到期的")
    listing.add_argument("--unit", help="单位名称，默认全部")
    listing.add_argument("--due", metavar="DATE", type=_day, help="如 2026-12-01")
    listing.set_defaults(command=_duty_list)
    occurrence = commands.add_parser("occurrence", help="应办记录").add_subparsers(required=True)
    found = occurrence.add_parser("list", help="列出一家单位一段日子的应办记录")
    found.add_argument("--unit", required=True, help="单位名称")
    for name, help_ in (("--from", "起始日期，如 2026-12-01"), ("--to", "结束日期，含当天")):
        found.add_argument(
            name,
            required=True,
            metavar="DATE",
            type=_day,
            help=help_,
            dest={"--from": "first", "--to": "last"}[name],
        )
    found.set_defaults(command=_occurrence_list)
    for each in (listing, found):
        each.add_argument("--json", action="store_true", help="输出 JSON")


def _add_programme(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    programme = commands.add_parser("programme", help="方案").add_subparsers(required=True)
    listing = programme.add_parser("list", help="列出方案和其中的要求")
    listing.set_defaults(command=_programme_list)
    apply = programme.add_parser("apply", help="启用一个方案，并列出今后30天的任务")
    apply.add_argument("key", metavar="KEY", help="方案，或其中一条要求")
    where = apply.add_mutually_exclusive_group(required=True)
    where.add_argument("--unit", metavar="NAME", help="单位名称")
    where.add_argument("--street", metavar="NAME", help="街镇名称")
    where.add_argument("--sector", metavar="WORD", help="行业，如 教育、养老机构、工贸")
    apply.add_argument(
        "--from", dest="since", metavar="DATE", type=_day, help="从哪一天起，默认今天"
    )
    apply.add_argument(
        "--trait", action="append", default=[], metavar="WORD", help="单位的情况，如 charging"
    )
    apply.set_defaults(command=_programme_apply)
    check = programme.add_parser("check", help="检查方案文件有没有写错")
    check.add_argument("paths", nargs="*", type=Path, help="文件或目录，默认是自带的方案")
    check.set_defaults(command=_programme_check)
    for each in (listing, apply):
        each.add_argument("--json", action="store_true", help="输出 JSON")


def _add_season(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    season = commands.add_parser("season", help="重点时段、复工复产").add_subparsers(required=True)
    listing = season.add_parser("list", help="列出进行中和待开始的重点时段")
    listing.add_argument("--unit", metavar="NAME", help="这家单位登记的复工复产等")
    listing.set_defaults(command=_season_list)
    on = season.add_parser("on", help="启用一个重点时段，或为单位登记复工复产等")
    on.add_argument("season", metavar="SEASON", help="如 spring、flood、resumption，或中文名称")
    on.add_argument("--from", dest="since", metavar="DATE", type=_day, required=True)
    on.add_argument("--to", dest="until", metavar="DATE", type=_day, help="含当天，默认只一天")
    on.add_argument("--unit", metavar="NAME", help="单位名称，只用于复工复产等按单位登记的")
    on.add_argument("--street", metavar="NAME", help="街镇名称；不填是全区")
    on.add_argument("--sector", metavar="WORD", help="行业，如 教育、养老机构、工贸")
    on.add_argument("--name", default="", help="叫什么，如重大活动的名称")
    on.set_defaults(command=_season_on)
    off = season.add_parser("off", help="提前结束一个重点时段，平时的安排随即恢复")
    off.add_argument("id", metavar="ID", type=int, help="season list 列出的编号")
    off.add_argument("--drop", action="store_true", help="已经开始做的也一并取消")
    off.set_defaults(command=_season_off)
    for each in (listing, on, off):
        each.add_argument("--json", action="store_true", help="输出 JSON")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("日期要写成 2026-12-31") from None


def _calendar_show(options: argparse.Namespace) -> int:
    from bot.commands import calendar  # noqa: PLC0415

    return say(*calendar.show(options.year), as_json=options.json)


def _calendar_read(options: argparse.Namespace) -> int:
    from bot.commands import calendar  # noqa: PLC0415

    found = calendar.read(options.file, year=options.year, apply=options.apply)
    return say(*found, as_json=options.json)


def _duty_list(options: argparse.Namespace) -> int:
    from bot.commands import duties  # noqa: PLC0415

    return say(*duties.list_duties(options.unit, options.due), as_json=options.json)


def _occurrence_list(options: argparse.Namespace) -> int:
    from bot.commands import duties  # noqa: PLC0415

    found = duties.list_occurrences(options.unit, options.first, options.last)
    return say(*found, as_json=options.json)


def _programme_list(options: argparse.Namespace) -> int:
    from bot.commands import programmes  # noqa: PLC0415

    return say(*programmes.show(), as_json=options.json)


def _programme_apply(options: argparse.Namespace) -> int:
    from bot.commands import programmes  # noqa: PLC0415

    where = programmes.Aim(options.unit, options.street, options.sector)
    found = programmes.apply(options.key, where, options.since, options.trait)
    return say(*found, as_json=options.json)


def _programme_check(options: argparse.Namespace) -> int:
    from bot.commands import programmes  # noqa: PLC0415

    mistakes = programmes.find_mistakes(options.paths)
    for mistake in mistakes:
        print(mistake)
    if not mistakes:
        print("方案都没有问题。")
    return 1 if mistakes else 0


def _season_list(options: argparse.Namespace) -> int:
    from bot.commands import seasons  # noqa: PLC0415

    return say(*seasons.list_seasons(options.unit), as_json=options.json)


def _season_on(options: argparse.Namespace) -> int:
    from bot.commands import seasons  # noqa: PLC0415

    where = seasons.Where(options.unit, options.street, options.sector)
    found = seasons.switch_on(options.season, where, options.since, options.until, options.name)
    return say(*found, as_json=options.json)


def _season_off(options: argparse.Namespace) -> int:
    from bot.commands import seasons  # noqa: PLC0415

    return say(*seasons.switch_off(options.id, also_begun=options.drop), as_json=options.json)
