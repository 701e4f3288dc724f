"""Numbers that people type: whoever may see what a number stands for gets its card.

A number that is all of the words opens its record whatever is on the card, unless the screen asks
for just such a number. Where the screen awaits something, or belongs to an inspection, it stays as
it is: the record is shown in a message of its own.
"""

from collections.abc import Callable
from typing import Any

from chat.scene import SceneSpec, show
from chat.state import ChatState, MenuScene, Scene
from checklists.views import Reply
from core.errors import XunanError
from frontdesk.ports import FrontdeskWork
from frontdesk.scenes import SCENES
from frontdesk.showing import reply_of
from frontdesk.typed_numbers import SERIAL_WIDTH, TypedNumber, read_number
from hazards.listing import LedgerScene
from hazards.model import Hazard
from hazards.showing import HAZARD, HazardScene
from hazards.sight import Sight, sight_of
from hazards.tips import model as tips
from hazards.tips.rewarding import TIP, TipScene
from people.permissions import NotAllowed, NotJoined
from reports.packages import handing_in
from reports.packages.showing import SUBMISSION, SubmissionScene

MOST_LOOKED_AT = 200
"""Numbers of one tail that are looked up at most; one tail stands for more only in a crowd."""
MOST_NAMED = 4

Found = tuple[SceneSpec[FrontdeskWork, Any, Any], Scene]


class NumberUnknown(XunanError):
    """No record of this number is there, or none that the actor may see: it is not said which."""


class TailAmbiguous(XunanError):
    """Several hazards that the actor may see end so; ``numbers`` are those of the newest."""

    def __init__(self, numbers: tuple[str, ...]) -> None:
        super().__init__(*numbers)
        self.numbers = numbers


def open_number(work: FrontdeskWork, text: str) -> Reply | None:
    """Open what a number stands for that is all of the words; ``None`` for other words.

    A number whose letters were left out counts where it is a hazard's that the actor may see;
    bare digits are left to what awaits words. Raises ``NumberUnknown`` and ``TailAmbiguous``.
    """
    state = work.chat_states.get(work.chat_id)
    typed = _read(work, text)
    if typed is None or SCENES.of(state.scene).takes_number(state.scene, typed.series):
        return None
    if typed.series:
        return _opened(work, state, _find(work, typed))
    if typed.year is None:
        return None
    found = _hazards(work, typed)
    return _opened(work, state, _card_of(found[0])) if found else None


def open_unclaimed(work: FrontdeskWork, text: str) -> Reply | None:
    """Open what a number without its letters stands for that nothing else has taken.

    ``None`` for other words, and for a few digits by which nothing is found. Raises as
    ``open_number``.
    """
    typed = _read(work, text)
    if typed is None:
        return None
    found = _hazards(work, typed)
    if not found and typed.year is None and len(typed.digits) < SERIAL_WIDTH:
        return None
    return _opened(work, work.chat_states.get(work.chat_id), _only(found))


def _read(work: FrontdeskWork, text: str) -> TypedNumber | None:
    return read_number(text, (work.ledger_prefix, *_OTHERS))


def _opened(work: FrontdeskWork, state: ChatState, found: Found) -> Reply:
    """Show a record: on the living card, or below it where that one is still needed."""
    spec, scene = found
    try:
        if _is_spare(state):
            return reply_of(show(work, spec, scene))
        return Reply(None, beside=reply_of(spec.view(work, scene)).view)
    except (NotAllowed, NotJoined):
        raise NumberUnknown from None


def _is_spare(state: ChatState) -> bool:
    """Tell whether another screen can take the place of what is on the card without a loss."""
    if isinstance(state.scene, MenuScene | LedgerScene):
        return True
    return state.inspection_id is None and not SCENES.of(state.scene).awaits


def _find(work: FrontdeskWork, typed: TypedNumber) -> Found:
    other = _OTHERS.get(typed.series)
    if other is None:
        return _only(_hazards(work, typed))
    found = other(work, typed.whole) if typed.whole else None
    if found is None:
        raise NumberUnknown
    return found


def _only(found: list[Hazard]) -> Found:
    """Return the card of the only hazard; raises ``NumberUnknown`` and ``TailAmbiguous``."""
    if not found:
        raise NumberUnknown
    if len(found) > 1:
        raise TailAmbiguous(tuple(each.number for each in found[:MOST_NAMED]))
    return _card_of(found[0])


def _card_of(hazard: Hazard) -> Found:
    return HAZARD, HazardScene(hazard.id)


def _hazards(work: FrontdeskWork, typed: TypedNumber) -> list[Hazard]:
    """Return the hazards of a number that the actor may see, the newest first."""
    named = (work.hazards.by_number(each) for each in _candidates(work, typed))
    return [
        each
        for each in named
        if each is not None and sight_of(work, work.person, each) is not Sight.NONE
    ]


def _candidates(work: FrontdeskWork, typed: TypedNumber) -> list[str]:
    """Return the numbers that have been given and can be meant; none where there are too many."""
    prefix = work.ledger_prefix
    if typed.year is not None:
        return [f"{prefix}-{typed.year}-{typed.digits}"]
    step = 10 ** len(typed.digits)
    serials = [
        (year, serial)
        for year, last in work.series.given(prefix)
        for serial in range(last - (last - int(typed.digits)) % step, 0, -step)
    ]
    if len(serials) > MOST_LOOKED_AT:
        return []
    return [f"{prefix}-{year}-{serial:0{SERIAL_WIDTH}d}" for year, serial in serials]


def _tip(work: FrontdeskWork, number: str) -> Found | None:
    """Return the reward of a tip; its case is opened by the secret alone."""
    tip = work.tips.by_number(number)
    return (TIP, TipScene(tip.id)) if tip is not None else None


def _submission(work: FrontdeskWork, number: str) -> Found | None:
    version = work.submissions.numbered(number)
    return (SUBMISSION, SubmissionScene(version.submission_id)) if version is not None else None


_OTHERS: dict[str, Callable[[FrontdeskWork, str], Found | None]] = {
    tips.SERIES: _tip,
    handing_in.SERIES: _submission,
}
"""What the numbers of other records open, by the letters with which they begin."""
