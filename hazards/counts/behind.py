"""The list of the ledger that is behind a figure: the same slice, the same days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from hazards.counts.period import A_DAY, Stretch
from hazards.counts.slices import Slice
from hazards.ledger_filter import Days, LedgerFilter, Standing
from hazards.model import HazardState, Severity, Source

Narrow = Callable[[LedgerFilter, Stretch], LedgerFilter]


def behind(figure: str, slice_: Slice, period: Stretch, today: date) -> LedgerFilter:
    """Return the filter of the list behind a figure of ``HazardFigures``, by its name.

    What stands at the end of a period that runs stands ``today``.

    A hazard that was struck off twice in a period counts twice and is one line of the list;
    ``struck_off`` is what was closed or ended, since the ledger notes both as one move. Whether a
    hazard was overdue on a day gone by the ledger tells by its present deadline, the figure by the
    one of then. A hazard is listed by the sectors of ``people.sectors``, with all their kinds.
    Raises ``KeyError`` for a figure that has no list.
    """
    sectors = slice_.sectors or ((slice_.sector,) if slice_.sector else ())
    wanted = LISTS[figure](
        LedgerFilter(
            unit_id=slice_.unit_id,
            street=slice_.street or "",
            sectors=tuple(sorted(sectors)),
            severity=slice_.severity,
            source=slice_.source,
            kind=slice_.kind,
        ),
        period,
    )
    runs = wanted.as_of is not None and wanted.as_of >= today
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
    "rectified": _found(states=(HazardState.CLOSED, HazardState.CONFIRMED)),
    "reopened": lambda wanted, period: replace(wanted, reopened=_days(period)),
    "struck_off": lambda wanted, period: replace(wanted, closed=_days(period)),
    "closing": _open_at_end(),
    "major_open": _open_at_end(severity=Severity.MAJOR),
    "overdue": lambda wanted, period: replace(wanted, overdue=True, as_of=period.last),
}
"""The figures that open a list."""
