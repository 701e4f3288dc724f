"""A whole school year by a driven clock: all that happens and is heard, by a second computation.

The second one is made here of nothing but days, hours and the notices of the State Council as they
were printed; it knows no rule, no calendar and no sweep of the product.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from chat.address import on_telegram
from chat.card import clip
from chat.kept_card import read
from checklists.loader import load_forms
from checklists.ports import Forms
from core.clock import FixedClock
from duties import doing
from duties.applying import ProgrammeRow, apply_rows
from duties.course import Happening
from duties.model import Occurrence, Reason, Shift, Terms
from duties.programmes.reading import load_programmes
from duties.programmes.rows import Choice, put_in_force
from duties.reminding import remind
from duties.span import Span
from frontdesk.bells import ring_bells
from people.model import Membership, Role
from storage.engine.unit_of_work import UnitOfWork
from tests.databases import SqliteBackend, open_kept
from tests.usecases.duties.shift import OFFICE, OFFICER, OTHER, SHANGHAI, Desk

FIRST, LAST = date(2026, 9, 1), date(2027, 8, 31)
APPLIED = datetime(2026, 8, 31, 20, tzinfo=SHANGHAI)
END = datetime(2027, 9, 1, tzinfo=SHANGHAI)
DAY = timedelta(days=1)
LAST_MOMENT = END - timedelta(seconds=1)

# 2026 as announced; 2027 is not, and has nothing but weeks.
HOLIDAYS = {date(2026, 9, 25) + DAY * n for n in range(3)} | {
    date(2026, 10, 1) + DAY * n for n in range(7)
}
WORKED = {date(2026, 9, 20), date(2026, 10, 10)}

REPORT = ProgrammeRow(
    "school",
    "report",
    "每月5日报送，遇休息日顺延",
    Role.SAFETY_OFFICER,
    Terms(
        "FREQ=MONTHLY;BYMONTHDAY=5",
        shift=Shift.NEXT,
        grace=Span(days=1),
        closes=Span(days=3),
        lead=Span(days=2),
    ),
)
MONTH_END = ProgrammeRow(
    "school",
    "month-end",
    "月末盘点，遇休息日提前",
    Role.SAFETY_OFFICER,
    Terms("FREQ=MONTHLY;BYMONTHDAY=31", (time(9),), shift=Shift.PREVIOUS, lasts=Span(minutes=480)),
)


@dataclass(frozen=True)
class Expected:
    """One occasion: when it opens and is due, when its grace ends, when it is closed."""

    row: str
    opens: datetime
    due: datetime
    grace: datetime
    closes: datetime
    soon: datetime | None = None

    def events(self, until: datetime) -> Iterator[tuple[datetime, str]]:
        """What happens to it before a moment if nobody does anything."""
        half = self.opens + (self.due - self.opens) / 2
        if self.soon is not None and self.soon <= until:
            yield self.soon, "soon"
        for at, event in (
            (self.opens, "opened"),
            (half, "half"),
            (self.due, "due"),
            (self.grace, "grace"),
            (self.closes, "missed"),
        ):
            if at <= until:
                yield at, event


def on(day: date, hour: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


def month_after(day: date, months: int = 1) -> date:
    """The first of a month after another first."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def worked(day: date) -> bool:
    return day in WORKED or (day.weekday() < 5 and day not in HOLIDAYS)


def moved(day: date, step: int) -> date:
    while not worked(day):
        day += DAY * step
    return day


def plain(row: str, opens: datetime, due: datetime, closes: datetime | None = None) -> Expected:
    return Expected(row, opens, due, due, closes or due)


def of_the_day(day: date) -> Iterator[Expected]:
    """All occasions whose own day it is."""
    for hour in range(6, 21, 2):
        yield plain("edu-ev-2h", on(day, hour), on(day, hour + 2))
    yield plain("edu-fire-patrol", on(day), on(day + DAY))
    if day.day == 1:
        yield plain("edu-fire-month", on(day), on(month_after(day)))
        if day.month in {1, 4, 7, 10}:
            for row in ("edu-led", "edu-meeting"):
                yield plain(row, on(day), on(month_after(day, 3)))
        if day.month == 1:
            yield plain("edu-drill", on(day), on(month_after(day, 12)))
        if day.month in {6, 11}:
            yield plain("camp" if day.month == 6 else "camp-fire", on(day), on(month_after(day)))
    if (day.month, day.day) in {(5, 6), (4, 25)}:
        row = "camp-disaster" if day.month == 5 else "camp-occupational"
        yield plain(row, on(day), on(day + DAY * 7))
    if (day.month, day.day) in {(6, 16), (12, 2)}:
        row = "camp-consulting" if day.month == 6 else "camp-traffic"
        yield plain(row, on(day - DAY * 7), on(day + DAY), on(day + DAY * 8))
    if day.day == 5:
        opens = moved(day, 1)
        due = on(opens + DAY)
        yield Expected("report", on(opens), due, due + DAY, due + DAY * 3, on(opens - DAY * 2))
    if (day + DAY).day == 1:
        before = moved(day, -1)
        yield plain("month-end", on(before, 9), on(before, 17))


def expected() -> list[Expected]:
    days = (FIRST + DAY * n for n in range((LAST - FIRST).days + 40))
    return [each for day in days for each in of_the_day(day) if each.opens < END]


PRINCIPALS = {"edu-led", "edu-meeting"}
CRITICAL = {"edu-ev-2h", "edu-led"}
SOUNDS = {"opened": "刚开始", "grace": "已超时", "missed": "漏做"}
COUNT, MORE = re.compile("（(\\d+)次）"), re.compile("另有 (\\d+) 项")
PRINCIPAL = 31
MOST_LINES = 6

Line = tuple[str, str, int]  # the news, the row that it is about, and how often
Bell = tuple[datetime, int, frozenset[Line], int]


def quiet_until(moment: datetime) -> datetime:
    """When somebody hears what comes to them at a moment: not from eight to seven."""
    wall = moment.astimezone(SHANGHAI)
    if wall.hour >= 20:
        return on(wall.date() + DAY, 7)
    return on(wall.date(), 7) if wall.hour < 7 else moment


class Listener:
    """What one look after another lets each person hear, counted by hand."""

    def __init__(self, ended: dict[tuple[str, datetime], datetime]) -> None:
        self.bells: list[Bell] = []
        self._ended = ended
        self._waits: list[tuple[datetime, Expected, str, str]] = []  # from when, of what

    def looks(self, before: datetime, now: datetime, all_: list[Expected]) -> None:
        """Somebody looks, for the first time since a moment."""
        for each in all_:
            until = min(now, self._ended.get((each.row, each.opens), now))
            new = [event for at, event in each.events(until) if before < at and event in SOUNDS]
            if new:
                due = now if each.row in CRITICAL else quiet_until(now)
                self._waits.append((due, each, new[-1], each.row))
        heard = [wait for wait in self._waits if wait[0] <= now]
        self._waits = [wait for wait in self._waits if wait[0] > now]
        for people, rows in (((OFFICER, OTHER), False), ((PRINCIPAL,), True)):
            mine = [wait for wait in heard if (wait[3] in PRINCIPALS) is rows]
            last = {(each.row, each.opens): (each, event) for _, each, event, _ in mine}
            said = [
                (each, event) for each, event in last.values() if self._stands(each, event, now)
            ]
            counted: dict[tuple[str, str], int] = {}
            for each, event in said:
                key = (SOUNDS[event], each.row)
                counted[key] = counted.get(key, 0) + 1
            if counted:
                lines = frozenset((news, row, count) for (news, row), count in counted.items())
                self.bells += [(now, person, lines, len(said)) for person in people]

    def _stands(self, each: Expected, event: str, now: datetime) -> bool:
        """Whether there is still something to say: that something was missed always is."""
        ended = self._ended.get((each.row, each.opens), END)
        return event == "missed" or (now < each.closes and not ended < now)


class Year:
    """The school through its year; ``ended`` tells what somebody brought to an end, and when."""

    def __init__(self, url: str, forms: Forms) -> None:
        self.desk = Desk(open_kept(url), forms, FixedClock(APPLIED))
        self._url = url
        self._rows: dict[int, str] = {}
        self.told: list[tuple[datetime, str, str, datetime]] = []
        self.heard: list[Bell] = []
        self.looks: list[tuple[datetime, datetime]] = []
        self._titles: dict[str, str] = {}
        self._bells = 0
        self.excused: dict[tuple[str, datetime], datetime] = {}
        self.ended: dict[tuple[str, datetime], datetime] = {}

    def begin(self) -> None:
        """Put the programmes in force at a school with a charging place."""

        def apply(work: UnitOfWork) -> None:
            school = self.desk.school
            work.places.put(school.id, "充电车棚", "充电棚", work.now)
            head = work.persons.add(on_telegram(PRINCIPAL), "校长示例", work.now)
            work.persons.join(head.id, Membership(Role.PRINCIPAL, school.id), work.now)
            book = load_programmes(load_forms().ids)
            for key in ("education", "campaigns"):
                put_in_force(work, Choice(book.find(key)[0], FIRST), [school])
            apply_rows(work, [REPORT, MONTH_END], [school], FIRST, None)
            duties = work.duties.of_unit(school.id)
            self._rows.update({each.id: each.row for each in duties})
            self._titles.update({each.title: each.row for each in duties})

        self.desk.runs(apply)

    def goes(self, moment: datetime, most: int) -> None:
        """Drive the clock to a moment and sweep."""
        before = self.desk.clock.now()
        self.desk.goes(moment)
        self.told += [self._plain(each) for each in self.desk.sweeps(most, remind)]
        self.desk.runs(lambda work: ring_bells(work, 50))
        self.looks.append((before, moment))
        self._hear(moment)

    def _hear(self, moment: datetime) -> None:
        """Read what was put for whom since the last look, from the outbox itself."""
        with self.desk.engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT id, external_id, card FROM outbox WHERE substr(topic, 1, 5) = 'bell:'"
                " AND kind = 'message' AND id > ? ORDER BY id",
                (self._bells,),
            ).fetchall()
        self.desk.carries()
        for id_, whose, card in rows:
            self._bells = id_
            lines = [line for line in map(self._line, str(read(card).text).splitlines()) if line]
            more = MORE.search(str(read(card).text))
            if "新待办：" in str(read(card).text):
                continue  # a proposal, which is counted below
            total = sum(count for _, _, count in lines) + int(more[1] if more else 0)
            self.heard.append((moment, int(whose), frozenset(lines), total))

    def _line(self, words: str) -> Line | None:
        news, _, rest = words.partition("：")
        about = ((clip(f"示例小学 {title}", 26), row) for title, row in self._titles.items())
        row = next((row for what, row in about if what in rest), "")
        count = COUNT.search(rest)
        return (news, row, int(count[1]) if count else 1) if news in SOUNDS.values() else None

    def proposed(self) -> list[tuple[datetime, str]]:
        """When what was proposed as a hazard."""
        with self.desk.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT proposed_at, duty_id FROM miss_proposals")
            found = [(datetime.fromisoformat(at), self._rows[duty_id]) for at, duty_id in rows]
        return sorted(found)

    def restarts(self) -> None:
        """Let another process go on."""
        self.desk.engine.dispose()
        self.desk.engine = open_kept(self._url)

    def ends(self, moment: datetime, how: str, *rows: str) -> None:
        """Somebody does, or the office excuses, what has opened and is not due yet."""
        now = self.desk.clock.now()
        day = moment.date()
        for each in self.desk.has(day - DAY * 40, day + DAY):
            row = self._rows[each.duty_id]
            is_open = each.opens_at <= now < each.due_at
            if row in rows and not each.state.ended and (how == "excuse" or is_open):
                self._end(each, how)
                self.ended[row, each.opens_at] = now
                if how == "excuse":
                    self.excused[row, each.opens_at] = now

    def _end(self, each: Occurrence, how: str) -> None:
        if how == "do":
            self.desk.runs(lambda work: doing.do(work, each.id), OFFICER)
        else:
            self.desk.runs(lambda work: doing.excuse(work, each.id, Reason.CLOSED), OFFICE)

    def _plain(self, each: Happening) -> tuple[datetime, str, str, datetime]:
        one = each.occurrence
        return each.at, each.event.value, self._rows[one.duty_id], one.opens_at


def proposals(all_: list[Expected], year: "Year") -> list[tuple[datetime, str]]:
    """At which looks a third miss in a row was seen, counted by hand."""
    ends = [
        (year.ended.get((each.row, each.opens), each.closes), each)
        for each in all_
        if year.excused.get((each.row, each.opens)) is None
    ]
    run: dict[str, int] = {}
    found = []
    for at, each in sorted(ends, key=lambda end: (end[0], end[1].row)):
        done = (each.row, each.opens) in year.ended
        run[each.row] = 0 if done else run.get(each.row, 0) + 1
        if run[each.row] == 3 and at <= LAST_MOMENT:
            found.append((next(now for _, now in year.looks if now >= at), each.row))
    return sorted(found)


def when(bell: Bell) -> tuple[datetime, int]:
    """The moment of a bell, and who heard it."""
    return bell[:2]


def stops(dice: random.Random) -> Iterator[datetime]:
    """Moments at which somebody looks: hours or days apart, once for three days not at all."""
    moment = APPLIED
    while moment < END:
        moment += timedelta(minutes=dice.choice([90, 600, 1440, 2880, 4320]))
        yield min(moment, LAST_MOMENT)


def test_everything_that_happens_in_a_school_year_is_what_a_second_count_says(
    sqlite_backend: SqliteBackend, forms: Forms
) -> None:
    dice = random.Random(9)
    url = sqlite_backend.migrated()
    year = Year(url, forms)
    year.begin()
    checks = {on(month_after(FIRST, n) + DAY * 3, 9): ("do", "edu-fire-month") for n in range(11)}
    mondays = [on(FIRST + DAY * (6 + 7 * n), 6) + timedelta(minutes=30) for n in range(51)]
    patrols = dict.fromkeys(mondays, ("do", "edu-ev-2h"))
    holidays = {on(date(2027, 1, 25), 9): ("excuse", "edu-ev-2h", "edu-fire-patrol")}
    visits = {**checks, **patrols, **holidays}
    for moment in sorted({*visits, *stops(dice)}):
        year.goes(moment, dice.choice([20, 500]))
        if moment in visits:
            how, *rows = visits[moment]
            year.ends(moment, how, *rows)
        if dice.random() < 0.02:
            year.restarts()
    assert len(year.ended) > 11 + 51
    wanted = [
        (at, event, each.row, each.opens)
        for each in expected()
        for at, event in each.events(min(year.ended.get((each.row, each.opens), END), LAST_MOMENT))
    ]
    assert sorted(year.told) == sorted(wanted)
    listener = Listener(year.ended)
    occasions = expected()
    for before, now in year.looks:
        listener.looks(before, now, occasions)
    assert len(year.heard) > 300
    for heard, counted in zip(sorted(year.heard, key=when), listener.bells, strict=True):
        assert when(heard) == when(counted)
        shown, lines = heard[2], counted[2]
        assert heard[3] == counted[3]
        assert shown == lines or (len(shown) == MOST_LINES and shown < lines)
    assert year.proposed() == proposals(occasions, year)
    year.desk.engine.dispose()
    sqlite_backend.take_back(url)
