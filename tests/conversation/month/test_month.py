"""A month of a street office, from its first walk to what it hands up, with every figure proven."""

import os
import random
import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from core.clock import FixedClock
from hazards.counts.period import Days
from hazards.counts.slices import EVERYTHING, Dimension, Slice
from reports.counts.filling import fill_all
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.conftest import raised
from tests.conversation.month.play import Month
from tests.conversation.month.recount import Recount, read, recount
from tests.conversation.month.street import Street, phones
from tests.conversation.stage import OFFICE
from tests.databases import SqliteBackend, file_of

UNITS = 30
HAZARDS = int(os.environ.get("MONTH_HAZARDS", "40"))  # 400 are a real month, and take minutes
FIRST, DAYS = date(2026, 12, 1), 31
LAST = FIRST + timedelta(days=DAYS - 1)
IDENTITY = re.compile(
    r"期初 (\d+) ＋新增 (\d+) ＋重开 (\d+) －销号 (\d+) －办结 (\d+) ＝期末 (\d+)"
)


@pytest.fixture
async def month(
    sqlite_backend: SqliteBackend, tmp_path: Path, clock: FixedClock
) -> AsyncIterator[Month]:
    """The street at the end of the month."""
    url = sqlite_backend.migrated()
    async with raised(url, tmp_path, clock, phones(UNITS)) as stage:
        street = Street(stage, random.Random(7))
        street.settle(UNITS)
        await street.opens()
        month = Month(street, HAZARDS)
        await month.plays(FIRST, DAYS)
        await street.goes_to(LAST + timedelta(days=4), 9)
        yield month
    sqlite_backend.take_back(url)


async def test_every_figure_of_a_month_is_what_a_second_count_says(month: Month) -> None:
    street = month.street
    told = read(file_of(street.stage.settings.database_url))
    assert len(told) == month.filed == HAZARDS
    for days in (0, 6, DAYS - 1):
        first = LAST - timedelta(days=days)
        assert _counted(street, first) == recount(told, first, LAST)
    by_unit = _by_unit(street)
    for place in street.places:
        own = [each for each in told if each.now["unit_id"] == place.id]
        assert by_unit.get(place.id, _NOTHING) == recount(own, FIRST, LAST)

    office = street.phone(OFFICE)
    await office.says("简报")
    await office.taps("月")
    card = await office.card()
    assert "安全月报 · 2026年12月" in card.text
    spelt = IDENTITY.search(card.text)
    assert spelt is not None
    whole = recount(told, FIRST, LAST)
    assert tuple(map(int, spelt.groups())) == (
        whole.opening,
        whole.found,
        whole.reopened,
        whole.closed,
        whole.ended,
        whole.closing,
    )


_NOTHING = Recount(0, 0, 0, 0, 0, 0, 0, 0, 0)


def _recounted(figures: object) -> Recount:
    return Recount(*(getattr(figures, name) for name in Recount.__dataclass_fields__))


def _counted(street: Street, first: date) -> Recount:
    """What the product counts."""

    def turn(work: UnitOfWork) -> Recount:
        fill_all(work)
        return _recounted(work.counts.hazard_figures(EVERYTHING, Days(first, LAST)))

    return street.stage.town.reads(turn)


def _by_unit(street: Street) -> dict[str | int, Recount]:
    def turn(work: UnitOfWork) -> dict[str | int, Recount]:
        found = work.counts.figures_by(Dimension.UNIT, Slice(), Days(FIRST, LAST))
        return {key: _recounted(each) for key, each in found.items()}

    return street.stage.town.reads(turn)
