"""At the beginning of a quarter: who did how many of the five in the one before."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

from chat.push import Push, Urgency
from chat.setting_aside import apart
from core.clock import local
from duties.leads.ports import LeadWork
from duties.leads.quarters import quarter_of, report_at
from duties.leads.showing import leads_of
from duties.leads.views import LED, LeadsNotice, LeadsReport, Tally
from people.awaiting import people_of, present
from people.model import Role
from people.permissions import EVERYWHERE, Reach
from people.todo import office_of

MOST_NAMED = 5
UNITS_AT_ONCE = 40


def next_report(work: LeadWork) -> datetime:
    """Return when the next quarter is to be reported, as things stand now."""
    quarter = quarter_of(work.day())
    this = report_at(quarter, work.working_days, work.zone)
    if local(work.now, work.zone) < this:
        return this
    return report_at(quarter_of(work.day(), -1), work.working_days, work.zone)


def to_report(work: LeadWork) -> date | None:
    """Return the quarter of which people are to hear by now; ``None`` before its report."""
    quarter = quarter_of(work.day())
    if local(work.now, work.zone) < report_at(quarter, work.working_days, work.zone):
        return None
    return quarter_of(work.day(), 1)


def tell_principals(work: LeadWork, quarter: date, after: int) -> int | None:
    """Tell those in charge of the next units, once a quarter; return where to go on, or ``None``.

    Who did all five hears that, too.
    """
    some = work.leads.after(quarter, after, UNITS_AT_ONCE)
    for tally in some:
        about = f"telling unit {tally.unit_id} of its leads"
        apart(work, about, partial(_tell_one, work, quarter, tally))
    return some[-1].unit_id if some else None


def _tell_one(work: LeadWork, quarter: date, tally: Tally) -> None:
    missing = [
        each.title
        for each in leads_of(work, tally.unit_id, quarter)
        if each.occurrence.state not in LED
    ]
    for person in work.persons.of_unit(tally.unit_id):
        held = ((each.role, each.unit_id) for each in person.memberships)
        if (Role.PRINCIPAL, tally.unit_id) in held:
            told = present(work, person)
            key = f"leads:{quarter}:{tally.unit_id}:{told.address}"
            notice = LeadsNotice(tally, quarter, missing)
            work.outbox.put(Push(key, told.address, notice, urgency=Urgency.NEWS))


def tell_offices(work: LeadWork, quarter: date, streets: Sequence[str]) -> None:
    """Tell the offices of streets, and that of the whole area (``""``), once a quarter."""
    for street in streets:
        about = f"telling the office of {street or 'the area'} of leads"
        apart(work, about, partial(_tell_office, work, quarter, street))


def _tell_office(work: LeadWork, quarter: date, street: str) -> None:
    reach = Reach(streets=(street,)) if street else EVERYWHERE
    total, full, none = work.leads.count(quarter, reach)
    if not total:
        return
    fewest = work.leads.page(quarter, reach, 0, MOST_NAMED)
    lacking = [each for each in fewest if each.done < each.total]
    report = LeadsReport(street, quarter, total, full, none, lacking)
    for person in people_of(work, office_of(street)):
        key = f"leads:{quarter}:office:{street}:{person.address}"
        work.outbox.put(Push(key, person.address, report, urgency=Urgency.NEWS))
