"""What was handed in as PDF in volumes: of a long list, or of many reports, no file grows large.

Typst takes about a megabyte and 15 ms for a page; a volume of ``PAGES`` stays under 300 MB.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from core.clock import local
from people.permissions import Reach
from reports.package_paper import (
    HandedPart,
    Lacking,
    MonthSummary,
    Volume,
    title_of_month,
    title_of_report,
)
from reports.packages.freezing import thaw
from reports.packages.model import ListCount, RoundCount
from reports.packages.ports import HandedIn, HandedVersion

PAGES = 150
ROWS = 2_000
"""Lines of a hazard list in one volume."""

MOST_IN_FULL = 2_000
"""Reports of a month that are printed in full; of more a summary is, and the workbook has all."""

MOST_NAMED = 1_000
NOT_WRITTEN = "定稿中"
"""How one stands whose long hazard list is still being written."""


def parts_of(
    store: HandedIn, one: HandedVersion, zone: ZoneInfo, now: datetime
) -> Iterator[HandedPart]:
    """Return a report in parts, each with no more lines than go into a volume.

    One whose long list is still being written comes without it.
    """
    content = thaw(one.version.content)
    bare = replace(content, hazards=())
    frozen = one.version.frozen
    count = store.count(one.version, content) if frozen else ListCount()
    rows = store.lines(one.version, content) if frozen else iter(())
    standing = one.submission.standing(now).label if frozen else NOT_WRITTEN
    first, last = 1, False
    while not last:
        some = tuple(islice(rows, ROWS))
        last = first + len(some) > count.total
        yield HandedPart(
            bare,
            some,
            count,
            one.version.number,
            one.version.serial,
            one.by,
            local(one.version.handed_at, zone),
            one.version.sha256,
            standing,
            first,
            last,
        )
        first += len(some)


def volumes_of_report(
    store: HandedIn, one: HandedVersion, zone: ZoneInfo, now: datetime
) -> Iterator[Volume]:
    """Return one report in volumes."""
    title = title_of_report(thaw(one.version.content))
    at = local(one.version.handed_at, zone)
    for number, part in enumerate(parts_of(store, one, zone, now), 1):
        several = number > 1 or not part.last
        yield Volume(title, at, (part,), number=number if several else 0)


def volumes_of_month(
    store: HandedIn, reach: Reach, where: str, month: date, zone: ZoneInfo, now: datetime
) -> Iterator[Volume]:
    """Return a month in volumes: its summary first, then the reports, street by street."""
    summary = summary_of(store, reach, where, month, zone, now)
    title, at = title_of_month(where, month), summary.as_of
    reports = store.handed(reach, month) if summary.in_full else iter(())
    parts = (part for one in reports for part in parts_of(store, one, zone, now))
    for number, (some, last) in enumerate(_in_volumes(parts), 1):
        first = summary if number == 1 else None
        yield Volume(title, at, some, first, number=0 if last and number == 1 else number)


def _in_volumes(parts: Iterable[HandedPart]) -> Iterator[tuple[tuple[HandedPart, ...], bool]]:
    """Return the parts of each volume, at least one, and whether it is the last."""
    some: list[HandedPart] = []
    weight = 0.0
    for part in parts:
        if some and weight + part.weight > PAGES:
            yield tuple(some), False
            some, weight = [], 0.0
        some.append(part)
        weight += part.weight
    yield tuple(some), True


def summary_of(
    store: HandedIn, reach: Reach, where: str, month: date, zone: ZoneInfo, now: datetime
) -> MonthSummary:
    """Return a month counted, with the first of those who have handed in and who have not."""
    streets = store.by_street(reach, month, now)
    count = sum(streets.values(), RoundCount())
    handed = count.in_time + count.late + count.nil
    named = [
        _bare(next(parts_of(store, one, zone, now)))
        for one in islice(store.handed(reach, month), MOST_NAMED)
    ]
    lacking = [
        Lacking(each.party, each.street, each.due_on, each.standing(now).label)
        for each in islice(store.lacking(reach, month), MOST_NAMED)
    ]
    return MonthSummary(
        where,
        month,
        local(now, zone),
        count,
        streets,
        named,
        lacking,
        max(0, handed - len(named)),
        max(0, count.missing + count.waiting - len(lacking)),
        handed <= MOST_IN_FULL,
    )


def _bare(part: HandedPart) -> HandedPart:
    """Return a part without its lines, which would be held for nothing."""
    return replace(part, rows=(), content=replace(part.content, works=(), tasks=(), paragraphs=()))
