"""From a view to its card."""

from collections.abc import Callable
from typing import Any

from chat.card import Card
from checklists import signing_views, views
from checklists.cosigning import views as cosigning_views
from checklists.views import View
from duties.alerts import views as alert_views
from duties.calendar import pasting
from duties.drills import views as drill_views
from duties.escalation import views as escalation_views
from duties.expiry import views as expiry_views
from duties.handbook import views as handbook_views
from duties.leads import views as leads_views
from duties.misses.views import MissesView
from duties.occurrences import views as occurrence_views
from duties.programmes import views as programme_views
from duties.quiz import views as quiz_views
from duties.risk import views as risk_views
from duties.seasons import views as season_views
from duties.tasks import views as task_views
from duties.visits import views as visit_views
from frontdesk import reporting as frontdesk_reporting
from frontdesk import today as frontdesk_today
from frontdesk import visiting as frontdesk_visiting
from handlers.absences import cards as absences_cards
from handlers.alerts import answer_cards
from handlers.alerts import cards as alert_cards
from handlers.bulletins import cards as bulletin_cards
from handlers.codes import cards as codes_cards
from handlers.cosigning import cards as cosigning_cards
from handlers.departments import cards as departments_cards
from handlers.digests import cards as digest_cards
from handlers.draws import cards as draw_cards
from handlers.drills import cards as drill_cards
from handlers.duties import cards as duties_cards
from handlers.duties import patrol_cards
from handlers.escalation import board_cards
from handlers.escalation import cards as escalation_cards
from handlers.expiry import cards as expiry_cards
from handlers.exports import cards as exports_cards
from handlers.handbook import cards as handbook_cards
from handlers.hazards import cards as hazards_cards
from handlers.hazards import choice_cards, ledger_cards
from handlers.leads import cards as leads_cards
from handlers.menu import cards as menu_cards
from handlers.misses import cards as misses_cards
from handlers.once import unsaid_card
from handlers.packages import cards as package_cards
from handlers.people import cards as people_cards
from handlers.people import nomination_cards
from handlers.programmes import calendar_cards, duty_cards
from handlers.programmes import cards as programme_cards
from handlers.quiz import cards as quiz_cards
from handlers.reporting import cards as reporting_cards
from handlers.risk import cards as risk_cards
from handlers.seasons import cards as season_cards
from handlers.snaps import cards as snaps_cards
from handlers.tasks import cards as task_cards
from handlers.tasks import upload_cards
from handlers.tips import cards as tips_cards
from handlers.today import cards as today_cards
from handlers.todo import cards as todo_cards
from handlers.visits import cards as visit_cards
from handlers.walk import cards as walk_cards
from handlers.walk import earlier_cards, item_cards, signing_cards, stray_cards
from hazards import ledger_views
from hazards import views as hazard_views
from hazards.snaps import views as snaps_views
from people import views as people_views
from people.absences import views as absence_views
from reports.bulletins import views as bulletin_views
from reports.digests import views as digest_views
from reports.exports import bringing, ordering
from reports.packages import views as package_views

_CARDS: dict[type[Any], Callable[[Any], Card]] = {
    views.ItemView: item_cards.item_card,
    views.EarlierView: earlier_cards.earlier_card,
    views.FindingView: walk_cards.finding_card,
    views.MeasureView: walk_cards.measure_card,
    views.DeadlineView: walk_cards.deadline_card,
    views.ContentsView: walk_cards.contents_card,
    views.SectionView: walk_cards.section_card,
    views.BulkView: walk_cards.bulk_card,
    signing_views.SummaryView: signing_cards.summary_card,
    signing_views.KindsView: signing_cards.kinds_card,
    signing_views.SignedView: signing_cards.signed_card,
    views.StrayPhotoView: stray_cards.stray_photo_card,
    views.MenuView: menu_cards.menu_card,
    views.StrangerView: menu_cards.stranger_card,
    views.HelpView: menu_cards.help_card,
    views.UnitsView: menu_cards.units_card,
    views.FormsView: menu_cards.forms_card,
    views.ListsView: menu_cards.lists_card,
    views.UnfinishedView: menu_cards.unfinished_card,
    hazard_views.HazardsView: hazards_cards.hazards_card,
    hazard_views.HazardView: hazards_cards.hazard_card,
    ordering.ExportView: exports_cards.export_card,
    bringing.FormView: exports_cards.form_card,
    bringing.FormFieldView: exports_cards.field_card,
    ledger_views.LedgerView: ledger_cards.ledger_card,
    ledger_views.FiltersView: ledger_cards.filters_card,
    ledger_views.FilterOptionsView: ledger_cards.filter_options_card,
    hazard_views.SeverityView: choice_cards.severity_card,
    hazard_views.AssignView: choice_cards.assign_card,
    hazard_views.ColleaguesView: choice_cards.colleagues_card,
    hazard_views.ExtensionView: choice_cards.extension_card,
    hazard_views.ReasonView: choice_cards.reason_card,
    hazard_views.ProofView: choice_cards.proof_card,
    hazard_views.PlanView: choice_cards.plan_card,
    hazard_views.TrackView: choice_cards.track_card,
    hazard_views.TransferView: departments_cards.transfer_card,
    hazard_views.HandedView: departments_cards.handed_card,
    hazard_views.AnsweredView: departments_cards.answered_card,
    hazard_views.DepartmentView: departments_cards.department_card,
    hazard_views.EndView: choice_cards.end_card,
    hazard_views.DuplicateView: choice_cards.duplicate_card,
    snaps_views.DraftView: snaps_cards.draft_card,
    snaps_views.DraftsView: snaps_cards.drafts_card,
    snaps_views.DraftUnitsView: snaps_cards.units_card,
    snaps_views.DraftPlacesView: snaps_cards.places_card,
    snaps_views.DraftCategoryView: snaps_cards.category_card,
    snaps_views.LookalikeView: snaps_cards.lookalike_card,
    snaps_views.FiledView: snaps_cards.filed_card,
    snaps_views.PrivacyView: tips_cards.privacy_card,
    snaps_views.TipFiledView: tips_cards.tip_filed_card,
    snaps_views.FollowingView: tips_cards.following_card,
    snaps_views.TipCaseView: tips_cards.tip_case_card,
    snaps_views.TipsView: tips_cards.tips_card,
    snaps_views.TipView: tips_cards.tip_card,
    quiz_views.QuizUnitsView: quiz_cards.quiz_units_card,
    quiz_views.UnitRoundsView: quiz_cards.unit_rounds_card,
    quiz_views.RoundView: quiz_cards.round_card,
    quiz_views.QuizInvitationView: quiz_cards.quiz_invitation_card,
    quiz_views.QuizQuestionView: quiz_cards.quiz_question_card,
    quiz_views.QuizResultView: quiz_cards.quiz_result_card,
    cosigning_views.CosignersView: cosigning_cards.cosigners_card,
    cosigning_views.CosignView: cosigning_cards.cosign_card,
    views.UnsaidView: unsaid_card,
    escalation_views.CaseView: escalation_cards.case_card,
    escalation_views.PutOffView: escalation_cards.put_off_card,
    escalation_views.ChangeView: escalation_cards.change_card,
    escalation_views.ExposeView: board_cards.expose_card,
    escalation_views.SupervisionView: escalation_cards.supervision_card,
    views.LeavingView: people_cards.leaving_card,
    views.ScannedView: codes_cards.scanned_card,
    occurrence_views.OccurrenceView: duties_cards.occurrence_card,
    drill_views.DrillView: drill_cards.drill_card,
    occurrence_views.UnpatrolledView: patrol_cards.unpatrolled_card,
    expiry_views.ExpiryListView: expiry_cards.list_card,
    expiry_views.ExpirySheetView: expiry_cards.sheet_card,
    expiry_views.OverdueView: expiry_cards.overdue_card,
    expiry_views.ExpiryKindsView: expiry_cards.kinds_card,
    expiry_views.ExpiryStepView: expiry_cards.step_card,
    expiry_views.ExpiryView: expiry_cards.entry_card,
    bulletin_views.BulletinsView: bulletin_cards.bulletins_card,
    bulletin_views.AreasView: bulletin_cards.areas_card,
    bulletin_views.SignersView: bulletin_cards.signers_card,
    bulletin_views.BulletinView: bulletin_cards.bulletin_card,
    package_views.SubmissionView: package_cards.submission_card,
    package_views.PackageHazardsView: package_cards.hazards_card,
    package_views.PackageHazardView: package_cards.hazard_card,
    package_views.BlockView: package_cards.block_card,
    package_views.SubmissionsView: package_cards.submissions_card,
    package_views.NoSubmissionView: package_cards.no_submission_card,
    visit_views.VisitPlanView: visit_cards.plan_card,
    visit_views.VisitPlansView: visit_cards.plans_card,
    visit_views.VisitView: visit_cards.visit_card,
    visit_views.DrawView: draw_cards.draw_card,
    visit_views.DrawRecordView: draw_cards.record_card,
    visit_views.DrawsView: draw_cards.draws_card,
    visit_views.DrawnView: draw_cards.drawn_card,
    visit_views.NeverVisitedView: visit_cards.never_card,
    frontdesk_visiting.BeyondView: visit_cards.beyond_card,
    visit_views.RouteView: visit_cards.route_card,
    task_views.TaskListView: task_cards.list_card,
    task_views.TaskChartView: task_cards.chart_card,
    task_views.TaskListsView: task_cards.lists_card,
    task_views.TaskView: task_cards.task_card,
    task_views.TaskUploadView: upload_cards.upload_card,
    task_views.TaskBodiesView: upload_cards.bodies_card,
    task_views.TaskBodyView: upload_cards.body_card,
    task_views.TaskScoresView: task_cards.scores_card,
    MissesView: misses_cards.misses_card,
    handbook_views.HandbookView: handbook_cards.handbook_card,
    handbook_views.EntryView: handbook_cards.entry_card,
    handbook_views.BriefingView: handbook_cards.briefing_card,
    risk_views.PictureView: risk_cards.picture_card,
    risk_views.UnitsView: risk_cards.units_card,
    risk_views.ProposalsView: risk_cards.proposals_card,
    risk_views.ReasonsView: risk_cards.reasons_card,
    leads_views.LeadsView: leads_cards.leads_card,
    leads_views.LeadsListView: leads_cards.leads_list_card,
    digest_views.DigestView: digest_cards.digest_card,
    digest_views.AudiencesView: digest_cards.audiences_card,
    digest_views.DigestTimeView: digest_cards.time_card,
    frontdesk_reporting.ReportsView: reporting_cards.reports_card,
    frontdesk_today.TodayView: today_cards.today_card,
    pasting.CalendarView: calendar_cards.calendar_card,
    pasting.NoticeView: calendar_cards.notice_card,
    programme_views.ProgrammesView: programme_cards.programmes_card,
    programme_views.ProgrammeView: programme_cards.programme_card,
    programme_views.WhereView: programme_cards.where_card,
    programme_views.SectorsView: programme_cards.sectors_card,
    programme_views.DutyUnitsView: programme_cards.duty_units_card,
    programme_views.RolloutView: programme_cards.rollout_card,
    programme_views.UnitDutiesView: duty_cards.unit_duties_card,
    programme_views.DutyView: duty_cards.duty_card,
    programme_views.DutyChangeView: duty_cards.duty_change_card,
    season_views.SeasonsView: season_cards.seasons_card,
    season_views.SeasonView: season_cards.season_card,
    season_views.SeasonWhereView: season_cards.season_where_card,
    season_views.SwitchView: season_cards.switch_card,
    people_views.TodoView: todo_cards.todo_card,
    people_views.QuietView: people_cards.quiet_card,
    people_views.RolesView: people_cards.roles_card,
    people_views.PeopleView: people_cards.people_card,
    people_views.MemberView: people_cards.member_card,
    people_views.InviteRoleView: people_cards.invite_role_card,
    people_views.InviteDepartmentView: people_cards.invite_department_card,
    people_views.InviteScopeView: people_cards.invite_scope_card,
    people_views.PickUnitView: people_cards.pick_unit_card,
    people_views.InvitationView: people_cards.invitation_card,
    people_views.InvitationsView: people_cards.invitations_card,
    people_views.NominateView: nomination_cards.nominate_card,
    people_views.NominationView: nomination_cards.nomination_card,
    people_views.NominationsView: nomination_cards.nominations_card,
    people_views.NameView: people_cards.name_card,
    people_views.CorrectionView: people_cards.correction_card,
    people_views.CodeEndingView: codes_cards.code_ending_card,
    absence_views.LeaveView: absences_cards.leave_card,
    absence_views.SubstituteView: absences_cards.substitute_card,
    absence_views.AbsenceView: absences_cards.absence_card,
    people_views.CodesView: codes_cards.codes_card,
    alert_views.AlertsView: alert_cards.alerts_card,
    alert_views.AlertDraftView: alert_cards.draft_card,
    alert_views.AlertScopeView: alert_cards.scope_card,
    alert_views.AlertView: alert_cards.alert_card,
    alert_views.AlertSentView: alert_cards.sent_card,
    alert_views.OpenUnitsView: alert_cards.open_units_card,
    alert_views.AlertUnitView: alert_cards.unit_card,
    alert_views.AlertCorrectionView: alert_cards.correction_card,
    alert_views.AlertEndingView: alert_cards.ending_card,
    alert_views.AlertTaskView: answer_cards.task_card,
}


def card_of(view: View) -> Card:
    """Return the card of a view."""
    return _CARDS[type(view)](view)
