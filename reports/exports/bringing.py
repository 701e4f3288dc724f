"""An office brings its own form, and says in a few taps what its columns mean."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import RoomView, SceneSpec, show
from chat.state import Scene
from people.permissions import NotAllowed, require_member
from reports.exports.columns import ALL
from reports.exports.form_reading import ReadForm
from reports.exports.forms import SERIAL, ExportForm, Head, title_of
from reports.exports.ordering import MOST_FORMS, ExportView, offices_of, open_export
from reports.exports.ports import ExportWork

ON_A_PAGE = 12
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class FormScene(Scene):
    """A form of one's own office, and what its columns mean."""

    name: ClassVar[str] = "export_form"
    form: int


@dataclass(frozen=True, slots=True)
class FormFieldScene(Scene):
    """Choosing what one column of a form means."""

    name: ClassVar[str] = "export_field"
    form: int
    column: int


@dataclass(frozen=True, slots=True)
class FormView(RoomView):
    """A form, and what its columns mean."""

    form: ExportForm


@dataclass(frozen=True, slots=True)
class FormFieldView(RoomView):
    """A column of a form, and every field that it may mean."""

    form: ExportForm
    head: Head
    fields: tuple[tuple[str, str], ...]


def office_for_form(work: ExportWork) -> str:
    """Return the street (empty: the whole area) of the office whose form the actor may bring.

    It is asked before a form is fetched. Raises ``NotJoined``, and ``NotAllowed`` for who is of no
    office.
    """
    offices = offices_of(require_member(work.person))
    if not offices:
        raise NotAllowed
    return offices[0]


def bring_form(work: ExportWork, sha256: str, name: str, found: ReadForm) -> FormView:
    """Keep a form of the actor's office and show what its columns seem to mean.

    What the office said before of a column of the same name is remembered. Raises as
    ``office_for_form``.
    """
    street = office_for_form(work)
    person = require_member(work.person)
    before = work.exports.forms_of([street], MOST_FORMS)
    known = {head.words: head.key for form in reversed(before) for head in form.heads}
    heads = tuple(replace(each, key=known.get(each.words, each.key)) for each in found.heads)
    name = name.removesuffix(".xlsx").strip()[:LONGEST_NAME] or "本单位表"
    for form in before:
        if form.name == name:
            work.exports.end_form(form.id, work.now)
    form = ExportForm(0, street, name, sha256, found.sheet, found.head_row, heads)
    kept = work.exports.add_form(form, person.id, work.now)
    return show(work, FORM, FormScene(kept.id))


def own_form(work: ExportWork, form_id: int) -> ExportForm:
    """Return a form of the actor's office; raises ``NotJoined`` and ``NotAllowed``."""
    person = require_member(work.person)
    form = work.exports.form(form_id)
    if form is None or form.street not in offices_of(person):
        raise NotAllowed
    return form


def form_view(work: ExportWork, scene: FormScene) -> FormView:
    """Return a form; raises as ``own_form``."""
    return FormView(own_form(work, scene.form))


def field_view(work: ExportWork, scene: FormFieldScene) -> FormFieldView:
    """Return a column and what it may mean; raises as ``own_form``."""
    form = own_form(work, scene.form)
    head = next((each for each in form.heads if each.column == scene.column), None)
    if head is None:
        raise NotAllowed
    keys = (SERIAL, *ALL, "")
    return FormFieldView(form, head, tuple((key, title_of(key)) for key in keys))


def match_column(work: ExportWork, form_id: int, column: int, key: str) -> FormView:
    """Say what a column means; raises as ``own_form``, and ``NotAllowed`` for an unknown field."""
    form = own_form(work, form_id)
    if key and key != SERIAL and key not in ALL:
        raise NotAllowed
    work.exports.match(form.matched(column, key))
    return show(work, FORM, FormScene(form_id))


def drop_form(work: ExportWork, form_id: int) -> ExportView:
    """Take a form out of use, and show the export without it; raises as ``own_form``."""
    work.exports.end_form(own_form(work, form_id).id, work.now)
    return open_export(work)


FORM: SceneSpec[ExportWork, FormScene, FormView] = SceneSpec(FormScene, form_view)
FORM_FIELD: SceneSpec[ExportWork, FormFieldScene, FormFieldView] = SceneSpec(
    FormFieldScene, field_view
)
