"""What somebody is to hear: news of what is awaited from them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_OCCASION = 120  # characters


class News(StrEnum):
    """What is new about something that is awaited."""

    NEW = "new"
    OPENED = "opened"
    EXPIRING = "expiring"
    NAMED = "named"
    OVERDUE = "overdue"
    RAISED = "raised"
    LATE = "late"
    MISSED = "missed"
    TODAY = "today"
    HELD = "held"
    REMINDED = "reminded"

    @property
    def label(self) -> str:
        """The words that people read."""
        return _LABELS[self]

    @property
    def stays(self) -> bool:
        """Whether it is said even when nothing is awaited about it any more."""
        return self in {News.MISSED, News.TODAY, News.HELD}


_LABELS = {
    News.NEW: "新待办",
    News.OPENED: "刚开始",
    News.EXPIRING: "临近到期",
    News.NAMED: "顺延时间到",
    News.OVERDUE: "已逾期",
    News.RAISED: "逾期上报",
    News.LATE: "已超时",
    News.MISSED: "漏做",
    News.TODAY: "今天要办",
    News.HELD: "静默时段收到",
    News.REMINDED: "催报",
}


@dataclass(frozen=True, slots=True)
class Ring:
    """Somebody is to hear of something from ``due_at`` on; once they have, that is empty.

    ``subject``, ``subject_id`` and ``awaited`` are those of the item that it is about; ``at`` is
    when it came to that. A ``critical`` one sounds in quiet hours, too.
    """

    id: int
    person_id: int
    occasion: str
    news: News
    subject: str
    subject_id: int
    awaited: str
    at: datetime
    critical: bool
    due_at: datetime | None
    rung_at: datetime | None = None
