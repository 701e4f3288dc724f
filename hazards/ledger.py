"""Putting a hazard on the ledger (上账) and finding it again."""

from core.clock import local
from hazards.model import Hazard, HazardState, NewHazard
from hazards.ports import LedgerWork


def file_hazard(work: LedgerWork, hazard: NewHazard) -> Hazard:
    """Give a hazard its number (``PT-2026-000123``, by wall-clock year) and put it on the ledger.

    Source: 003 annex 1, 全部上账: every finding goes on the ledger at once, also one that was put
    right on the spot.
    """
    year = local(work.now, work.zone).year
    number = f"{work.ledger_prefix}-{year}-{work.series.next(work.ledger_prefix, year):06d}"
    state = HazardState.FIXED_ON_SPOT if hazard.fixed_on_spot else HazardState.OPEN
    filed = work.hazards.add(number, state, hazard)
    after = f"{state.label};期限 {hazard.deadline};{hazard.description}"
    work.journal.record(work.now, hazard.found_by, "file", f"hazard:{number}", None, after)
    return filed
