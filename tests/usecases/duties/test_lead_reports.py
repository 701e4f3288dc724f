"""The report of a quarter of 五带头 reaches every office that it can."""

from datetime import date
from typing import Any

import pytest

from duties.leads.reporting import tell_offices
from duties.programmes.reading import load_programmes
from duties.programmes.rows import Choice, places_of_unit, put_in_force
from people.model import Membership, Role
from people.permissions import Reach
from storage.engine.unit_of_work import UnitOfWork
from storage.stores.duties.lead_store import SqlLeadStore
from tests.usecases.town import STREET, Town

QUARTER = date(2027, 1, 1)


async def test_an_office_that_cannot_be_told_keeps_no_other_from_it(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One broken street undid what the others were to hear, each time anew."""
    await town.member(90, Membership(Role.OFFICE), "陈示例")
    await town.member(91, Membership(Role.OFFICE, street=STREET), "街道办")
    town.unit()

    def in_force(work: UnitOfWork) -> None:
        programme, _ = load_programmes().find("five-leads")
        choice = Choice(programme, QUARTER)
        put_in_force(work, choice, places_of_unit(work, programme, "示例小学"))

    town.reads(in_force)
    count = SqlLeadStore.count

    def broken(self: SqlLeadStore, quarter: date, reach: Reach) -> Any:
        if reach.streets == ("坏街道",):
            raise ValueError("broken")
        return count(self, quarter, reach)

    monkeypatch.setattr(SqlLeadStore, "count", broken)
    town.reads(lambda work: tell_offices(work, QUARTER, ["", "坏街道", STREET]))
    told = "SELECT external_id FROM outbox WHERE key LIKE 'leads:%' ORDER BY external_id"
    assert town.rows(told) == ["90", "91"]
