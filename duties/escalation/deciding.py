"""The office decides what has an effect outside: it confirms a step, changes it, or puts it off.

A decision is about what stood on the card (``TakenStep.stamp``): one that was changed since by
somebody else is shown again, and nothing is done.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, NamedTuple

from chat.scene import Heeds, SceneSpec, show
from chat.state import Scene
from core.clock import local
from core.errors import Overtaken, XunanError
from duties.escalation.board import publish
from duties.escalation.chain import OUTSIDE, StepKind
from duties.escalation.changes import of_step
from duties.escalation.course import Around, onward
from duties.escalation.items import drop_items, put_item
from duties.escalation.model import AT_WORK, Case, CaseState, StepState, TakenStep, stamp_of
from duties.escalation.papers import Output
from duties.escalation.ports import EscalationWork
from duties.escalation.public_words import with_public_words
from duties.escalation.showing import CASE, CaseScene, load_case
from duties.escalation.views import CaseView, ChangeView, PutOffView
from hazards.loop.reason_length import require_short
from hazards.loop.steps import name_of
from hazards.model import Hazard
from hazards.permission_place import where_of
from people.model import Person
from people.permissions import Action, require

LONGEST_WORDS = 300  # characters that a paper says besides
OFFERED_DAYS = (1, 3, 5, 10)  # working days by which a step is put off
SERIES = {
    StepKind.LETTER: ("HG", "安督函"),
    StepKind.NOTICE: ("TB", "安通报"),
    StepKind.INTERVIEW: ("YT", "安约谈"),
    StepKind.EXPOSE: ("BG", "安曝光"),
}
"""The series of numbers for the papers of each step, and the words before the year."""


class ProposalPast(XunanError):
    """What is proposed is another thing by now, or nothing; ``who`` decided last."""

    def __init__(self, who: str = "") -> None:
        super().__init__(who)
        self.who = who


class DaysRefused(XunanError):
    """A step is put off by 1 to 10 working days."""


class InterviewUnplaced(XunanError):
    """An interview is announced with its time and place; nobody has written them yet."""


class BoardMissing(XunanError):
    """There is no channel or group in which something could be exposed."""


class PictureUnseen(XunanError):
    """Nobody has looked at what would go out on the board."""


class PublicWordsMissing(XunanError):
    """Of a tip only the office's own words go out, and there are none."""


class ReasonMissing(XunanError):
    """A step is put off with a reason."""


@dataclass(frozen=True, slots=True)
class PutOffScene(Scene):
    """For how long a step is put off (0: to be chosen), and why: the reason is awaited."""

    name: ClassVar[str] = "put_off"
    case_id: int
    seen: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True)
class ChangeScene(Scene):
    """Another step is chosen, or words for its paper are awaited."""

    name: ClassVar[str] = "change_step"
    case_id: int
    seen: int = 0


class Deciding(NamedTuple):
    """What the office decides about, and who does."""

    case: Case
    hazard: Hazard
    proposed: TakenStep | None
    actor: Person


def open_decision(work: EscalationWork, case_id: int) -> Deciding:
    """Return what there is to decide about a case; raises ``NotJoined`` and ``NotAllowed``."""
    case, hazard = load_case(work, case_id)
    actor = require(work.person, Action.ESCALATE, where_of(hazard, Action.ESCALATE))
    proposed = work.escalations.open_step(case.id)
    if proposed is not None:
        proposed = with_public_words(hazard, proposed)
    return Deciding(case, hazard, proposed, actor)


def require_proposal(
    work: EscalationWork, case_id: int, seen: int | None = None
) -> tuple[Deciding, TakenStep]:
    """Return what is proposed, if it was ``seen``; raises ``ProposalPast``, and as above."""
    about = open_decision(work, case_id)
    if about.proposed is None or seen not in {None, about.proposed.stamp}:
        raise ProposalPast(_who_was_last(work, about))
    return about, about.proposed


def _who_was_last(work: EscalationWork, about: Deciding) -> str:
    if about.proposed is not None:
        return ""
    last = work.escalations.last_step(about.case.id)
    return name_of(work, last.decided_by) if last is not None and last.decided_by else ""


def confirm(work: EscalationWork, case_id: int, seen: int) -> CaseView:
    """Confirm a proposed step: it gets its number, and the case goes on from today.

    Raises ``ProposalPast``, ``InterviewUnplaced``, ``BoardMissing``, ``PublicWordsMissing``,
    ``PictureUnseen``, ``NotJoined``, ``NotAllowed`` and ``Overtaken``.
    """
    about, proposed = require_proposal(work, case_id, seen)
    if proposed.kind is StepKind.INTERVIEW and not proposed.words:
        raise InterviewUnplaced
    if proposed.kind is StepKind.EXPOSE:
        _require_looked_at(work, proposed)
    taken = replace(
        proposed,
        state=StepState.CONFIRMED,
        decided_by=about.actor.id,
        decided_at=work.now,
        number=_number(work, proposed.kind),
    )
    around = Around(work)
    reached = _reached(about.case, proposed.kind)
    _save(work, onward(replace(about.case, reached=reached, base_on=around.day), around))
    work.escalations.save_step(taken)
    drop_items(work, about.case)
    _record(work, about, "case_confirm", None, taken)
    work.escalations.owe(taken.id, Output.PAPER, work.now)
    if taken.kind is StepKind.EXPOSE:
        publish(work, about.hazard, taken)
    return show(work, CASE, CaseScene(case_id))


def _require_looked_at(work: EscalationWork, proposed: TakenStep) -> None:
    if work.office_group is None:
        raise BoardMissing
    if not proposed.public_words:
        raise PublicWordsMissing
    if not proposed.looked_at:
        raise PictureUnseen


def _number(work: EscalationWork, kind: StepKind) -> str:
    prefix, words = SERIES[kind]
    year = local(work.now, work.zone).year
    return f"{words}〔{year}〕{work.series.next(prefix, year)}号"


def _reached(case: Case, kind: StepKind) -> int:
    """Return how many steps are behind a case after one of a kind: a milder one repeats none."""
    kinds = [step.kind for step in case.chain]
    behind = kinds.index(kind) + 1 if kind in kinds else 0
    return behind if behind > case.reached else case.reached


def _save(work: EscalationWork, case: Case) -> None:
    if not work.escalations.save(case):
        raise Overtaken


def _record(
    work: EscalationWork,
    about: Deciding,
    action: str,
    before: TakenStep | None,
    after: TakenStep,
) -> None:
    subject = f"hazard:{about.hazard.number}"
    work.journal.record(work.now, about.actor.id, action, subject, of_step(before, after))


def put_off_view(work: EscalationWork, case_id: int, seen: int, days: int) -> PutOffView:
    """Return what is asked before a step is put off; raises as ``confirm``."""
    about, proposed = require_proposal(work, case_id, seen)
    return PutOffView(
        about.hazard,
        about.case,
        proposed,
        days,
        _until(work, days) if days else None,
        OFFERED_DAYS,
    )


def _until(work: EscalationWork, days: int) -> date:
    if days not in range(1, 11):
        raise DaysRefused
    around = Around(work)
    return around.working(around.day, days)


def put_off(work: EscalationWork, case_id: int, seen: int, days: int, reason: str) -> CaseView:
    """Put a proposed step off by working days, with a reason; it is proposed again then.

    Raises ``ReasonMissing``, ``ReasonTooLong``, ``DaysRefused``, and as ``confirm``.
    """
    about, proposed = require_proposal(work, case_id, seen)
    until = _until(work, days)
    if not reason.strip():
        raise ReasonMissing
    require_short(reason)
    rests = replace(proposed, state=StepState.PUT_OFF, reason=reason.strip(), until=until)
    around = Around(work)
    _save(work, replace(about.case, state=CaseState.PUT_OFF, act_at=around.hour_of(until)))
    work.escalations.save_step(rests)
    drop_items(work, about.case)
    _record(work, about, "case_put_off", proposed, rests)
    return show(work, CASE, CaseScene(case_id))


def _why(work: EscalationWork, scene: PutOffScene, text: str) -> CaseView | None:
    """Take typed words as the reason once it is known for how long."""
    return put_off(work, scene.case_id, scene.seen, scene.days, text) if scene.days else None


def change_view(work: EscalationWork, case_id: int, seen: int) -> ChangeView:
    """Return the steps that may be proposed instead; raises as ``confirm``."""
    about = open_decision(work, case_id)
    if stamp_of(about.case, about.proposed) != seen or about.case.state not in AT_WORK:
        raise ProposalPast(_who_was_last(work, about))
    proposed = about.proposed
    others = tuple(each for each in OUTSIDE if proposed is None or each is not proposed.kind)
    return ChangeView(about.hazard, about.case, proposed, others, seen)


def propose(work: EscalationWork, case_id: int, seen: int, kind: StepKind) -> CaseView:
    """Propose another step than the one that is proposed, or one where none is.

    Raises as ``confirm``.
    """
    view = change_view(work, case_id, seen)
    about, proposed = open_decision(work, case_id), view.proposed
    if not kind.outside:
        raise ProposalPast
    if proposed is None:
        step = TakenStep(0, case_id, kind, StepState.PROPOSED, work.now, about.case.reached)
        after = replace(step, id=work.escalations.add_step(step))
    else:
        public = StepKind.EXPOSE in {kind, proposed.kind}  # words for a paper are none for all
        words = "" if public and kind is not proposed.kind else proposed.words
        after = replace(proposed, kind=kind, state=StepState.PROPOSED, words=words)
        work.escalations.save_step(after)
    _save(work, replace(about.case, state=CaseState.PROPOSED, act_at=None))
    put_item(work, about.case, about.hazard, kind)
    _record(work, about, "case_change", proposed, after)
    return show(work, CASE, CaseScene(case_id))


def write_words(work: EscalationWork, case_id: int, seen: int, words: str) -> CaseView:
    """Keep what the paper of a proposed step says besides, such as when and where to come.

    Raises ``ReasonTooLong``, and as ``confirm``.
    """
    require_short(words)
    about, proposed = require_proposal(work, case_id, seen)
    after = with_public_words(about.hazard, replace(proposed, words=words.strip()))
    _save(work, about.case)
    work.escalations.save_step(after)
    _record(work, about, "case_change", proposed, after)
    return show(work, CASE, CaseScene(case_id))


def note_today(work: EscalationWork, case_id: int, seen: int) -> CaseView:
    """Take a case from today's list, all of whose steps are taken: it is back the next working day.

    Raises ``ProposalPast``, ``NotJoined``, ``NotAllowed`` and ``Overtaken``.
    """
    about = open_decision(work, case_id)
    if about.case.state is not CaseState.STANDING or stamp_of(about.case, about.proposed) != seen:
        raise ProposalPast(_who_was_last(work, about))
    _save(work, about.case)
    drop_items(work, about.case)
    subject = f"hazard:{about.hazard.number}"
    work.journal.record(work.now, about.actor.id, "case_noted", subject, {})
    return show(work, CASE, CaseScene(case_id))


PUT_OFF: SceneSpec[EscalationWork, PutOffScene, PutOffView | CaseView] = SceneSpec(
    PutOffScene,
    lambda work, scene: put_off_view(work, scene.case_id, scene.seen, scene.days),
    words=_why,
    heeds=Heeds.ALL,
)
CHANGE: SceneSpec[EscalationWork, ChangeScene, ChangeView | CaseView] = SceneSpec(
    ChangeScene,
    lambda work, scene: change_view(work, scene.case_id, scene.seen),
    words=lambda work, scene, text: write_words(work, scene.case_id, scene.seen, text),
    heeds=Heeds.ALL,
)
