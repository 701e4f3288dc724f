"""The stores of what the office reads and issues, on one session."""

from storage.engine.session import Session
from storage.stores.reports.bulletin_fact_store import SqlBulletinFacts
from storage.stores.reports.bulletin_store import SqlBulletinStore
from storage.stores.reports.piece_store import SqlPieces
from storage.stores.reports.report_hazards import SqlReportHazards
from storage.stores.reports.round_store import SqlBlockStore, SqlRoundStore
from storage.stores.reports.submission_papers import SqlSubmissionPapers
from storage.stores.reports.submission_store import SqlSubmissionStore


class PackageStores:
    """All stores of what is handed up and issued; made once for each connection that uses any."""

    def __init__(self, session: Session) -> None:
        self.submissions = SqlSubmissionStore(session)
        self.report_hazards = SqlReportHazards(session)
        self.pieces = SqlPieces(session)
        self.rounds = SqlRoundStore(session)
        self.papers = SqlSubmissionPapers(session)
        self.blocks = SqlBlockStore(session)
        self.bulletins = SqlBulletinStore(session)
        self.bulletin_facts = SqlBulletinFacts(session)
