"""The days and windows that terms give: RRULEs in naive wall time, moved to working days by us.

The standard lets a rule for the 31st skip shorter months, anchors what a rule leaves open in its
DTSTART, and knows no make-up working days (调休). Here days of the month are clipped to its last
one, and what a rule leaves open is taken from the day from which it holds.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from duties.model import MIDNIGHT, Revision, Shift, Terms, Window
from duties.ports import WorkingDays
from duties.seasons.stretches import A_DAY, ALWAYS, Days, Limits, Standing, joined, standings
from duties.walls import moment_of

ONCE = "FREQ=YEARLY"  # of a season: on its first day, once
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
KNOWN = frozenset({"FREQ", "INTERVAL", "BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS", "UNTIL"})
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
SHORTEST_MONTH = 28
FARTHEST_SHIFT = 30  # days; no holiday is so long
_UNTIL = re.compile(r"\d{8}(T\d{6})?")

Parts = Mapping[str, str]


class RuleRefused(ValueError):
    """A text is no rule that the product works with; says why."""


class NoWorkingDay(ValueError):
    """The calendar has no working day near a day."""


def check_rule(rule: str) -> None:
    """Raise ``RuleRefused`` for a rule that gives no days; for data, before it is used."""
    for _ in days_of(rule, date(2024, 2, 29), date(2024, 2, 29), date(2024, 3, 1)):
        return


def days_of(rule: str, anchor: date, first: date, last: date) -> Iterator[date]:
    """Give the days of a rule from ``first`` to ``last``, none before ``anchor``, in their order.

    ``anchor`` is the day from which the rule holds: intervals are counted from its day, week
    (from Monday), month or year. A day that a month does not have is its last one. Raises
    ``RuleRefused``.
    """
    parts = _explicit(_read(rule), anchor)
    start = _aligned(parts, anchor, max(first, anchor))
    since = datetime.combine(max(first, anchor), MIDNIGHT)
    until = datetime.combine(last, MIDNIGHT)
    found: set[datetime] = set()
    for each in _clipped(parts):
        spelled = ";".join(f"{name}={value}" for name, value in each.items())
        try:
            found.update(rrulestr(spelled, dtstart=start).between(since, until, inc=True))
        except (ValueError, TypeError, AttributeError) as trouble:
            raise RuleRefused(f"{rule}: {trouble}") from trouble
    for day in sorted(found):
        yield day.date()


def _read(rule: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for piece in rule.removeprefix("RRULE:").upper().split(";"):
        name, _, value = piece.partition("=")
        if name not in KNOWN or not value or name in parts:
            raise RuleRefused(f"{rule}: {piece}")
        parts[name] = value
    if parts.get("FREQ") not in FREQUENCIES:
        raise RuleRefused(f"{rule}: FREQ")
    if not parts.get("INTERVAL", "1").isdecimal() or int(parts.get("INTERVAL", "1")) < 1:
        raise RuleRefused(f"{rule}: INTERVAL")
    if "UNTIL" in parts and not _UNTIL.fullmatch(parts["UNTIL"]):
        raise RuleRefused(f"{rule}: UNTIL is a wall time without a zone")
    return parts


def _explicit(parts: dict[str, str], anchor: date) -> dict[str, str]:
    """Say in the rule what it would else take from the day on which it begins."""
    parts = dict(parts)
    by_day = "BYDAY" in parts or "BYMONTHDAY" in parts
    if parts["FREQ"] == "WEEKLY" and not by_day:
        parts["BYDAY"] = WEEKDAYS[anchor.weekday()]
    elif parts["FREQ"] in {"MONTHLY", "YEARLY"} and not by_day:
        if parts["FREQ"] == "YEARLY":
            parts.setdefault("BYMONTH", str(anchor.month))
        parts["BYMONTHDAY"] = str(anchor.day)
    return parts


def _clipped(parts: Parts) -> list[Parts]:
    """Return rules that together give the days of one, the end of a month in place of no day.

    The last of the days 28 to 31 that a month has is what BYSETPOS=-1 takes of each month.
    """
    try:
        days = [int(day) for day in parts.get("BYMONTHDAY", "").split(",") if day]
    except ValueError as trouble:
        raise RuleRefused(f"BYMONTHDAY: {trouble}") from trouble
    long = [day for day in days if day > SHORTEST_MONTH]
    if not long or parts["FREQ"] not in {"MONTHLY", "YEARLY"} or "BYDAY" in parts:
        return [parts]
    if "BYSETPOS" in parts:
        raise RuleRefused("BYSETPOS with a day that not every month has")
    rules: list[Parts] = []
    short = [day for day in days if day <= SHORTEST_MONTH]
    if short:
        rules.append({**parts, "BYMONTHDAY": ",".join(map(str, short))})
    months = parts.get("BYMONTH", ",".join(map(str, range(1, 13))))
    each_month = months.split(",") if parts["FREQ"] == "YEARLY" else [parts.get("BYMONTH", "")]
    for month in each_month:
        only = {"BYMONTH": month} if month else {}
        for day in long:
            upto = ",".join(map(str, range(SHORTEST_MONTH, day + 1)))
            rules.append({**parts, **only, "BYMONTHDAY": upto, "BYSETPOS": "-1"})
    return rules


def _aligned(parts: Parts, anchor: date, first: date) -> datetime:
    """Return a day near ``first`` from which the intervals fall as they do from the anchor."""
    step = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] == "DAILY":
        day = anchor + timedelta(days=(first - anchor).days // step * step)
    elif parts["FREQ"] == "WEEKLY":
        monday = anchor - timedelta(days=anchor.weekday())
        day = monday + timedelta(weeks=(first - monday).days // 7 // step * step)
    elif parts["FREQ"] == "MONTHLY":
        months = (first.year - anchor.year) * 12 + first.month - anchor.month
        years, month = divmod(anchor.month - 1 + months // step * step, 12)
        day = date(anchor.year + years, month + 1, 1)
    else:
        day = date(anchor.year + (first.year - anchor.year) // step * step, 1, 1)
    return datetime.combine(day, MIDNIGHT)


def shifted(day: date, shift: Shift, working: WorkingDays) -> date:
    """Return the working day to which a day is moved; raises ``NoWorkingDay``."""
    if shift is Shift.NONE:
        return day
    step = timedelta(days=1 if shift is Shift.NEXT else -1)
    for number in range(FARTHEST_SHIFT + 1):
        if working.is_working(day + number * step):
            return day + number * step
    raise NoWorkingDay(day)


def windows(
    revisions: Sequence[Revision],
    first: date,
    last: date,
    working: WorkingDays,
    zone: ZoneInfo,
    limits: Limits = ALWAYS,
) -> list[Window]:
    """Return the windows that open on the days from ``first`` to ``last``, in their order.

    ``revisions`` are all those of one duty; each holds from its day until that of the next, a
    later one in place of an earlier one of the same day. No window is made that was past due when
    its revision was made, nor one that lies in an hour that the clock leaves out. One copy never
    stands beside the next: where the next window opens, the one before is closed by then. Of
    several that open at the same moment (days moved to one working day) the last one is made.
    ``limits`` name the days on which they are asked, as these stood: a window is made by the days
    that stand when it is due. Raises ``RuleRefused`` and ``NoWorkingDay``.
    """
    made: dict[tuple[date, time], Window] = {}
    for standing in standings(limits, moment_of(datetime.combine(first, MIDNIGHT), zone)):
        for each in _cut(_given(revisions, first, last, working, zone, standing)):
            if standing.takes(each.due_at):
                made.setdefault((each.day, each.slot), each)
    made_at = {revision.id: revision.made_at for revision in revisions}
    return [
        each
        for each in _cut(made.values())
        if max(each.opens_at, made_at[each.revision_id]) < each.due_at
        and first <= each.opens_at.astimezone(zone).date() <= last
    ]


def _cut(made: Iterable[Window]) -> list[Window]:
    """Return windows in the order in which they open, each closed where the next one opens."""
    ordered = sorted(made, key=lambda each: (each.opens_at, each.day, each.slot))
    cut = [_until(each, following.opens_at) for each, following in pairwise(ordered)]
    return [*cut, *ordered[-1:]]


def _given(
    revisions: Sequence[Revision],
    first: date,
    last: date,
    working: WorkingDays,
    zone: ZoneInfo,
    standing: Standing,
) -> list[Window]:
    """Return the windows that the rules give on the days that stand, more than are asked for."""
    made: list[Window] = []
    begins = min(each.effective_from for each in revisions)
    for revision, end in _in_force(revisions):
        reach = timedelta(days=_reach(revision.terms))
        beyond = timedelta(days=_reach(revision.terms) + _length(revisions))
        upto = min(last + beyond, end) if end else last + beyond
        since = max(first - reach, revision.effective_from)
        for stretch in _stretches(revision, begins, standing.within):
            anchor, ends = stretch or (revision.effective_from, None)
            start = revision.effective_from if revision.terms.rule == ONCE else since
            for day in days_of(revision.terms.rule, anchor, start, min(upto, ends or upto)):
                made += _windows_on(revision, day, working, zone, ends)
    if all(each.terms.rule == ONCE for each in revisions):
        made = _one_by_one(made)
    return [each for each in made if not _rests(each, standing.without, zone)]


def _stretches(
    revision: Revision, begins: date, within: Sequence[Days] | None
) -> Sequence[Days | None]:
    """Return the days on which a rule holds, counted from the first of each; ``None``: all.

    Of seasons that overlap the weeks are counted from the first day of the first. What is asked
    once in each is so in each.
    """
    if within is None:
        return [None]
    once = revision.terms.rule == ONCE
    days = within if once else joined(within, timedelta())
    return [(max(first, begins), last) for first, last in days if last >= begins]


def _one_by_one(made: Iterable[Window]) -> list[Window]:
    """Return windows of seasons, each opening no sooner than the one before is due.

    What is to be done for one occasion is not cut short by the next.
    """
    found: list[Window] = []
    for each in sorted(made, key=lambda each: (each.due_at, each.day, each.slot)):
        before = found[-1].due_at if found else each.opens_at
        found.append(replace(each, opens_at=max(each.opens_at, before)))
    return found


def _rests(window: Window, without: Sequence[Days], zone: ZoneInfo) -> bool:
    """Tell whether a window lies in some days as a whole."""
    return any(
        _start(first, zone) <= window.opens_at and window.due_at <= _start(last + A_DAY, zone)
        for first, last in without
    )


def _start(day: date, zone: ZoneInfo) -> datetime:
    return moment_of(datetime.combine(day, MIDNIGHT), zone)


def _in_force(revisions: Sequence[Revision]) -> Iterator[tuple[Revision, date | None]]:
    """Give each revision that holds on any day, and its last day, ``None`` for the last one."""
    ordered = sorted(revisions, key=lambda each: (each.effective_from, each.id))
    for index, each in enumerate(ordered):
        later = [other.effective_from for other in ordered[index + 1 :]]
        if not later:
            yield each, None
        elif later[0] > each.effective_from:
            yield each, later[0] - timedelta(days=1)


def _reach(terms: Terms) -> int:
    """Return how many days at most lie between a day of the rule and its window's opening."""
    return terms.opens.days_at_most + (FARTHEST_SHIFT if terms.shift is not Shift.NONE else 0) + 2


def reach_of(revisions: Sequence[Revision]) -> int:
    """Return how many days at most lie between a rule's day and any moment of its window."""
    return max(_reach(each.terms) for each in revisions) + _length(revisions)


def _length(revisions: Sequence[Revision]) -> int:
    """Return how many days at most a window is open."""
    return max(
        each.terms.opens.days_at_most
        + each.terms.lasts.days_at_most
        + each.terms.closes.days_at_most
        for each in revisions
    )


def _windows_on(
    revision: Revision, day: date, working: WorkingDays, zone: ZoneInfo, ends: date | None
) -> Iterator[Window]:
    terms = revision.terms
    on = shifted(day, terms.shift, working)
    for slot in sorted(set(terms.slots)) or (MIDNIGHT,):
        start = datetime.combine(on, slot)
        yield _window(revision, day, slot, start, zone, ends)


def _window(
    revision: Revision, day: date, slot: time, start: datetime, zone: ZoneInfo, ends: date | None
) -> Window:
    terms = revision.terms
    due = terms.lasts.after(start)
    if ends is not None and terms.rule != ONCE:
        due = min(due, datetime.combine(ends + A_DAY, MIDNIGHT))
    grace = max(terms.grace.after(due), due)
    closes = max(terms.closes.after(due), grace)
    opens_at, due_at, grace_at, closes_at = (
        moment_of(wall, zone) for wall in (terms.opens.after(start), due, grace, closes)
    )
    heard_at = moment_of(terms.lead.before(terms.opens.after(start)), zone) if terms.lead else None
    return Window(revision.id, day, slot, opens_at, due_at, grace_at, closes_at, heard_at)


def _until(window: Window, end: datetime) -> Window:
    """Return a window closed by a moment."""
    if end >= window.closes_at:
        return window
    return Window(
        window.revision_id,
        window.day,
        window.slot,
        window.opens_at,
        min(window.due_at, end),
        min(window.grace_at, end),
        end,
        window.heard_at,
    )
