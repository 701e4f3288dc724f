"""Pictures of the risk colours that are owed to somebody."""

from datetime import datetime

from sqlalchemy import text

from duties.risk.model import OwedPicture
from storage.engine.prepared import Prepared, bound
from storage.stores.work.person_papers import SqlPersonPapers
from storage.tables.risk_tables import risk_pictures

_OWE = Prepared(
    lambda insert: (
        insert(risk_pictures)
        .values(**bound("person_id", "owed_at"), attempts=0)
        .on_conflict_do_nothing(index_elements=["person_id"], index_where=text("done_at IS NULL"))
    )
)


class SqlRiskPictures(SqlPersonPapers[OwedPicture], table=risk_pictures, of=OwedPicture):
    """``duties.risk.ports.RiskPictures`` on the database, and a picture on its way."""

    def owe(self, person_id: int, at: datetime) -> None:
        """Owe somebody the picture of what they may see; one that waits is not owed twice."""
        self._session.later(_OWE, person_id=person_id, owed_at=at)
