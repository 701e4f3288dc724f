"""A refused tap is answered with words, and with what there is to decide now."""

from collections.abc import Callable

from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery

from bot.performing import Performer
from chat.card import clip
from chat.scene import show, shows
from checklists.views import Reply
from core.errors import XunanError
from duties.doing import OccurrenceOver
from duties.escalation.deciding import ProposalPast
from duties.escalation.showing import CASE
from duties.handing import HandedOverBefore
from duties.occurrences.proving import OCCURRENCE, ProofChanged, ShiftMovedOn
from duties.occurrences.showing import OccurrenceScene
from duties.risk.deciding import REASONS, RiskMovedOn
from duties.risk.showing import PROPOSALS, ProposalsScene, ReasonsScene
from frontdesk.ports import FrontdeskWork
from frontdesk.showing import show_again
from handlers import buttons
from handlers.hazards.buttons import TaskCallback
from handlers.screen import LONGEST_ALERT, Screen
from hazards.loop import rectifying
from hazards.loop.handed import TransferAnswered
from hazards.loop.steps import TooLate
from hazards.showing import HAZARD
from hazards.tips import rewarding
from hazards.tips.rewarding import RewardMovedOn
from people import nominating
from people.codes import CodeRevoked
from people.nominating import NominationPast
from reports.packages.handing_in import HandedInBefore

Present = Callable[[FrontdeskWork], Reply]
OVERTAKEN = (
    TooLate,
    NominationPast,
    RewardMovedOn,
    TransferAnswered,
    CodeRevoked,
    ProposalPast,
    OccurrenceOver,
    HandedOverBefore,
    ProofChanged,
    HandedInBefore,
    RiskMovedOn,
)
"""Said of what was decided before, whatever the button that comes too late."""

TYPED_TOO_LATE = (TooLate, RiskMovedOn)
"""Said above what there is now, where it was typed words that came too late."""


async def refused(
    tap: CallbackQuery, screen: Screen, perform: Performer, error: XunanError, words: str
) -> AnswerCallbackQuery | None:
    """Say why a tap was refused; where its button decides, show what there is to decide now.

    A second tap for a step that was taken by the first is answered in a few words: the message that
    was tapped says the rest.
    """
    button = buttons.read(tap.data or "")
    on_notice = isinstance(button, buttons.ON_NOTICES)
    late = isinstance(error, OVERTAKEN)
    if isinstance(error, TooLate) and error.repeated:
        if on_notice:
            return await screen.toasted(tap, words)
        reply = await _shown(perform, error, tap)
        return await screen.tapped(tap, reply, clip(words, LONGEST_ALERT))
    if not late and (button is None or not buttons.decides(type(button))):
        return await screen.alerted(tap, words)
    reply = await _shown(perform, error, tap)
    if isinstance(error, TooLate) and on_notice and tap.message is not None:
        if not isinstance(button, TaskCallback):
            await screen.disarm(tap.message.message_id)
        await screen.catch_up()
    answered = await screen.alerted(tap, words)
    await screen.below(reply)
    return answered


async def refused_words(screen: Screen, perform: Performer, error: XunanError, words: str) -> None:
    """Say why what was typed came too late, above what there is now."""
    await screen.below(await _shown(perform, error, None), words)


async def _shown(perform: Performer, error: XunanError, tap: CallbackQuery | None) -> Reply:
    try:
        return await perform(_present(error, buttons.read(tap.data or "") if tap else None))
    except XunanError:  # out of sight by now
        return Reply(None)


def _present(error: XunanError, button: object) -> Present:
    """Return what shows the thing that a button is about, as it is now."""
    if isinstance(error, NominationPast):
        scene = nominating.NominationScene(error.nomination.id)
        return lambda work: Reply(show(work, nominating.NOMINATION, scene))
    if isinstance(error, OccurrenceOver | ProofChanged | ShiftMovedOn):
        occurrence = OccurrenceScene(error.occurrence.id)
        return lambda work: Reply(show(work, OCCURRENCE, occurrence))
    if isinstance(error, RiskMovedOn):
        if error.unit_id:
            unit = ReasonsScene(error.unit_id)
            return lambda work: Reply(show(work, REASONS, unit))
        changes = ProposalsScene(getattr(button, "page", 0))
        return lambda work: Reply(show(work, PROPOSALS, changes))
    hazard: int | None = getattr(button, "hazard", None)
    case: int | None = getattr(button, "case", None)
    tip: int | None = getattr(button, "tip", None)
    if isinstance(error, TooLate):
        hazard = error.hazard.id
    if hazard is not None:
        about = hazard
        present = rectifying.show_task if isinstance(button, TaskCallback) else shows(HAZARD)
        return lambda work: Reply(present(work, about))
    if case is not None:
        climbing = case
        return lambda work: Reply(shows(CASE)(work, climbing))
    if tip is not None:
        rewarded = tip
        return lambda work: Reply(show(work, rewarding.TIP, rewarding.TipScene(rewarded)))
    return show_again
