"""An office's own forms are filled every month: by themselves, and with a month of 报送.

On the first working morning after a month each form in use is owed, once, to everybody of its
office; whoever takes a whole month of what was handed in gets them with it, up to that moment.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Protocol

from chat.setting_aside import Swept, apart
from duties.ports import WorkingDays
from hazards.ledger_filter import Days, LedgerFilter, Standing
from people.awaiting import people_of
from people.model import Person
from people.todo import office_of
from reports.exports.forms import ExportForm
from reports.exports.model import ExportFormat, Split
from reports.exports.ordering import MOST_FORMS, offices_of
from reports.exports.ports import ExportWork
from reports.packages.owing import A_DAY, month_after, rings_on


class MonthlyWork(ExportWork, Protocol):
    """One turn about forms that are filled each month."""

    @property
    def working_days(self) -> WorkingDays:
        """The working calendar."""


def month_filters(street: str, month: date, today: date) -> tuple[LedgerFilter, ...]:
    """Return what goes into a form of a month: found in it, struck off in it, or open at its end.

    A month that is not over ends today.
    """
    days = Days(month, min(month_after(month) - A_DAY, today))
    return (
        LedgerFilter(street=street, found=days),
        LedgerFilter(street=street, closed=days),
        LedgerFilter(street=street, standing=Standing.OPEN, as_of=days.last),
    )


def spell_month(month: date) -> str:
    """Say what goes into a form of a month."""
    return f"{month:%Y年%-m月}发现、销号或月末未销号"


def fill_forms(work: MonthlyWork, most: int) -> Swept:
    """Owe up to ``most`` forms of the month that is over to their offices, each once.

    One that makes trouble keeps no other office from its own; it is tried again.
    """
    begun = work.day().replace(day=1)
    if work.now < rings_on(begun, work.working_days, work.zone):
        return Swept()
    month = (begun - timedelta(days=1)).replace(day=1)
    due = work.exports.forms_due(month, datetime.combine(begun, time(), work.zone), most)
    troubled = [
        form.id
        for form in due
        if apart(work, f"the monthly form {form.id}", partial(_fill_one, work, form, month))
    ]
    return Swept(more=len(due) == most and not troubled)


def _fill_one(work: MonthlyWork, form: ExportForm, month: date) -> None:
    if work.exports.filled(form.id, month):
        _owe(work, form, month, people_of(work, office_of(form.street)))


def fill_own_forms(work: ExportWork, person: Person, month: date) -> None:
    """Owe somebody the forms of their own office for a month; what waits is not owed twice."""
    waiting = {(each.form_id, each.month) for each in work.exports.waiting(person.id)}
    for form in work.exports.forms_of(offices_of(person), MOST_FORMS):
        if (form.id, month) not in waiting:
            _owe(work, form, month, [person])


def _owe(work: ExportWork, form: ExportForm, month: date, persons: Iterable[Person]) -> None:
    wanted, *_ = month_filters(form.street, month, work.day())
    view = work.ledger_lists.keep(wanted, work.now)
    for person in persons:
        given = (person.id, view, ExportFormat.XLSX, Split.NONE, form.id)
        work.exports.owe(*given, work.now, month)
