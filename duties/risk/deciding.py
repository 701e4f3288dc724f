"""The office confirms a change of colour, refuses it with a reason, or marks a unit red at once.

Only then the colour is written on the unit, and on the chain with its points and their causes. What
follows from a colour is read from the unit each time; no duty is planned by it yet.
"""

from dataclasses import replace

from chat.scene import SceneSpec, show
from core.errors import XunanError
from duties.risk.assessing import assess
from duties.risk.changes import of_colour, of_refusal
from duties.risk.model import RiskProposal, RiskState
from duties.risk.ports import RiskWork
from duties.risk.proposing import facts_of, proposal_of, propose
from duties.risk.rule import shipped_rule
from duties.risk.showing import (
    DECIDES,
    PROPOSALS,
    ProposalsScene,
    ReasonsScene,
    proposals_view,
    reasons_view,
)
from duties.risk.views import PageOutcome, ProposalsView, ReasonsView
from duties.risk.waiting import renew_items
from hazards.loop.reason_length import require_short
from people.model import Person, Risk, Unit
from people.permissions import found, require


class RiskMovedOn(XunanError):
    """What is proposed is no more what was on the card, or somebody has decided it.

    ``unit_id`` is the unit that it is about, 0 for a page of several; ``decided`` is what became of
    the change, ``who`` decided it (``""``: nobody, or the actor).
    """

    def __init__(
        self, unit_id: int = 0, decided: RiskProposal | None = None, who: str = ""
    ) -> None:
        super().__init__(unit_id)
        self.unit_id = unit_id
        self.decided = decided
        self.who = who


def confirm(work: RiskWork, proposal_id: int, seen: int) -> ReasonsView:
    """Write the proposed colour on the unit.

    Where the unit has another colour by now than the change was made from, the rule is asked anew
    and nothing else is done: the view says so. Raises ``NotJoined``, ``NotAllowed``, and
    ``RiskMovedOn`` for what is decided already.
    """
    proposal, unit, person = _load(work, proposal_id)
    _require_waiting(work, proposal)
    if proposal.stamp != seen:
        raise RiskMovedOn(unit.id)
    done = _confirm(work, proposal, unit, person)
    renew_items(work, unit.street)
    return replace(show(work, REASONS, ReasonsScene(unit.id)), moved=not done)


def confirm_page(work: RiskWork, page: int, seen: int) -> ProposalsView:
    """Confirm all that is on a page, if it is still what was seen there; raises as ``confirm``.

    What cannot be confirmed any more is left, and keeps no other from it; the view says how many.
    """
    view = proposals_view(work, ProposalsScene(page))
    if not view.lines or view.seen != seen:
        raise RiskMovedOn
    done = sum(_confirm(work, *_load(work, line.proposal.id)) for line in view.lines)
    for street in {line.street for line in view.lines}:
        renew_items(work, street)
    outcome = PageOutcome(done, len(view.lines) - done)
    return replace(show(work, PROPOSALS, ProposalsScene(page)), outcome=outcome)


def ask_why_refused(work: RiskWork, proposal_id: int) -> ReasonsView:
    """Ask why a change is refused; raises ``NotJoined``, ``NotAllowed`` and ``RiskMovedOn``."""
    proposal, unit, _ = _load(work, proposal_id)
    _require_waiting(work, proposal)
    return show(work, REASONS, ReasonsScene(unit.id, "refuse", proposal.id))


def ask_why_red(work: RiskWork, unit_id: int) -> ReasonsView:
    """Ask why a unit is to be red at once; raises as ``mark_red``."""
    unit = found(work.person, work.units.get(unit_id))
    require(work.person, DECIDES, unit)
    if unit.risk is Risk.RED:
        raise _moved_on(work, unit.id, work.risks.set_last(unit.id))
    return show(work, REASONS, ReasonsScene(unit.id, "red"))


def take_words(work: RiskWork, scene: ReasonsScene, text: str) -> ReasonsView | None:
    """Take the reason that is asked for; raises as ``refuse`` and ``mark_red``."""
    match scene.asks:
        case "refuse":
            return refuse(work, scene.unit_id, text, scene.change)
        case "red":
            return mark_red(work, scene.unit_id, text)
    return None


def refuse(work: RiskWork, unit_id: int, reason: str, change: int = 0) -> ReasonsView:
    """Leave a unit its colour, with a reason; it is not proposed again while the facts are those.

    ``change`` is the proposal that was on the card, 0 for the one that waits. Raises ``NotJoined``,
    ``NotAllowed``, ``ReasonTooLong`` and ``RiskMovedOn``.
    """
    require_short(reason)
    unit = found(work.person, work.units.get(unit_id))
    person = require(work.person, DECIDES, unit)
    proposal = work.risks.get(change) if change else work.risks.of_unit(unit.id)
    if proposal is None or proposal.unit_id != unit.id:
        raise RiskMovedOn(unit.id)
    _require_waiting(work, proposal)
    after = _decided(work, proposal, person, RiskState.REFUSED, reason.strip())
    if not work.risks.settle(after):
        raise _moved_on(work, unit.id, work.risks.get(proposal.id))
    work.journal.record(work.now, person.id, "risk_refused", f"unit:{unit.id}", of_refusal(after))
    renew_items(work, unit.street)
    return show(work, REASONS, ReasonsScene(unit.id))


def mark_red(work: RiskWork, unit_id: int, reason: str) -> ReasonsView:
    """Let a unit be red at once, with a reason; what waits about it lapses.

    Raises ``NotJoined``, ``NotAllowed``, ``ReasonTooLong``, and ``RiskMovedOn`` for one that is
    red already.
    """
    require_short(reason)
    unit = found(work.person, work.units.get(unit_id))
    person = require(work.person, DECIDES, unit)
    facts = facts_of(work, unit.id)
    if unit.risk is Risk.RED or facts is None:
        raise _moved_on(work, unit.id, work.risks.set_last(unit.id))
    waiting = work.risks.of_unit(unit.id)
    if waiting is not None and waiting.state is RiskState.WAITING:
        _lapse(work, waiting)
    rule = shipped_rule()
    seen = proposal_of(work, facts, assess(facts, rule, work.day(), work.zone), rule)
    marked = replace(seen, colour=Risk.RED)
    marked = _decided(work, marked, person, RiskState.MARKED, reason.strip())
    work.risks.add(marked)
    _write(work, marked, unit, person, "risk_marked")
    renew_items(work, unit.street)
    return show(work, REASONS, ReasonsScene(unit.id))


def _load(work: RiskWork, proposal_id: int) -> tuple[RiskProposal, Unit, Person]:
    proposal = found(work.person, work.risks.get(proposal_id))
    unit = found(work.person, work.units.get(proposal.unit_id))
    return proposal, unit, require(work.person, DECIDES, unit)


def _lapse(work: RiskWork, proposal: RiskProposal) -> None:
    work.risks.settle(replace(proposal, state=RiskState.LAPSED, decided_at=work.now))


def _require_waiting(work: RiskWork, proposal: RiskProposal) -> None:
    if proposal.state is not RiskState.WAITING:
        raise _moved_on(work, proposal.unit_id, proposal)


def _moved_on(work: RiskWork, unit_id: int, decided: RiskProposal | None) -> RiskMovedOn:
    """Return the refusal that names who has decided, unless it was the actor."""
    by = decided.decided_by if decided is not None else None
    own = work.person is not None and by == work.person.id
    decider = work.persons.get(by) if by is not None and not own else None
    return RiskMovedOn(unit_id, decided, decider.name if decider is not None else "")


def _confirm(work: RiskWork, proposal: RiskProposal, unit: Unit, person: Person) -> bool:
    """Confirm a change that waits; ``False`` where it cannot be confirmed any more.

    Where the unit has another colour by now, what the rule says of that one takes its place.
    """
    if proposal.before is not unit.risk:
        facts = facts_of(work, unit.id)
        if facts is not None:
            propose(work, facts, proposal)
        return False
    after = _decided(work, proposal, person, RiskState.CONFIRMED, "")
    if not work.risks.settle(after):
        return False  # somebody was first
    _write(work, after, unit, person, "risk_confirmed")
    return True


def _decided(
    work: RiskWork, proposal: RiskProposal, person: Person, state: RiskState, note: str
) -> RiskProposal:
    return replace(proposal, state=state, decided_by=person.id, decided_at=work.now, note=note)


def _write(work: RiskWork, proposal: RiskProposal, unit: Unit, person: Person, action: str) -> None:
    work.units.recolour(unit.id, proposal.colour)
    work.journal.record(work.now, person.id, action, f"unit:{unit.id}", of_colour(proposal))


REASONS: SceneSpec[RiskWork, ReasonsScene, ReasonsView] = SceneSpec(
    ReasonsScene, reasons_view, words=take_words
)
"""The one screen about the colour of a unit."""
