"""The command line ``xunan``. It imports aiogram only for the commands that talk to Telegram."""

import argparse
import gc
import json
import os
import select
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bot.commands.alert_arguments import add_commands_of_alerts
from bot.commands.count_arguments import add_commands_of_counts
from bot.commands.department_arguments import add_commands_of_departments
from bot.commands.digest_arguments import add_commands_of_digests
from bot.commands.duty_arguments import add_commands_of_duties
from bot.commands.expiry_arguments import add_commands_of_expiry
from bot.commands.export_arguments import add_commands_of_exports
from bot.commands.handbook_arguments import add_commands_of_handbook
from bot.commands.hazard_arguments import add_commands_of_hazards
from bot.commands.plan_arguments import add_commands_of_plans
from bot.commands.report_arguments import add_commands_of_reports
from bot.commands.risk_arguments import add_commands_of_risk
from bot.commands.submission_arguments import add_commands_of_submissions
from bot.commands.task_arguments import add_commands_of_tasks
from core.errors import XunanError

Command = Callable[[argparse.Namespace], int]
INTERRUPTED = 130  # as shells number it: stopped by Ctrl-C before there was anything to finish
MOST_KEPT = 20  # colours that are printed; the workbook of the outcome has them all
UNREAD = 141  # likewise: what was printed has no reader any more, as after `| head`
SANDBOX_MISSING = (
    "演示需要本机模拟的 Telegram，尚未安装。在代码目录运行 make demo 会自动安装，"
    "也可以先运行 uv sync --extra demo，或 pip install ./sandbox。"
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns 0 when it went well, 2 when it cannot be done, 130 on Ctrl-C.

    141 when whoever read what is printed, such as ``head``, has had enough.
    """
    os.umask(0o077)  # evidence, names and links are for nobody else on the machine
    try:
        try:
            return _carried_out(arguments)
        finally:
            sys.stdout.flush()  # here it can be answered for, at the end of Python it cannot
    except BrokenPipeError:
        if not _nobody_reads():
            raise
        return UNREAD


def _nobody_reads() -> bool:
    """Tell whether what is printed goes to a pipe without a reader; the rest of it then goes away.

    A pipe that breaks elsewhere, as on the way to a database, is trouble like any other.
    """
    unread = False
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # no file of the machine's
            poll = select.poll()
            poll.register(stream, 0)
            if any(event & select.POLLERR for _, event in poll.poll(0)):
                unread = True
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return unread


def _carried_out(arguments: Sequence[str] | None) -> int:
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        return command(options)
    except ValueError as refused:
        print(*_spell_settings(refused), sep="\n", file=sys.stderr)
        return 2
    except XunanError as refusal:
        print(_spell(refusal), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return INTERRUPTED


def _spell_settings(refused: ValueError) -> list[str]:
    """Say what is wrong with settings; raises the error again when it is about nothing of them."""
    from pydantic import ValidationError  # noqa: PLC0415

    from bot.settings import Settings, spell_mistakes  # noqa: PLC0415

    if not isinstance(refused, ValidationError) or refused.title != Settings.__name__:
        raise refused
    return spell_mistakes(refused)


def _spell(refusal: XunanError) -> str:
    from bot.commands import refusals  # noqa: PLC0415

    return refusals.spell(refusal)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="xunan", description="巡安：安全检查机器人")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, help_: str, command: Command) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help_, description=help_)
        made.set_defaults(command=command)
        return made

    add("run", "运行机器人（BOT_TOKEN 等见 .env.example）", _run)
    add("courier", "用独立进程发送通知和表格（COURIER=apart 时用）", _courier)
    demo = add("demo", "在本机演示：不需账号，打开网页即用", _demo)
    demo.add_argument("--reset", action="store_true", help="清空演示数据后启动")
    demo.add_argument("--port", type=int, default=8081, help="网页端口，默认 8081")
    tour = add("tour", "在终端演示：检查、整改、复核、销号", _tour)
    tour.add_argument("--into", type=Path, default=Path("var/tour"), help="输出目录")
    _add_unit(commands)
    _add_people(commands)
    invite = add("invite", "生成一次性邀请链接", _invite)
    roles = ["inspector", "safety_officer", "principal", "office", "department", "reward_officer"]
    invite.add_argument("--role", required=True, choices=roles)
    scope = invite.add_mutually_exclusive_group()
    scope.add_argument("--unit", help="单位名称")
    scope.add_argument("--street", help="街镇名称")
    scope.add_argument("--department", help="部门名称；街镇的部门写成“街镇/部门”")
    invite.add_argument("--name", default="", help="受邀人姓名，即表上的签名；不填则加入时询问")
    invite.add_argument("--json", action="store_true", help="输出 JSON")
    tip = commands.add_parser("tip", help="举报").add_subparsers(required=True)
    key = tip.add_parser("key", help="生成封存举报人身份的密钥（TIP_KEY）")
    key.set_defaults(command=_tip_key)
    _add_audit(commands)
    add_commands_of_departments(commands)
    add_commands_of_duties(commands)
    add_commands_of_alerts(commands)
    add_commands_of_expiry(commands)
    add_commands_of_counts(commands)
    add_commands_of_exports(commands)
    add_commands_of_handbook(commands)
    add_commands_of_hazards(commands)
    add_commands_of_submissions(commands)
    add_commands_of_reports(commands)
    add_commands_of_digests(commands)
    add_commands_of_tasks(commands)
    add_commands_of_plans(commands)
    add_commands_of_risk(commands)
    add("doctor", "检查有无待处理事项", _doctor)
    database = commands.add_parser("db", help="数据库").add_subparsers(required=True)
    up = database.add_parser("upgrade", help="把数据库升级到本版本")
    up.set_defaults(command=_db_upgrade)
    forms = commands.add_parser("forms", help="检查表").add_subparsers(required=True)
    check = forms.add_parser("check", help="核对检查表文件")
    check.add_argument("paths", nargs="*", type=Path, help="文件或目录，默认是自带的检查表")
    check.set_defaults(command=_forms_check)
    return parser


def _add_audit(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    audit = commands.add_parser("audit", help="审计链").add_subparsers(required=True)
    verify = audit.add_parser("verify", help="从头核对每一行；不完整时返回 1")
    verify.add_argument("--head", help="以前公布的链头，用于核对此后有无截断")
    verify.set_defaults(command=_audit_verify)
    head = audit.add_parser("head", help="记录并公布当前链头")
    head.set_defaults(command=_audit_head)
    export = audit.add_parser("export", help="导出一条隐患的全部经过（责任倒查）")
    export.add_argument("--hazard", required=True, metavar="NUMBER", help="如 PT-2026-000001")
    export.add_argument("--json", action="store_true", help="输出 JSON")
    export.set_defaults(command=_audit_export)


def _add_unit(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    unit = commands.add_parser("unit", help="单位").add_subparsers(required=True)
    add = unit.add_parser("add", help="登记一家单位")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--sector", required=True, help="行业，如 教育、养老机构、工贸")
    add.add_argument("--street", required=True, help="街镇")
    add.add_argument("--new-street", action="store_true", help="新街镇，尚未登记过单位")
    add.add_argument("--at", metavar="LAT,LON", help="纬度,经度（WGS84），如 31.2304,121.4737")
    add.set_defaults(command=_unit_add)
    listing = unit.add_parser("list", help="列出单位")
    listing.add_argument("--json", action="store_true", help="输出 JSON")
    listing.set_defaults(command=_unit_list)


def _add_people(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    people = commands.add_parser("people", help="人员").add_subparsers(required=True)
    bring_in = people.add_parser("import", help="从 Excel 导入单位、点位、人员、部门，有错不导入")
    bring_in.add_argument("file", metavar="FILE.xlsx", type=Path)
    new = "表中未登记过的街镇是新街镇，不是笔误"
    bring_in.add_argument("--new-street", action="store_true", help=new)
    bring_in.set_defaults(command=_people_import)
    template = people.add_parser("template", help="生成导入用的 Excel 模板")
    template.add_argument("file", metavar="FILE.xlsx", type=Path)
    template.set_defaults(command=_people_template)
    code = commands.add_parser("code", help="企业码").add_subparsers(required=True)
    poster = code.add_parser("poster", help="打印一家单位的海报和标签（PDF），没有码的先发码")
    poster.add_argument("--unit", required=True, help="单位名称")
    poster.add_argument("--into", required=True, metavar="FILE.pdf", type=Path)
    poster.add_argument("--bot", default="", help="机器人的用户名；不填则向 Telegram 查询")
    poster.set_defaults(command=_code_poster)


def _run(_: argparse.Namespace) -> int:
    from bot import starter  # noqa: PLC0415

    return starter.run()


def _courier(_: argparse.Namespace) -> int:
    from bot import courier_wiring  # noqa: PLC0415

    return courier_wiring.run()


def _demo(options: argparse.Namespace) -> int:
    with _sandbox_needed():
        from bot.commands import demo  # noqa: PLC0415
    return demo.run(port=options.port, reset=options.reset)


def _tour(options: argparse.Namespace) -> int:
    with _sandbox_needed():
        from bot.commands import tour  # noqa: PLC0415
    return tour.run(options.into)


@contextmanager
def _sandbox_needed() -> Iterator[None]:
    """End with what to install when the demo's stand-in for Telegram is not there.

    What is imported is no garbage: nobody looks for any until ``settle_memory``.
    """
    gc.disable()
    try:
        yield
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != "sandbox":
            raise
        print(SANDBOX_MISSING, file=sys.stderr)
        raise SystemExit(2) from None


def _unit_add(options: argparse.Namespace) -> int:
    from bot.commands import units as commands_units  # noqa: PLC0415

    unit = commands_units.add_unit(
        options.name, options.sector, options.street, options.at, new_street=options.new_street
    )
    print(f"已登记：{unit.name} · {unit.sector} · {unit.street}")
    return 0


def _unit_list(options: argparse.Namespace) -> int:
    from bot.commands import units as commands_units  # noqa: PLC0415
    from people.sectors import find_sector  # noqa: PLC0415

    units = commands_units.list_units()
    if options.json:
        rows = [
            {"id": unit.id, "name": unit.name, "sector": unit.sector, "street": unit.street}
            for unit in units
        ]
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for unit in units:
        unknown = "" if find_sector(unit.sector) else "（不在行业名录中，请用 people import 更正）"
        print(f"{unit.name} · {unit.sector}{unknown} · {unit.street}")
    if not units:
        print("还没有单位。用 xunan unit add 登记。")
    return 0


def _invite(options: argparse.Namespace) -> int:
    from bot.commands import units as commands_units  # noqa: PLC0415

    made = commands_units.make_invitation(
        options.role, options.unit, options.street, options.name, options.department
    )
    if options.json:
        print(json.dumps(made, ensure_ascii=False))
    else:
        print(made["link"] or "（未连上 Telegram，只有口令）")
        print(f"/start {made['payload']}")
        print(f"7天内有效，只能用一次；到 {made['expires_at']}")
    return 0


def _tip_key(_: argparse.Namespace) -> int:
    from storage.fernet_sealer import new_key  # noqa: PLC0415

    print(new_key())
    return 0


def _audit_verify(options: argparse.Namespace) -> int:
    from bot.commands import audit  # noqa: PLC0415

    whole, words = audit.verify(options.head)
    print(*words, sep="\n")
    return 0 if whole else 1


def _audit_head(_: argparse.Namespace) -> int:
    from bot.commands import audit  # noqa: PLC0415

    print(audit.publish_head())
    return 0


def _audit_export(options: argparse.Namespace) -> int:
    from bot.commands import audit  # noqa: PLC0415

    print(audit.export(options.hazard, as_json=options.json))
    return 0


def _doctor(_: argparse.Namespace) -> int:
    from bot.commands import doctor  # noqa: PLC0415

    findings = doctor.examine()
    print(*findings, sep="\n")
    return 1 if any(each.urgent for each in findings) else 0


def _people_import(options: argparse.Namespace) -> int:
    from bot.commands import workbooks  # noqa: PLC0415

    done, results = workbooks.bring_in(options.file, new_streets=options.new_street)
    print(
        f"单位：新增 {done.units_added}、更新 {done.units_changed}；点位：新增 {done.places_added}"
    )
    if done.new_streets:
        print(f"新的街镇：{'、'.join(done.new_streets)}")
    if done.kept_colours:
        print(f"颜色与安全办已定的不同，未改：{len(done.kept_colours)} 行")
        print(*(f"  {each}" for each in done.kept_colours[:MOST_KEPT]), sep="\n")
    if done.departments:
        changed = [each for each in done.departments if each.changed]
        new = sum(each.before is None for each in done.departments)
        print(f"部门：新增 {new}、更新 {len(changed)}")
        print(*(f"  {each}" for each in changed), sep="\n", end="\n" if changed else "")
    print(f"人员：{len(done.people)} 行，结果和邀请链接在 {results}")
    return 0


def _people_template(options: argparse.Namespace) -> int:
    from bot.commands import workbooks  # noqa: PLC0415

    workbooks.write_template(options.file)
    print(f"模板已生成：{options.file}")
    return 0


def _code_poster(options: argparse.Namespace) -> int:
    from bot.commands import workbooks  # noqa: PLC0415

    count = workbooks.print_posters(options.unit, options.into, options.bot)
    print(f"{count} 张海报和标签：{options.into}")
    return 0


def _db_upgrade(_: argparse.Namespace) -> int:
    from bot.commands import units as commands_units  # noqa: PLC0415

    commands_units.upgrade_database()
    print("数据库已是最新。")
    return 0


def _forms_check(options: argparse.Namespace) -> int:
    from checklists.loader import check_forms  # noqa: PLC0415

    mistakes = check_forms(options.paths)
    for mistake in mistakes:
        print(mistake)
    if not mistakes:
        print("检查表无误。")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
