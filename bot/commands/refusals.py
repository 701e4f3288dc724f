"""What the command line refuses, in words: read only once something was refused."""

from collections.abc import Callable
from typing import Any

from bot.commands.audit import HeadUnreadable
from bot.commands.departments import StreetMissing
from bot.commands.draws import DrawUnknown
from bot.commands.exports import FileUnwritable
from bot.commands.history import HazardNumberUnknown
from bot.commands.units import BotUnnamed, FileUnreadable
from core.errors import XunanError
from duties.alerts.choosing import LONGEST_TEXT, AlertTextRefused
from duties.alerts.kinds import AlertKindUnknown
from duties.alerts.sending import NoUnitsReached
from duties.calendar.keeping import NoticeKnown, NoticePartial
from duties.calendar.notice_reading import NoticeUnreadable
from duties.expiry.days import DayRefused
from duties.expiry.keeping import EntryKnown, WordsRefused
from duties.expiry.kinds import ExpiryKindUnknown
from duties.programmes.programme import Trait, TraitUnknown, UnknownProgramme
from duties.programmes.rows import NothingToApply, ProgrammeMisplaced
from duties.seasons.season import Season, SeasonUnknown
from duties.seasons.switching import SeasonRefused, SwitchOver
from duties.visits.lots import NobodyToDraw, TooManyToDraw
from people import joining
from people.departments import keeping as departments
from people.naming import NameRefused
from people.nearby import CoordinatesRefused
from people.sectors import SectorUnknown, all_sectors
from people.streets import StreetMisnamed, StreetUnknown
from reports.exports.model import NothingToExport
from spreadsheets.model import SheetMistakes, WorkbookUnreadable


def spell(refusal: XunanError) -> str:
    """Say on the terminal what was refused and what to do."""
    for kind, words in _WORDS.items():
        if isinstance(refusal, kind):
            return words(refusal)
    return f"{type(refusal).__name__}: {refusal}"


def _spell_sector(refusal: SectorUnknown) -> str:
    meant = f"是不是：{'、'.join(refusal.nearest)}？" if refusal.nearest else ""
    known = "、".join(all_sectors())
    return f"没有“{refusal.text[:20]}”这个行业。{meant}可用：{known}。"


def _spell_street(refusal: StreetUnknown) -> str:
    street = refusal.street[:20]
    if not refusal.nearest:
        return f"没有“{street}”这个街镇：尚未登记单位。先用 xunan unit add 登记该街镇的单位。"
    return (
        f"没有哪家单位在“{street}”。是不是：{'、'.join(refusal.nearest)}？"
        "确为新街镇的，登记单位时加上 --new-street。"
    )


def _spell_misplaced(refusal: ProgrammeMisplaced) -> str:
    meant = "、".join(refusal.programme.sectors)
    return f"“{refusal.programme.title}”只用于{meant}，“{refusal.where}”是{refusal.sector}。"


def _spell_nothing(refusal: NothingToApply) -> str:
    return "\n".join(
        [
            "没有可以启用的要求：",
            *(f"{each.demand.title}：{each.why}" for each in refusal.left_out),
        ]
    )


_WORDS: dict[type[XunanError], Callable[[Any], str]] = {
    joining.UnitExists: lambda it: f"已有名为“{it}”的单位。用 xunan unit list 查看。",
    joining.WordTooLong: lambda it: f"“{str(it)[:20]}…”太长，最多{it.most}个字。",
    joining.UnitUnknown: lambda it: f"没有名为“{it}”的单位。先用 xunan unit add 登记。",
    SectorUnknown: _spell_sector,
    StreetUnknown: _spell_street,
    StreetMisnamed: lambda _: "街镇名称不能为空，也不能是“全区”。全区范围请不写 --street。",
    NameRefused: lambda it: f"--name 不合要求：{it.what}",
    CoordinatesRefused: lambda it: f"--at 应为 纬度,经度。{it}",
    HeadUnreadable: lambda it: f"“{it}”不像链头。链头是 xunan audit head 输出的那一串。",
    NothingToExport: lambda _: "没有符合条件的隐患，没有写文件。放宽条件再试。",
    DrawUnknown: lambda it: f"没有编号为 {it} 的抽取。用 xunan plan draws 看。",
    NobodyToDraw: lambda _: "没有可抽的单位或检查员。请先登记单位、邀请检查员。",
    TooManyToDraw: lambda _: "单位太多，一次抽取不了。请按街镇分开抽取。",
    HazardNumberUnknown: lambda it: f"台账上没有编号为“{it}”的隐患。",
    joining.RoleMisplaced: lambda _: (
        "这个身份不能放在这个范围：安全员、主要负责人须用 --unit，部门联络员须用 --department，"
        "安全办、奖励经办人不能用 --unit。"
    ),
    departments.DepartmentUnknown: lambda it: (
        f"没有名为“{it.name}”的部门。用 xunan department list 查看；街镇的部门写成“街镇/部门”。"
    ),
    departments.DepartmentExists: lambda it: (
        f"已有名为“{it}”的部门，没有改动。要改主管的行业，加上 --sector。"
    ),
    departments.DepartmentMisnamed: lambda _: (
        f"部门名称为 1 至 {departments.LONGEST_NAME} 个字，不能只是数字。"
    ),
    StreetMissing: lambda _: "导入街镇的一套部门，要用 --street 写明是哪个街镇。",
    SheetMistakes: lambda it: f"{it}\n有 {len(it.mistakes)} 处错，均未导入。改正后重新导入。",
    WorkbookUnreadable: lambda it: (
        f"打不开 {it}：{it.fault}"
        "空表用 xunan people template（人员）、xunan expiry template（特种作业台账）生成。"
    ),
    NoticeKnown: lambda it: f"{it.year}年已经录入，内容和这份通知相同，不用再录。",
    NoticePartial: lambda it: f"不是{it.year}年完整的通知，没有录入。缺：{'、'.join(it.missing)}。",
    NoticeUnreadable: lambda it: f"这份通知没有读懂，什么都没有录入：\n{it}",
    FileUnwritable: lambda it: f"写不了 {it}：看看目录在不在、有没有权限、磁盘满不满。",
    FileUnreadable: lambda it: f"读不了 {it}：没有这个文件，或不是 UTF-8 文本。",
    UnknownProgramme: lambda it: f"没有“{it}”这个方案或要求。用 xunan programme list 看。",
    TraitUnknown: lambda it: (
        f"--trait 没有“{it}”，可用：{'、'.join(f'{each.value} {each.label}' for each in Trait)}。"
    ),
    ProgrammeMisplaced: _spell_misplaced,
    NothingToApply: _spell_nothing,
    SeasonUnknown: lambda it: (
        f"没有“{it}”这个时段，可用：{'、'.join(f'{each.value} {each.label}' for each in Season)}。"
    ),
    SeasonRefused: lambda it: it.what,
    SwitchOver: lambda _: "没有这个编号，或这个重点时段已结束。用 xunan season list 看。",
    DayRefused: lambda it: it.what,
    WordsRefused: lambda it: it.what,
    EntryKnown: lambda it: f"“{it.entry.name}”已经登记过，没有重复登记。用 xunan expiry list 看。",
    ExpiryKindUnknown: lambda it: f"没有“{it.word}”这一类，可用：{'、'.join(it.known)}。",
    AlertKindUnknown: lambda it: f"没有“{it.key}”这种预警，可用：{'、'.join(it.known)}。",
    AlertTextRefused: lambda it: (
        f"--text 有 {it.length} 个字，应为 1 至 {LONGEST_TEXT} 个字。没有发出。"
    ),
    NoUnitsReached: lambda _: "这个范围没有单位，没有发出。用 xunan unit list 看单位。",
    BotUnnamed: lambda _: (
        "不知道机器人的用户名：连不上 Telegram，或没有 BOT_TOKEN。可用 --bot 名字 给出。"
    ),
}
