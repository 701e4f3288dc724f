"""The working calendar on the database."""

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select

from duties.calendar.working_calendar import CalendarDay, CalendarYear, WorkingCalendar
from storage.engine.prepared import Prepared, bound
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.tables.calendar_tables import calendar_days, calendar_years

_YEARS = Rows(CalendarYear, calendar_years)
_DAYS = Rows(CalendarDay, calendar_days)
_ALL_YEARS = Prepared(lambda _: select(*_YEARS.columns))
_ALL_DAYS = Prepared(lambda _: select(*_DAYS.columns))
_ADD_YEAR = Prepared(
    lambda insert: (
        insert(calendar_years)
        .values(**bound(*_YEARS.written))
        .on_conflict_do_nothing(index_elements=["year"])
    )
)
_PUT_YEAR = Prepared(
    lambda insert: (
        insert(calendar_years)
        .values(**bound(*_YEARS.written))
        .on_conflict_do_update(index_elements=["year"], set_=bound(*_YEARS.but("year")))
    )
)
_PUT_DAY = Prepared(
    lambda insert: (
        insert(calendar_days)
        .values(**bound(*_DAYS.written))
        .on_conflict_do_update(index_elements=["day"], set_=bound(*_DAYS.but("day")))
    )
)
_DROP_DAYS = Prepared(
    lambda _: delete(calendar_days).where(calendar_days.c.year == bindparam("of_year"))
)


class SqlCalendar:
    """``duties.calendar.ports.CalendarStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def read(self) -> WorkingCalendar:
        """Return everything that is in: some forty rows a year."""
        years = map(_YEARS.read, self._session.all(_ALL_YEARS))
        days = map(_DAYS.read, self._session.all(_ALL_DAYS))
        return WorkingCalendar(
            {each.year: each for each in years}, {each.day: each for each in days}
        )

    def add_year(self, year: CalendarYear, days: Sequence[CalendarDay]) -> bool:
        """Put a year in; ``False`` when somebody else has done so."""
        if self._session.run(_ADD_YEAR, **plain(year, _YEARS.written)) == 0:
            return False
        self._put(days)
        return True

    def replace_year(self, year: CalendarYear, days: Sequence[CalendarDay]) -> None:
        """Put a year in, in place of what was known of it."""
        self._session.later(_PUT_YEAR, **plain(year, _YEARS.written))
        self._session.later(_DROP_DAYS, of_year=year.year)
        self._put(days)

    def _put(self, days: Sequence[CalendarDay]) -> None:
        self._session.many(_PUT_DAY, [plain(each, _DAYS.written) for each in days])
