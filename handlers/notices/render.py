"""From a notice to its card."""

from collections.abc import Callable
from typing import Any

from chat.card import Card
from checklists.cosigning import views as cosigning_views
from duties.alerts import views as alert_views
from duties.escalation import views as escalation_views
from duties.leads import views as leads_views
from duties.occurrences.views import UntakenNotice
from duties.quiz import views as quiz_views
from duties.risk import views as risk_views
from duties.rollouts.carrying_on import RolloutNotice
from frontdesk import bells
from handlers.absences import cards as absences_cards
from handlers.alerts import answer_cards
from handlers.alerts import cards as alert_cards
from handlers.cosigning import cards as cosigning_cards
from handlers.digests import cards as digest_cards
from handlers.duties import cards as duties_cards
from handlers.escalation import board_cards
from handlers.escalation import cards as escalation_cards
from handlers.leads import cards as leads_cards
from handlers.notices import cards as notices_cards
from handlers.people import nomination_cards
from handlers.programmes import cards as programme_cards
from handlers.quiz import cards as quiz_cards
from handlers.risk import cards as risk_cards
from handlers.snaps import cards as snaps_cards
from handlers.tips import cards as tips_cards
from handlers.todo import cards as todo_cards
from hazards import views
from hazards.snaps import views as snaps_views
from people import views as people_views
from people.absences import views as absence_views
from reports.digests import views as digest_views

_CARDS: dict[type[Any], Callable[[Any], Card]] = {
    views.TaskNotice: notices_cards.task_card,
    views.WordNotice: notices_cards.word_card,
    views.ReviewNotice: notices_cards.review_card,
    views.AskNotice: notices_cards.ask_card,
    views.QueueNotice: notices_cards.queue_card,
    views.NewsNotice: notices_cards.news_card,
    views.DepartmentNotice: notices_cards.department_notice,
    views.AskedAgainNotice: notices_cards.asked_again_card,
    views.StrandedNotice: notices_cards.stranded_card,
    snaps_views.SeenNotice: snaps_cards.seen_notice,
    snaps_views.OpenedNotice: tips_cards.opened_notice,
    escalation_views.PictureNotice: board_cards.picture_card,
    escalation_views.BoardNotice: board_cards.board_card,
    quiz_views.RoundNotice: quiz_cards.live_card,
    cosigning_views.CosignersNotice: cosigning_cards.cosigners_notice,
    cosigning_views.LapsedNotice: cosigning_cards.lapsed_notice,
    escalation_views.LateNotice: escalation_cards.late_card,
    escalation_views.ProposalsNotice: escalation_cards.proposals_card,
    leads_views.LeadsNotice: leads_cards.leads_notice,
    leads_views.LeadsReport: leads_cards.leads_report,
    digest_views.DigestNotice: digest_cards.digest_notice,
    digest_views.TableNotice: digest_cards.table_notice,
    digest_views.TableTrial: digest_cards.trial_card,
    risk_views.RiskNotice: risk_cards.risk_notice,
    UntakenNotice: duties_cards.untaken_card,
    RolloutNotice: programme_cards.rollout_notice,
    people_views.TodoView: todo_cards.todo_notice,
    bells.BellView: todo_cards.bell_card,
    alert_views.AlertNotice: answer_cards.alert_notice,
    alert_views.AlertEndNotice: answer_cards.end_notice,
    alert_views.AlertFigures: alert_cards.figures_card,
    people_views.RoleNotice: nomination_cards.role_notice,
    absence_views.AbsenceNotice: absences_cards.absence_notice,
}


def card_of_notice(content: Any) -> Card:
    """Return the card of a notice. Raises ``KeyError`` for something that is none."""
    return _CARDS[type(content)](content)
