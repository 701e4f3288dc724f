"""What may be written on the command line about task lists."""

import argparse
import json
from pathlib import Path


def add_commands_of_tasks(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``tasks``."""
    tasks = commands.add_parser("tasks", help="任务清单").add_subparsers(required=True)
    bring_in = tasks.add_parser("import", help="从 Excel 导入年度任务清单，有错不导入")
    bring_in.add_argument("file", metavar="FILE.xlsx", type=Path)
    bring_in.add_argument("--year", metavar="N", type=_year, help="哪一年的清单，默认今年")
    bring_in.add_argument("--street", metavar="NAME", help="哪个街镇的清单，默认全区")
    bring_in.add_argument("--good-rows", action="store_true", help="有错的行跳过，其余照常导入")
    bring_in.set_defaults(command=_import)
    listing = tasks.add_parser("list", help="列出任务和进度")
    listing.add_argument("--year", metavar="N", type=_year, help="年份，默认今年")
    listing.add_argument("--street", metavar="NAME", help="街镇，默认全区")
    listing.set_defaults(command=_list)
    template = tasks.add_parser("template", help="生成导入用的空表")
    template.add_argument("file", metavar="FILE.xlsx", type=Path)
    template.set_defaults(command=_template)
    for each in (bring_in, listing):
        each.add_argument("--json", action="store_true", help="输出 JSON")


def _year(text: str) -> int:
    if not (text.isdigit() and 2000 <= int(text) <= 2099):
        raise argparse.ArgumentTypeError("年份要写成 2027 这样的四位数")
    return int(text)


def _import(options: argparse.Namespace) -> int:
    from bot.commands import tasks  # noqa: PLC0415

    done = tasks.bring_in(options.file, options.year, options.street, good_rows=options.good_rows)
    if options.json:
        print(json.dumps(done.data, ensure_ascii=False))
    else:
        print(*done.words, sep="\n")
    return 0 if done.taken else 2


def _list(options: argparse.Namespace) -> int:
    from bot.commands import tasks  # noqa: PLC0415

    data, words = tasks.list_tasks(options.year, options.street)
    print(json.dumps(data, ensure_ascii=False) if options.json else "\n".join(words))
    return 0


def _template(options: argparse.Namespace) -> int:
    from bot.commands import tasks  # noqa: PLC0415

    tasks.write_template(options.file)
    print(f"空表已生成：{options.file}")
    return 0
