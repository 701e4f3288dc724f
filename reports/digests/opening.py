"""Every figure of a digest opens the list behind it: the ledger under the same filter."""

from datetime import date
from enum import StrEnum

from hazards.counts.behind import behind
from hazards.counts.period import PeriodKind
from hazards.counts.slices import Slice
from hazards.ledger_filter import LedgerFilter
from hazards.ledger_views import LedgerView
from hazards.listing import open_ledger
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
    return open_ledger(work, filter_behind(place.slice, span, figure, work.day()))


_NAMES = {Figure.CLOSED: "struck_off", Figure.MAJOR: "major_open"}


def filter_behind(slice_: Slice, span: Span, figure: Figure, today: date) -> LedgerFilter:
    """Return the filter of the ledger by which a figure was counted."""
    return behind(_NAMES.get(figure, figure.value), slice_, span, today)
