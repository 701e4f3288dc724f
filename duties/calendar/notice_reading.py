"""Reading the State Council's yearly notice on holidays (国务院办公厅关于…部分节假日安排的通知).

It checks itself: the days that it read against “共N天”, their weekdays against the brackets, the
festivals against those that a whole notice has. What it could not read, it says, and takes nothing.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from chat.days import make_day
from core.clock import WEEKDAYS
from core.errors import XunanError
from duties.calendar.notice_patterns import (
    ADVICE,
    CHANGE,
    COMPENSATED,
    FESTIVAL,
    HEADING,
    LENGTHENED,
    OFF,
    ONE_DATE,
    RESUMED,
    SIGNED,
    WEEKDAY,
    WHOLE,
    WHOLE_DATE,
    WORKED,
    WRITTEN_YEAR,
    YEARS,
)
from duties.calendar.working_calendar import (
    ONE_DAY,
    SATURDAY,
    CalendarDay,
    DayKind,
    WorkingCalendar,
)

FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
LONGEST = 15  # days; a longer holiday is a date misread
LONGEST_TEXT = 20_000  # characters

_AS_WRITTEN = str.maketrans("(),:", "（），：")


class NoticeUnreadable(XunanError):
    """A notice has something that could not be read, or contradicts itself; ``reasons`` are
    Chinese."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class Festival:
    """A holiday of a notice (元旦; or two together, 国庆节、中秋节) and the days worked for it."""

    name: str
    off: tuple[date, ...]
    worked: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What a notice says; one that is not ``whole`` changes the festivals that it names."""

    year: int
    festivals: tuple[Festival, ...]

    @property
    def whole(self) -> bool:
        """Tell whether it names all festivals of a year."""
        return not self.missing

    @property
    def missing(self) -> tuple[str, ...]:
        """The festivals of a year that it does not name."""
        named = {name for each in self.festivals for name in each.name.split("、")}
        return tuple(name for name in FESTIVALS if name not in named)

    def days(self) -> tuple[CalendarDay, ...]:
        """Return its days in their order."""
        found = [
            CalendarDay(day, kind, festival.name, self.year)
            for festival in self.festivals
            for kind, days in (
                (DayKind.HOLIDAY, festival.off),
                (DayKind.WORKING, festival.worked),
            )
            for day in days
        ]
        return tuple(sorted(found, key=lambda each: each.day))


def read_notice(
    text: str, today: date, known: WorkingCalendar | None = None, year: int | None = None
) -> Notice:
    """Read the text of a notice, as pasted from anywhere.

    ``known`` is the calendar that a notice may lengthen a holiday of; ``year`` is said by whoever
    pastes a text without one. Raises ``NoticeUnreadable`` with everything that is wrong.
    """
    reader = _Reader(_plain(text[:LONGEST_TEXT]), today, known or WorkingCalendar(), year)
    notice = reader.read()
    if reader.reasons or notice is None:
        raise NoticeUnreadable(tuple(dict.fromkeys(reader.reasons)))
    return notice


def _plain(text: str) -> str:
    """Return a text on one line, in half width but for what parts sentences."""
    text = unicodedata.normalize("NFKC", re.sub(r"<[^<>]*>", "", text))
    return "".join(text.split())


class _Reader:
    """One notice under reading, with all that is wrong with it."""

    def __init__(self, text: str, today: date, known: WorkingCalendar, year: int | None) -> None:
        self._text, self._today, self._known = text, today, known
        self._year = year or 0
        self.reasons: list[str] = []

    def read(self) -> Notice | None:
        """Return what the notice says, once it is known to say anything."""
        sections = list(self._sections())
        if not sections:
            self.reasons.append(
                "没有读到节日和日期。请粘贴通知全文，例如“元旦：1月1日（周四）至3日…”。"
            )
            return None
        self._year = self._year or self._find_year(sections)
        if not self._year:
            self.reasons.append("没有读到是哪一年的通知。请连同标题一起粘贴。")
            return None
        notice = Notice(self._year, tuple(self._festival(*each) for each in sections))
        if WHOLE.search(self._text) and notice.missing:
            self.reasons.append(f"没有读到：{'、'.join(notice.missing)}。通知可能没有粘贴完整。")
        self._check_together(notice)
        return notice

    def _sections(self) -> Iterator[tuple[str, str]]:
        """Return each festival with what is said of it."""
        headings = list(HEADING.finditer(self._text))
        for at, heading in enumerate(headings):
            end = headings[at + 1].start() if at + 1 < len(headings) else len(self._text)
            yield _names(heading[1]), SIGNED.sub("", self._text[heading.end() : end])
        changed = None if headings else CHANGE.search(self._text)
        if changed:
            name = _names(changed[1])
            yield name, SIGNED.sub("", self._text[changed.start() :])

    def _find_year(self, sections: list[tuple[str, str]]) -> int:
        """Return the year that the text says, or the one that its weekdays fit; 0 for neither."""
        for pattern in YEARS:
            if found := pattern.search(self._text):
                return int(found[1])
        written = [int(each) for _, body in sections for each in WRITTEN_YEAR.findall(body)]
        if written:
            return max(written)
        wrong = [self._count_wrong(sections, self._today.year + each) for each in (0, 1)]
        if wrong[0] == wrong[1]:
            return 0
        return self._today.year + wrong.index(min(wrong))

    def _count_wrong(self, sections: list[tuple[str, str]], year: int) -> int:
        other = _Reader(self._text, self._today, self._known, year)
        for name, body in sections:
            other._festival(name, body)
        return len(other.reasons)

    def _festival(self, name: str, body: str) -> Festival:
        off: list[date] = []
        worked: list[date] = []
        for sentence in re.split("[。;]", body):
            if not re.search(WHOLE_DATE, sentence) or ADVICE.search(sentence):
                continue
            rest = sentence
            for found in LENGTHENED.finditer(rest):
                off += self._longer(name, found[2])
                worked += [day for day in self._known_days(name, DayKind.WORKING) if day not in off]
            rest = RESUMED.sub("", LENGTHENED.sub("", rest))
            for found in OFF.finditer(rest):
                off += self._off_days(name, found)
            rest = OFF.sub("", rest)
            for found in COMPENSATED.finditer(rest):
                off += self._dates(name, found[1])
            rest = COMPENSATED.sub("", rest)
            for found in WORKED.finditer(rest):
                worked += self._dates(name, found[1])
            if re.search(WHOLE_DATE, WORKED.sub("", rest)):
                self._wrong(name, f"没有读懂“{sentence[:40].translate(_AS_WRITTEN)}”")
        self._check(name, off, worked)
        return Festival(name, tuple(sorted({*off})), tuple(sorted({*worked})))

    def _off_days(self, name: str, found: re.Match[str]) -> list[date]:
        """Return the days of one holiday, checked against what is said of their number."""
        first = self._date(name, found[1])
        last = self._date(name, found[2], first) if found[2] else first
        if first is None or last is None:
            return []
        if last < first and first.month == 12 and "年" not in found[1]:
            first = first.replace(year=first.year - 1)
        length = (last - first).days + 1
        if not 1 <= length <= LONGEST:
            self._wrong(name, f"{_spell(first)}至{_spell(last)}不像一个假期")
            return []
        days = [first + timedelta(days=each) for each in range(length)]
        if found[4]:
            days = self._with_weekend(name, days)
        if found[3] and int(found[3]) != len(days):
            self._wrong(name, f"写着共{found[3]}天，读到的是{_spell(days[0])}起{len(days)}天")
        return days

    def _with_weekend(self, name: str, days: list[date]) -> list[date]:
        """Return days with the weekend that they join."""
        joined = list(days)
        while joined[0].weekday() in {0, SATURDAY + 1}:
            joined.insert(0, joined[0] - ONE_DAY)
        while joined[-1].weekday() in {SATURDAY - 1, SATURDAY}:
            joined.append(joined[-1] + ONE_DAY)
        if joined == days:
            self._wrong(name, f"写着与周末连休，但{_spell(days[0])}并不和周末相连")
        return joined

    def _longer(self, name: str, until: str) -> list[date]:
        """Return a known holiday, made longer until a day."""
        known = self._known_days(name, DayKind.HOLIDAY)
        last = self._date(name, until)
        if last is None:
            return []
        if not known or not known[-1] <= last:
            self._wrong(name, f"{self._year}年的这个假期还没有录入，或已到{_spell(last)}之后")
            return []
        more = (last - known[-1]).days
        return [*known, *(known[-1] + timedelta(days=each + 1) for each in range(more))]

    def _known_days(self, name: str, kind: DayKind) -> list[date]:
        return [
            each.day
            for each in self._known.of_year(self._year)
            if each.kind is kind and name in each.name.split("、")
        ]

    def _dates(self, name: str, text: str) -> list[date]:
        """Return the dates of a list; one without a month has that of the one before."""
        found: list[date] = []
        for each in ONE_DATE.finditer(text):
            day = self._date(name, each[0], found[-1] if found else None)
            found += [] if day is None else [day]
        return found

    def _date(self, name: str, text: str, before: date | None = None) -> date | None:
        """Return a date, checked against the weekday in its brackets; ``None`` for none."""
        found = ONE_DATE.fullmatch(text)
        if found is None or not (found[2] or before):
            self._wrong(name, f"没有读懂“{text.translate(_AS_WRITTEN)}”")
            return None
        month = int(found[2]) if found[2] else before.month if before else 0
        year = int(found[1] or self._year_of(name, month, before))
        day = make_day(year, month, int(found[3]))
        if day is None:
            self._wrong(name, f"没有{year}年{month}月{found[3]}日这一天")
            return None
        said = WEEKDAY.search(found[4] or "")
        if said and WEEKDAYS[day.weekday()] != said[1].replace("天", "日"):
            right = WEEKDAYS[day.weekday()]
            self._wrong(name, f"{year}年{_spell(day)}是周{right}，写的是{said[0]}")
        return day

    def _year_of(self, name: str, month: int, before: date | None) -> int:
        """Return the year of a date without one: New Year's Day reaches back into December."""
        if before is not None and month == before.month:
            return before.year
        return self._year - 1 if name == "元旦" and month == 12 else self._year

    def _check(self, name: str, off: list[date], worked: list[date]) -> None:
        if not off:
            self._wrong(name, "没有读到放假的日期")
        for day in worked:
            if day.weekday() < SATURDAY:
                self._wrong(name, f"{_spell(day)}不是周末，却写着上班")

    def _check_together(self, notice: Notice) -> None:
        names = [each.name for each in notice.festivals]
        for name in {name for name in names if names.count(name) > 1}:
            self._wrong(name, "出现了两次")
        off = {day for each in notice.festivals for day in each.off}
        for each in notice.festivals:
            for day in each.worked:
                if day in off:
                    self._wrong(each.name, f"{_spell(day)}既放假又上班")
            if any(day.year not in {notice.year, notice.year - 1} for day in each.off):
                self._wrong(each.name, f"有的日期不在{notice.year}年")

    def _wrong(self, name: str, reason: str) -> None:
        self.reasons.append(f"{name}：{reason}。")


def _names(heading: str) -> str:
    """Return the festivals of a heading by their own names, joined as 国庆节、中秋节."""
    written = re.findall(FESTIVAL, heading)
    return "、".join(next(each for each in FESTIVALS if each[:2] in name) for name in written)


def _spell(day: date) -> str:
    return f"{day.month}月{day.day}日"
