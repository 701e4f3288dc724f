"""Each night the rule looks at every unit, and where it says another colour, that is proposed.

Nothing is written on a unit here. What was refused, or set by the office itself, is not proposed
against until the facts are others.
"""

from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial

from chat.push import Push, Urgency
from chat.setting_aside import apart
from core.clock import local
from duties.risk.assessing import assess, spell_reasons
from duties.risk.model import Assessment, RiskProposal, RiskState, SomeFacts, UnitFacts
from duties.risk.ports import RiskWork
from duties.risk.rule import Rule, shipped_rule
from duties.risk.views import RiskNotice
from people.awaiting import people_of
from people.todo import office_of

UNITS_AT_ONCE = 200
NIGHT = time(2)
A_DAY = timedelta(days=1)
_RESTING = (RiskState.REFUSED, RiskState.MARKED)


def next_night(work: RiskWork) -> datetime:
    """Return when units are looked at next, as things stand now."""
    tonight = datetime.combine(work.day(), NIGHT, work.zone)
    return tonight if local(work.now, work.zone) < tonight else tonight + A_DAY


def facts_after(work: RiskWork, after: int, most: int) -> SomeFacts:
    """Return what is known today of the next units by id."""
    rule = shipped_rule()
    today = work.day()
    relapsed = work.now - timedelta(days=rule.relapse_days)
    missed = today - timedelta(days=rule.miss_days)
    return work.risks.facts(after, most, today, relapsed, missed)


def facts_of(work: RiskWork, unit_id: int) -> UnitFacts | None:
    """Return what is known today of one unit, or ``None`` for none."""
    found = facts_after(work, unit_id - 1, 1).units
    return found[0] if found and found[0].unit_id == unit_id else None


def propose_some(work: RiskWork, after: int) -> int | None:
    """Look at the next units, each by itself; return where to go on, or ``None`` at the end.

    A unit that cannot be read, or makes trouble, is passed over: it keeps no other from its colour.
    The log says which and why, and ``xunan doctor`` names them.
    """
    some = facts_after(work, after, UNITS_AT_ONCE)
    if some.last is None:
        return None
    latest = work.risks.latest(after + 1, some.last)
    for facts in some.units:
        last = latest.get(facts.unit_id)
        if last is None and facts.unit_id in latest:
            continue
        apart(work, _about(facts), partial(propose, work, facts, last))
    return some.last


def passed_over(work: RiskWork) -> list[int]:
    """Return the ids of all units that the rule cannot look at, as things stand now."""
    rule = shipped_rule()
    found: list[int] = []
    after = 0
    while (some := facts_after(work, after, UNITS_AT_ONCE)).last is not None:
        latest = work.risks.latest(after + 1, some.last)
        found += some.unread
        found += [unit_id for unit_id, proposal in latest.items() if proposal is None]
        for facts in some.units:
            if apart(work, _about(facts), partial(assess, facts, rule, work.day(), work.zone)):
                found.append(facts.unit_id)
        after = some.last
    return sorted(set(found))


def _about(facts: UnitFacts) -> str:
    return f"the risk colour of unit {facts.unit_id}"


def propose(work: RiskWork, facts: UnitFacts, last: RiskProposal | None) -> RiskProposal | None:
    """Propose the colour that the rule gives a unit, where it has another one.

    A proposal that waits lapses once the facts, or the rule, are others. Returns what is new.
    """
    rule = shipped_rule()
    found = assess(facts, rule, work.day(), work.zone)
    if last is not None and last.state is RiskState.WAITING:
        same = (last.facts, last.before, last.rule) == (found.facts, facts.risk, rule.version)
        if same:
            return None
        work.risks.settle(replace(last, state=RiskState.LAPSED, decided_at=work.now))
    if found.colour is facts.risk:
        return None
    if rests(last, found):
        return None
    return work.risks.add(proposal_of(work, facts, found, rule))


def rests(last: RiskProposal | None, found: Assessment) -> bool:
    """Tell whether an office has decided on these very facts: nothing is proposed against that."""
    return last is not None and last.state in _RESTING and last.facts == found.facts


def proposal_of(work: RiskWork, facts: UnitFacts, found: Assessment, rule: Rule) -> RiskProposal:
    """Return what is proposed about a unit by an assessment."""
    return RiskProposal(
        0,
        facts.unit_id,
        facts.risk,
        found.colour,
        found.points,
        spell_reasons(found.reasons),
        rule.version,
        found.facts,
        work.now,
    )


def tell_offices(work: RiskWork) -> None:
    """Tell the office of each street, and that of the area, once a day how many proposals wait."""
    waiting = work.risks.waiting_by_street()
    for street, number in (*waiting.items(), ("", sum(waiting.values()))):
        if number:
            about = f"telling the office of {street or 'the area'} of risk colours"
            apart(work, about, partial(_tell, work, street, number))


def _tell(work: RiskWork, street: str, number: int) -> None:
    for person in people_of(work, office_of(street)):
        key = f"risk:{work.day()}:{street}:{person.address}"
        notice = RiskNotice(street, number)
        work.outbox.put(Push(key, person.address, notice, urgency=Urgency.NEWS))
