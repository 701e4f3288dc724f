"""Three misses of one duty in a row propose a hazard to the inspector of the street.

What counts is a run: the misses of a duty since it was done last, in time, late or made up; where
each does theirs, each has a run of their own. What was excused or dropped neither counts nor ends a
run: nobody was to do it, and nothing was done. That a missed one was given another time and missed
again is no further miss. A run has one proposal, however long it grows and whatever was decided;
there is another only when something was done in between. A hazard lies at a unit: duties of a
street have none.
"""

from collections.abc import Sequence
from datetime import timedelta

from duties.course import Event, Happening
from duties.misses.model import Proposal, ProposalState
from duties.model import Duty
from duties.ports import DutyWork
from people.awaiting import mark_stale, put_items
from people.model import Role
from people.rings import News
from people.sounding import ring
from people.todo import TodoItem, holder_of, office_of

IN_A_ROW = 3
MISSES_SUBJECT = "misses"  # the kind of subject of these items
DECIDE = "decide"
TO_DECIDE = timedelta(days=3)  # which no document times


def propose_after_misses(work: DutyWork, happened: Sequence[Happening]) -> None:
    """Propose a hazard where an occurrence that was just missed is the third in a row."""
    one = happened[-1].occurrence
    if happened[-1].event is not Event.MISSED or one.unit_id is None or one.makes_up is not None:
        return
    whose = one.person_id or 0
    run = work.misses.run_of(one.duty_id, whose, IN_A_ROW)
    if len(run.misses) < IN_A_ROW:
        return
    new = Proposal(0, one.duty_id, whose, run.since_id, one.unit_id, work.now)
    proposal = work.misses.propose(new)
    duty = work.duties.get(one.duty_id)
    if proposal is None or duty is None:
        return
    for item in renew_items(work, proposal, duty):
        ring(work, item, News.NEW, work.now)


def renew_items(work: DutyWork, proposal: Proposal, duty: Duty) -> list[TodoItem]:
    """Let exactly those wait for a proposal who decide about it; return what they wait for."""
    waits = proposal.state is ProposalState.WAITING
    items = [
        TodoItem(
            MISSES_SUBJECT,
            proposal.id,
            DECIDE,
            holder,
            proposal.proposed_at + TO_DECIDE,
            proposal.proposed_at,
            act_at=proposal.proposed_at + TO_DECIDE,
        )
        for holder in (_holders(work, duty) if waits else ())
    ]
    mark_stale(work, put_items(work, MISSES_SUBJECT, proposal.id, items))
    return items


def _holders(work: DutyWork, duty: Duty) -> list[str]:
    """Return the inspectors of the street of a duty's unit, or where there is none the office."""
    unit = work.units.get(duty.unit_id) if duty.unit_id is not None else None
    street = unit.street if unit is not None else ""
    inspectors = work.persons.holding(Role.INSPECTOR, street) if street else []
    if inspectors:
        return [holder_of(each.id) for each in inspectors]
    return [office_for(work, street)]


def office_for(work: DutyWork, street: str) -> str:
    """Return the office of a street as a holder, or where it has none that of the whole area."""
    return office_of(street if street and work.persons.holding(Role.OFFICE, street) else "")
