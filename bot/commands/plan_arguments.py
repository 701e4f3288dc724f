"""What may be written on the command line about the plan of visits and draws by lot."""

import argparse
import json


def add_commands_of_plans(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``plan``."""
    plan = commands.add_parser("plan", help="检查计划、双随机").add_subparsers(required=True)
    drawing = plan.add_parser("draw", help="双随机抽取单位和检查员；不写 --record 只看结果")
    drawing.add_argument("--seed", metavar="N", type=_seed, required=True, help="种子，如 20261127")
    drawing.add_argument("--street", metavar="NAME", help="街镇，默认全区")
    drawing.add_argument("--units", metavar="K", type=_count, help="抽几家，默认10%%，至少1家")
    drawing.add_argument("--record", action="store_true", help="记下结果，生成检查任务")
    drawing.set_defaults(command=_draw)
    listing = plan.add_parser("draws", help="列出记下的双随机抽取，最近的在前")
    listing.add_argument("--street", metavar="NAME", help="街镇，默认全部")
    listing.set_defaults(command=_draws)
    checking = plan.add_parser(
        "check", help="按记下的名单和种子重抽一次，与记录、审计链核对；不一致时以 1 退出"
    )
    checking.add_argument("draw", metavar="NUMBER", type=_number, help="编号，见 plan draws")
    checking.set_defaults(command=_check)
    rules = plan.add_parser("rules", help="列出一年检查几次的规则，并检查规则文件")
    rules.set_defaults(command=_rules)
    for each in (drawing, listing, checking, rules):
        each.add_argument("--json", action="store_true", help="输出 JSON")


def _seed(text: str) -> int:
    if not (text.isdigit() and 0 < int(text) <= 10**15):
        raise argparse.ArgumentTypeError("种子要写 1 至 15 位的数字，如 20261127")
    return int(text)


def _count(text: str) -> int:
    if not (text.isdigit() and 0 < int(text) < 10_000):
        raise argparse.ArgumentTypeError("家数要写大于 0 的整数")
    return int(text)


def _number(text: str) -> int:
    if not (text.isdigit() and 0 < int(text) < 2**63):
        raise argparse.ArgumentTypeError("编号要写大于 0 的整数")
    return int(text)


def _draw(options: argparse.Namespace) -> int:
    from bot.commands import draws  # noqa: PLC0415

    data, words = draws.draw_lots(
        options.seed, options.street, options.units, record=options.record
    )
    print(json.dumps(data, ensure_ascii=False) if options.json else "\n".join(words))
    return 0


def _draws(options: argparse.Namespace) -> int:
    from bot.commands import draws  # noqa: PLC0415

    data, words = draws.list_draws(options.street)
    print(json.dumps(data, ensure_ascii=False) if options.json else "\n".join(words))
    return 0


def _check(options: argparse.Namespace) -> int:
    from bot.commands import draws  # noqa: PLC0415

    checked = draws.check_draw(options.draw)
    print(
        json.dumps(checked.data, ensure_ascii=False) if options.json else "\n".join(checked.words)
    )
    return 0 if checked.same else 1


def _rules(options: argparse.Namespace) -> int:
    from bot.commands import plans  # noqa: PLC0415

    mistakes = plans.find_mistakes()
    if mistakes:
        print(*mistakes, sep="\n")
        return 1
    data, words = plans.show_rules()
    print(json.dumps(data, ensure_ascii=False) if options.json else "\n".join(words))
    return 0
