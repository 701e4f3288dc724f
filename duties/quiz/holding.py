"""Holding a round: whoever may inspect at a unit starts it, sees it live, and ends it.

A round that somebody starts with an inspection at the unit in hand, or just signed, belongs to that
inspection. Whoever started it has one card of it, which keeps itself up to date as workers answer.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import ClassVar

from chat.changes import new
from chat.once import TOLD_BEFORE, Once
from chat.push import Push, PushKind, Urgency
from chat.scene import Heeds, SceneSpec, put_scene, show
from chat.setting_aside import Swept, apart, each_apart
from chat.state import Scene
from core.clock import local
from core.errors import XunanError
from duties.quiz.changes import of_result, of_round
from duties.quiz.drawing import draw
from duties.quiz.model import LASTS, Round, tally_of
from duties.quiz.ports import QuizWork
from duties.quiz.views import (
    QuizUnitsView,
    RoundEntry,
    RoundNotice,
    RoundView,
    UnitRoundsView,
)
from people.inviting import units_page
from people.model import Person, Unit
from people.permissions import (
    Action,
    NotAllowed,
    found,
    may,
    may_somewhere,
    reach_of,
    require,
    require_member,
)

TOKEN_BYTES = 18  # 144 bits, 24 characters in a link
LARGEST_SEED = 2**31
JUST_SIGNED = timedelta(hours=4)
ROUNDS_ON_A_CARD = 5
TOPIC = "quiz"


class RoundOver(XunanError):
    """The round has ended before."""


class RoundOfInspectors(XunanError):
    """Whoever inspects the unit holds the round: those of the unit neither end nor renew it."""


@dataclass(frozen=True, slots=True)
class QuizUnitsScene(Scene):
    """A page of the units at which a round may be held, as they are looked for."""

    name: ClassVar[str] = "quiz_units"
    query: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class UnitRoundsScene(Scene):
    """The rounds of a unit."""

    name: ClassVar[str] = "unit_rounds"
    unit_id: int


@dataclass(frozen=True, slots=True)
class RoundScene(Scene):
    """One round; its link was shown once."""

    name: ClassVar[str] = "quiz_round"
    round_id: int


def topic_of(round_id: int) -> str:
    """Return the topic of the card that keeps itself up to date."""
    return f"{TOPIC}:{round_id}"


def hash_of(token: str) -> str:
    """Return by what a round remembers its link."""
    return hashlib.sha256(token.encode()).hexdigest()


def enter(work: QuizWork) -> QuizUnitsView | UnitRoundsView:
    """Show the rounds where the actor is inspecting, or at their only unit; else let them choose.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    actor = _holder(work)
    for inspection in work.inspections.unfinished(actor.id)[:1]:
        if may(actor, Action.INSPECT, inspection.unit):
            return show(work, UNIT_ROUNDS, UnitRoundsScene(inspection.unit.id))
    units = work.units.find(reach_of(actor, Action.INSPECT), "", 0, 2)
    if len(units) == 1:
        return show(work, UNIT_ROUNDS, UnitRoundsScene(units[0].id))
    return show(work, QUIZ_UNITS, QuizUnitsScene())


def _holder(work: QuizWork) -> Person:
    actor = require_member(work.person)
    if not may_somewhere(actor, Action.INSPECT):
        raise NotAllowed
    return actor


def units_view(work: QuizWork, query: str, page: int) -> QuizUnitsView:
    """Return a page of the units at which the actor may hold a round; raises ``NotAllowed``."""
    page_of = units_page(work, None, reach_of(_holder(work), Action.INSPECT), query, page)
    return QuizUnitsView(page_of.units, page_of.query, page_of.page, page_of.pages)


def turn_page(work: QuizWork, page: int) -> QuizUnitsView:
    """Show another page of the units that are looked for; raises ``NotAllowed``."""
    scene = work.chat_states.get(work.chat_id).scene
    query = scene.query if isinstance(scene, QuizUnitsScene) else ""
    return show(work, QUIZ_UNITS, QuizUnitsScene(query, page))


def unit_view(work: QuizWork, unit_id: int) -> UnitRoundsView:
    """Return the last rounds of a unit; raises ``NotJoined`` and ``NotAllowed``."""
    unit = found(work.person, work.units.get(unit_id))
    actor = require(work.person, Action.INSPECT, unit)
    rounds = work.quizzes.of_unit(unit.id, ROUNDS_ON_A_CARD)
    entries = tuple(_entry(work, each) for each in rounds)
    own = any(each.running and each.round.started_by == actor.id for each in entries)
    return UnitRoundsView(unit, entries, own)


def _entry(work: QuizWork, held: Round) -> RoundEntry:
    tally = tally_of(held.paper, work.quizzes.sheets(held.id))
    began = local(held.started_at, work.zone)
    return RoundEntry(held, began, tally, held.running(work.now))


def start(work: QuizWork, unit_id: int) -> RoundView:
    """Start a round at a unit; the link is known only now.

    One that the actor has running there is shown instead. Raises ``NotJoined`` and ``NotAllowed``.
    """
    unit = found(work.person, work.units.get(unit_id))
    actor = require(work.person, Action.INSPECT, unit)
    earlier = work.quizzes.unended(unit.id, actor.id)
    if earlier is not None and earlier.running(work.now):
        return show(work, ROUND, RoundScene(earlier.id))
    if earlier is not None:
        _end(work, earlier.id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    paper = draw(unit.sector, secrets.randbelow(LARGEST_SEED))
    inspection = _inspection(work, unit, actor)
    ends_at = work.now + LASTS
    made = work.quizzes.add(unit.id, inspection, actor.id, work.now, ends_at, paper, hash_of(token))
    if made is None:  # in the same moment, in another process
        raise RoundOver
    _record(work, "start_quiz", made.id, of_round(None, made))
    tell_starter(work, made)
    put_scene(work, RoundScene(made.id))
    return replace(_view(work, made, unit), token=Once(f"q{token}"))


def _inspection(work: QuizWork, unit: Unit, actor: Person) -> int | None:
    """Return the actor's inspection there that is in hand, or was signed a short while ago."""
    for each in work.inspections.unfinished(actor.id):
        if each.unit.id == unit.id:
            return each.id
    signed = work.inspections.signed_since(unit.id, actor.id, work.now - JUST_SIGNED)
    return signed.id if signed is not None else None


def round_view(work: QuizWork, round_id: int) -> RoundView:
    """Return a round; raises ``NotJoined`` and ``NotAllowed``."""
    held, unit = _allowed(work, round_id)
    return _view(work, held, unit)


def _allowed(work: QuizWork, round_id: int) -> tuple[Round, Unit]:
    held = found(work.person, work.quizzes.get(round_id))
    unit = found(work.person, work.units.get(held.unit_id))
    require(work.person, Action.INSPECT, unit)
    return held, unit


def _view(work: QuizWork, held: Round, unit: Unit) -> RoundView:
    starter = work.persons.get(held.started_by)
    return RoundView(
        held,
        unit,
        _form_of(work, held),
        starter.name if starter is not None else "",
        tally_of(held.paper, work.quizzes.sheets(held.id)),
        held.running(work.now),
        local(held.started_at, work.zone),
        local(held.ended_at or held.ends_at, work.zone),
        _steers(work, held, unit),
        TOLD_BEFORE,
    )


def _form_of(work: QuizWork, held: Round) -> str:
    """Return the short name of the checklist of a round's inspection; a withdrawn one has none."""
    if held.inspection_id is None:
        return ""
    inspection = work.inspections.get(held.inspection_id)
    known = {each.id: each.short for each in work.forms.all_latest()}
    return known.get(inspection.form_id, "") if inspection is not None else ""


def _steers(work: QuizWork, held: Round, unit: Unit) -> bool:
    """Tell whether the actor may end a round and renew its link.

    Whoever has started it may, and who inspects beyond the unit; those of the unit may where one of
    them has.
    """
    person, starter = work.person, work.persons.get(held.started_by)
    if person is None or not may(person, Action.INSPECT, unit):
        return False
    own = person.id == held.started_by or may(person, Action.INSPECT, unit.street)
    return own or (starter is not None and not may(starter, Action.INSPECT, unit.street))


def _to_steer(work: QuizWork, round_id: int) -> tuple[Round, Unit]:
    held, unit = _allowed(work, round_id)
    if not _steers(work, held, unit):
        raise RoundOfInspectors
    return held, unit


def renew(work: QuizWork, round_id: int) -> RoundView:
    """Make the link of a running round anew; the one before is void, sheets go on.

    Raises ``NotJoined``, ``NotAllowed``, ``RoundOfInspectors`` and ``RoundOver``.
    """
    held, unit = _to_steer(work, round_id)
    if not held.running(work.now):
        raise RoundOver
    token = secrets.token_urlsafe(TOKEN_BYTES)
    work.quizzes.renew(held.id, hash_of(token))
    _record(work, "renew_quiz", held.id, {})
    put_scene(work, RoundScene(held.id))
    return replace(_view(work, held, unit), token=Once(f"q{token}"))


def end(work: QuizWork, round_id: int) -> RoundView:
    """End a round; one that has ended is shown as it is.

    Raises ``NotJoined``, ``NotAllowed`` and ``RoundOfInspectors``.
    """
    held, _ = _to_steer(work, round_id)
    _end(work, held.id)
    return show(work, ROUND, RoundScene(held.id))


def end_live(work: QuizWork, round_id: int) -> None:
    """End a round from the card that keeps itself up to date; raises as ``end``."""
    held, _ = _to_steer(work, round_id)
    _end(work, held.id)


def end_overdue(work: QuizWork, most: int) -> Swept:
    """End up to so many rounds whose time is over."""
    ids = work.quizzes.ids_overdue(work.now, most)
    end = partial(_end, work)
    troubled = each_apart(work, "round of questions", ids, end, work.quizzes)
    return Swept(troubled, len(ids) == most)


def _end(work: QuizWork, round_id: int) -> None:
    """End a round and forget who answered, whether or not what came out of it can be read."""
    if not work.quizzes.end(round_id, work.now):
        return
    if apart(work, f"the result of round {round_id}", partial(_record_result, work, round_id)):
        _record(work, "end_quiz", round_id, new(ended_at=work.now))


def _record_result(work: QuizWork, round_id: int) -> None:
    ended = work.quizzes.get(round_id)
    if ended is None:
        raise LookupError(f"no round {round_id}")
    tally = tally_of(ended.paper, work.quizzes.sheets(round_id))
    changes = new(ended_at=ended.ended_at) | of_result(len(tally.scores), tally.average)
    _record(work, "end_quiz", round_id, changes)
    tell_starter(work, ended)


def tell_starter(work: QuizWork, held: Round) -> None:
    """Bring the card of a round up to date before whoever started it and may still see it.

    What keeps that from being said keeps nobody from answering, and no round from its end.
    """
    apart(work, f"the card of round {held.id}", partial(_tell_starter, work, held))


def _tell_starter(work: QuizWork, held: Round) -> None:
    starter, unit = work.persons.get(held.started_by), work.units.get(held.unit_id)
    if starter is None or unit is None or not may(starter, Action.INSPECT, unit):
        return
    notice = RoundNotice(_view(work, held, unit))
    topic = topic_of(held.id)
    kind, haste = PushKind.EDIT, Urgency.ANSWER
    work.outbox.put(Push(None, starter.address, notice, kind, topic=topic, urgency=haste))


def _record(
    work: QuizWork, action: str, round_id: int, changes: dict[str, tuple[object, object]]
) -> None:
    actor = work.person.id if work.person else None
    work.journal.record(work.now, actor, action, f"quiz:{round_id}", changes)


QUIZ_UNITS: SceneSpec[QuizWork, QuizUnitsScene, QuizUnitsView] = SceneSpec(
    QuizUnitsScene,
    lambda work, scene: units_view(work, scene.query, scene.page),
    words=lambda work, _, query: show(work, QUIZ_UNITS, QuizUnitsScene(query.strip())),
    heeds=Heeds.OTHERS,
    settle=lambda _, view: QuizUnitsScene(view.query, view.page),
)
UNIT_ROUNDS: SceneSpec[QuizWork, UnitRoundsScene, UnitRoundsView] = SceneSpec(
    UnitRoundsScene, lambda work, scene: unit_view(work, scene.unit_id)
)
ROUND: SceneSpec[QuizWork, RoundScene, RoundView] = SceneSpec(
    RoundScene, lambda work, scene: round_view(work, scene.round_id)
)
