"""Every figure of a digest opens the list behind it: the ledger under the same filter."""

from dataclasses import replace
from enum import StrEnum

from hazards.counts.period import A_DAY, PeriodKind
from hazards.counts.slices import Slice
from hazards.ledger_filter import Days, LedgerFilter, Standing
from hazards.ledger_views import LedgerView
from hazards.listing import open_ledger
from hazards.model import Severity
from reports.digests.audience import audience_of, require_reader
from reports.digests.model import Span
from reports.digests.ports import DigestWork
from reports.digests.showing import day_of, digest_span


class Figure(StrEnum):
    """A figure that opens a list."""

    OPENING = "opening"
    FOUND = "found"
    REOPENED = "reopened"
    CLOSED = "closed"
    CLOSING = "closing"
    OVERDUE = "overdue"
    MAJOR = "major"


def open_figure(
    work: DigestWork, code: str, kind: PeriodKind, day: int, figure: Figure
) -> LedgerView:
    """Show the list behind a figure of a digest; raises ``NotJoined`` and ``NotAllowed``."""
    audience = audience_of(work, code)
    place = require_reader(work, audience)
    shown = day_of(work, kind, day)
    span = digest_span(work.digests.about(audience.key, kind, shown), kind, shown)
    return open_ledger(work, filter_behind(place.slice, span, figure))


def filter_behind(slice_: Slice, span: Span, figure: Figure) -> LedgerFilter:
    """Return the filter of the ledger by which a figure was counted."""
    here = LedgerFilter(
        unit_id=slice_.unit_id,
        street=slice_.street or "",
        sectors=tuple(sorted(slice_.sectors or ())),
    )
    days = Days(span.first, span.last)
    match figure:
        case Figure.OPENING:
            return replace(here, standing=Standing.OPEN, as_of=span.first - A_DAY)
        case Figure.FOUND:
            return replace(here, found=days)
        case Figure.REOPENED:
            return replace(here, reopened=days)
        case Figure.CLOSED:
            return replace(here, closed=days)
        case Figure.OVERDUE:
            return replace(here, standing=Standing.OPEN, overdue=True, as_of=span.last)
        case Figure.MAJOR:
            open_then = replace(here, standing=Standing.OPEN, as_of=span.last)
            return replace(open_then, severity=Severity.MAJOR)
    return replace(here, standing=Standing.OPEN, as_of=span.last)
