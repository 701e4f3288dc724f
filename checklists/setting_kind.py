"""Setting the kind of an inspection before it is signed, with one tap on its summary."""

from dataclasses import replace

from chat.done import Done
from checklists.changes import of_inspection
from checklists.kinds import kinds_for
from checklists.ports import WalkWork
from checklists.sheets import open_sheet, put_summary
from checklists.views import Reply
from core.errors import Overtaken, XunanError
from hazards.inspection_kind import InspectionKind
from people.permissions import require_member


class KindNotOpen(XunanError):
    """The inspection cannot be of this kind: who walks it holds no role for that."""


def set_kind(work: WalkWork, inspection_id: int, kind: InspectionKind) -> Reply:
    """Say of what kind an inspection is, and show its summary; the journal keeps every change.

    Raises ``KindNotOpen``, as ``open_sheet``, and ``Overtaken`` when it was signed in the same
    moment.
    """
    sheet = open_sheet(work, inspection_id)
    person, before = require_member(work.person), sheet.inspection
    if kind not in kinds_for(person, before.unit):
        raise KindNotOpen
    if kind is not before.kind:
        if not work.inspections.set_kind(inspection_id, kind):
            raise Overtaken
        after = replace(before, kind=kind)
        changes = of_inspection(before, after)
        work.journal.record(work.now, person.id, "kind", f"inspection:{inspection_id}", changes)
        sheet = replace(sheet, inspection=after)
    return Reply(put_summary(work, sheet), Done.KIND_SET, word=kind.label)
