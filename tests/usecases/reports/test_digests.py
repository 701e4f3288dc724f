"""Digests: issued once, frozen, corrected by a numbered message, and true to the ledger."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chat.kept_card import read
from core.clock import FixedClock
from frontdesk.showing import showing
from hazards.counts.period import PeriodKind
from hazards.ledger_reach import within_reach
from hazards.loop import reviewing
from people.model import Membership, Role
from people.permissions import NotAllowed
from reports.digests import correcting, setting
from reports.digests import showing as digests
from reports.digests.audience import AREA, Audience, of_street, of_unit, place_of
from reports.digests.correcting import DigestMovedOn, NothingToCorrect
from reports.digests.issuing import enrol, sweep_digests
from reports.digests.kept import as_object, read_figures, write_figures
from reports.digests.model import Digest
from reports.digests.opening import Figure, filter_behind
from reports.digests.ports import DigestWork
from reports.digests.setting import HourUnread, read_minute
from reports.digests.timing import next_moment, spans_due
from reports.digests.views import DigestTimeView, DigestView
from reports.digests.words import body, equation, headline
from storage.engine.turns import Turns, WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.life import Life
from tests.usecases.town import STREET, Town, shown

ISSUED = "SELECT audience, kind, first, last, number FROM digests ORDER BY id"


def at(town: Town, year: int, month: int, day: int, hour: int = 8, minute: int = 30) -> None:
    """Set the clock."""
    clock = town.make.clock
    assert isinstance(clock, FixedClock)
    clock.advance(datetime(year, month, day, hour, minute, tzinfo=clock.zone) - clock.now())


def sweeps(town: Town) -> None:
    """Enrol and issue what is due."""
    while town.reads(enrol):
        pass
    while town.reads(lambda work: sweep_digests(work, 5)).more:
        pass


def issued(town: Town) -> list[Digest]:
    """All digests, the oldest first."""
    ids = town.rows("SELECT id FROM digests ORDER BY id")

    def look(work: UnitOfWork) -> list[Digest]:
        return [each for id_ in ids if (each := work.digests.get(id_)) is not None]

    return town.reads(look)


def of(town: Town, audience: Audience, kind: PeriodKind = PeriodKind.DAY) -> Digest:
    """The digest last issued to an audience."""
    return next(
        each
        for each in reversed(issued(town))
        if (each.audience, each.kind) == (audience.key, kind)
    )


def recounted(town: Town, street: str, first: date, last: date) -> dict[str, int]:
    """Count from the ledger's audit lines alone, by another way than the product does."""
    zone = town.make.clock.zone
    streets = dict(town.rows("SELECT 'hazard:' || number, street FROM hazards"))
    open_then, counted = set(), {"found": 0, "closed": 0, "reopened": 0}
    opening = 0
    lines = town.rows(
        "SELECT at, subject, action FROM audit WHERE subject LIKE 'hazard:%' ORDER BY id"
    )
    for moment, subject, action in lines:
        at_ = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        day = at_.astimezone(zone).date()
        if streets[subject] != street or day > last:
            continue
        if action == "file":
            open_then.add(subject)
        elif action == "close":
            open_then.discard(subject)
        elif action == "relapse":
            open_then.add(subject)
        name = {"file": "found", "close": "closed", "relapse": "reopened"}.get(action)
        if day < first:
            opening = len(open_then)
        elif name:
            counted[name] += 1
    return counted | {"opening": opening, "closing": len(open_then)}


async def a_day(life: Life) -> None:
    """Wednesday: two are open. Thursday: one is struck off, three are found."""
    at(life.town, 2026, 11, 25, 9)
    first = await life.submitted()
    await life.assigned(life.estate)
    at(life.town, 2026, 11, 26, 9)
    await life["inspector"].taps(reviewing.close, first.id)
    for unit in (life.school, life.school, life.estate):
        await life.assigned(unit)
    await life.assigned(life.faraway)


async def test_each_audience_is_told_once_of_a_day_however_often_the_job_comes(life: Life) -> None:
    await a_day(life)
    sweeps(life.town)
    assert not issued(life.town)  # enrolled by now, and due tomorrow
    at(life.town, 2026, 11, 27, 8, 29)
    sweeps(life.town)
    assert not issued(life.town)
    for _ in range(3):
        at(life.town, 2026, 11, 27)
        sweeps(life.town)
    told = life.town.rows(ISSUED)
    assert len(told) == len(set(told))
    street = of(life.town, of_street(STREET))
    assert (street.first, street.last) == (date(2026, 11, 26), date(2026, 11, 26))
    assert street.figures.hazards.opening == 2
    assert street.figures.hazards.found == 3
    assert street.figures.hazards.closed == 1
    assert street.figures.hazards.closing == 4
    words = life.town.rows("SELECT card FROM outbox WHERE topic = :topic", topic=street.topic)
    assert len(words) == 2  # the office of the street, and its clerk
    text = str(read(words[0]).text)
    assert text.startswith(f"{STREET} 安全日报 · 11月26日")
    assert "期初 2 ＋新增 3 ＋重开 0 －销号 1 －办结 0 ＝期末 4" in text
    assert "重大在账：无" in text
    assert len(text.splitlines()) <= 15


async def test_figures_in_words_in_json_and_in_the_ledger_are_the_same(life: Life) -> None:
    await a_day(life)
    at(life.town, 2026, 11, 26, 18)
    sweeps(life.town)
    at(life.town, 2026, 11, 27)
    sweeps(life.town)
    figures = of(life.town, of_street(STREET)).figures
    counted = recounted(life.town, STREET, figures.first, figures.last)
    data = as_object(figures)
    assert {name: data["hazards"][name] for name in counted} == counted
    assert equation(figures) == (
        f"期初 {counted['opening']} ＋新增 {counted['found']} ＋重开 {counted['reopened']} "
        f"－销号 {counted['closed']} －办结 0 ＝期末 {counted['closing']}"
    )
    assert read_figures(write_figures(figures)) == figures
    json.dumps(data)


async def test_a_late_fact_changes_no_digest_and_a_correction_names_what_it_changed(
    life: Life,
) -> None:
    await a_day(life)
    sweeps(life.town)
    at(life.town, 2026, 11, 27)
    sweeps(life.town)
    frozen = life.town.rows("SELECT figures FROM digests ORDER BY id")
    before = of(life.town, of_street(STREET))
    view = shown(
        await life["office"].taps(
            showing, digests.show_digest, of_street(STREET).code, PeriodKind.DAY, 0
        ),
        DigestView,
    )
    assert view.may_correct
    assert view.changed == ()
    with pytest.raises(NothingToCorrect):
        await life["office"].taps(showing, correcting.correct, before.id, view.stamp)
    late = datetime(2026, 11, 26, 20, tzinfo=life.town.make.clock.zone)
    await life.files("inspector", life.school, found_at=late.astimezone(UTC))
    view = shown(
        await life["office"].taps(
            showing, digests.show_digest, of_street(STREET).code, PeriodKind.DAY, 0
        ),
        DigestView,
    )
    assert view.figures == before.figures
    said = [(each.name, each.before, each.after) for each in view.changed]
    assert said == [("hazards.found", 3, 4), ("hazards.closing", 4, 5)]
    with pytest.raises(DigestMovedOn):
        await life["office"].taps(showing, correcting.correct, before.id, view.stamp + 1)
    with pytest.raises(NotAllowed):
        await life["inspector"].taps(showing, correcting.correct, before.id, view.stamp)
    shown(await life["office"].taps(showing, correcting.correct, before.id, view.stamp), DigestView)
    again = of(life.town, of_street(STREET))
    assert (again.number, again.figures.hazards.found) == (1, 4)
    assert [(each.name, each.before, each.after) for each in again.differences] == said
    card, _ = life.town.rows("SELECT card FROM outbox WHERE topic = :topic", topic=again.topic)
    text = str(read(card).text)
    assert "· 更正 1" in text
    assert "更正：新增 3→4；期末 4→5" in text
    kept = life.town.rows("SELECT figures FROM digests ORDER BY id")
    assert kept[: len(frozen)] == frozen
    with pytest.raises(DigestMovedOn):
        await life["office"].taps(showing, correcting.correct, before.id, view.stamp)


async def test_a_principal_reads_of_the_own_unit_alone(life: Life) -> None:
    principal = await life.town.member(
        95, Membership(Role.PRINCIPAL, unit_id=life.school.id), "赵示例"
    )
    await a_day(life)
    sweeps(life.town)
    at(life.town, 2026, 11, 27)
    sweeps(life.town)
    figures = of(life.town, of_unit(life.school.id)).figures
    assert (figures.hazards.opening, figures.hazards.found, figures.hazards.closed) == (1, 2, 1)
    assert (figures.parts, figures.best, figures.head) == ((), None, "")
    kept = write_figures(figures)
    assert life.estate.name not in kept
    view = shown(await principal.taps(showing, digests.open_digest), DigestView)
    assert view.figures == figures
    assert not view.may_correct
    for code in (AREA.code, of_street(STREET).code, of_unit(life.estate.id).code):
        with pytest.raises(NotAllowed):
            await principal.taps(showing, digests.show_digest, code, PeriodKind.DAY, 0)


async def test_after_a_holiday_one_digest_tells_of_all_days_between(life: Life) -> None:
    at(life.town, 2026, 9, 29, 9)
    sweeps(life.town)
    for day in range(30, 31):
        at(life.town, 2026, 9, day)
        sweeps(life.town)
    for day in range(1, 8):
        at(life.town, 2026, 10, day, 9)
        await life.assigned()
        sweeps(life.town)
    at(life.town, 2026, 10, 8)
    sweeps(life.town)
    told = [
        (each.kind, each.first, each.last)
        for each in issued(life.town)
        if each.audience == AREA.key
    ]
    assert told == [
        (PeriodKind.DAY, date(2026, 9, 29), date(2026, 9, 29)),
        (PeriodKind.DAY, date(2026, 9, 30), date(2026, 10, 7)),
        (PeriodKind.WEEK, date(2026, 9, 28), date(2026, 10, 4)),
        (PeriodKind.MONTH, date(2026, 9, 1), date(2026, 9, 30)),
        (PeriodKind.QUARTER, date(2026, 7, 1), date(2026, 9, 30)),
    ]
    days = of(life.town, AREA).figures
    assert days.hazards.found == 7
    assert headline(days) == "全区 安全日报 · 9月30日至10月7日"


async def test_what_could_not_be_issued_in_time_is_issued_late_the_same_day(life: Life) -> None:
    at(life.town, 2026, 11, 25, 9)
    sweeps(life.town)
    at(life.town, 2026, 11, 26, 15)
    sweeps(life.town)
    assert of(life.town, AREA).last == date(2026, 11, 25)
    at(life.town, 2026, 11, 30, 11)  # the bot was down on Friday
    sweeps(life.town)
    assert of(life.town, AREA).first == date(2026, 11, 26)
    assert of(life.town, AREA).last == date(2026, 11, 29)


async def test_a_broken_audience_holds_up_no_other(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(life.town, 2026, 11, 25, 9)
    sweeps(life.town)
    with life.town.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE digest_audiences SET audience = 'nothing:7' WHERE audience = 'office:'"
        )
    at(life.town, 2026, 11, 26)
    sweeps(life.town)
    assert of(life.town, of_street(STREET))
    assert life.town.reads(lambda work: work.digests.troubled()) == 1
    (trouble,) = life.town.rows("SELECT trouble FROM digest_audiences WHERE audience = 'nothing:7'")
    assert "ValueError" in trouble


async def test_two_processes_issue_each_digest_once(life: Life, make: WorkMaker) -> None:
    at(life.town, 2026, 11, 25, 9)
    sweeps(life.town)
    at(life.town, 2026, 11, 26)
    others = Turns(life.town.engine, make)
    try:
        for _ in range(4):
            await life.town.turns.run(lambda work: sweep_digests(work, 2))
            await others.run(lambda work: sweep_digests(work, 2))
    finally:
        others.close()
    told = life.town.rows(ISSUED)
    assert len(told) == len(set(told)) == len(life.town.rows("SELECT 1 FROM digest_audiences"))


@pytest.mark.parametrize("step", ["digests.add", "outbox.put", "digests.save_schedule"])
async def test_killed_between_any_two_steps_it_is_issued_once_all_the_same(
    life: Life, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """A process that dies leaves nothing of the turn behind; the next one does all of it."""
    at(life.town, 2026, 11, 25, 9)
    sweeps(life.town)
    at(life.town, 2026, 11, 26)

    class KilledError(BaseException):
        """The process is gone: nothing after this runs, not even what catches errors."""

    def killing(work: UnitOfWork) -> None:
        of_room, name = step.split(".")
        store: Any = getattr(work, of_room)
        do: Callable[..., Any] = getattr(store, name)

        def dies(*args: Any, **kw: Any) -> Any:
            do(*args, **kw)
            raise KilledError

        monkeypatch.setattr(store, name, dies, raising=False)
        sweep_digests(work, 50)

    with pytest.raises(KilledError), transaction(life.town.engine, life.town.make) as work:
        killing(work)
    monkeypatch.undo()
    assert not issued(life.town)
    sweeps(life.town)
    told = life.town.rows(ISSUED)
    assert len(told) == len(set(told)) == len(life.town.rows("SELECT 1 FROM digest_audiences"))
    topics = life.town.rows("SELECT topic, external_id FROM outbox WHERE topic LIKE 'digest:%'")
    assert len(topics) == len(set(topics)) > 0


async def test_the_own_people_set_the_time_and_an_office_cannot_end_it(life: Life) -> None:
    principal = await life.town.member(
        95, Membership(Role.PRINCIPAL, unit_id=life.school.id), "赵示例"
    )
    at(life.town, 2026, 11, 25, 9)
    sweeps(life.town)
    code = of_unit(life.school.id).code
    await principal.taps(showing, setting.show_time, code)
    view = shown(await principal.types("17点"), DigestTimeView)
    assert (view.minute, view.next_at and view.next_at.hour) == (17 * 60, 17)
    with pytest.raises(HourUnread):
        await principal.types("傍晚")
    at(life.town, 2026, 11, 26, 17, 1)
    sweeps(life.town)
    assert of(life.town, of_unit(life.school.id)).last == date(2026, 11, 25)
    view = shown(await principal.taps(showing, setting.end_digests, code), DigestTimeView)
    assert view.off
    at(life.town, 2026, 11, 27, 18)
    sweeps(life.town)
    assert of(life.town, of_unit(life.school.id)).last == date(2026, 11, 25)
    await principal.taps(showing, setting.set_time, code, 510)
    at(life.town, 2026, 11, 30)
    sweeps(life.town)
    assert of(life.town, of_unit(life.school.id)).first == date(2026, 11, 27)
    street = of_street(STREET).code
    with pytest.raises(NotAllowed):
        await life["office"].taps(showing, setting.end_digests, street)
    with pytest.raises(NotAllowed):
        await life["officer"].taps(showing, setting.set_time, code, 600)
    with pytest.raises(NotAllowed):
        await principal.taps(showing, setting.set_time, street, 600)


def test_times_are_read_as_they_are_typed() -> None:
    assert [read_minute(each) for each in ("8:45", "8点半", "９：05", "17时", "8点15分")] == [
        525,
        510,
        545,
        1020,
        495,
    ]
    for words in ("25:00", "8:61", "八点", "8点半15", ""):
        with pytest.raises(HourUnread):
            read_minute(words)


async def test_every_figure_opens_a_list_of_as_many_hazards(life: Life) -> None:
    await a_day(life)
    at(life.town, 2026, 11, 26, 18)
    sweeps(life.town)
    at(life.town, 2026, 11, 27)
    sweeps(life.town)
    figures = of(life.town, of_street(STREET)).figures
    it = figures.hazards
    office_id = life.person("office").id

    def counts(work: UnitOfWork) -> dict[Figure, int]:
        found = {}
        office = work.persons.get(office_id)
        for figure in Figure:
            slice_ = _slice(work)
            wanted = filter_behind(slice_, figures.span, figure, work.day())
            found[figure] = work.ledger_lists.count(within_reach(work, office, wanted).sought).hits
        return found

    def _slice(work: DigestWork) -> Any:
        place = place_of(work, of_street(STREET))
        assert place is not None
        return place.slice

    assert life.town.reads(counts) == {
        Figure.OPENING: it.opening,
        Figure.FOUND: it.found,
        Figure.REOPENED: it.reopened,
        Figure.CLOSED: it.closed + it.ended,
        Figure.CLOSING: it.closing,
        Figure.OVERDUE: it.overdue,
        Figure.MAJOR: it.major_open,
    }


async def test_nothing_new_is_said_as_none(life: Life) -> None:
    at(life.town, 2026, 11, 25, 9)
    sweeps(life.town)
    at(life.town, 2026, 11, 26)
    sweeps(life.town)
    said = body(of(life.town, of_street(STREET)).figures, life.town.make.clock.zone)
    for words in (
        "新增：无",
        "重大在账：无",
        "逾期：无",
        "退回 无 · 复发 无 · 移交待反馈 无",
        "巡查：无",
    ):
        assert any(each.startswith(words) for each in said), words


def test_spans_end_with_yesterday_and_no_period_is_told_before_it_is_over() -> None:
    for number in range(400):
        today = date(2026, 1, 5) + timedelta(days=number)
        for back in (1, 3, 9, 40):
            spans = spans_due(today - timedelta(days=back), today)
            assert spans[0].last == today - timedelta(days=1)
            assert all(each.last < today for each in spans)
            assert len({(each.kind, each.last) for each in spans}) == len(spans)


def test_the_next_moment_is_one_of_a_working_day() -> None:
    class Weekdays:
        def is_working(self, day: date) -> bool:
            return day.weekday() < 5

    zone = FixedClock(datetime(2026, 11, 27, tzinfo=UTC)).zone
    friday = datetime(2026, 11, 27, 8, 30, tzinfo=zone)
    assert next_moment(friday, 510, Weekdays()) == friday + timedelta(days=3)
    assert next_moment(friday - timedelta(minutes=1), 510, Weekdays()) == friday
