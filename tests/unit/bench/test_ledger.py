"""The bench's district is one that the product could have written, and its table is fair."""

import pytest
from sqlalchemy import Engine

from bench.district import Cast, District
from bench.ledger import Line, Samples, table, verdict
from bench.openings import LEFT_AT_THE_END, openings
from chat.address import on_telegram
from checklists.loader import load_forms
from core.clock import SystemClock
from handlers.notices.render import card_of_notice
from hazards.ledger_views import LedgerView
from hazards.loop.steps import renew_items
from people.views import TodoView
from storage.engine.turns import Caller, WorkMaker, transaction

COUNT = 400


@pytest.fixture
def cast(engine: Engine) -> Cast:
    return District(engine, COUNT).write()


@pytest.fixture
def make() -> WorkMaker:
    return WorkMaker(SystemClock(), load_forms(), card_of_notice=card_of_notice)


def test_what_waits_in_the_district_is_what_the_product_lets_wait(
    engine: Engine, cast: Cast, make: WorkMaker
) -> None:
    with transaction(engine, make, Caller(on_telegram(cast.area_office))) as work:
        ledger = work.hazards.page(None, None, None, COUNT)
        assert len(ledger) == COUNT
        assert 10 < sum(each.state.open for each in ledger) < COUNT / 2
        assert [each.number for each in ledger if renew_items(work, each)] == []


def test_everything_opens_from_the_first_page_to_the_last(
    engine: Engine, cast: Cast, make: WorkMaker
) -> None:
    last_pages = 0
    for opening in openings(engine, cast):
        caller = Caller(on_telegram(opening.telegram_id), opening.telegram_id)
        with transaction(engine, make, caller) as work:
            view = opening.use_case(work).view
        if isinstance(view, TodoView):
            assert view.entries
        if isinstance(view, LedgerView) and opening.what.endswith("last"):
            last_pages += 1
            assert view.older is None
            assert len(view.hazards) <= LEFT_AT_THE_END
        if isinstance(view, LedgerView) and opening.what == "ledger, all: first":
            assert view.older is not None
    assert last_pages == 12


def line(what: str, small: float, large: float) -> Line:
    return Line("the area's office", what, Samples([small], [small]), Samples([large], [large]))


LINES = [
    line("to-do", 1.0, 1.4),
    line("ledger, all: first", 2.0, 2.0),
    line("ledger, open: last", 1.0, 3.1),
    line("menu", 1.0, 9.0),
]


@pytest.mark.parametrize(
    ("sort", "words"),
    [
        ("to-do", "all of to-do: p95 1.00 and 1.40 ms, ratio 1.40 (aim ≤ 1.5: met)"),
        ("ledger", "all of ledger: p95 2.00 and 3.10 ms, ratio 1.55 (aim ≤ 1.5: MISSED)"),
        ("menu", "all of menu: p95 1.00 and 9.00 ms, ratio 9.00"),
    ],
)
def test_all_pages_of_the_ledger_are_judged_together(sort: str, words: str) -> None:
    assert verdict(sort, LINES) == words


def test_each_opening_has_a_line_and_each_sort_a_verdict() -> None:
    rows = table("SQLite", 10, 1000, LINES).splitlines()

    assert len(rows) == 1 + len(LINES) + 1 + 3
    assert rows[3].split()[-1] == "3.10"
