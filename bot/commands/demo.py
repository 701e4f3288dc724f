"""``xunan demo``: the bot and a stand-in for Telegram in one process, with invented people."""

import asyncio
import shutil
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.commands.demo_clock import DemoClock
from bot.run import serve
from bot.saying import set_up_logging
from bot.settings import Settings
from chat.address import on_telegram
from checklists.loader import load_forms
from core.clock import spell_set_clock
from people import codes, joining
from people.model import Membership, Role, Unit
from sandbox.model import PhoneSpec
from sandbox.server import Running, start
from sandbox.telegram import Telegram
from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from storage.engine.turns import WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from storage.fernet_sealer import new_key

HOME = Path("var/demo")
USERNAME = "xunan_demo_bot"
STREET = "示例街道"
UNITS = (
    ("示例小学", "教育"),
    ("示例中心幼儿园", "教育"),
    ("示例实业园区", "工贸"),
    ("示例颐养院", "养老机构"),
    ("示例文化广场", "商务"),
    ("示例新村", "居民小区"),
)
INSPECTOR = PhoneSpec(700_000_001, "王示例", "检查员 · 示例街道")
OFFICER = PhoneSpec(700_000_002, "李示例", "安全员 · 示例小学")
OFFICE = PhoneSpec(700_000_003, "陈示例", "安全办 · 全区")
PASSER_BY = PhoneSpec(700_000_004, "路人甲", "还没有加入")
# Approves what the other one proposes.
SECOND = PhoneSpec(700_000_005, "赵示例", "安全办 · 全区（第二位）")
PLACES = (
    ("示例小学", "3号充电棚", "充电棚"),
    ("示例小学", "教学楼", "教学楼"),
    ("示例新村", "地下车库", "车库"),
)
SPOTS = {
    "示例小学": (31.2512, 121.3964),
    "示例中心幼儿园": (31.2530, 121.3991),
    "示例实业园区": (31.2467, 121.3902),
    "示例新村": (31.2549, 121.3937),
}  # invented, so that a shared location finds a unit nearby
ROLES = (
    (INSPECTOR, Role.INSPECTOR),
    (OFFICER, Role.SAFETY_OFFICER),
    (OFFICE, Role.OFFICE),
    (SECOND, Role.OFFICE),
)


@dataclass(frozen=True)
class Stage:
    """A demo that runs: the sandbox's address, and the settings of the bot on it."""

    url: str
    settings: Settings
    telegram: Telegram
    code_link: str  # of the charging shed's unit code


def run(*, port: int, reset: bool) -> int:
    """Run the demo until stopped; returns 2 when the port is taken."""
    set_up_logging("WARNING")
    if reset:
        shutil.rmtree(HOME, ignore_errors=True)
    try:
        asyncio.run(_run(port))
    except OSError as trouble:
        sys.stderr.write(
            f"端口 {port} 不可用：{trouble.strerror}。请换一个：xunan demo --port 8090\n"
        )
        return 2
    return 0


async def _run(port: int) -> None:
    await asyncio.to_thread(HOME.mkdir, parents=True, exist_ok=True)
    clock = DemoClock(HOME / "clock.offset", Settings.model_fields["timezone"].default)
    async with raise_stage(HOME, port, clock) as stage:
        shown = stage.settings.clock()
        sys.stdout.write(
            f"\n  巡安 演示已就绪：{stage.url}\n  请在浏览器中打开。按 Ctrl-C 结束。\n"
            f"  点网页右上角的时钟可以调时间，看提醒如何到来。{spell_set_clock(shown)}。\n"
            f"  扫示例小学充电棚的企业码：在手机上打开这个链接，或粘贴发出：{stage.code_link}\n\n"
        )
        sys.stdout.flush()
        await serve(stage.settings)


@asynccontextmanager
async def raise_stage(
    home: Path, port: int, clock: DemoClock | None = None
) -> AsyncIterator[Stage]:
    """Start the sandbox on data under ``home`` and make the bot's settings for it.

    With a ``clock`` the page sets it, and the bot goes by it. Raises ``OSError`` when the port is
    taken.
    """
    await asyncio.to_thread(home.mkdir, parents=True, exist_ok=True)
    telegram = Telegram(
        username=USERNAME,
        name="巡安",
        phones=[INSPECTOR, OFFICER, OFFICE, PASSER_BY, SECOND],
        store=home / "telegram.db",
        clock=clock.time if clock else time.time,
        inline=True,
        zone=Settings.model_fields["timezone"].default,
        moves=clock.moves() if clock else {},
    )
    try:
        running: Running = await start(telegram, port=port)
    except OSError:
        await telegram.close()
        raise
    settings = Settings(
        bot_token=SecretStr(telegram.token),
        telegram_api_url=running.url,
        database_url=f"sqlite:///{home / 'xunan.db'}",
        photo_dir=home / "photos",
        clock_offset_file=clock.file if clock else None,
        webhook_url="",
        office_chat_id=None,
        admin_ids=(),
        tip_key=SecretStr(await asyncio.to_thread(_tip_key, home / "tip.key")),
    )
    try:
        await asyncio.to_thread(seed, settings)
        token = await asyncio.to_thread(_code_token, settings)
        link = f"https://t.me/{USERNAME}?start=c{token}"
        yield Stage(running.url, settings, telegram, link)
    finally:
        await running.stop()
        await telegram.close()


def _tip_key(file: Path) -> str:
    """Return the demo's own key for tips, made once: what it has sealed can be opened next time."""
    if not file.exists():
        file.write_text(new_key())
    return file.read_text().strip()


def _put_places(work: UnitOfWork, units: dict[str, Unit]) -> None:
    for unit_name, name, kind in PLACES:
        work.places.put(units[unit_name].id, name, kind, work.now)
    for unit_name in dict.fromkeys(each[0] for each in PLACES):
        codes.issue_missing(work, units[unit_name])


def _code_token(settings: Settings) -> str:
    """Return what the code on the charging shed carries."""
    engine = open_engine(settings.database_url)
    try:
        make = WorkMaker(settings.clock(), load_forms(), settings.ledger_prefix)
        with transaction(engine, make) as work:
            school = work.units.by_name(PLACES[0][0])
            good = work.codes.of_unit(school.id) if school is not None else []
            placed = [code.token for code in good if code.place is not None]
            return placed[0] if placed else ""
    finally:
        engine.dispose()


def seed(settings: Settings) -> None:
    """Put the invented units and people in, once."""
    engine = open_engine(settings.database_url)
    try:
        upgrade(engine)
        make = WorkMaker(settings.clock(), load_forms(), settings.ledger_prefix)
        with transaction(engine, make) as work:
            if work.units.all():
                return
            units = [
                joining.add_unit(work, name, sector, STREET, SPOTS.get(name, (None, None)))
                for name, sector in UNITS
            ]
            _put_places(work, {unit.name: unit for unit in units})
            for phone, role in ROLES:
                person = work.persons.add(on_telegram(phone.user_id), phone.first_name, work.now)
                scope = {
                    Role.INSPECTOR: Membership(role, street=STREET),
                    Role.SAFETY_OFFICER: Membership(role, unit_id=units[0].id),
                }.get(role, Membership(role))
                work.persons.join(person.id, scope, work.now)
                if role is Role.OFFICE:
                    work.persons.join(person.id, Membership(Role.REWARD_OFFICER), work.now)
    finally:
        engine.dispose()
