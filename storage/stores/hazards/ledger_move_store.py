"""When hazards were struck off the ledger, and when they came back."""

from datetime import datetime

from sqlalchemy import insert

from hazards.ledger_moves import Move
from storage.engine.prepared import Prepared, bound
from storage.engine.session import Session
from storage.tables.ledger_tables import ledger_moves

_ADD = Prepared(lambda _: insert(ledger_moves).values(**bound("hazard_id", "move", "at")))


class SqlLedgerMoves:
    """``hazards.ledger_moves.LedgerMoves`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, hazard_id: int, move: Move, at: datetime) -> None:
        """Note that a hazard was struck off, or came back."""
        self._session.later(_ADD, hazard_id=hazard_id, move=move.value, at=at)
