"""The witnesses of hazards."""

from datetime import datetime

from sqlalchemy import bindparam, select

from storage.engine.prepared import Prepared, bound
from storage.engine.session import Session
from storage.tables.loop_tables import witnesses

_ADD_WITNESS = Prepared(
    lambda insert: (
        insert(witnesses)
        .values(bound("hazard_id", "person_id", "at"))
        .on_conflict_do_nothing(index_elements=["hazard_id", "person_id"])
    )
)
_WITNESSES = Prepared(
    lambda _: (
        select(witnesses.c.person_id)
        .where(witnesses.c.hazard_id == bindparam("hazard"))
        .order_by(witnesses.c.at)
    )
)


class SqlWitnessStore:
    """``hazards.ports.WitnessStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, hazard_id: int, person_id: int, at: datetime) -> bool:
        """Add a witness; ``False`` for one who is known."""
        touched = self._session.run(_ADD_WITNESS, hazard_id=hazard_id, person_id=person_id, at=at)
        return touched == 1

    def of_hazard(self, hazard_id: int) -> list[int]:
        """Return the witnesses of a hazard."""
        return [row[0] for row in self._session.all(_WITNESSES, hazard=hazard_id)]
