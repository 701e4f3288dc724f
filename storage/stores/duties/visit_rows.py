"""Visits as rows: what the stores of plans and of draws read alike."""

from sqlalchemy import select

from duties.visits.model import Visit, VisitLine, VisitState
from storage.engine.prepared import constant
from storage.engine.rows import Rows
from storage.tables.people_tables import persons, units
from storage.tables.visit_tables import visits

VISITS = Rows(Visit, visits)
LINES = Rows(
    VisitLine,
    visits,
    visit=VISITS,
    unit_name=units.c.name,
    street=units.c.street,
    inspector_name=persons.c.name,
)
OPEN = visits.c.state == constant(VisitState.OPEN.value)
OF_LINES = (
    select(*LINES.columns)
    .join(units, units.c.id == visits.c.unit_id)
    .join(persons, persons.c.id == visits.c.inspector_id, isouter=True)
)
"""All visits with the names of their units, and of who is to make them."""
