"""Which occurrences fall on other days under another calendar, counted by terms that are alike."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from duties.calendar.ports import MovedOccurrence
from duties.calendar.working_calendar import WorkingCalendar, compare
from duties.model import Revision, Shift
from duties.planning import FARTHEST
from duties.recurrence import FARTHEST_SHIFT, windows
from duties.rollouts.ports import RolloutWork, TermsGroup

AROUND = timedelta(days=FARTHEST_SHIFT + 1)  # how far a day may be moved


class PlannedOccurrences:
    """The occurrences that are planned ahead (``duties.calendar.ports.OccurrencesOnDays``).

    What lies beyond is planned by the calendar as it is then, and never moves.
    """

    def __init__(self, work: RolloutWork) -> None:
        self._work = work

    def moved_between(
        self, before: WorkingCalendar, after: WorkingCalendar
    ) -> Sequence[MovedOccurrence]:
        """Return those that fall on other days under another calendar, the earliest first.

        Raises as ``duties.recurrence.windows``.
        """
        today = self._work.day()
        last = today + timedelta(days=FARTHEST)
        changed = [each.day for each in compare(before, after)]
        if not any(today - AROUND <= day <= last + AROUND for day in changed):
            return ()
        found = [
            moved
            for group in self._work.rollouts.count_terms()
            if group.terms.shift is not Shift.NONE
            for moved in self._of(group, before, after)
        ]
        return sorted(found, key=lambda each: (each.before, each.after, each.title))

    def _of(
        self, group: TermsGroup, before: WorkingCalendar, after: WorkingCalendar
    ) -> Iterator[MovedOccurrence]:
        work = self._work
        today = work.day()
        first, last = today - AROUND, today + timedelta(days=FARTHEST) + AROUND
        revision = Revision(0, 0, group.since, group.terms, None, work.now)
        was, will = (
            {
                (each.day, each.slot): each
                for each in windows([revision], first, last, calendar, work.zone)
            }
            for calendar in (before, after)
        )
        duty = work.duties.get(group.duty_id)
        unit = work.units.get(duty.unit_id) if duty is not None and duty.unit_id else None
        name = unit.name if unit is not None and group.count == 1 else ""
        for key in was.keys() & will.keys():
            days = [each[key].opens_at.astimezone(work.zone).date() for each in (was, will)]
            within = any(today <= day <= today + timedelta(days=FARTHEST) for day in days)
            if days[0] != days[1] and within and was[key].due_at > work.now:
                title = duty.title if duty is not None else ""
                yield MovedOccurrence(name, title, days[0], days[1], group.count)
