"""Counts of hazards and duties, and what is still to be counted.

Everything here is made of other tables, and can be made anew (``xunan counts rebuild``). Days are
those of the wall calendar.
"""

from sqlalchemy import Boolean, Column, Date, Index, Integer, String, Table, Text

from storage.engine.schema import Key, Moment, metadata


def _dimensions(*, key: bool) -> list[Column[object]]:
    """Return the columns by which hazards are told apart; as they are now, whatever they were."""
    return [
        Column("unit_id", Key, primary_key=key, autoincrement=False, nullable=False),
        Column("street", String(40), primary_key=key, nullable=False),
        Column("severity", String(10), primary_key=key, nullable=False),  # empty: not judged yet
        Column("source", String(12), primary_key=key, nullable=False),
        Column("kind", String(20), primary_key=key, nullable=False),
        Column("track", String(12), primary_key=key, nullable=False),
        Column("planned", Boolean(create_constraint=False), primary_key=key, nullable=False),
    ]


DIMENSIONS = tuple(each.name for each in _dimensions(key=True))
_EMPTY = Column("facts", Integer) == 0

# What is still to be counted: hazards by their ids, from the first to the last. Rows are only added
# by turns, and never changed by them, so that no turn waits for another. One that makes trouble
# waits until ``act_at``.
hazards_to_count = Table(
    "hazards_to_count",
    metadata,
    Column("id", Key, primary_key=True),
    Column("first", Key, nullable=False),
    Column("last", Key, nullable=False),
    Column("act_at", Moment),
    Column("trouble", Text),
)

# The same for duties: what came due of one, from the first day to the last.
duties_to_count = Table(
    "duties_to_count",
    metadata,
    Column("id", Key, primary_key=True),
    Column("duty_id", Key, nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("act_at", Moment),
    Column("trouble", Text),
)

# From when until when a hazard was open, or overdue, or waited for the answer to a transfer; the
# days on which it was sent back. ``until`` is the day on which that ended; the end of time while it
# goes on. As it was counted, so that it can be taken off again.
hazard_spells = Table(
    "hazard_spells",
    metadata,
    Column("hazard_id", Key, primary_key=True, autoincrement=False),
    Column("what", String(10), primary_key=True),
    Column("nth", Integer, primary_key=True, autoincrement=False),
    Column("since", Date, nullable=False),
    Column("until", Date, nullable=False),
    Column("ending", String(12), nullable=False),  # of an open one that has ended: how
    Column("in_time", Boolean(create_constraint=False), nullable=False),
    Column("rectified", Boolean(create_constraint=False), nullable=False),  # the hazard, by now
    *_dimensions(key=False),
    Index("ix_hazard_spells_until", "what", "until", "since"),
    Index("ix_hazard_spells_since", "what", "since"),
    sqlite_with_rowid=False,
)

MOVEMENTS = (
    "found",
    "rectified",
    "reopened",
    "closed",
    "closed_in_time",
    "days_to_close",
    "ended_infeasible",
    "ended_unfounded",
    "ended_duplicate",
    "ended_transferred",
    "newly_overdue",
    "caught_up",
    "returned",
    "transferred",
    "answered",
)

# What happened on a day. ``facts``: the number of spells that begin or end there.
hazard_counts = Table(
    "hazard_counts",
    metadata,
    Column("day", Date, primary_key=True),
    *_dimensions(key=True),
    *(Column(each, Integer, nullable=False) for each in MOVEMENTS),
    Column("facts", Integer, nullable=False),
    Index("ix_hazard_counts_unit", "unit_id", "day"),
    Index("ix_hazard_counts_empty", "day", sqlite_where=_EMPTY, postgresql_where=_EMPTY),
    sqlite_with_rowid=False,
)

ROLLED_BY = ("unit_id", "street", "severity", "track", "planned")
ROLLED = (
    *MOVEMENTS,
    "found_inspection",
    "found_snap",
    "found_tip",
    "found_duty",
    "found_self",
)
MONTH, YEAR = 1, 12

# The same for whole months and years, by their first days: what happened on their days added up,
# the days ahead too. By source and kind only what is found is told apart, in columns.
hazard_sums = Table(
    "hazard_sums",
    metadata,
    Column("months", Integer, primary_key=True, autoincrement=False),  # 1 or 12
    Column("day", Date, primary_key=True),
    *(each for each in _dimensions(key=True) if each.name in ROLLED_BY),
    *(Column(each, Integer, nullable=False) for each in ROLLED),
    Column("facts", Integer, nullable=False),
    Index("ix_hazard_sums_unit", "unit_id", "months", "day"),
    Index("ix_hazard_sums_empty", "day", sqlite_where=_EMPTY, postgresql_where=_EMPTY),
    sqlite_with_rowid=False,
)

STOCKS = ("open", "overdue", "unanswered")

# How many there were when a month began.
hazard_stocks = Table(
    "hazard_stocks",
    metadata,
    Column("day", Date, primary_key=True),
    *_dimensions(key=True),
    *(Column(each, Integer, nullable=False) for each in STOCKS),
    Column("facts", Integer, nullable=False),
    Index("ix_hazard_stocks_unit", "unit_id", "day"),
    Index("ix_hazard_stocks_empty", "day", sqlite_where=_EMPTY, postgresql_where=_EMPTY),
    sqlite_with_rowid=False,
)

# The months for which there are stocks, by their first days.
stock_days = Table("stock_days", metadata, Column("day", Date, primary_key=True))

OUTCOMES = ("on_time", "late", "missed", "excused", "behind", "made_up")

# What became of the duties of a day; ``unit_id`` is 0, or ``street`` is empty, where it has none.
duty_counts = Table(
    "duty_counts",
    metadata,
    Column("day", Date, primary_key=True),
    Column("duty_id", Key, primary_key=True, autoincrement=False),
    Column("proof", String(20), primary_key=True),
    Column("unit_id", Key, nullable=False),
    Column("street", String(40), nullable=False),
    Column("programme", String(60), nullable=False),
    *(Column(each, Integer, nullable=False) for each in OUTCOMES),
    Index("ix_duty_counts_unit", "unit_id", "day"),
    Index("ix_duty_counts_duty", "duty_id", "day"),
    sqlite_with_rowid=False,
)

# Up to when everything was counted the last time, nothing before that; who counts holds the row.
count_fillings = Table(
    "count_fillings",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("filled_at", Moment),
)
