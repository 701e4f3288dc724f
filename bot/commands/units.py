"""The commands about the ledger's people and places."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from bot.commands.audit import HeadUnreadable
from bot.commands.history import HazardNumberUnknown
from bot.settings import Settings
from chat.card import Card
from checklists.loader import load_forms
from core.clock import local
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
from people import joining
from people.model import Membership, Role, Unit
from people.naming import NameRefused
from people.nearby import CoordinatesRefused, read_coordinates
from people.sectors import SectorUnknown, all_sectors
from people.streets import StreetMisnamed, StreetUnknown, require_street
from reports.clock_mark import mark_papers
from spreadsheets.model import SheetMistakes, WorkbookUnreadable
from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from storage.engine.turns import WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork

NAME_SECONDS = 5.0


class BotUnnamed(XunanError):
    """A link is to be printed, and the user name of the bot is not known."""


class FileUnreadable(XunanError):
    """A file that was named on the command line cannot be read."""


@contextmanager
def open_work(settings: Settings) -> Iterator[UnitOfWork]:
    """Open a turn of its own on the database of the settings; commits at the end of the block."""
    engine = open_engine(settings.database_url)
    try:
        upgrade(engine)
        clock = settings.clock()
        mark_papers(clock)
        make = WorkMaker(
            clock, load_forms(), settings.ledger_prefix, card_of_notice=_card_of_notice
        )
        with transaction(engine, make) as work:
            yield work
    finally:
        engine.dispose()


def _card_of_notice(content: Any) -> Card:
    from handlers.notices.render import card_of_notice  # noqa: PLC0415 - seldom needed

    return card_of_notice(content)


def upgrade_database() -> None:
    """Bring the database of the settings up to this version."""
    engine = open_engine(Settings().database_url)
    try:
        upgrade(engine)
    finally:
        engine.dispose()


def add_unit(
    name: str, sector: str, street: str, at: str | None = None, *, new_street: bool = False
) -> Unit:
    """Register a unit, ``at`` as ``LAT,LON``.

    Raises ``CoordinatesRefused``, and as ``people.joining.add_unit``.
    """
    latitude, _, longitude = (at or "").replace("，", ",").partition(",")
    spot = read_coordinates(latitude.strip(), longitude.strip()) if at else (None, None)
    with open_work(Settings()) as work:
        return joining.add_unit(work, name, sector, street, spot, new_street=new_street)


def list_units() -> list[Unit]:
    """Return all units by name."""
    with open_work(Settings()) as work:
        return work.units.all()


def make_invitation(
    role: str, unit_name: str | None, street: str | None, name: str = ""
) -> dict[str, str]:
    """Make a one-time invitation, for somebody by name where one is given.

    Raises ``UnitUnknown``, ``StreetUnknown``, ``RoleMisplaced`` and ``NameRefused``.

    Returns the start payload, the deep link (empty when Telegram cannot be asked for the bot's
    name) and until when it is good.
    """
    settings = Settings()
    with open_work(settings) as work:
        unit = work.units.by_name(unit_name) if unit_name else None
        if unit_name and unit is None:
            raise joining.UnitUnknown(unit_name)
        street = require_street(work, street) if street is not None else None
        membership = Membership(Role(role), unit.id if unit else None, street)
        payload = joining.invite(work, membership, name)
        expires = local(work.now + joining.INVITATION_LASTS, work.zone)
    username = bot_name(settings)
    return {
        "payload": payload,
        "link": f"https://t.me/{username}?start={payload}" if username else "",
        "expires_at": expires.strftime("%Y-%m-%d %H:%M"),
    }


def bot_name(settings: Settings) -> str:
    """Ask Telegram for the bot's user name; empty when it cannot be asked."""
    token = settings.bot_token.get_secret_value()
    if not token:
        return ""
    try:
        with urllib.request.urlopen(  # noqa: S310 - the base URL is the operator's own setting
            f"{settings.telegram_api_url}/bot{token}/getMe", timeout=NAME_SECONDS
        ) as response:
            return str(json.load(response)["result"]["username"])
    except (OSError, ValueError, KeyError, urllib.error.URLError):
        return ""


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
    HazardNumberUnknown: lambda it: f"台账上没有编号为“{it}”的隐患。",
    joining.RoleMisplaced: lambda _: (
        "这个身份不能放在这个范围：安全员、主要负责人须用 --unit，安全办、奖励经办人不能用。"
    ),
    SheetMistakes: lambda it: f"{it}\n有 {len(it.mistakes)} 处错，均未导入。改正后重新导入。",
    WorkbookUnreadable: lambda it: (
        f"打不开 {it}：{it.fault}"
        "空表用 xunan people template（人员）、xunan expiry template（特种作业台账）生成。"
    ),
    NoticeKnown: lambda it: f"{it.year}年已经录入，内容和这份通知相同，不用再录。",
    NoticePartial: lambda it: f"不是{it.year}年完整的通知，没有录入。缺：{'、'.join(it.missing)}。",
    NoticeUnreadable: lambda it: f"这份通知没有读懂，什么都没有录入：\n{it}",
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
