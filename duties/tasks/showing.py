"""The card of a target: what it is, how far, its proof; and the steps that are taken on it."""

import re
from dataclasses import dataclass
from typing import ClassVar

from chat.days import fold
from chat.incoming import IncomingPhoto, Medium, Noted
from chat.scene import SceneSpec, show
from chat.state import Scene
from core.errors import XunanError
from duties.occurrences.proving import KEPT_AS
from duties.occurrences.showing import count_media
from duties.tasks import working
from duties.tasks.model import TargetState, colour_of
from duties.tasks.ports import TaskWork
from duties.tasks.views import Asks, TaskView
from hazards.changes import of_photo
from hazards.photos import Photo, PhotoState, Purpose
from people.permissions import NotAllowed

ENTRIES_ON_A_CARD = 2
TAKES = frozenset({Medium.PHOTO, Medium.FILE})
_PERCENT = re.compile(r"(?P<percent>\d{1,3})\s*%?")


class PercentRefused(XunanError):
    """What was typed is no share of a task."""


@dataclass(frozen=True, slots=True)
class TaskScene(Scene):
    """A target, and what its card asks for."""

    name: ClassVar[str] = "task"
    target_id: int
    asks: Asks = Asks.NOTHING


def task_view(work: TaskWork, scene: TaskScene) -> TaskView:
    """Return a target; raises ``NotJoined`` and ``NotAllowed``."""
    line = working.load(work, scene.target_id)
    target = line.target
    photos = work.photos.of_target(target.id)
    entries = work.tasks.entries(target.id)[-ENTRIES_ON_A_CARD:]
    holds = working.holds(work, work.person, line)
    manages = working.manages(work.person, line.task.street)
    live = line.task.ended_at is None
    return TaskView(
        line,
        colour_of(target, work.day()),
        tuple(work.tasks.bodies_of([line.task.id]).get(line.task.id, ())),
        tuple((each, _name(work, each.by)) for each in entries),
        count_media(photos),
        tuple(each for each in photos if each.state is PhotoState.STORED),
        holds and live,
        manages and live,
        work.day(),
        work.zone,
        scene.asks
        if _may_ask(scene.asks, target.state, manages=manages) and live
        else Asks.NOTHING,
        bool(working.proofs(work, target.id)),
    )


def _may_ask(asks: Asks, state: TargetState, *, manages: bool) -> bool:
    """Tell whether a card may still ask for something, as its target stands."""
    if asks is Asks.REASON:
        return manages and state is TargetState.HANDED
    if asks is Asks.WITHDRAW:
        return manages
    return state is TargetState.OPEN


def _name(work: TaskWork, person_id: int | None) -> str:
    person = work.persons.get(person_id) if person_id is not None else None
    return person.name if person is not None else ""


def ask(work: TaskWork, target_id: int, asks: Asks) -> TaskView:
    """Show a target, asking for something; raises as ``working.load`` and its like."""
    if asks in {Asks.PERCENT, Asks.WORDS, Asks.PROOF}:
        working.load_to_do(work, target_id)
    if asks is Asks.REASON:
        working.load_to_decide(work, target_id)
    if asks is Asks.WITHDRAW and not working.manages(
        work.person, working.load(work, target_id).task.street
    ):
        raise NotAllowed
    return show(work, TASK, TaskScene(target_id, asks))


def report(work: TaskWork, target_id: int, percent: int) -> TaskView:
    """Say how far a target is, and ask for words; raises as ``working.report``."""
    working.report(work, target_id, percent)
    return show(work, TASK, TaskScene(target_id, Asks.WORDS))


def hand_in(work: TaskWork, target_id: int, seen: int) -> TaskView:
    """Hand a target in, or ask for what shows that it is reached; raises as ``working.hand_in``."""
    line = working.load(work, target_id)
    if line.target.state is not TargetState.OPEN:
        return show(work, TASK, TaskScene(target_id))
    if not working.proofs(work, target_id):
        return ask(work, target_id, Asks.PROOF)
    working.hand_in(work, target_id, seen)
    return show(work, TASK, TaskScene(target_id))


def confirm(work: TaskWork, target_id: int, seen: int) -> TaskView:
    """Confirm a target; one that is confirmed is shown. Raises as ``working.confirm``."""
    line = working.load(work, target_id)
    if line.target.state is not TargetState.DONE:
        working.confirm(work, target_id, seen)
    return show(work, TASK, TaskScene(target_id))


def withdraw(work: TaskWork, target_id: int, seen: int) -> TaskView:
    """Take a task off its list; one that is off is shown. Raises as ``working.withdraw``."""
    if working.load(work, target_id).task.ended_at is None:
        working.withdraw(work, target_id, seen)
    return show(work, TASK, TaskScene(target_id))


def receive_words(work: TaskWork, scene: TaskScene, text: str) -> TaskView | None:
    """Take words as what the card asks for: a share, what is new, a proof, or a reason.

    Raises ``PercentRefused``, and as ``working``.
    """
    match scene.asks:
        case Asks.PERCENT:
            return report(work, scene.target_id, _percent(text))
        case Asks.WORDS:
            percent = working.load_to_do(work, scene.target_id)[0].target.percent
            working.report(work, scene.target_id, percent, text)
        case Asks.PROOF:
            working.hand_in(work, scene.target_id, 0, text)
        case Asks.REASON:
            working.send_back(work, scene.target_id, text)
        case _:
            return None
    return show(work, TASK, TaskScene(scene.target_id))


def _percent(text: str) -> int:
    match = _PERCENT.fullmatch(fold(text))
    if match is None or int(match["percent"]) >= working.WHOLE:
        raise PercentRefused
    return int(match["percent"])


def receive_photo(
    work: TaskWork, scene: TaskScene, photo: IncomingPhoto, elsewhere: bool
) -> Noted | None:
    """Take a photo or a file to the target on the card, while that asks for some."""
    if photo.medium not in TAKES or elsewhere or scene.asks not in {Asks.WORDS, Asks.PROOF}:
        return None
    line = next(iter(work.tasks.some([scene.target_id])), None)
    if line is None or line.target.state is not TargetState.OPEN:
        return None
    if not working.carries_out(work, work.person, line):
        return None
    return add_photo(work, scene.target_id, photo)


def add_photo(work: TaskWork, target_id: int, photo: IncomingPhoto) -> Noted:
    """Note a photo, or a file, of a target that the actor carries out; its bytes follow.

    Raises as ``working.load_to_do``.
    """
    line, person = working.load_to_do(work, target_id)
    work.photos.add(
        work.chat_id,
        photo.message_id,
        photo.album,
        photo.file_id,
        photo.file_unique_id,
        person.id,
        photo.sent_at,
        photo.caption,
        None,
        None,
        Purpose.FOUND,
        medium=photo.medium,
        name=photo.name,
        task_target_id=line.target.id,
    )
    return Noted.TAKEN


def photo_kept(work: TaskWork, photo: Photo) -> None:
    """Put on the audit chain that the bytes of what shows a target are kept."""
    subject = f"task_target:{photo.task_target_id}"
    work.journal.record(work.now, photo.sent_by, KEPT_AS[photo.medium], subject, of_photo(photo))


TASK: SceneSpec[TaskWork, TaskScene, TaskView] = SceneSpec(
    TaskScene, task_view, words=receive_words, photo=receive_photo, attachments=True
)
