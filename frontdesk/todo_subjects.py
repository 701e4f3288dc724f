"""The one registry of what to-do items are about: each room's kinds of subjects."""

from checklists.views import Shown
from duties.alerts.todo import ANSWER_TODO, CALL_TODO
from duties.calendar.todo import CALENDAR_TODO
from duties.escalation.todo import ESCALATION_TODO
from duties.expiry.todo import EXPIRY_TODO
from duties.misses.todo import MISSES_TODO
from duties.occurrences.todo import OCCURRENCE_TODO
from duties.risk.waiting import RISK_TODO
from duties.tasks.todo import TASK_TODO
from duties.visits.todo import LACKING_TODO, SHARE_TODO
from frontdesk.ports import FrontdeskWork
from hazards.todo import COPY_TODO, HAZARD_TODO
from people.nominating import NOMINATION_TODO
from people.todo_subjects import TodoSubject
from reports.bulletins.todo import BULLETIN_TODO
from reports.packages.todo import ROUND_TODO, SUBMISSION_TODO

ALL: tuple[TodoSubject[FrontdeskWork, Shown], ...] = (
    HAZARD_TODO,
    COPY_TODO,
    NOMINATION_TODO,
    ESCALATION_TODO,
    ANSWER_TODO,
    CALL_TODO,
    OCCURRENCE_TODO,
    MISSES_TODO,
    CALENDAR_TODO,
    EXPIRY_TODO,
    SUBMISSION_TODO,
    ROUND_TODO,
    BULLETIN_TODO,
    TASK_TODO,
    SHARE_TODO,
    LACKING_TODO,
    RISK_TODO,
)

SUBJECTS: dict[str, TodoSubject[FrontdeskWork, Shown]] = {each.kind: each for each in ALL}
