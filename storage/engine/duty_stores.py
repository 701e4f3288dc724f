"""The stores of the rooms of duties on one session."""

from storage.engine.session import Session
from storage.stores.duties.acknowledgement_store import SqlAcknowledgementStore
from storage.stores.duties.alert_store import SqlAlertStore
from storage.stores.duties.calendar_store import SqlCalendar
from storage.stores.duties.draw_store import SqlDrawStore
from storage.stores.duties.drill_store import SqlDrillStore
from storage.stores.duties.duty_store import SqlDutyStore
from storage.stores.duties.escalation_store import SqlEscalationStore
from storage.stores.duties.expiry_store import SqlExpiryStore
from storage.stores.duties.lead_store import SqlLeadStore
from storage.stores.duties.miss_store import SqlMissStore
from storage.stores.duties.occurrence_store import SqlOccurrenceStore
from storage.stores.duties.patrol_spot_store import SqlPatrolSpots
from storage.stores.duties.quiz_store import SqlQuizStore
from storage.stores.duties.risk_picture_store import SqlRiskPictures
from storage.stores.duties.risk_store import SqlRiskStore
from storage.stores.duties.rollout_store import SqlRolloutStore
from storage.stores.duties.season_store import SqlSeasonStore
from storage.stores.duties.task_store import SqlTaskStore
from storage.stores.duties.visit_store import SqlVisitStore


class DutyStores:
    """All stores of duties; made once for each connection that uses any."""

    def __init__(self, session: Session) -> None:
        self.duties = SqlDutyStore(session)
        self.occurrences = SqlOccurrenceStore(session)
        self.drills = SqlDrillStore(session)
        self.misses = SqlMissStore(session)
        self.patrol_spots = SqlPatrolSpots(session)
        self.quizzes = SqlQuizStore(session)
        self.escalations = SqlEscalationStore(session)
        self.expiries = SqlExpiryStore(session)
        self.alerts = SqlAlertStore(session)
        self.acknowledgements = SqlAcknowledgementStore(session)
        self.risks = SqlRiskStore(session)
        self.risk_pictures = SqlRiskPictures(session)
        self.leads = SqlLeadStore(session)
        self.rollouts = SqlRolloutStore(session)
        self.seasons = SqlSeasonStore(session)
        self.visits = SqlVisitStore(session)
        self.draws = SqlDrawStore(session)
        self.tasks = SqlTaskStore(session)
        self.calendar = SqlCalendar(session)
