"""The commands about the ledger's people and places."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.settings import Settings
from chat.card import Card
from checklists.shipped import ShippedForms
from core.clock import local
from core.errors import XunanError
from people import joining
from people.departments.keeping import DepartmentUnknown
from people.departments.model import Department
from people.model import Membership, Role, Unit
from people.nearby import read_coordinates
from people.streets import require_street
from reports.clock_mark import mark_papers
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
            clock, ShippedForms(), settings.ledger_prefix, card_of_notice=_card_of_notice
        )
        with transaction(engine, make) as work:
            yield work
    finally:
        engine.dispose()


def require_unit(work: UnitOfWork, name: str) -> Unit:
    """Return the unit of this name; raises ``UnitUnknown``."""
    unit = work.units.by_name(name.strip())
    if unit is None:
        raise joining.UnitUnknown(name)
    return unit


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
    role: str,
    unit_name: str | None,
    street: str | None,
    name: str = "",
    department: str | None = None,
) -> dict[str, str]:
    """Make a one-time invitation, for somebody by name where one is given.

    A department of a street is named ``STREET/NAME``. Raises ``UnitUnknown``, ``StreetUnknown``,
    ``DepartmentUnknown``, ``RoleMisplaced`` and ``NameRefused``.

    Returns the start payload, the deep link (empty when Telegram cannot be asked for the bot's
    name) and until when it is good.
    """
    settings = Settings()
    with open_work(settings) as work:
        unit = require_unit(work, unit_name) if unit_name else None
        street = require_street(work, street) if street is not None else None
        membership = Membership(Role(role), unit.id if unit else None, street)
        if department is not None:
            membership = Membership(Role(role), department_id=_department(work, department).id)
        payload = joining.invite(work, membership, name)
        expires = local(work.now + joining.INVITATION_LASTS, work.zone)
    username = bot_name(settings)
    return {
        "payload": payload,
        "link": f"https://t.me/{username}?start={payload}" if username else "",
        "expires_at": expires.strftime("%Y-%m-%d %H:%M"),
    }


def _department(work: UnitOfWork, name: str) -> Department:
    street, _, own = name.rpartition("/")
    found = [each for each in work.departments.named(own.strip()) if each.street == street.strip()]
    if not found:
        raise DepartmentUnknown(name)
    return found[0]


def bot_name(settings: Settings) -> str:
    """Ask Telegram for the bot's user name; empty when it cannot be asked."""
    token = settings.bot_token.get_secret_value()
    if not token:
        return ""
    import urllib.request  # noqa: PLC0415 - few commands ask Telegram anything

    try:
        with urllib.request.urlopen(  # noqa: S310 - the base URL is the operator's own setting
            f"{settings.telegram_api_url}/bot{token}/getMe", timeout=NAME_SECONDS
        ) as response:
            return str(json.load(response)["result"]["username"])
    except (OSError, ValueError, KeyError):
        return ""
