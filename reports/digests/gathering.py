"""The figures of a digest, gathered for one audience in a few statements, however many streets."""

from datetime import date, datetime, time, timedelta
from typing import TypedDict

from core.clock import local
from duties.model import Proof
from hazards.counts.figures import HazardFigures
from hazards.counts.period import A_DAY, Days
from hazards.counts.slices import Dimension, Slice
from people.departments.model import Department
from people.permissions import EVERYWHERE, Reach, apart
from reports.digests.audience import Audience, AudienceKind, Place
from reports.digests.model import (
    FEWEST_RANKED,
    RANKED_DAYS,
    Difference,
    Figures,
    Part,
    Ranked,
    Span,
)
from reports.digests.ports import DigestWork
from reports.digests.timing import days_before
from reports.packages.model import Standing

RECENT = 3  # months in which something may be due
MONTHS_BACK = 60  # as far as days are told of
MOST_MAJORS, MOST_PARTS, MOST_LACKING = 5, 12, 20

COMPARED = ("opening", "found", "reopened", "closed", "ended", "closing", "found_major", "overdue")
COMPARED_TOO = ("newly_overdue", "returned", "major_open", "transferred", "unanswered")
COMPARED_DUTIES = ("due", "on_time", "late", "made_up", "missed", "excused")
"""The figures that a correction compares: those that a digest states of its days."""


def gather(
    work: DigestWork, audience: Audience, place: Place, span: Span, chain: tuple[int, str] = (0, "")
) -> Figures:
    """Return the figures of some days as they are known now; ``chain`` is where that stands."""
    days, before = Days(span.first, span.last), Days(*days_before(span))
    slice_ = place.slice
    then = min(work.now, datetime.combine(days.last + A_DAY, time(), work.zone))
    hazards = work.counts.hazard_figures(slice_, days)
    several = audience.kind is not AudienceKind.UNIT
    best, worst, ranked = _ranking(work, slice_, span) if several else (None, None, 0)
    parted_by, parts = _parts(work, place, days) if several else ("", [])
    return Figures(
        audience=audience.key,
        title=place.title,
        kind=span.kind,
        first=span.first,
        last=span.last,
        as_of=work.now,
        hazards=hazards,
        previous=work.counts.hazard_figures(slice_, before),
        duties=work.counts.duty_figures(slice_, days),
        patrols=work.counts.duty_figures(slice_, days, proof=Proof.PATROL),
        majors=tuple(work.digest_facts.majors(slice_, then, MOST_MAJORS)),
        longest=work.digest_facts.longest(slice_, then, min(work.day(), days.last + A_DAY)),
        best=best,
        worst=worst,
        ranked=ranked,
        risks=work.digest_facts.risks(slice_, then),
        parted_by=parted_by,
        parts=tuple(parts[:MOST_PARTS]),
        more_parts=max(0, len(parts) - MOST_PARTS),
        lines=chain[0],
        head=chain[1],
        **_lacking(work, place, then),
    )


def _due_last(work: DigestWork, then: datetime) -> date | None:
    """Return the newest month of which anything was due by a moment, else the newest there was."""
    day = local(then - timedelta(seconds=1), work.zone).date()  # the last one, not the next
    months = [each for each in work.submissions.months(MONTHS_BACK) if each <= day][:RECENT]
    for month in months:
        count = work.submissions.count(EVERYWHERE, month, then)
        if count.missing or count.late or count.in_time:
            return month
    return months[0] if months else None


class _Lacking(TypedDict):
    lacking: tuple[str, ...] | None
    lacks: int


def _lacking(work: DigestWork, place: Place, then: datetime) -> _Lacking:
    """Return who has not handed in what was due last: of a department itself, and its units.

    That is what was due by the end of the days; who has handed it in since is not named any more.
    """
    month = _due_last(work, then)
    if month is None:
        return {"lacking": None, "lacks": 0}
    reach, own = _reach_of(place), _own_lacking(work, place, month, then)
    missing = work.submissions.page(reach, month, then, Standing.MISSING, 0, MOST_LACKING)
    lacks = work.submissions.count(reach, month, then).missing if missing else 0
    names = (*own, *(each.party for each in missing))[:MOST_LACKING]
    return {"lacking": names, "lacks": lacks + len(own)}


def _reach_of(place: Place) -> Reach:
    """Return the places of which a digest is."""
    slice_ = place.slice
    if isinstance(place.where, Department):
        return Reach(remits=apart([place.where.remit]))
    if slice_.unit_id is not None:
        return Reach(unit_ids=(slice_.unit_id,))
    return EVERYWHERE if slice_.street is None else Reach(streets=(slice_.street,))


def _own_lacking(work: DigestWork, place: Place, month: date, then: datetime) -> tuple[str, ...]:
    """Return the department of which a digest is, where it has not handed in itself."""
    if not isinstance(place.where, Department):
        return ()
    newest = work.submissions.of_department(place.where.id, MONTHS_BACK)
    return tuple(
        each.party
        for each in newest
        if each.month == month and each.standing(then) is Standing.MISSING
    )


def _parts(work: DigestWork, place: Place, days: Days) -> tuple[str, list[Part]]:
    """Tell the figures apart by street, or of one street by unit: those with most first."""
    by_unit = place.slice.street is not None
    dimension = Dimension.UNIT if by_unit else Dimension.STREET
    found = work.counts.figures_by(dimension, place.slice, days)
    heaviest = sorted(found.items(), key=lambda each: (*_weight(each[1]), str(each[0])))
    ids = [key for key, _ in heaviest[:MOST_PARTS] if isinstance(key, int)]
    names = work.digest_facts.unit_names(ids)
    parts = [
        _part(names.get(key, "") if isinstance(key, int) else key, figures)
        for key, figures in heaviest
    ]
    return dimension.value, parts


def _weight(figures: HazardFigures) -> tuple[int, int, int]:
    return -figures.overdue, -figures.closing, -figures.found


def _part(name: str, figures: HazardFigures) -> Part:
    return Part(
        name,
        figures.opening,
        figures.found,
        figures.reopened,
        figures.closed,
        figures.ended,
        figures.closing,
        figures.major_open,
        figures.overdue,
    )


def _ranking(
    work: DigestWork, slice_: Slice, span: Span
) -> tuple[Ranked | None, Ranked | None, int]:
    """Return the best and the worst unit by what was put right in time, and how many are ranked.

    Of what was struck off in the days, or is overdue at their end, what was struck off in time:
    n/N. A short span is ranked over the last ``RANKED_DAYS``. Where all are alike nobody is worst.
    """
    found = work.counts.figures_by(Dimension.UNIT, slice_, ranked_days(span))
    rates = {
        int(unit): (each.closed_in_time, each.closed + each.overdue)
        for unit, each in found.items()
        if each.closed + each.overdue >= FEWEST_RANKED
    }
    if not rates:
        return None, None, 0
    order = sorted(rates, key=lambda id_: (-rates[id_][0] / rates[id_][1], -rates[id_][1], id_))
    names = work.digest_facts.unit_names([order[0], order[-1]])
    first, last = (Ranked(id_, names.get(id_, ""), *rates[id_]) for id_ in (order[0], order[-1]))
    alike = first.good * last.of == last.good * first.of
    return first, None if alike else last, len(order)


def ranked_days(span: Span) -> Days:
    """Return over which days units are ranked."""
    earliest: date = span.last - timedelta(days=RANKED_DAYS - 1)
    return Days(min(span.first, earliest), span.last)


def differences(before: Figures, after: Figures) -> tuple[Difference, ...]:
    """Return which of the stated figures are others by now, by their names in the JSON."""
    found = []
    for part, names in (
        ("hazards", (*COMPARED, *COMPARED_TOO)),
        ("duties", COMPARED_DUTIES),
        ("patrols", COMPARED_DUTIES),
    ):
        old, new = getattr(before, part), getattr(after, part)
        for name in names:
            was, is_now = getattr(old, name), getattr(new, name)
            if was != is_now:
                found.append(Difference(f"{part}.{name}", was, is_now))
    return tuple(found)
