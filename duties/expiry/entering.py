"""Keeping something new: of which kind, then one thing after the other, typed or tapped."""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from chat.incoming import IncomingPhoto, Noted
from chat.scene import SceneSpec, show
from chat.state import Scene
from core.errors import XunanError
from duties.expiry import keeping
from duties.expiry.days import read_day
from duties.expiry.kinds import ExpiryKind, ExpiryKindUnknown, kind_of, kinds_for
from duties.expiry.model import Given, NewEntry
from duties.expiry.ports import ExpiryWork
from duties.expiry.showing import EXPIRY, ExpiryScene
from duties.expiry.steps import Field, may_skip, steps_of
from duties.expiry.views import Asks, ExpiryKindsView, ExpiryStepView, ExpiryView
from people.model import Place, Unit
from people.permissions import Action, NotAllowed, found, require

SKIP = "跳过"
ALL_GIVEN = ""  # the step after the last one


class EntryInterrupted(XunanError):
    """What was being entered is not on the card any more."""


class PhotoTooEarly(XunanError):
    """A photo came before what it shows was entered."""


class StepNotSkippable(XunanError):
    """What was to be skipped has to be given."""


@dataclass(frozen=True, slots=True)
class ExpiryKindsScene(Scene):
    """The kind of a new entry is asked for."""

    name: ClassVar[str] = "expiry_kinds"
    unit_id: int


@dataclass(frozen=True, slots=True)
class ExpiryStepScene(Scene):
    """One ``step`` of a new entry is asked for; what was given before is kept here."""

    name: ClassVar[str] = "expiry_step"
    unit_id: int
    kind: str
    step: str = Field.NAME.value
    called: str = ""
    serial: str = ""
    detail: str = ""
    place_id: int = 0
    days: tuple[Given, ...] = ()


def kinds_view(work: ExpiryWork, unit_id: int) -> ExpiryKindsView:
    """Return the kinds of which a unit may keep something; raises as ``_keeper``."""
    unit = _keeper(work, unit_id)
    return ExpiryKindsView(unit, kinds_for(unit.sector))


def _keeper(work: ExpiryWork, unit_id: int) -> Unit:
    """Return the unit for which the actor keeps; raises ``NotJoined`` and ``NotAllowed``."""
    unit = found(work.person, work.units.get(unit_id))
    require(work.person, Action.KEEP_EXPIRY, unit)
    return unit


def begin(work: ExpiryWork, unit_id: int, key: str) -> ExpiryStepView | ExpiryView:
    """Begin a new entry of a kind; raises ``ExpiryKindUnknown``, and as ``kinds_view``."""
    kinds = kinds_view(work, unit_id).kinds
    if key not in {each.key for each in kinds}:
        raise ExpiryKindUnknown(key, tuple(each.title for each in kinds))
    return show(work, EXPIRY_STEP, ExpiryStepScene(unit_id, key))


def step_view(work: ExpiryWork, scene: ExpiryStepScene) -> ExpiryStepView:
    """Return the question for the next of a new entry; raises as ``kinds_view``."""
    unit, kind = _keeper(work, scene.unit_id), kind_of(scene.kind)
    places = work.places.of_unit(unit.id)
    return ExpiryStepView(
        unit,
        kind,
        scene.step,
        tuple(_spell_given(scene, kind, places)),
        may_skip(kind, scene.step),
        kind.expiry(scene.step),
        tuple(places) if scene.step == Field.PLACE else (),
        _labels(kind, places=bool(places)) if scene.step == Field.NAME else (),
    )


def _labels(kind: ExpiryKind, *, places: bool) -> tuple[str, ...]:
    """Return what is asked of a kind, in its order."""
    named = {
        Field.NAME.value: kind.name,
        Field.NUMBER.value: kind.number,
        Field.DETAIL.value: kind.detail,
        Field.PLACE.value: "地点",
    } | {each.key: each.asks for each in kind.expiries}
    return tuple(named[step] for step in steps_of(kind, places=places))


def _spell_given(
    scene: ExpiryStepScene, kind: ExpiryKind, places: list[Place]
) -> list[tuple[str, str | date]]:
    place = next((each.name for each in places if each.id == scene.place_id), "")
    fields: list[tuple[str, str | date]] = [
        (kind.name, scene.called),
        (kind.number, scene.serial),
        (kind.detail, scene.detail),
        ("地点", place),
    ]
    for given in scene.days:
        expiry = kind.expiry(given.expiry)
        if expiry is not None:
            fields.append((expiry.asks, given.day))
    return [(label, value) for label, value in fields if value]


def receive_words(
    work: ExpiryWork, scene: ExpiryStepScene, text: str
) -> ExpiryStepView | ExpiryView:
    """Take words as the answer to the step on the card; further lines answer those that follow.

    Nothing is taken where one line will not do. Raises ``WordsRefused``, ``DayRefused``,
    ``EntryKnown``, and as ``kinds_view``.
    """
    unit, kind = _keeper(work, scene.unit_id), kind_of(scene.kind)
    for line in filter(None, map(str.strip, text.splitlines())):
        if scene.step == ALL_GIVEN:
            raise keeping.WordsRefused(f"多了一行“{line[:20]}”。请核对，一行一项，再发一次。")
        scene = _after(work, _answered(work, scene, unit, kind, line), unit, kind)
    return _go_on(work, scene, unit, kind)


def _answered(
    work: ExpiryWork, scene: ExpiryStepScene, unit: Unit, kind: ExpiryKind, text: str
) -> ExpiryStepScene:
    """Return what is given with the answer to one step."""
    if text == SKIP and may_skip(kind, scene.step):
        return scene
    match scene.step:
        case Field.NAME:
            return replace(scene, called=keeping.read_name(text, kind.name))
        case Field.NUMBER:
            return replace(scene, serial=keeping.read_number(text, kind.number))
        case Field.DETAIL:
            return replace(scene, detail=keeping.read_detail(text, kind.detail))
        case Field.PLACE:
            return replace(scene, place_id=_place_called(work, unit, text).id)
    return _dated(work, scene, kind, text)


def _after(
    work: ExpiryWork, scene: ExpiryStepScene, unit: Unit, kind: ExpiryKind
) -> ExpiryStepScene:
    """Return the same at the step that follows; raises ``EntryInterrupted`` for none of its kind.

    A kind may have lost the step since.
    """
    steps = steps_of(kind, places=bool(work.places.of_unit(unit.id)))
    if scene.step not in steps:
        raise EntryInterrupted
    following = (*steps, ALL_GIVEN)[steps.index(scene.step) + 1]
    return replace(scene, step=following)


def _place_called(work: ExpiryWork, unit: Unit, text: str) -> Place:
    """Return the one place of a unit whose name holds some words; raises ``WordsRefused``."""
    word = "".join(text.split())
    named = [each for each in work.places.of_unit(unit.id) if word and word in each.name]
    if len(named) != 1:
        raise keeping.WordsRefused("没有认出是哪个地点。请点下面的一个，或点“跳过”。")
    return named[0]


def _dated(
    work: ExpiryWork, scene: ExpiryStepScene, kind: ExpiryKind, text: str
) -> ExpiryStepScene:
    expiry = kind.expiry(scene.step)
    if expiry is None:
        raise EntryInterrupted
    given = Given(expiry.key, read_day(text, expiry, work.day()))
    return replace(scene, days=(*scene.days, given))


def tap(work: ExpiryWork, step: str, value: str) -> ExpiryStepView | ExpiryView:
    """Take a choice, or (empty) the leaving out of a step, from the card.

    A button of a step that is past only shows the one on the card, or the entry that is kept by
    now. Raises ``EntryInterrupted``, ``StepNotSkippable``, and as ``receive_words``.
    """
    scene = _on_card(work)
    if isinstance(scene, ExpiryScene):
        return show(work, EXPIRY, scene)
    if scene.step != step:
        return show(work, EXPIRY_STEP, scene)
    if value:
        return receive_words(work, scene, value)
    unit, kind = _keeper(work, scene.unit_id), kind_of(scene.kind)
    if not may_skip(kind, step):
        raise StepNotSkippable
    return _go_on(work, _after(work, scene, unit, kind), unit, kind)


def tap_place(work: ExpiryWork, place_id: int) -> ExpiryStepView | ExpiryView:
    """Take the place that was tapped; raises ``NotAllowed`` for one elsewhere, and as ``tap``."""
    scene = _on_card(work)
    if isinstance(scene, ExpiryScene):
        return show(work, EXPIRY, scene)
    unit, kind = _keeper(work, scene.unit_id), kind_of(scene.kind)
    if scene.step != Field.PLACE:
        return show(work, EXPIRY_STEP, scene)
    if place_id not in {each.id for each in work.places.of_unit(unit.id)}:
        raise NotAllowed
    chosen = replace(scene, place_id=place_id)
    return _go_on(work, _after(work, chosen, unit, kind), unit, kind)


def _on_card(work: ExpiryWork) -> ExpiryStepScene | ExpiryScene:
    """Return the step on the card, or the entry that became of it."""
    scene = work.chat_states.get(work.chat_id).scene
    if not isinstance(scene, ExpiryStepScene | ExpiryScene):
        raise EntryInterrupted
    return scene


def _go_on(
    work: ExpiryWork, scene: ExpiryStepScene, unit: Unit, kind: ExpiryKind
) -> ExpiryStepView | ExpiryView:
    """Ask for what comes next; when all is given, keep it and ask for its photo."""
    if scene.step != ALL_GIVEN:
        return show(work, EXPIRY_STEP, scene)
    person = require(work.person, Action.KEEP_EXPIRY, unit)
    new = NewEntry(
        unit.id,
        kind.key,
        scene.called,
        scene.days,
        scene.serial,
        scene.detail,
        scene.place_id or None,
    )
    entry = keeping.add(work, new, person.id)
    return show(work, EXPIRY, ExpiryScene(entry.id, Asks.PHOTO))


def _refuse_photo(
    _work: ExpiryWork, _scene: ExpiryStepScene, _photo: IncomingPhoto, elsewhere: bool
) -> Noted | None:
    if elsewhere:
        return None
    raise PhotoTooEarly


EXPIRY_KINDS: SceneSpec[ExpiryWork, ExpiryKindsScene, ExpiryKindsView] = SceneSpec(
    ExpiryKindsScene, lambda work, scene: kinds_view(work, scene.unit_id)
)
EXPIRY_STEP: SceneSpec[ExpiryWork, ExpiryStepScene, ExpiryStepView | ExpiryView] = SceneSpec(
    ExpiryStepScene,
    step_view,
    words=receive_words,
    photo=_refuse_photo,
    takes_number=lambda scene, _: scene.step == Field.NUMBER,
)
