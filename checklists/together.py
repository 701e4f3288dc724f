"""Which inspections are signed together, since they are of one visit (进一次门，查多项事).

Each of them keeps the id of the first in ``first_id``. What changes that holds the first one, so
that nothing is added to a visit while it is being signed.
"""

from collections.abc import Sequence
from dataclasses import replace

from chat.done import Done
from checklists.changes import of_inspection
from checklists.cosigning.telling import NOTHING_SIGNED, end_cosigning
from checklists.inspection import Inspection, Sheet
from checklists.ports import WalkWork
from checklists.sheets import load_sheet, open_sheet, show_next
from checklists.views import Reply
from core.errors import Overtaken
from people.permissions import require_member


def put_together(work: WalkWork, inspections: Sequence[Inspection]) -> None:
    """Let open inspections at one unit be signed together, with all that belongs to any of them.

    The signatures beside of all but the first end: they were for less than is signed now. Raises
    ``Overtaken`` when one of them has ended in the same moment.
    """
    visits = {each.visit_id for each in inspections if each.first_id is not None}
    for visit_id in sorted(visits | {each.id for each in inspections}):
        work.cosignatures.hold(visit_id)
    known = {each.id: each for each in inspections}
    for visit_id in visits:
        known |= {each.id: each for each in work.inspections.together(visit_id)}
    first_id = min(visits or known)
    for each in known.values():
        if each.id != first_id and each.visit_id == each.id:
            end_cosigning(work, each, NOTHING_SIGNED)
        _join(work, each, first_id)


def take_place(work: WalkWork, dropped: Inspection, sheet: Sheet) -> Sheet:
    """Let an inspection that was begun anew take the place of the one that was set aside for it."""
    if dropped.first_id is None:
        return sheet
    rest = _without(work, dropped)
    if not rest:
        return sheet
    put_together(work, [*rest, sheet.inspection])
    return load_sheet(work, work.inspections.get(sheet.inspection.id) or sheet.inspection)


def sign_apart(work: WalkWork, inspection_id: int) -> Reply:
    """Take a list out of its visit (这张表分开签): it is gone on with, and signed, by itself.

    Raises as ``sheets.open_sheet``, and ``Overtaken``.
    """
    inspection = open_sheet(work, inspection_id).inspection
    if inspection.first_id is not None:
        _without(work, inspection)
        _join(work, inspection, None)
    return Reply(show_next(work, open_sheet(work, inspection_id), 0), Done.APART)


def _without(work: WalkWork, gone: Inspection) -> list[Inspection]:
    """Return the rest of a visit once one has left it; another one is the first where it was.

    The last one that is left is by itself.
    """
    if gone.first_id is None:
        return []
    work.cosignatures.hold(gone.first_id)
    rest = [each for each in work.inspections.together(gone.first_id) if each.id != gone.id]
    first_id = None
    if len(rest) > 1:
        first_id = gone.first_id if gone.first_id != gone.id else rest[0].id
    for each in rest:
        _join(work, each, first_id)
    return [replace(each, first_id=first_id) for each in rest]


def _join(work: WalkWork, inspection: Inspection, visit_id: int | None) -> None:
    if inspection.first_id == visit_id:
        return
    if not work.inspections.join(inspection.id, visit_id):
        raise Overtaken
    by = require_member(work.person).id
    changes = of_inspection(inspection, replace(inspection, first_id=visit_id))
    work.journal.record(work.now, by, "join_visit", f"inspection:{inspection.id}", changes)
