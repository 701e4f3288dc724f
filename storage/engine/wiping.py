"""Emptying SQLite's write-ahead log, so that what was taken away is not found in it either."""

from storage.engine.database import BUSY_SECONDS
from storage.engine.session import Session

PATIENCE = 50  # milliseconds for readers to end; turns wait meanwhile


def empty_log(session: Session) -> bool:
    """Bring the log into the database and cut it to nothing; ``False`` when a reader is in the way.

    Together with ``secure_delete`` nothing is left then of rows that were changed or deleted.
    """
    session.say(f"PRAGMA busy_timeout={PATIENCE}")
    try:
        row = session.say("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        session.say(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    return row is not None and row[0] == 0
