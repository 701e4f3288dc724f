"""What a bulletin says now: its figures in a few statements, however many units there are."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from core.clock import local
from duties.counts.figures import DutyDimension, DutyFigures
from hazards.counts.figures import HazardFigures
from hazards.counts.period import Days, Period, PeriodKind
from hazards.counts.slices import Dimension, Slice
from people.permissions import EVERYWHERE, Reach
from reports.bulletins.model import (
    Bulletin,
    BulletinState,
    Content,
    Late,
    Named,
    Point,
    Row,
    Table,
)
from reports.bulletins.ports import BulletinWork
from reports.bulletins.ranking import rank
from reports.bulletins.words import HEADINGS, TITLE, propose, propose_title
from reports.counts.filling import fill_all
from reports.frozen import thaw
from reports.packages.model import Paragraph, RoundCount, Standing

MOST_ROWS, MOST_NAMED, MONTHS_SHOWN = 300, 30, 6
WHOLE = "合计"
OUTSIDE = "未归类"  # of a sector, or a street, that is empty
_DUTY = {
    Dimension.STREET: DutyDimension.STREET,
    Dimension.SECTOR: DutyDimension.SECTOR,
    Dimension.UNIT: DutyDimension.UNIT,
}
_HEADS = {Dimension.STREET: "街镇", Dimension.SECTOR: "行业", Dimension.UNIT: "单位"}
Key = str | int


def about(bulletin_id: int) -> str:
    """Return what blocks of a bulletin are about."""
    return f"bulletin:{bulletin_id}"


@dataclass(frozen=True)
class _Scope:
    """Of what is told: an area and its days, and the days before them."""

    street: str | None
    days: Days
    before: Days

    @property
    def slice(self) -> Slice:
        """The area as counts know it."""
        return Slice(street=self.street)

    @property
    def months(self) -> list[date]:
        """The months in the days, each by its first day."""
        month, found = self.days.first.replace(day=1), []
        while month <= self.days.last:
            found.append(month)
            month = Period(PeriodKind.MONTH, month).next().first
        return found


def content_of(work: BulletinWork, bulletin: Bulletin) -> Content:
    """Return what a bulletin says: as it was issued, else as it would be now."""
    if bulletin.state is BulletinState.FINAL:
        return thaw(Content, bulletin.content)
    return present_content(work, bulletin)


def present_content(work: BulletinWork, bulletin: Bulletin) -> Content:
    """Return what a bulletin would say now; what has just changed is counted first."""
    fill_all(work)
    scope = _scope(bulletin)
    dimensions = [Dimension.SECTOR, Dimension.UNIT]
    if scope.street is None:
        dimensions.insert(0, Dimension.STREET)
    parts = {each: _rows(work, scope, each) for each in dimensions}
    whole = _whole(work, scope, parts[Dimension.SECTOR])
    late = _late(work, scope, parts[Dimension.UNIT])
    corrected = work.bulletins.get(bulletin.corrects) if bulletin.corrects else None
    corrects = corrected.spelled_number if corrected is not None else ""
    blocks = {each.key: each.words for each in work.blocks.of(about(bulletin.id)) if each.words}
    signer = work.persons.get(bulletin.signer_id) if bulletin.signer_id is not None else None
    period = Period.of(bulletin.kind.period, bulletin.first).label
    proposed = propose(period, bulletin.where, whole, late)
    return Content(
        bulletin.kind,
        bulletin.street,
        blocks.get(TITLE) or propose_title(bulletin, period, corrects),
        bulletin.first,
        bulletin.last,
        local(work.now, work.zone),
        whole,
        tuple(_table(work, each, rows) for each, rows in parts.items()),
        rank(
            work,
            bulletin.street,
            {each: {key: row.hazards for key, row in rows} for each, rows in parts.items()},
        ),
        _points(work, scope),
        late,
        tuple(Paragraph(key, HEADINGS[key], blocks.get(key, proposed[key])) for key in HEADINGS),
        signer.name if signer is not None else "",
        corrects,
    )


def _scope(bulletin: Bulletin) -> _Scope:
    period = Period.of(bulletin.kind.period, bulletin.first)
    before = Period.of(period.kind, period.first - timedelta(days=1))
    return _Scope(
        bulletin.street or None,
        Days(bulletin.first, bulletin.last),
        Days(before.first, before.last),
    )


def _span(work: BulletinWork, days: Days) -> tuple[datetime, datetime]:
    since = datetime.combine(days.first, time(), work.zone)
    return since, datetime.combine(days.last + timedelta(days=1), time(), work.zone)


def _rows(work: BulletinWork, scope: _Scope, by: Dimension) -> list[tuple[Key, Row]]:
    """Return the figures told apart, the heaviest first."""
    hazards = work.counts.figures_by(by, scope.slice, scope.days)
    before = work.counts.figures_by(by, scope.slice, scope.before)
    duties = work.counts.duty_figures_by(_DUTY[by], scope.slice, scope.days)
    planned = work.bulletin_facts.planned(by, scope.street, scope.days.first, scope.days.last)
    inspected = work.bulletin_facts.inspected(by, scope.street, *_span(work, scope.days))
    handed = work.bulletin_facts.submissions(by, scope.street, scope.months, work.now)
    nobody = {0} if by is Dimension.UNIT else set()  # duties of a street, not of a unit
    keys = {*hazards, *duties, *planned, *inspected, *handed} - nobody
    rows = [
        (
            key,
            Row(
                "",
                planned.get(key, 0),
                inspected.get(key, 0),
                hazards.get(key, HazardFigures()),
                before[key].found if key in before else 0,
                duties.get(key, DutyFigures()),
                handed.get(key, RoundCount()),
            ),
        )
        for key in keys
    ]
    return sorted(rows, key=lambda each: (*_weight(each[1]), str(each[0])))


def _weight(row: Row) -> tuple[int, int, int, int]:
    figures = row.hazards
    return -figures.overdue, -figures.closing, -figures.found, -row.duties.missed


def _table(work: BulletinWork, by: Dimension, rows: list[tuple[Key, Row]]) -> Table:
    """Return the first lines of a table, with the names of units in the place of their ids."""
    shown = rows[:MOST_ROWS]
    names = work.digest_facts.unit_names([key for key, _ in shown if isinstance(key, int)])
    named = tuple(replace(row, name=_name(key, names)) for key, row in shown)
    return Table(_HEADS[by], named, len(rows) - len(shown))


def _name(key: Key, names: Mapping[int, str]) -> str:
    return names.get(key, "") if isinstance(key, int) else key or OUTSIDE


def _whole(work: BulletinWork, scope: _Scope, streets: list[tuple[Key, Row]]) -> Row:
    """Return the line of the whole: what is told apart by unit adds up to it."""
    rows = [row for _, row in streets]
    return Row(
        WHOLE,
        sum(each.planned for each in rows),
        sum(each.inspected for each in rows),
        work.counts.hazard_figures(scope.slice, scope.days),
        work.counts.hazard_figures(scope.slice, scope.before).found,
        work.counts.duty_figures(scope.slice, scope.days),
        sum((each.submissions for each in rows), RoundCount()),
    )


def _points(work: BulletinWork, scope: _Scope) -> tuple[Point, ...]:
    """Return the months of the chart: those of the period, and some before."""
    month, found = Period.of(PeriodKind.MONTH, scope.days.last), []
    for _ in range(MONTHS_SHOWN):
        figures = work.counts.hazard_figures(scope.slice, month)
        label = f"{month.first.month}月"
        found.append(Point(label, figures.found, figures.closed, figures.closing))
        month = month.previous()
    return tuple(reversed(found))


def _late(work: BulletinWork, scope: _Scope, units: list[tuple[Key, Row]]) -> Late:
    """Name who is late: with hazards, with duties, with reports."""
    overdue = sorted(
        ((row.hazards.overdue, key) for key, row in units if row.hazards.overdue),
        key=lambda each: (-each[0], str(each[1])),
    )
    missed = sorted(
        ((row.duties.missed, key) for key, row in units if row.duties.missed),
        key=lambda each: (-each[0], str(each[1])),
    )
    named = [key for _, key in (*overdue[:MOST_NAMED], *missed[:MOST_NAMED])]
    names = work.digest_facts.unit_names([key for key in named if isinstance(key, int)])
    lacking, more_lacking = _parties(work, scope, Standing.MISSING)
    handed_late, more_late = _parties(work, scope, Standing.LATE)
    return Late(
        tuple(Named(_name(key, names), count) for count, key in overdue[:MOST_NAMED]),
        max(0, len(overdue) - MOST_NAMED),
        tuple(Named(_name(key, names), count) for count, key in missed[:MOST_NAMED]),
        max(0, len(missed) - MOST_NAMED),
        lacking,
        more_lacking,
        handed_late,
        more_late,
    )


def _parties(work: BulletinWork, scope: _Scope, standing: Standing) -> tuple[tuple[str, ...], int]:
    """Name some units and departments whose reports stand so, and count the others."""
    reach = Reach(streets=(scope.street,)) if scope.street is not None else EVERYWHERE
    named: list[str] = []
    total = 0
    for month in scope.months:
        count = work.submissions.count(reach, month, work.now).of(standing)
        total += count
        if count:
            page = work.submissions.page(reach, month, work.now, standing, 0, MOST_NAMED)
            named += [each.party for each in page]
    return tuple(named[:MOST_NAMED]), max(0, total - MOST_NAMED)
