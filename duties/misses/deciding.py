"""A proposal on a card, and what is decided about it: onto the ledger, or not, with a reason."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from core.clock import local, spell_short_day
from core.errors import XunanError
from duties.misses.model import Proposal, ProposalLine, ProposalState
from duties.misses.ports import MissWork
from duties.misses.proposing import IN_A_ROW, renew_items
from duties.misses.views import MissesView
from duties.model import Occurrence
from hazards.ledger import file_hazard
from hazards.loop.reason_length import require_short
from hazards.model import NewHazard, Source
from people.model import Person
from people.permissions import Action, found, may, require

MOST_SHOWN, MOST_COUNTED = 10, 100
MOST_DAYS = 5  # named one by one; more are named by the first and the last


class ProposalDecided(XunanError):
    """Somebody has decided about the proposal before."""


class MissesExcused(XunanError):
    """So many of the misses were excused since that too few in a row are left."""


@dataclass(frozen=True, slots=True)
class MissesScene(Scene):
    """A proposal; ``asking`` for the reason why it is declined."""

    name: ClassVar[str] = "misses"
    proposal_id: int
    asking: bool = False


def misses_view(work: MissWork, scene: MissesScene) -> MissesView:
    """Return a proposal to who may see hazards of its unit.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    line, person, misses = _load(work, scene.proposal_id, Action.SEE_HAZARD)
    proposal = line.proposal
    waits = proposal.state is ProposalState.WAITING
    decides = waits and may(person, Action.CLASSIFY, work.units.get(proposal.unit_id))
    by = work.persons.get(proposal.decided_by) if proposal.decided_by is not None else None
    hazard = work.hazards.get(proposal.hazard_id) if proposal.hazard_id is not None else None
    return MissesView(
        line,
        tuple(misses[:MOST_SHOWN]),
        count_of(misses),
        local(work.now, work.zone),
        decides,
        scene.asking and decides,
        by.name if by else "",
        hazard.number if hazard else "",
        len(misses) > MOST_SHOWN,
    )


def accept(work: MissWork, proposal_id: int) -> MissesView:
    """Put the misses on the ledger as a hazard of the unit.

    Raises ``NotJoined``, ``NotAllowed``, ``ProposalDecided`` and ``MissesExcused``.
    """
    line, person, misses = _load(work, proposal_id, Action.CLASSIFY)
    if len(misses) < IN_A_ROW and line.proposal.state is ProposalState.WAITING:
        raise MissesExcused
    hazard = file_hazard(work, _hazard_of(work, line, misses, person))
    _decide(work, line.proposal, person, ProposalState.ACCEPTED, hazard_id=hazard.id)
    return show(work, MISSES, MissesScene(proposal_id))


def ask_reason(work: MissWork, proposal_id: int) -> MissesView:
    """Ask why it is not to be a hazard; raises ``NotJoined`` and ``NotAllowed``."""
    return show(work, MISSES, MissesScene(proposal_id, asking=True))


def decline(work: MissWork, proposal_id: int, reason: str) -> MissesView:
    """Leave it, with a reason; raises as ``accept``, and ``ReasonTooLong``."""
    require_short(reason)
    line, person, _ = _load(work, proposal_id, Action.CLASSIFY)
    _decide(work, line.proposal, person, ProposalState.DECLINED, reason=reason)
    return show(work, MISSES, MissesScene(proposal_id))


def _typed(work: MissWork, scene: MissesScene, text: str) -> MissesView | None:
    return decline(work, scene.proposal_id, text) if scene.asking else None


def _load(
    work: MissWork, proposal_id: int, action: Action
) -> tuple[ProposalLine, Person, list[Occurrence]]:
    line = found(work.person, next(iter(work.misses.some([proposal_id])), None))
    person = require(work.person, action, work.units.get(line.proposal.unit_id))
    return line, person, work.misses.since(line.proposal, MOST_COUNTED)


def count_of(misses: list[Occurrence]) -> str:
    """Say how many misses there are, or that there are more than are counted."""
    return f"{len(misses)}次以上" if len(misses) == MOST_COUNTED else f"{len(misses)}次"


def _hazard_of(
    work: MissWork, line: ProposalLine, misses: list[Occurrence], person: Person
) -> NewHazard:
    days = list(
        dict.fromkeys(spell_short_day(local(each.opens_at, work.zone).date()) for each in misses)
    )
    when = "、".join(days) if len(days) <= MOST_DAYS else f"{days[0]}至{days[-1]}"
    return NewHazard(
        unit_id=line.proposal.unit_id,
        inspection_id=None,
        question=None,
        item=line.title,
        description=f"{line.title}连续{count_of(misses)}漏做（{when}）",
        measure="",
        deadline=None,
        fixed_on_spot=False,
        found_at=work.now,
        found_by=person.id,
        source=Source.DUTY,
        place_id=line.place_id,
    )


def _decide(
    work: MissWork,
    before: Proposal,
    person: Person,
    state: ProposalState,
    *,
    reason: str = "",
    hazard_id: int | None = None,
) -> None:
    after = replace(
        before,
        state=state,
        decided_by=person.id,
        decided_at=work.now,
        reason=reason,
        hazard_id=hazard_id,
    )
    duty = work.duties.get(before.duty_id)
    if before.state is not ProposalState.WAITING or not work.misses.decide(after):
        raise ProposalDecided
    changes = {"state": (before.state.value, state.value), "reason": (None, reason or None)}
    work.journal.record(work.now, person.id, f"misses_{state.value}", f"misses:{after.id}", changes)
    if duty is not None:
        renew_items(work, after, duty)


MISSES: SceneSpec[MissWork, MissesScene, MissesView] = SceneSpec(
    MissesScene, misses_view, words=_typed
)
"""The one screen about a proposal."""
