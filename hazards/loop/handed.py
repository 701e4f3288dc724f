"""What a department sees of a hazard that was handed to it: as a member, or by a link."""

from dataclasses import dataclass
from typing import ClassVar

from chat.state import Scene
from core.clock import local
from core.errors import XunanError
from hazards.loop.steps import load
from hazards.photos import PhotoState, Purpose, present
from hazards.ports import HazardWork
from hazards.transfer import LIVE, Transfer, TransferState
from hazards.views import AnsweredView, Answers, DepartmentView
from people.model import Person
from people.permissions import Action, may

STAMP = 16  # characters of a link's hash by which a card remembers that link
LONGEST_ANSWERER = 64  # characters of who answered
READ_BY_MEMBERS = LIVE | {TransferState.SETTLED}


class TransferUnknown(XunanError):
    """The link is of no transfer."""


class TransferAnswered(XunanError):
    """The department has answered before, or the hazard was taken back."""


class TransferExpired(XunanError):
    """The link is past its days; the office can make it anew."""


@dataclass(frozen=True, slots=True)
class DepartmentScene(Scene):
    """A transfer as its department sees it; ``stamp`` stands for a link, which members need not."""

    name: ClassVar[str] = "department"
    transfer_id: int
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class DecliningScene(Scene):
    """A department is asked why it does not take what was handed to it."""

    name: ClassVar[str] = "declining"
    transfer_id: int
    stamp: str = ""


def answers_for(work: HazardWork, made: Transfer) -> bool:
    """Tell whether the actor belongs to the department of a transfer."""
    department = work.departments.get(made.department_id) if made.department_id else None
    return department is not None and may(work.person, Action.ANSWER_AS_DEPARTMENT, department)


def opened(work: HazardWork, transfer_id: int) -> Transfer:
    """Return a transfer of the actor's department, or whose link is open in this chat.

    Raises ``TransferUnknown``.
    """
    made = work.transfers.get(transfer_id)
    if made is None:
        raise TransferUnknown
    scene = work.chat_states.get(work.chat_id).scene
    known = (getattr(scene, "transfer_id", 0), getattr(scene, "stamp", ""))
    if known != (transfer_id, stamp_of(made)) and not answers_for(work, made):
        raise TransferUnknown
    return made


def stamp_of(made: Transfer) -> str:
    """Return by what a card remembers the link of a transfer."""
    return made.token_sha256[:STAMP]


def view_of(
    work: HazardWork,
    made: Transfer,
    *,
    declining: bool = False,
    reporting: bool = False,
    answers: Answers | None = None,
) -> DepartmentView | AnsweredView:
    """Return what a department sees: by a link nothing of the case once it has told the end.

    Raises ``TransferExpired``.
    """
    if answers is None:
        answers = Answers.AS_MEMBER if answers_for(work, made) else Answers.BY_LINK
    over = made.state not in (LIVE if answers is Answers.BY_LINK else READ_BY_MEMBERS)
    at = made.reported_at or made.answered_at
    if (over or (answers is Answers.BY_LINK and made.reported_at is not None)) and at is not None:
        day = local(at, work.zone).date()
        return AnsweredView(day, bool(made.taken), made.reported_at is not None)
    if answers is Answers.BY_LINK:
        require_good(work, made)
    hazard = load(work, made.hazard_id)
    photos = tuple(
        photo
        for photo in work.photos.of_hazard(hazard.id)
        if photo.state is PhotoState.STORED and photo.purpose is Purpose.FOUND
    )
    shots = tuple(present(work.photos.of_transfer(made.id), Purpose.REPORTED))
    return DepartmentView(
        hazard, made, photos, work.zone, "巡安", declining, reporting, shots, answers
    )


def require_good(work: HazardWork, made: Transfer) -> None:
    """Raise ``TransferExpired`` where nobody has answered in time; who has taken it goes on."""
    if made.state is TransferState.WAITING and work.now >= made.expires_at:
        raise TransferExpired


def said_by(work: HazardWork, made: Transfer, name: str) -> str:
    """Spell who answers for a department: a member by name, else whoever has the link."""
    if work.person is not None and answers_for(work, made):
        name = work.person.name
    return f"{made.department} {name}".strip()[:LONGEST_ANSWERER]


def noted_by(made: Transfer, actor: Person) -> str:
    """Spell who has noted an answer that came another way."""
    return f"{made.department}（{actor.name}代录）"[:LONGEST_ANSWERER]
