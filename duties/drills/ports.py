"""The storage that records of drills need."""

from datetime import datetime
from typing import Protocol

from duties.drills.model import Drill, Finding


class DrillStore(Protocol):
    """Records of drills, their findings, and the papers that are owed of them."""

    def begin(self, occurrence_id: int, by: int, at: datetime) -> Drill:
        """Return the record of an occurrence's drill, begun now unless it was before."""

    def of_occurrence(self, occurrence_id: int) -> Drill | None:
        """Return the record of an occurrence's drill, or ``None``."""

    def save(self, drill: Drill) -> bool:
        """Keep what has changed, one version up; ``False`` when somebody else was first."""

    def find(self, drill_id: int, words: str, by: int, at: datetime) -> None:
        """Keep something that was found."""

    def finding(self, finding_id: int) -> Finding | None:
        """Return a finding, or ``None``."""

    def occurrence_of(self, finding: Finding) -> int | None:
        """Return the occurrence whose drill has shown it, or ``None``."""

    def findings(self, drill_id: int) -> list[Finding]:
        """Return what was found and not taken back, in its order."""

    def put_on_ledger(self, finding_id: int, hazard_id: int) -> bool:
        """Note the hazard of a finding; ``False`` when it has one, or was taken back."""

    def drop(self, finding_id: int, at: datetime) -> bool:
        """Take a finding back; ``False`` when that was done, or it is on the ledger."""

    def owe_paper(self, drill_id: int, at: datetime) -> None:
        """Owe the paper of a drill to who recorded it."""
