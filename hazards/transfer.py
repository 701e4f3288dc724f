"""A hazard handed to a department (移交), or a department told of one (抄告), and how it stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TransferState(StrEnum):
    """How a transfer stands.

    ``NOTED``: the department has confirmed, and nothing more was asked of it: so it is with every
    抄告, and was with transfers before departments were asked what became of them.
    """

    WAITING = "waiting"
    DECLINED = "declined"
    NOTED = "noted"
    AWAITING_FEEDBACK = "awaiting_feedback"
    REPORTED = "reported"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Transfer:
    """A hazard handed to a department (移交), or a department told of it (抄告: ``copy``).

    ``department_id`` is there where the name is that of a department in the books. ``taken`` is
    ``None`` until the department has answered. ``token_sha256`` tells its link, which is another
    one when it was made anew; one that was not answered opens nothing from ``expires_at`` on.
    From ``feedback_due`` on (aware UTC) feedback is late; ``None`` means that none is asked for.
    ``report`` are the words of it, said when ``reported_at`` is there, by ``reported_by``;
    ``reporter_id`` is the person behind them. ``asked_again`` is why the office has asked once
    more, ``settled_at`` when it was content.
    """

    id: int
    hazard_id: int
    department: str
    copy: bool
    made_by: int
    made_at: datetime
    reason: str
    expires_at: datetime
    taken: bool | None = None
    answered_by: str = ""
    answered_at: datetime | None = None
    token_sha256: str = ""
    department_id: int | None = None
    feedback_due: datetime | None = None
    report: str = ""
    reported_by: str = ""
    reporter_id: int | None = None
    reported_at: datetime | None = None
    asked_again: str = ""
    settled_at: datetime | None = None

    @property
    def state(self) -> TransferState:
        """How it stands."""
        if self.taken is None:
            return TransferState.WAITING
        if not self.taken:
            return TransferState.DECLINED
        if self.feedback_due is None:
            return TransferState.NOTED
        if self.reported_at is None:
            return TransferState.AWAITING_FEEDBACK
        return TransferState.REPORTED if self.settled_at is None else TransferState.SETTLED

    @property
    def live(self) -> bool:
        """Whether its hazard is with the department, until the office is content."""
        return not self.copy and self.state in LIVE


LIVE = frozenset({TransferState.WAITING, TransferState.AWAITING_FEEDBACK, TransferState.REPORTED})
