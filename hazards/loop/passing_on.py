"""Passing a hazard on to the unit's officer in the turn in which it is filed, if possible.

Whether it is possible never holds up who files: what is not passed on waits on the ledger, and the
card of who signed says why.
"""

from enum import StrEnum

from core.errors import XunanError
from hazards.criteria.classifying import classify as propose
from hazards.loop.assignees import fixers
from hazards.loop.deciding import give, judge
from hazards.model import Hazard, HazardState, Severity
from hazards.permission_place import unit_of
from hazards.ports import HazardWork
from people.permissions import Action, may


class Kept(StrEnum):
    """The reason why a hazard stays on the ledger without an owner."""

    MAYBE_MAJOR = "maybe_major"  # somebody has to judge it first
    OUT_OF_REACH = "out_of_reach"  # who filed it may not judge and assign there
    NOBODY = "nobody"  # the unit has nobody who may rectify
    REFUSED = "refused"  # nothing of this, and a step was refused all the same


def pass_on(work: HazardWork, hazard: Hazard) -> Hazard:
    """Judge and assign in the turn in which an inspector files, where nothing is in doubt.

    That is a general hazard with a deadline, at a unit with somebody to rectify it, filed by
    somebody who may judge and assign there. What may be major waits to be judged. A deadline that
    has passed since it was given stays as it was given. Raises nothing: where a step is refused
    all the same, neither is taken, and the hazard stays as it was filed.
    """
    plain = hazard.state is HazardState.ON_LEDGER and _hindrance(work, hazard) is None
    if not plain or hazard.deadline is None:
        return hazard
    try:
        with work.attempt():
            judged = judge(work, hazard, "", notify=False)
            return give(work, judged, fixers(work, judged)[0].id, hazard.deadline)
    except XunanError:
        return hazard


def why_kept(work: HazardWork, hazard: Hazard) -> Kept | None:
    """Return why a hazard waits on the ledger, as things stand now; ``None`` for one that does not.

    What nothing hinders (any more) was refused, or has become possible only since.
    """
    if hazard.state is not HazardState.ON_LEDGER:
        return None
    return _hindrance(work, hazard) or Kept.REFUSED


def _hindrance(work: HazardWork, hazard: Hazard) -> Kept | None:
    unit = unit_of(hazard)
    if not all(may(work.person, action, unit) for action in (Action.CLASSIFY, Action.ASSIGN)):
        return Kept.OUT_OF_REACH
    proposal = propose(hazard.description, sector=hazard.sector, item_text=hazard.item)
    if proposal.severity is not Severity.GENERAL:
        return Kept.MAYBE_MAJOR
    return None if fixers(work, hazard) else Kept.NOBODY
