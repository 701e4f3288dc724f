"""Every figure of a digest opens the list behind it: the ledger under the same filter."""

from datetime import date
from enum import StrEnum
from typing import Protocol

from chat.scene import show
from duties.risk.deciding import REASONS
from duties.risk.ports import RiskWork
from duties.risk.showing import RISK_UNITS, ReasonsScene, RiskUnitsScene
from duties.risk.views import ReasonsView, UnitsView
from hazards.counts.behind import behind
from hazards.counts.period import PeriodKind
from hazards.counts.slices import Slice
from hazards.ledger_filter import LedgerFilter
from hazards.ledger_views import LedgerView
from hazards.listing import open_ledger
from people.model import Risk
from reports.digests.audience import AudienceKind, audience_of, require_reader
from reports.digests.model import Span
from reports.digests.ports import DigestWork
from reports.digests.showing import day_of, digest_span


class ColourWork(DigestWork, RiskWork, Protocol):
    """One turn about a digest and the colours of units."""


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


def open_colour(work: ColourWork, code: str, colour: Risk) -> UnitsView | ReasonsView:
    """Show the units of a colour of which a digest tells, or why the one unit has its colour.

    The colours are those of now. Raises ``NotJoined`` and ``NotAllowed``.
    """
    audience = audience_of(work, code)
    require_reader(work, audience)
    match audience.kind:
        case AudienceKind.UNIT:
            return show(work, REASONS, ReasonsScene(audience.id))
        case AudienceKind.DEPARTMENT:
            scene = RiskUnitsScene(colour=colour, department=audience.id)
        case _:
            scene = RiskUnitsScene(audience.of, colour)
    return show(work, RISK_UNITS, scene)


_NAMES = {Figure.CLOSED: "struck_off", Figure.MAJOR: "major_open"}


def filter_behind(slice_: Slice, span: Span, figure: Figure, today: date) -> LedgerFilter:
    """Return the filter of the ledger by which a figure was counted."""
    return behind(_NAMES.get(figure, figure.value), slice_, span, today)
