"""证照设备 with a driven clock: who is warned when, what is renewed, and what goes wrong alone."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Engine, text

from chat.address import on_telegram
from checklists.ports import Forms
from core.errors import XunanError
from duties.expiry import entering, keeping, listing, showing
from duties.expiry.days import DayRefused
from duties.expiry.items import meet_holder, renew_items
from duties.expiry.model import Entry, Given, NewEntry, Validity, WhyRetired
from duties.expiry.sweeping import sweep_ends
from duties.expiry.todo import spell_items
from duties.expiry.views import Asks, ExpiryView
from frontdesk.bells import ring_bells
from frontdesk.showing import showing as replay
from people.model import Membership, Role, Unit
from people.permissions import Reach
from people.todo import holder_of
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import OFFICER, OTHER, SHANGHAI, STREET, Desk
from tests.usecases.town import Town, shown

UNTIL = date(2026, 12, 31)
WARNED = "SELECT subject_id, news FROM rings WHERE subject = 'expiry' ORDER BY id"


class Ledger(Desk):
    """A school that keeps certificates and equipment, on a desk with a driven clock."""

    def adds(
        self,
        name: str = "张示例",
        until: date = UNTIL,
        by: int | None = OFFICER,
        **others: Any,
    ) -> Entry:
        """Keep a certificate of the school's."""
        given: dict[str, Any] = {"kind": "special-operation", "detail": "低压电工", **others}
        days = given.pop("days", (Given("until", until),))

        def turn(work: UnitOfWork) -> Entry:
            new = NewEntry(self.school.id, given["kind"], name, days, detail=given["detail"])
            return keeping.add(work, replace(new, number=given.get("number", "")), _id(work))

        return self.runs(turn, by or 0)

    def renews(self, entry: Entry, day: date, expiry: str = "until") -> None:
        """Give a certificate another day."""
        self.runs(lambda work: keeping.renew(work, entry, expiry, day, _id(work)), OFFICER)

    def at(self, day: date, hour: int = 12) -> None:
        """Set the clock, ahead or back."""
        self.goes(datetime.combine(day, time(hour), SHANGHAI).astimezone(UTC))

    def sweeps_ends(self, most: int = 50) -> tuple[int, int]:
        """Sweep until nothing is due; return how often something was, and what was set aside."""
        looked = aside = 0
        more = True
        while more:
            swept = self.runs(lambda work: sweep_ends(work, most))
            looked, aside, more = looked + swept.more, aside + swept.set_aside, swept.more
        return looked, aside

    def rows(self, query: str, **given: str) -> list[tuple[Any, ...]]:
        """Read rows by another connection."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), given)]

    def validities(self, entry: Entry) -> list[Validity]:
        """All that ever held of an entry."""
        return self.runs(lambda work: work.expiries.of_entry(entry.id))

    def warned(self) -> list[tuple[int, str]]:
        """Each warning that somebody hears, or heard: of which entry, and what."""
        return [(row[0], row[1]) for row in self.rows(WARNED)]

    def items(self, who: int = OFFICER) -> list[tuple[int, str, str]]:
        """What is on somebody's to-do: entry, what is asked, and when."""

        def turn(work: UnitOfWork) -> list[tuple[int, str, str]]:
            person = work.persons.by_address(on_telegram(who))
            assert person is not None
            items = work.todo_items.first([holder_of(person.id)], work.now, 50)
            found = spell_items(work, [each for each in items if each.subject == "expiry"])
            return [(each.item.subject_id, each.asked, each.when) for each in found]

        return self.runs(turn)


def _id(work: UnitOfWork) -> int | None:
    return work.person.id if work.person is not None else None


@pytest.fixture
def ledger(engine: Engine, forms: Forms) -> Ledger:
    desk = Ledger(engine, forms)
    desk.at(date(2026, 9, 1))
    return desk


def test_each_warning_renews_the_line_and_is_said_once(ledger: Ledger) -> None:
    entry = ledger.adds()
    assert ledger.sweeps_ends() == (0, 0)
    assert ledger.items() == []
    seen = []
    for left in (91, 90, 60, 30, 7, 3, 0, -1, -3):
        ledger.at(UNTIL - timedelta(days=left))
        ledger.sweeps_ends()
        ledger.sweeps_ends()
        seen.append((len(ledger.warned()), *ledger.items()))
    assert seen == [
        (0,),
        (2, (entry.id, "待续期", "90天后到期")),
        (2, (entry.id, "待续期", "60天后到期")),
        (4, (entry.id, "待续期", "30天后到期")),
        (6, (entry.id, "待续期", "7天后到期")),
        (6, (entry.id, "待续期", "3天后到期")),
        (8, (entry.id, "待续期", "今天到期")),
        (10, (entry.id, "已过期", "已过期1天")),
        (10, (entry.id, "已过期", "已过期3天")),
    ]  # two officers hear of it, each time


def test_nobody_is_warned_before_nine(ledger: Ledger) -> None:
    ledger.adds()
    told = []
    for hour in (8, 9):
        ledger.at(UNTIL - timedelta(days=90), hour)
        ledger.sweeps_ends()
        told.append((len(ledger.warned()), len(ledger.items())))
    assert told == [(0, 0), (2, 1)]


def test_an_outage_of_months_brings_one_warning_for_everything(ledger: Ledger) -> None:
    for number in range(7):
        ledger.adds(f"张示例{number}", UNTIL + timedelta(days=number))
    ledger.at(UNTIL + timedelta(days=3))
    ledger.sweeps_ends(most=2)
    news = [each for _, each in ledger.warned()]
    assert sorted(news) == ["expiring"] * 8 + ["overdue"] * 6  # each once, for two officers
    ledger.runs(lambda work: ring_bells(work, 20))
    bells = "SELECT topic FROM outbox WHERE topic LIKE :topic"
    assert len(ledger.rows(bells, topic="bell:%")) == 2
    assert len(ledger.items()) == 7


def test_overdue_stays_until_it_is_renewed_and_the_history_stays(ledger: Ledger) -> None:
    entry = ledger.adds()
    ledger.at(UNTIL + timedelta(days=40))
    ledger.sweeps_ends()
    assert ledger.items()[0][:2] == (entry.id, "已过期")
    ledger.renews(entry, date(2032, 12, 31))
    assert ledger.items() == []
    kept = ledger.validities(entry)
    assert [(each.until, each.ended_at is None) for each in kept] == [
        (UNTIL, False),
        (date(2032, 12, 31), True),
    ]
    ledger.at(UNTIL + timedelta(days=400))
    ledger.sweeps_ends()
    assert ledger.items() == []
    actions = "SELECT action FROM audit WHERE subject LIKE 'expiry:%' ORDER BY id"
    assert ledger.rows(actions) == [("add_expiry",), ("renew_expiry",)]


def test_one_that_is_retired_warns_nobody_and_can_be_kept_anew(ledger: Ledger) -> None:
    entry = ledger.adds(until=date(2026, 9, 10))
    assert ledger.items()[0][2] == "9天后到期"
    ledger.runs(lambda work: keeping.retire(work, entry, WhyRetired.LEFT, _id(work)), OFFICER)
    assert ledger.items() == []
    ledger.at(UNTIL)
    assert ledger.sweeps_ends() == (0, 0)
    with pytest.raises(keeping.EntryRetired):
        ledger.runs(lambda work: keeping.retire(work, entry, WhyRetired.LEFT, None))
    retired = ledger.runs(lambda work: work.expiries.get(entry.id))
    assert retired is not None
    with pytest.raises(keeping.EntryRetired):
        ledger.renews(retired, date(2030, 1, 1))
    assert ledger.adds(until=date(2030, 1, 1)).id != entry.id


def test_one_that_was_renewed_while_it_was_retired_warns_nobody(ledger: Ledger) -> None:
    """Two people at once: the one had read it before the other retired it."""
    entry = ledger.adds(until=date(2026, 9, 10))
    ledger.runs(lambda work: keeping.retire(work, entry, WhyRetired.LEFT, _id(work)), OFFICER)
    ledger.renews(entry, date(2026, 9, 20), "review")
    assert ledger.items() == []
    ledger.at(date(2026, 9, 25))
    ledger.sweeps_ends()
    assert ledger.items() == []
    assert ledger.warned() == []
    assert ledger.rows("SELECT count(*) FROM validities WHERE ended_at IS NULL") == [(0,)]


def test_the_same_thing_is_kept_once(ledger: Ledger) -> None:
    entry = ledger.adds(number="T1")
    with pytest.raises(keeping.EntryKnown) as known:
        ledger.adds("另一个名字", number="T1")
    assert known.value.entry.id == entry.id
    assert ledger.adds(number="T1", detail="高处作业").id != entry.id
    with pytest.raises(keeping.SameDay):
        ledger.renews(entry, UNTIL)


def test_equipment_ends_five_years_after_its_installation(ledger: Ledger) -> None:
    days = (Given("age", date(2021, 11, 30)),)
    entry = ledger.adds("1号充电柜", kind="charging-equipment", detail="", days=days)
    ledger.at(date(2026, 9, 1))
    ledger.sweeps_ends()
    assert ledger.items() == [(entry.id, "待续期", "90天后到期")]


def test_two_ends_of_one_thing_are_warned_of_apart(ledger: Ledger) -> None:
    days = (Given("until", date(2029, 1, 1)), Given("review", date(2026, 9, 20)))
    entry = ledger.adds(days=days)
    assert ledger.items() == [(entry.id, "待续期", "19天后到期")]
    ledger.renews(entry, date(2029, 9, 20), "review")
    assert ledger.items() == []


def test_a_broken_row_is_set_aside_and_holds_up_nobody(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = ledger.adds("坏的"), ledger.adds("好的")

    def breaks(work: UnitOfWork, entry: Entry) -> None:
        if entry.id == broken.id:
            raise RuntimeError("坏了")
        renew_items(work, entry)

    monkeypatch.setattr("duties.expiry.sweeping.renew_items", breaks)
    ledger.at(UNTIL - timedelta(days=30))
    assert ledger.sweeps_ends()[1] == 1
    assert [each[0] for each in ledger.items()] == [sound.id]
    assert ledger.runs(lambda work: work.expiries.troubled()) == 1
    monkeypatch.undo()
    ledger.at(UNTIL - timedelta(days=30), 13)
    ledger.sweeps_ends()
    assert [each[0] for each in ledger.items()] == [broken.id, sound.id]
    assert ledger.runs(lambda work: work.expiries.troubled()) == 0


def test_who_comes_gets_what_is_due_and_without_an_officer_the_principal(ledger: Ledger) -> None:
    entry = ledger.adds()
    ledger.at(UNTIL - timedelta(days=30))
    ledger.sweeps_ends()

    def changes(work: UnitOfWork) -> None:
        for who in (OFFICER, OTHER):
            person = work.persons.by_address(on_telegram(who))
            assert person is not None
            for member in work.persons.memberships_of(person.id):
                work.persons.end(member.id, work.now)
        person = work.persons.add(on_telegram(31), "赵示例", work.now)
        held = Membership(Role.PRINCIPAL, unit_id=ledger.school.id)
        work.persons.join(person.id, held, work.now)
        meet_holder(work, held)

    before = len(ledger.warned())
    ledger.runs(changes)
    ledger.sweeps_ends()
    assert ledger.items(31) == [(entry.id, "待续期", "30天后到期")]
    assert ledger.items(OFFICER) == []
    assert len(ledger.warned()) == before  # nothing has become worse


def test_what_the_command_line_keeps_is_told_to_the_officers(ledger: Ledger) -> None:
    for number in range(3):
        ledger.adds(f"张示例{number}", date(2026, 9, 5), by=None)
    assert ledger.warned() == []
    ledger.sweeps_ends()
    assert len(ledger.warned()) == 6  # two officers, three certificates


def test_the_office_sees_what_is_overdue_in_its_street_alone(ledger: Ledger) -> None:
    ledger.adds(until=date(2026, 8, 1))
    ledger.adds("李示例", date(2026, 8, 31))
    ledger.adds("王示例", date(2026, 9, 1))  # good to the end of today

    def counts(work: UnitOfWork, reach: Reach) -> tuple[list[str], int]:
        lines = work.expiries.overdue(reach, work.day(), 0, 9)
        return [each.title for each in lines], work.expiries.count_overdue(reach, work.day(), 99)

    names = (["张示例 低压电工", "李示例 低压电工"], 2)
    for reach, expected in (
        (Reach(area=True), names),
        (Reach(streets=(STREET,)), names),
        (Reach(unit_ids=(ledger.school.id,)), names),
        (Reach(streets=("另一街道",)), ([], 0)),
    ):
        assert ledger.runs(partial(counts, reach=reach)) == expected


def test_programmes_say_what_is_still_to_be_kept(ledger: Ledger) -> None:
    def lacking(work: UnitOfWork) -> list[str]:
        unit: Unit = replace(ledger.school, sector="危化品")
        return [each.key for each in listing.lacking_at(work, unit)]

    assert ledger.runs(lacking) == ["liability-insurance"]
    ledger.adds("示例保险", kind="liability-insurance", detail="")
    assert ledger.runs(lacking) == []


@pytest.mark.parametrize("day", [date(1926, 1, 1), date(2100, 1, 1)])
def test_days_that_make_no_sense_are_refused_whoever_gives_them(ledger: Ledger, day: date) -> None:
    with pytest.raises(DayRefused):
        ledger.adds(until=day)
    assert ledger.rows("SELECT count(*) FROM expiry_entries") == [(0,)]


FORMULAS = ("=HYPERLINK(0)", "+1", "-1", "@SUM(1)")


async def test_a_second_tap_shows_what_the_first_has_done(town: Town, school: Unit) -> None:
    """It used to say that nothing was kept, or that the step had not come through."""
    officer = await town.member(21, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "李示例")
    await officer.taps(replay, entering.begin, school.id, "lift")
    await officer.types("1号梯\n跳过\n2027-03-01")
    await officer.types("2005-05-01")
    card = shown(await officer.taps(replay, showing.ask, 1, Asks.NOTHING), ExpiryView)
    views = []
    for _ in range(2):
        done = await officer.taps(replay, showing.finish, 1, "age", card.stamp)
        views.append(shown(done, ExpiryView))
    assert [(each.before, each.asks) for each in views] == [(frozenset({"age"}), Asks.PHOTO)] * 2
    for _ in range(2):
        gone = await officer.taps(replay, showing.retire, 1, WhyRetired.SCRAPPED, views[0].stamp)
        assert shown(gone, ExpiryView).entry.retired_why is WhyRetired.SCRAPPED
    ended = "SELECT count(*) FROM audit WHERE action IN ('finish_expiry', 'retire_expiry')"
    assert town.rows(ended) == [2]


async def test_a_second_tap_on_the_last_step_shows_what_is_kept(town: Town, school: Unit) -> None:
    """It used to say that nothing was kept."""
    officer = await town.member(21, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "李示例")
    await officer.taps(replay, entering.begin, school.id, "special-operation")
    await officer.types("张示例\nT1\n低压电工\n2027-05-01")
    replies = [
        await officer.taps(replay, entering.tap, "review", ""),
        await officer.taps(replay, entering.tap, "review", ""),
        await officer.taps(replay, entering.tap_place, 1),
    ]
    for view in (shown(reply, ExpiryView) for reply in replies):
        assert (view.entry.name, view.asks) == ("张示例", Asks.PHOTO)
    assert town.rows("SELECT count(*) FROM expiry_entries") == [1]


def test_what_is_refused_leaves_nothing_behind(ledger: Ledger) -> None:
    ledger.adds(number="T1")
    before = ledger.rows("SELECT count(*) FROM audit")
    with pytest.raises(XunanError):
        ledger.adds(number="T1")
    assert ledger.rows("SELECT count(*) FROM audit") == before


def test_who_is_second_changes_nothing(ledger: Ledger) -> None:
    """Of two that do the same at once, the store tells the second."""
    entry = ledger.adds()

    def races(work: UnitOfWork) -> None:
        (one,) = work.expiries.of_entry(entry.id)
        assert work.expiries.add_validity(replace(one, until=date(2030, 1, 1))) is None
        assert work.expiries.save(one)
        assert not work.expiries.save(one)  # read before the other has kept it
        assert work.expiries.end(one.id, work.now)
        assert not work.expiries.end(one.id, work.now)
        assert work.expiries.add(entry) is None
        assert work.expiries.retire(entry.id, work.now, None, WhyRetired.IDLE)
        assert not work.expiries.retire(entry.id, work.now, None, WhyRetired.LEFT)
        assert work.expiries.add(entry) is not None

    ledger.runs(races)
    whys = "SELECT retired_why FROM expiry_entries ORDER BY id"
    assert ledger.rows(whys) == [("idle",), (None,)]


def test_any_order_of_looks_comes_to_the_same(ledger: Ledger) -> None:
    """Ahead, back, twice, or not for months: the same stands in the end, and nobody hears twice."""
    dice = random.Random(7)
    ends: list[tuple[int | None, datetime | None]] = []
    for _ in range(4):
        entry = ledger.adds(f"张示例{len(ends)}", number=f"N{len(ends)}")
        for _ in range(12):
            ledger.at(UNTIL - timedelta(days=dice.randint(-5, 100)), dice.randint(0, 23))
            ledger.sweeps_ends()
        ledger.at(UNTIL + timedelta(days=6))
        ledger.sweeps_ends()
        (one,) = ledger.validities(entry)
        ends.append((one.stage, one.act_at))
        heard = [news for id_, news in ledger.warned() if id_ == entry.id]
        assert heard.count("overdue") == 2  # each of the two officers, once
        ledger.at(date(2026, 9, 1))
    assert {*ends} == {(-1, None)}
