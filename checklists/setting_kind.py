"""Setting the kind of an inspection before it is signed; all lists of one visit are of one kind."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

from chat.done import Done
from chat.scene import SceneSpec, put_scene
from checklists.changes import of_inspection
from checklists.inspection import Inspection, Sheet
from checklists.kinds import kinds_for
from checklists.ports import WalkWork
from checklists.sheets import WalkScene, open_sheet, put_summary, visit_sheets
from checklists.signing import while_open
from checklists.signing_views import KindsView
from checklists.views import Reply, Shown
from core.errors import Overtaken, XunanError
from hazards.inspection_kind import InspectionKind
from people.permissions import require_member


class KindNotOpen(XunanError):
    """The inspection cannot be of this kind: who walks it holds no role for that."""


@dataclass(frozen=True, slots=True)
class KindsScene(WalkScene):
    """The kinds of which an inspection may be."""

    name: ClassVar[str] = "kinds"


def ask_kind(work: WalkWork, inspection_id: int) -> Reply:
    """Show the kinds of which an inspection may be; raises as ``open_sheet``."""
    sheet = open_sheet(work, inspection_id)
    put_scene(work, KindsScene(inspection_id))
    return Reply(kinds_view(work, sheet))


def kinds_view(work: WalkWork, sheet: Sheet) -> KindsView:
    """Return the kinds of which an inspection may be; raises ``NotJoined``."""
    return KindsView(sheet, kinds_for(require_member(work.person), sheet.inspection.unit))


def set_kind(work: WalkWork, inspection_id: int, kind: InspectionKind) -> Reply:
    """Say of what kind an inspection is, and show its summary; the journal keeps every change.

    Raises ``KindNotOpen``, as ``open_sheet``, and ``Overtaken`` when it was signed in the same
    moment.
    """
    sheet = open_sheet(work, inspection_id)
    if kind not in kinds_for(require_member(work.person), sheet.inspection.unit):
        raise KindNotOpen
    let_be(work, kind, (each.inspection for each in visit_sheets(work, sheet)))
    sheet = replace(sheet, inspection=replace(sheet.inspection, kind=kind))
    return Reply(put_summary(work, sheet), Done.KIND_SET, word=kind.label)


def let_be(work: WalkWork, kind: InspectionKind, inspections: Iterable[Inspection]) -> None:
    """Let inspections be of a kind; raises ``Overtaken`` when one was signed in the same moment."""
    by = require_member(work.person).id
    for before in inspections:
        if kind is before.kind:
            continue
        if not work.inspections.set_kind(before.id, kind):
            raise Overtaken
        changes = of_inspection(before, replace(before, kind=kind))
        work.journal.record(work.now, by, "kind", f"inspection:{before.id}", changes)


KINDS: SceneSpec[WalkWork, KindsScene, Shown] = SceneSpec(
    KindsScene, while_open(lambda work, _, sheet: kinds_view(work, sheet))
)
