"""From a view to its card."""

from collections.abc import Callable
from typing import Any

from checklists import views
from checklists.views import View
from handlers import (
    choice_cards,
    code_cards,
    department_cards,
    hazard_cards,
    item_cards,
    menu_cards,
    nomination_cards,
    people_cards,
    signing_cards,
    snap_cards,
    stray_cards,
    tip_cards,
    walk_cards,
)
from handlers.card import Card
from hazards import snap_views
from hazards import views as hazard_views
from people import views as people_views

_CARDS: dict[type[Any], Callable[[Any], Card]] = {
    views.ItemView: item_cards.item_card,
    views.FindingView: walk_cards.finding_card,
    views.MeasureView: walk_cards.measure_card,
    views.DeadlineView: walk_cards.deadline_card,
    views.ContentsView: walk_cards.contents_card,
    views.SectionView: walk_cards.section_card,
    views.BulkView: walk_cards.bulk_card,
    views.SummaryView: signing_cards.summary_card,
    views.SignedView: signing_cards.signed_card,
    views.StrayPhotoView: stray_cards.stray_photo_card,
    views.MenuView: menu_cards.menu_card,
    views.StrangerView: menu_cards.stranger_card,
    views.HelpView: menu_cards.help_card,
    views.UnitsView: menu_cards.units_card,
    views.FormsView: menu_cards.forms_card,
    views.UnfinishedView: menu_cards.unfinished_card,
    hazard_views.HazardsView: hazard_cards.hazards_card,
    hazard_views.HazardView: hazard_cards.hazard_card,
    hazard_views.LedgerView: hazard_cards.ledger_card,
    hazard_views.TodoView: choice_cards.todo_card,
    hazard_views.SeverityView: choice_cards.severity_card,
    hazard_views.AssignView: choice_cards.assign_card,
    hazard_views.ColleaguesView: choice_cards.colleagues_card,
    hazard_views.ExtensionView: choice_cards.extension_card,
    hazard_views.ReasonView: choice_cards.reason_card,
    hazard_views.ProofView: choice_cards.proof_card,
    hazard_views.PlanView: choice_cards.plan_card,
    hazard_views.TrackView: choice_cards.track_card,
    hazard_views.TransferView: department_cards.transfer_card,
    hazard_views.HandedView: department_cards.handed_card,
    hazard_views.AnsweredView: department_cards.answered_card,
    hazard_views.DepartmentView: department_cards.department_card,
    hazard_views.EndView: choice_cards.end_card,
    hazard_views.DuplicateView: choice_cards.duplicate_card,
    snap_views.DraftView: snap_cards.draft_card,
    snap_views.DraftsView: snap_cards.drafts_card,
    snap_views.DraftUnitsView: snap_cards.units_card,
    snap_views.DraftPlacesView: snap_cards.places_card,
    snap_views.DraftCategoryView: snap_cards.category_card,
    snap_views.TwinView: snap_cards.twin_card,
    snap_views.FiledView: snap_cards.filed_card,
    snap_views.PrivacyView: tip_cards.privacy_card,
    snap_views.TipFiledView: tip_cards.tip_filed_card,
    snap_views.FollowingView: tip_cards.following_card,
    snap_views.TipCaseView: tip_cards.tip_case_card,
    snap_views.TipsView: tip_cards.tips_card,
    snap_views.TipView: tip_cards.tip_card,
    views.LeavingView: people_cards.leaving_card,
    views.ScannedView: code_cards.scanned_card,
    people_views.RolesView: people_cards.roles_card,
    people_views.PeopleView: people_cards.people_card,
    people_views.MemberView: people_cards.member_card,
    people_views.InviteRoleView: people_cards.invite_role_card,
    people_views.InviteScopeView: people_cards.invite_scope_card,
    people_views.PickUnitView: people_cards.pick_unit_card,
    people_views.InvitationView: people_cards.invitation_card,
    people_views.InvitationsView: people_cards.invitations_card,
    people_views.NominateView: nomination_cards.nominate_card,
    people_views.NominationView: nomination_cards.nomination_card,
    people_views.NominationsView: nomination_cards.nominations_card,
    people_views.NameView: people_cards.name_card,
    people_views.CorrectionView: people_cards.correction_card,
    people_views.CodeEndingView: code_cards.code_ending_card,
    people_views.CodesView: code_cards.codes_card,
}


def card_of(view: View) -> Card:
    """Return the card of a view."""
    return _CARDS[type(view)](view)
