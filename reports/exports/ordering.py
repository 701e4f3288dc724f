"""导出台账: asking for the ledger as a file, in the format and split that somebody chooses.

What is asked for is owed: a row, which a worker makes in the background and the courier sends.
"""

from dataclasses import dataclass
from typing import ClassVar

from chat.scene import RoomView, SceneSpec, show
from chat.state import Scene
from core.errors import XunanError
from hazards.ledger_filter import OPEN
from hazards.ledger_lists import Tally
from hazards.ledger_reach import within_reach
from hazards.ledger_words import narrowings
from hazards.listing import LedgerScene, wanted_by
from people.model import Person, Role, Scope
from people.permissions import require_member
from reports.exports.forms import ExportForm
from reports.exports.model import ExportFormat, FilterLost, NothingToExport, Split
from reports.exports.ports import ExportWork

MOST_AT_ONCE = 3
"""Exports that somebody may wait for at the same time; ours."""

MOST_FORMS = 6


class TooManyExports(XunanError):
    """Somebody waits for as many exports as they may."""


@dataclass(frozen=True, slots=True)
class ExportScene(Scene):
    """What is chosen about an export of the filter ``view``; ``form`` is an office's own."""

    name: ClassVar[str] = "export"
    view: int
    format: ExportFormat = ExportFormat.XLSX
    split: Split = Split.NONE
    form: int = 0


@dataclass(frozen=True, slots=True)
class ExportView(RoomView):
    """What is chosen, how much it is, and the forms of one's own office.

    ``waiting`` counts exports that the actor has not got yet; ``offers`` says whether the actor may
    bring a form of the office's own. ``lost``: it stands for a filter that cannot be read any more.
    """

    title: str
    narrowed: tuple[str, ...]
    tally: Tally
    chosen: ExportScene
    forms: tuple[ExportForm, ...]
    waiting: int
    offers: bool
    lost: bool = False


def export_view(work: ExportWork, scene: ExportScene) -> ExportView:
    """Return what is chosen about an export; raises as ``within_reach``."""
    person = require_member(work.person)
    wanted, lost = wanted_by(work, scene.view)
    within = within_reach(work, person, wanted)
    forms = tuple(work.exports.forms_of(offices_of(person), MOST_FORMS))
    known = {each.id for each in forms}
    chosen = ExportScene(
        work.ledger_lists.keep(wanted, work.now),
        scene.format,
        scene.split,
        scene.form if scene.form in known else 0,
    )
    return ExportView(
        within.title,
        tuple(each.words for each in narrowings(work, wanted)),
        work.ledger_lists.count(within.sought),
        chosen,
        forms,
        len(work.exports.waiting(person.id)),
        bool(offices_of(person)),
        lost,
    )


def offices_of(person: Person) -> list[str]:
    """Return the streets of whose offices somebody is one; an empty one is the area's."""
    return [
        held.street or ""
        for held in (*person.memberships, *person.lent)
        if held.role is Role.OFFICE and held.scope is not Scope.UNIT
    ]


def show_export(work: ExportWork, scene: ExportScene) -> ExportView:
    """Show what is chosen about an export; raises as ``export_view``."""
    return show(work, EXPORT, scene)


def open_export(work: ExportWork) -> ExportView:
    """Show the export of what is on the card, else of what is open; raises as ``export_view``."""
    scene = work.chat_states.get(work.chat_id).scene
    view = scene.view if isinstance(scene, LedgerScene) else 0
    return show(work, EXPORT, ExportScene(view or OPEN.view_id))


def ask_export(work: ExportWork, scene: ExportScene) -> ExportView:
    """Owe an export to the actor; what is owed already is not owed twice.

    Raises as ``export_view``, ``FilterLost``, ``NothingToExport`` and ``TooManyExports``.
    """
    person = require_member(work.person)
    view = export_view(work, scene)
    if view.lost:
        raise FilterLost
    if view.tally.whole and not view.tally.hits:
        raise NothingToExport
    chosen = view.chosen
    waiting = work.exports.waiting(person.id)
    same = (chosen.view, chosen.format, chosen.split, chosen.form or None)
    if same not in {(each.view_id, each.format, each.split, each.form_id) for each in waiting}:
        if len(waiting) >= MOST_AT_ONCE:
            raise TooManyExports
        format_, split = chosen.format, chosen.split
        form_id = chosen.form or None
        work.exports.owe(person.id, chosen.view, format_, split, form_id, work.now)
    return show(work, EXPORT, chosen)


EXPORT: SceneSpec[ExportWork, ExportScene, ExportView] = SceneSpec(
    ExportScene, export_view, settle=lambda _, view: view.chosen
)
