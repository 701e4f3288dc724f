"""Lists of the ledger by filter, compared with a plain reading of all rows."""

import random
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, insert

from hazards import ledger_filter
from hazards.inspection_kind import InspectionKind
from hazards.ledger_filter import EVERYTHING, OPEN, Days, LedgerFilter, Sought, Standing
from hazards.ledger_moves import Move
from hazards.model import HazardState, Severity, Source
from people.model import Unit
from people.permissions import Reach
from storage.engine.session import Session
from storage.engine.turns import WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from storage.stores.hazards import ledger_list_store
from storage.tables.ledger_tables import hazards, ledger_moves
from tests.storage.samples import add_sample

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 22)
BEGAN = datetime(2026, 9, 1, 2, tzinfo=UTC)
WORDS = ("消火栓无水", "100%_堆物", "彩钢棚\\破损", "Gas leak", "飞线充电")
OPEN_STATES = [state for state in HazardState if state.open]
SHUT_STATES = (HazardState.CLOSED, HazardState.CONFIRMED, HazardState.ENDED)


@dataclass(frozen=True)
class Line:
    """A hazard as the test knows it."""

    id: int
    number: str
    unit: Unit
    description: str
    state: HazardState
    severity: Severity | None
    source: Source
    kind: InspectionKind | None
    deadline: date | None
    found_at: datetime
    found_by: int
    owner_id: int | None
    moves: tuple[tuple[Move, datetime], ...]

    def open_at(self, moment: datetime) -> bool:
        """Tell whether it was on the ledger and open at a moment."""
        before = [move for move, at in self.moves if at < moment]
        return self.found_at < moment and (not before or before[-1] is Move.REOPENED)

    def moved(self, move: Move, days: Days) -> bool:
        """Tell whether it was struck off, or came back, within a period."""
        return any(each is move and within(at, days) for each, at in self.moves)


def within(moment: datetime, days: Days) -> bool:
    day = moment.astimezone(ZONE).date()
    return (days.first or day) <= day <= (days.last or day)


def is_hit(line: Line, wanted: LedgerFilter) -> bool:
    """Say by the plain meaning of a filter whether a hazard is in it."""
    day = wanted.as_of or TODAY
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), ZONE)
    is_open = line.open_at(end) if wanted.as_of else line.state.open
    return all(
        (
            wanted.unit_id in {None, line.unit.id},
            wanted.street in {"", line.unit.street},
            not wanted.sectors or line.unit.sector in wanted.sectors,
            wanted.severity in {None, line.severity},
            not wanted.unjudged or line.severity is None,
            wanted.standing is None or is_open is (wanted.standing is Standing.OPEN),
            not wanted.as_of or line.found_at < end,
            not wanted.states or line.state in wanted.states,
            not wanted.overdue or (is_open and line.deadline is not None and line.deadline < day),
            wanted.source in {None, line.source},
            wanted.kind in {None, line.kind},
            wanted.found is None or within(line.found_at, wanted.found),
            wanted.closed is None or line.moved(Move.CLOSED, wanted.closed),
            wanted.reopened is None or line.moved(Move.REOPENED, wanted.reopened),
            wanted.finder is None
            or (line.found_by == wanted.finder and line.source is not Source.TIP),
            wanted.owner in {None, line.owner_id},
            wanted.words.lower()
            in "\n".join((line.description, line.number, line.unit.name)).lower(),
        )
    )


def fill(work: UnitOfWork, count: int, dice: random.Random) -> list[Line]:
    """Write a ledger of some months."""
    people = [add_sample(work, number).person.id for number in (1, 2)]
    places = [("东街", "教育"), ("东街", "消防"), ("西街", "教育"), ("西街", "养老")]
    units = [
        work.units.add(f"示例单位{number}", f"sldw{number}", sector, street, BEGAN)
        for number, (street, sector) in enumerate(places)
    ]
    lines = []
    for number in range(1, count + 1):
        found_at = BEGAN + timedelta(days=80 * number / count, hours=dice.randrange(-30, 1))
        moves: list[tuple[Move, datetime]] = []
        moment = found_at
        for turn in range(dice.choice((0, 0, 1, 1, 2, 3))):
            moment += timedelta(days=dice.randrange(1, 15), hours=dice.randrange(20))
            moves.append((Move.REOPENED if turn % 2 else Move.CLOSED, moment))
        shut = bool(moves) and moves[-1][0] is Move.CLOSED
        state = dice.choice(SHUT_STATES if shut else OPEN_STATES)
        due = found_at.date() + timedelta(days=dice.randrange(60))
        line = Line(
            number,
            f"PT-2026-{number:06d}",
            dice.choice(units),
            dice.choice(WORDS),
            state,
            dice.choice((None, Severity.GENERAL, Severity.GENERAL, Severity.MAJOR)),
            dice.choice(list(Source)),
            dice.choice((None, *InspectionKind)),
            dice.choice((None, due)),
            found_at,
            dice.choice(people),
            dice.choice((None, *people)),
            tuple(moves),
        )
        lines.append(line)
    return lines


def write(engine: Engine, lines: list[Line]) -> None:
    rows = [
        {
            "id": line.id,
            "number": line.number,
            "unit_id": line.unit.id,
            "item": "",
            "description": line.description,
            "measure": "",
            "deadline": line.deadline,
            "state": line.state.value,
            "fixed_on_spot": False,
            "found_at": line.found_at,
            "found_by": line.found_by,
            "street": line.unit.street,
            "sector": line.unit.sector,
            "source": line.source.value,
            "kind": line.kind or "",
            "severity": line.severity.value if line.severity else None,
            "owner_id": line.owner_id,
            "alive": line.state.open,
        }
        for line in lines
    ]
    moves = [
        {"hazard_id": line.id, "move": move.value, "at": at}
        for line in lines
        for move, at in line.moves
    ]
    with engine.begin() as connection:
        connection.execute(insert(hazards), rows)
        connection.execute(insert(ledger_moves), moves)


def filters(lines: list[Line], dice: random.Random) -> list[LedgerFilter]:
    """Return each narrowing by itself, and some together."""
    october = Days(date(2026, 10, 1), date(2026, 10, 31))
    units = sorted({line.unit.id for line in lines})
    each: list[dict[str, Any]] = [
        {"unit_id": units[0]},
        {"street": "西街"},
        {"sectors": ("教育",)},
        {"sectors": ("养老", "消防")},
        {"severity": Severity.MAJOR},
        {"severity": Severity.GENERAL},
        {"unjudged": True},
        {"standing": Standing.OPEN},
        {"standing": Standing.CLOSED},
        {"states": (HazardState.SUBMITTED, HazardState.RECTIFYING)},
        {"states": (HazardState.ENDED, HazardState.RECTIFYING)},
        {"overdue": True},
        {"as_of": date(2026, 10, 15)},
        {"as_of": date(2026, 10, 15), "standing": Standing.OPEN},
        {"as_of": date(2026, 10, 15), "standing": Standing.CLOSED},
        {"as_of": date(2026, 10, 15), "overdue": True},
        {"source": Source.SNAP},
        {"kind": InspectionKind.RANDOM},
        {"source": Source.INSPECTION, "kind": InspectionKind.SELF},
        {"found": october},
        {"found": Days(first=date(2026, 11, 1))},
        {"found": Days(last=date(2026, 9, 9))},
        {"found": Days(first=date(2027, 1, 1))},
        {"closed": october},
        {"reopened": Days(date(2026, 10, 7), date(2026, 10, 7))},
        {"reopened": october},
        {"finder": lines[0].found_by},
        {"owner": lines[0].found_by},
        *({"words": words[1:5]} for words in WORDS),
        {"words": "000017"},
        {"words": "单位2"},
    ]
    mixed = [dice.choice(each) | dice.choice(each) | dice.choice(each) for _ in range(60)]
    return [LedgerFilter(**narrowed) for narrowed in (*each, *mixed)]


def sought(wanted: LedgerFilter, reach: Reach) -> Sought:
    if wanted.unit_id is not None:
        reach = Reach(unit_ids=(wanted.unit_id,))
    elif wanted.street:
        reach = Reach(streets=(wanted.street,))
    return Sought(wanted, reach, TODAY, ZONE)


def test_every_filter_finds_what_it_says_page_by_page_and_counts_it(
    engine: Engine, make: WorkMaker
) -> None:
    dice = random.Random(20261122)
    with transaction(engine, make) as work:
        lines = fill(work, 400, dice)
    write(engine, lines)
    with transaction(engine, make) as work:
        store = work.ledger_lists
        for wanted in filters(lines, dice):
            if wanted.unit_id is not None and wanted.street:
                continue  # the unit says where it is
            within = sought(wanted, Reach(area=True))
            hits = [line.id for line in reversed(lines) if is_hit(line, wanted)]
            walked: list[int] = []
            before = None
            while page := store.page(within, before, 7).ids:
                walked += page
                before = page[-1]
            assert walked == hits, wanted
            assert store.ids(within, 0, 999) == hits[::-1], wanted
            assert store.count(within).hits == len(hits), wanted
            for newer, older in list(pairwise(hits))[:5]:
                assert store.page_after(within, newer, 2)[0] == newer
                assert store.page_after(within, older, 2) == [older, newer]
                assert store.count(within, older).hits == hits.index(older) + 1


def test_a_reach_of_some_streets_and_units_meets_every_filter(
    engine: Engine, make: WorkMaker
) -> None:
    dice = random.Random(7)
    with transaction(engine, make) as work:
        lines = fill(work, 120, dice)
    write(engine, lines)
    far = next(line.unit for line in lines if line.unit.street == "西街")
    reach = Reach(streets=("东街",), unit_ids=(far.id,))
    seen = [line for line in lines if line.unit.street == "东街" or line.unit.id == far.id]
    with transaction(engine, make) as work:
        for wanted in filters(lines, dice):
            if wanted.unit_id is not None or wanted.street:
                continue
            within = Sought(wanted, reach, TODAY, ZONE)
            hits = [line.id for line in reversed(seen) if is_hit(line, wanted)]
            assert list(work.ledger_lists.page(within, None, 99).ids) == hits[:99], wanted
            assert work.ledger_lists.count(within).hits == len(hits), wanted


def test_words_are_looked_for_in_a_part_of_a_long_ledger_at_a_time(
    engine: Engine, make: WorkMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_list_store, "LOOKED_AT", 50)
    dice = random.Random(3)
    with transaction(engine, make) as work:
        lines = fill(work, 200, dice)
    lines = [replace(each, description="铁门" if each.id == 20 else "堆物") for each in lines]
    write(engine, lines)
    with transaction(engine, make) as work:
        within = sought(LedgerFilter(words="铁门"), Reach(area=True))
        looked, before = 0, None
        page = work.ledger_lists.page(within, before, 7)
        while page.looked_to is not None:
            looked += 1
            before = page.looked_to
            page = work.ledger_lists.page(within, before, 7)
            if page.ids:
                break
        assert (page.ids, looked) == ((20,), 3)
        assert not work.ledger_lists.count(within).whole


def test_a_very_long_list_is_counted_in_part(
    engine: Engine, make: WorkMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_list_store, "COUNTED", 30)
    with transaction(engine, make) as work:
        lines = fill(work, 40, random.Random(1))
    write(engine, lines)
    with transaction(engine, make) as work:
        tally = work.ledger_lists.count(sought(EVERYTHING, Reach(area=True)))
        assert (tally.hits, tally.whole) == (30, False)


def test_a_filter_is_kept_once_and_found_by_its_id_for_ever(work: UnitOfWork) -> None:
    wanted = LedgerFilter(street="东街", sectors=("教育",), found=Days(TODAY, None), words="“\n:")
    first = work.ledger_lists.keep(wanted, work.now)
    again = work.ledger_lists.keep(replace(wanted), work.now + timedelta(days=1))
    assert (first, work.ledger_lists.kept(first)) == (again, wanted)
    assert work.ledger_lists.kept(first + 1) is None
    assert ledger_filter.read(ledger_filter.spell(wanted)) == wanted
    assert len({each.view_id for each in (wanted, EVERYTHING, OPEN)}) == 3
    assert 0 < first <= 2**60


def test_the_sector_of_a_unit_moves_its_hazards_along(engine: Engine, make: WorkMaker) -> None:
    with transaction(engine, make) as work:
        lines = fill(work, 30, random.Random(5))
    write(engine, lines)
    moved = lines[0].unit
    with transaction(engine, make) as work:
        work.units.update(replace(moved, sector="文旅"))
    session = Session(engine)
    try:
        store = ledger_list_store.SqlLedgerLists(session)
        within = sought(LedgerFilter(sectors=("文旅",)), Reach(area=True))
        assert store.count(within).hits == sum(line.unit == moved for line in lines)
    finally:
        session.close()


def test_a_filter_that_is_damaged_is_none_and_keeping_it_anew_mends_it(
    engine: Engine, make: WorkMaker
) -> None:
    """What was kept under its id failed for ever, and keeping it again left it as it was."""
    wanted = LedgerFilter(street="东街")
    with transaction(engine, make) as work:
        kept = work.ledger_lists.keep(wanted, work.now)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ledger_views SET filter = '{'")
    with transaction(engine, make) as work:
        assert work.ledger_lists.kept(kept) is None
        assert work.ledger_lists.keep(wanted, work.now) == kept
        assert work.ledger_lists.kept(kept) == wanted
