"""The list of the ledger that is behind a figure: the same slice, the same days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from hazards.counts.period import A_DAY, Stretch
from hazards.counts.period import Days as Run
from hazards.counts.slices import Slice
from hazards.ledger_filter import Days, LedgerFilter, Standing
from hazards.model import HazardState, Severity, Source

Narrow = Callable[[LedgerFilter, Stretch], LedgerFilter]


def behind(figure: str, slice_: Slice, period: Stretch, today: date) -> LedgerFilter:
    """Return the filter of the list behind a figure of ``HazardFigures``, by its name.

    What stands at the end of a period that runs stands ``today``.

    A hazard that was struck off twice in a period counts twice and is one line of the list;
    ``struck_off`` is what was closed or ended, since the ledger notes both as one move. So it is
    with what was sent back, fell overdue or was handed on more than once. Whether a hazard was
    overdue on a day gone by is told by the deadline of then. A hazard is listed by the sectors of
    ``people.sectors``, with all their kinds.
    Raises ``KeyError`` for a figure that has no list.
    """
    sectors = slice_.sectors or ((slice_.sector,) if slice_.sector else ())
    so_far: Stretch = Run(period.first, min(period.last, max(today, period.first)))
    wanted = LISTS[figure](
        LedgerFilter(
            unit_id=slice_.unit_id,
            street=slice_.street or "",
            sectors=tuple(sorted(sectors)),
            severity=slice_.severity,
            source=slice_.source,
            kind=slice_.kind,
        ),
        so_far if figure in SO_FAR else period,
    )
    runs = wanted.as_of is not None and wanted.as_of >= today
    if wanted.overdue and not runs:
        return replace(wanted, overdue=False, as_of=None, overdue_on=wanted.as_of)
    return replace(wanted, as_of=None) if runs else wanted


def _days(period: Stretch) -> Days:
    return Days(period.first, period.last)


def _found(**more: object) -> Narrow:
    return lambda wanted, period: replace(wanted, found=_days(period), **more)  # type: ignore[arg-type]  # fields of a filter


def _open_at_end(**more: object) -> Narrow:
    return lambda wanted, period: replace(
        wanted,
        standing=Standing.OPEN,
        as_of=period.last,
        **more,  # type: ignore[arg-type]  # fields of a filter
    )


LISTS: dict[str, Narrow] = {
    "opening": lambda wanted, period: replace(
        wanted, standing=Standing.OPEN, as_of=period.first - A_DAY
    ),
    "found": _found(),
    "found_major": _found(severity=Severity.MAJOR),
    "found_inspection": _found(source=Source.INSPECTION),
    "found_snap": _found(source=Source.SNAP),
    "found_tip": _found(source=Source.TIP),
    "found_duty": _found(source=Source.DUTY),
    "found_self": _found(own=True),
    "rectified": _found(states=(HazardState.CLOSED, HazardState.CONFIRMED)),
    "reopened": lambda wanted, period: replace(wanted, reopened=_days(period)),
    "struck_off": lambda wanted, period: replace(wanted, closed=_days(period)),
    "closing": _open_at_end(),
    "major_open": _open_at_end(severity=Severity.MAJOR),
    "major_planned": _open_at_end(severity=Severity.MAJOR, planned=True),
    "listed_open": _open_at_end(listed=True),
    "newly_overdue": lambda wanted, period: replace(wanted, fell_overdue=_days(period)),
    "returned": lambda wanted, period: replace(wanted, returned=_days(period)),
    "transferred": lambda wanted, period: replace(wanted, transferred=_days(period)),
    "unanswered": lambda wanted, period: replace(wanted, unanswered_on=period.last),
    "overdue": lambda wanted, period: replace(wanted, overdue=True, as_of=period.last),
}
"""The figures that open a list."""
SO_FAR = frozenset({"newly_overdue", "unanswered"})
"""Those that end today at most: when a hazard will be overdue is known ahead."""
