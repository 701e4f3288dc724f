"""What a turn showed is shown again from the stored scene: nothing is kept in memory."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest

from chat.address import on_telegram
from chat.scene import show, shows
from chat.state import (
    MenuScene,
    Scene,
)
from checklists import (
    choosing_lists,
    evidence,
    finding,
    setting_kind,
    signing,
    starting,
    walking,
)
from checklists.evidence import (
    StrayPhotoScene,
)
from checklists.finding import (
    DeadlineScene,
    MeasureScene,
)
from checklists.name_asking import (
    NameScene,
)
from checklists.sheets import (
    EarlierScene,
    FindingScene,
    ItemScene,
    SummaryScene,
)
from checklists.signing import (
    SignedScene,
)
from checklists.starting import (
    FormsScene,
    UnfinishedScene,
    UnitsScene,
)
from checklists.views import ItemView, MenuView, Reply, StrangerView
from checklists.walking import (
    BulkScene,
    ContentsScene,
    SectionScene,
)
from duties.drills import showing as drills
from duties.drills.showing import DrillScene
from duties.handbook import showing as handbook
from duties.handbook.book import load_handbook
from duties.handbook.entries import EntryKind
from duties.handbook.showing import (
    BRIEFING,
    UNIT_ENTRIES,
    BriefingScene,
    EntryScene,
    HandbookScene,
    UnitEntriesScene,
)
from duties.handbook.views import Origin
from duties.leads import showing as leads
from duties.leads.showing import LeadsListScene, LeadsScene
from duties.model import Proof
from duties.occurrences import acting
from duties.occurrences.showing import OccurrenceScene
from duties.occurrences.unpatrolled import UNPATROLLED, UnpatrolledScene
from duties.occurrences.views import Asks
from duties.risk import showing as risk
from duties.risk.deciding import REASONS
from frontdesk import joining, leaving, scanning, todo
from frontdesk import menu as frontdesk_menu
from frontdesk.leaving import (
    LeavingScene,
)
from frontdesk.menu import (
    HelpScene,
)
from frontdesk.reporting import ReportsScene, show_reports
from frontdesk.scanning import (
    ScannedScene,
)
from frontdesk.scenes import SCENES
from frontdesk.showing import show_again
from frontdesk.showing import showing as replay
from frontdesk.today import TODAY, TodayScene
from frontdesk.todo import TodoScene
from hazards import choosing, listing
from hazards import showing as hazards
from hazards.ledger_filter import OPEN, LedgerFilter
from hazards.listing import LedgerScene
from hazards.loop import deciding, feedback, reasons, rectifying, transferring
from hazards.loop.deciding import (
    AssignScene,
    DuplicateScene,
    EndingScene,
    SeverityScene,
    TrackScene,
)
from hazards.loop.feedback import FeedbackScene
from hazards.loop.handed import DecliningScene, DepartmentScene
from hazards.loop.reasons import (
    ReasonScene,
)
from hazards.loop.rectifying import (
    ColleaguesScene,
    ExtensionScene,
    PlanScene,
    ProofScene,
)
from hazards.loop.transferring import (
    TransferScene,
)
from hazards.model import Source, Step
from hazards.showing import (
    HazardScene,
    HazardsScene,
)
from hazards.views import DepartmentView, HandedView
from people import codes, inviting, members, nominating, quiet_hours
from people.codes import (
    CodeEndingScene,
    CodesScene,
    CodeUnitsScene,
)
from people.inviting import (
    InvitationScene,
    InvitationsScene,
    InviteDepartmentScene,
    InviteRoleScene,
    InviteScopeScene,
    InviteUnitScene,
)
from people.members import (
    CorrectionScene,
    MemberScene,
    PeopleScene,
    RolesScene,
)
from people.model import Membership, Risk, Role, Scope, Unit
from people.nominating import NominateScene, NominationScene, NominationsScene
from people.quiet_hours import QuietScene
from reports.exports import bringing, ordering
from reports.exports.form_reading import ReadForm
from reports.exports.forms import propose
from reports.exports.model import ExportFormat, Split
from storage.engine.turns import Turns
from tests.usecases.absence_ways import ABSENCE_WAYS
from tests.usecases.alert_ways import ALERT_WAYS
from tests.usecases.bulletin_ways import BULLETIN_WAYS
from tests.usecases.cosign_ways import COSIGN_WAYS
from tests.usecases.digest_ways import DIGEST_WAYS
from tests.usecases.duties.misses_ways import MISSES_WAYS
from tests.usecases.duties.shift import opens_now
from tests.usecases.duties.ways import PROGRAMME_WAYS
from tests.usecases.escalation_ways import ESCALATION_WAYS
from tests.usecases.expiry_ways import EXPIRY_WAYS
from tests.usecases.package_ways import PACKAGE_WAYS
from tests.usecases.quiz_ways import QUIZ_WAYS
from tests.usecases.snap_ways import SNAP_WAYS
from tests.usecases.task_ways import TASK_WAYS
from tests.usecases.town import SENTENCE, Phone, Town, shown
from tests.usecases.visit_ways import VISIT_WAYS


class Stage:
    """A campus walk, and ways to every scene of it."""

    def __init__(self, town: Town, phone: Phone, school: Unit, campus: int) -> None:
        self.town, self.phone, self.school, self.campus = town, phone, school, campus

    async def item(self) -> Reply:
        return await self.phone.taps(walking.go_to_item, self.campus, 7)

    async def last_item(self) -> Reply:
        await self.phone.finds(self.campus, 7)
        return await self.phone.taps(walking.go_back, self.campus, 8)

    async def draft(self) -> Reply:
        base = await self.phone.begins(self.school, "campus-base")
        number = self.town.make.forms.latest("campus-base").by_key["dormitory"].number
        await self.phone.taps(walking.answer_item, base, number, "yes")
        return await self.phone.taps(walking.draft_answer, base, number + 1, "4")

    async def date_field(self) -> Reply:
        base = await self.phone.begins(self.school, "campus-base")
        number = self.town.make.forms.latest("campus-base").by_key["filled_on"].number
        return await self.phone.taps(finding.pick_day, base, number, date(2026, 10, 5))

    async def finding(self) -> Reply:
        await self.phone.taps(walking.answer_item, self.campus, 7, "hazard")
        await self.phone.sends_photo()
        return await self.phone.types(SENTENCE)

    async def earlier(self) -> Reply:
        await self.finding()
        await self.phone.taps(finding.set_days, self.campus, 7, 7)
        await self.phone.passes(self.campus, [each for each in range(1, 30) if each != 7])
        await self.phone.taps(signing.sign, self.campus)
        again = await self.phone.begins(self.school)
        return await self.phone.taps(walking.answer_item, again, 7, "pass")

    async def measure(self) -> Reply:
        await self.finding()
        return await self.phone.taps(finding.ask_measure, self.campus, 7)

    async def deadline(self) -> Reply:
        await self.finding()
        return await self.phone.taps(finding.pick_day, self.campus, 7, date(2027, 1, 1))

    async def contents(self) -> Reply:
        await self.item()
        return await self.phone.taps(walking.show_contents, self.campus)

    async def section(self) -> Reply:
        await self.item()
        return await self.phone.taps(walking.show_section, self.campus, 4)

    async def bulk(self) -> Reply:
        return await self.phone.taps(walking.offer_bulk, self.campus, 20)

    async def summary(self) -> Reply:
        await self.finding()
        return await self.phone.taps(walking.show_summary, self.campus)

    async def signed(self) -> Reply:
        await self.phone.passes(self.campus, range(1, 30))
        await self.phone.finds(self.campus, 5)
        return await self.phone.taps(signing.sign, self.campus)

    async def stray_photo(self) -> Reply:
        await self.phone.finds(self.campus, 5)
        (photo_id,) = self.town.rows("SELECT id FROM photos")
        return await self.phone.taps(evidence.misplaced, photo_id)

    async def menu(self) -> Reply:
        return await self.phone.taps(frontdesk_menu.show_menu)

    async def joined(self) -> Reply:
        newcomer = self.town.phone(self.phone.telegram_id)
        member = self.town.reads(
            lambda work: work.persons.by_address(on_telegram(newcomer.telegram_id))
        )
        assert member is not None
        token = self.town.invites(member.memberships[0])
        return await self.phone.taps(joining.join, token, "王示例")

    async def cancelled(self) -> Reply:
        await self.item()
        return await self.phone.taps(frontdesk_menu.cancel)

    async def help(self) -> Reply:
        return await self.phone.taps(frontdesk_menu.show_help)

    async def units(self) -> Reply:
        for number in range(8):
            self.town.unit(f"第{number}幼儿园")
        return await self.phone.taps(starting.choose_unit, "幼儿园", 1)

    async def forms(self) -> Reply:
        return await self.phone.taps(starting.choose_form, self.school.id)

    async def lists(self) -> Reply:
        await self.phone.taps(choosing_lists.choose_lists, self.school.id)
        return await self.phone.taps(choosing_lists.pick_list, self.school.id, "ev-charging")

    async def kinds(self) -> Reply:
        await self.summary()
        return await self.phone.taps(setting_kind.ask_kind, self.campus)

    async def unfinished(self) -> Reply:
        await self.phone.passes(self.campus, (1, 2))
        return await self.phone.taps(starting.start, self.school.id, "campus")

    async def hazards(self) -> Reply:
        await self.signed()
        return await self.phone.taps(replay, show, hazards.HAZARDS, hazards.HazardsScene())

    async def older_hazards(self) -> Reply:
        await self.signed()
        return await self.phone.taps(replay, show, hazards.HAZARDS, hazards.HazardsScene(4711))

    async def hazard(self) -> Reply:
        await self.signed()
        (hazard_id,) = self.town.rows("SELECT id FROM hazards")
        return await self.phone.taps(replay, show, hazards.HAZARD, hazards.HazardScene(hazard_id))

    async def assigned(self) -> int:
        """A hazard that the person both drives and has to put right; returns its id."""
        self.town.gives(self.phone, Membership(Role.OFFICE))
        self.town.gives(self.phone, Membership(Role.SAFETY_OFFICER, unit_id=self.school.id))
        await self.signed()
        (hazard_id,) = self.town.rows("SELECT id FROM hazards")
        return int(hazard_id)

    async def on_hazard(self, use_case: Callable[..., Any], *more: Any, **kw: Any) -> Reply:
        hazard_id = await self.assigned()
        return await self.phone.taps(replay, use_case, hazard_id, *more, **kw)

    async def more_of_hazard(self) -> Reply:
        return await self.on_hazard(shows(hazards.HAZARD, more=True))

    async def todo(self) -> Reply:
        await self.assigned()
        return await self.phone.taps(replay, todo.show_todo)

    async def ledger(self) -> Reply:
        await self.assigned()
        return await self.phone.taps(replay, show, listing.LEDGER, listing.LedgerScene("all"))

    async def ledger_filters(self) -> Reply:
        await self.ledger()
        narrowed = LedgerFilter(street=self.school.street, source=Source.INSPECTION)
        await self.phone.taps(replay, listing.open_ledger, narrowed)
        scene = choosing.FiltersScene(narrowed.view_id)
        return await self.phone.taps(replay, show, choosing.FILTERS, scene)

    async def filter_options(self) -> Reply:
        await self.ledger()
        scene = choosing.FilterOptionsScene(OPEN.view_id, choosing.Facet.UNIT)
        await self.phone.taps(replay, show, choosing.FILTER_OPTIONS, scene)
        return await self.phone.types(self.school.name[:2])

    async def export(self) -> Reply:
        await self.ledger()
        scene = ordering.ExportScene(OPEN.view_id, ExportFormat.CSV, Split.MONTH)
        return await self.phone.taps(replay, ordering.show_export, scene)

    async def export_form(self) -> Reply:
        await self.ledger()
        found = ReadForm("附件1", 3, propose([(1, "序号"), (2, "隐患内容")]))
        return await self.phone.taps(replay, bringing.bring_form, "0" * 64, "区表.xlsx", found)

    async def export_field(self) -> Reply:
        await self.export_form()
        (form,) = self.town.rows("SELECT id FROM export_forms")
        scene = bringing.FormFieldScene(form, 2)
        return await self.phone.taps(replay, show, bringing.FORM_FIELD, scene)

    async def unjudged(self) -> int:
        hazard_id = await self.assigned()
        self.town.rows("UPDATE hazards SET state = 'on_ledger', severity = NULL, owner_id = NULL")
        return hazard_id

    async def severity(self) -> Reply:
        return await self.phone.taps(
            replay, show, deciding.SEVERITY, deciding.SeverityScene(await self.unjudged(), 1)
        )

    async def assign(self) -> Reply:
        return await self.phone.taps(
            replay, show, deciding.ASSIGN, deciding.AssignScene(await self.unjudged())
        )

    async def colleagues(self) -> Reply:
        return await self.on_hazard(shows(rectifying.COLLEAGUES))

    async def extension(self) -> Reply:
        return await self.on_hazard(rectifying.show_extension)

    async def extension_days(self) -> Reply:
        return await self.on_hazard(rectifying.show_extension, 7)

    async def reason(self) -> Reply:
        return await self.on_hazard(reasons.show_reason, Step.END, "infeasible")

    async def plan(self) -> Reply:
        hazard_id = await self.assigned()
        self.town.rows("UPDATE hazards SET severity = 'major'")
        return await self.phone.taps(replay, rectifying.write_part, hazard_id, "owner", "李示例")

    async def proof(self) -> Reply:
        return await self.on_hazard(shows(rectifying.PROOF))

    async def track(self) -> Reply:
        return await self.on_hazard(shows(deciding.TRACK))

    async def listing(self) -> Reply:
        hazard_id = await self.assigned()
        await self.phone.taps(replay, deciding.choose_lead, hazard_id)
        return await self.phone.taps(replay, deciding.choose_lead, hazard_id, "housing")

    async def transfer(self) -> Reply:
        return await self.on_hazard(shows(transferring.TRANSFER, copy=True))

    async def department(self) -> Reply:
        hazard_id = await self.unjudged()
        made = await self.phone.taps(
            replay, transferring.transfer, hazard_id, "消防救援", copy=False
        )
        assert isinstance(made.view, HandedView)
        return await self.phone.taps(replay, transferring.open_link, made.view.token)

    async def declining(self) -> Reply:
        view = (await self.department()).view
        assert isinstance(view, DepartmentView)
        return await self.phone.taps(replay, transferring.ask_why, view.transfer.id)

    async def feedback(self) -> Reply:
        view = (await self.department()).view
        assert isinstance(view, DepartmentView)
        made = view.transfer.id
        await self.phone.taps(replay, transferring.answer_by_link, made, "", taken=True)
        return await self.phone.taps(replay, feedback.ask_feedback, made)

    async def ending(self) -> Reply:
        return await self.on_hazard(shows(deciding.ENDING))

    async def duplicate(self) -> Reply:
        return await self.on_hazard(shows(deciding.DUPLICATE))

    async def manager(self) -> Unit:
        """Give the person the office too, and a unit with a place."""
        self.town.gives(self.phone, Membership(Role.OFFICE))
        self.town.reads(lambda work: work.places.put(self.school.id, "充电棚", "", work.now))
        return self.school

    async def roles(self) -> Reply:
        await self.manager()
        return await self.phone.taps(replay, show, members.ROLES, members.RolesScene())

    async def quiet(self) -> Reply:
        return await self.phone.taps(replay, quiet_hours.show_quiet)

    async def people(self) -> Reply:
        await self.manager()
        return await self.phone.taps(replay, show, members.PEOPLE, members.PeopleScene(3))

    async def member(self) -> Reply:
        await self.manager()
        return await self.phone.taps(replay, show, members.MEMBER, members.MemberScene(1))

    async def leaving(self) -> Reply:
        await self.manager()
        return await self.phone.taps(leaving.show_leaving, 1)

    async def invite_role(self) -> Reply:
        await self.manager()
        return await self.phone.taps(replay, show, inviting.INVITE_ROLE, inviting.InviteRoleScene())

    async def invite_scope(self) -> Reply:
        await self.manager()
        return await self.phone.taps(replay, inviting.ask_scope, Role.INSPECTOR)

    async def invite_unit(self) -> Reply:
        await self.manager()
        return await self.phone.taps(
            replay, show, inviting.INVITE_UNIT, inviting.InviteUnitScene(Role.PRINCIPAL, "小学")
        )

    async def invite_department(self) -> Reply:
        await self.manager()
        return await self.phone.taps(
            replay,
            show,
            inviting.INVITE_DEPARTMENT,
            inviting.InviteDepartmentScene(Role.DEPARTMENT, "教"),
        )

    async def invitations(self) -> Reply:
        await self.invitation()
        return await self.phone.taps(
            replay, show, inviting.INVITATIONS, inviting.InvitationsScene()
        )

    async def invitation(self) -> Reply:
        await self.manager()
        self.town.invites(Membership(Role.INSPECTOR))
        (newest,) = self.town.rows("SELECT max(id) FROM invitations")
        return await self.phone.taps(
            replay, show, inviting.INVITATION, inviting.InvitationScene(newest)
        )

    async def colleague(self) -> int:
        """The membership of somebody whom the office, as which the person is here, may nominate."""
        await self.manager()
        await self.town.member(8, name="赵示例")
        (newest,) = self.town.rows("SELECT max(id) FROM memberships")
        return int(newest)

    async def nominate(self) -> Reply:
        return await self.phone.taps(
            replay, show, nominating.NOMINATE, nominating.NominateScene(await self.colleague())
        )

    async def nomination(self) -> Reply:
        member = await self.colleague()
        return await self.phone.taps(replay, nominating.nominate, member, Scope.AREA)

    async def nominations(self) -> Reply:
        await self.nomination()
        return await self.phone.taps(
            replay, show, nominating.NOMINATIONS, nominating.NominationsScene()
        )

    async def duty(self) -> int:
        """A patrol that is open now, the person's own; returns the occasion."""
        self.town.gives(self.phone, Membership(Role.SAFETY_OFFICER, unit_id=self.school.id))
        return self.town.reads(lambda work: opens_now(work, self.school))

    async def occurrence(self) -> Reply:
        occurrence_id = await self.duty()
        return await self.phone.taps(replay, acting.ask, occurrence_id, Asks.MOMENT)

    async def drill(self) -> Reply:
        self.town.gives(self.phone, Membership(Role.SAFETY_OFFICER, unit_id=self.school.id))
        occurrence_id = self.town.reads(
            lambda work: opens_now(work, self.school, proof=Proof.DRILL)
        )
        await self.phone.taps(replay, drills.open_record, occurrence_id)
        return await self.phone.types("灭火疏散，操场")

    async def unpatrolled(self) -> Reply:
        self.town.reads(lambda work: work.places.put(self.school.id, "充电棚", "", work.now))
        return await self.phone.taps(replay, show, UNPATROLLED, UnpatrolledScene(3))

    async def leads(self) -> Reply:
        self.town.gives(self.phone, Membership(Role.PRINCIPAL, unit_id=self.school.id))
        return await self.phone.taps(replay, leads.show_leads, self.school.id, 739_800)

    async def leads_list(self) -> Reply:
        await self.manager()
        return await self.phone.taps(replay, leads.show_list, 739_800, 4)

    async def handbook(self) -> Reply:
        return await self.phone.taps(replay, handbook.show_found, "消防", EntryKind.POINT, 2)

    async def entry(self) -> Reply:
        origin = Origin("消防", 0, EntryKind.CRITERION, 1)
        return await self.phone.taps(
            replay, handbook.show_entry, load_handbook().entries[0].key, origin
        )

    async def unit_entries(self) -> Reply:
        scene = UnitEntriesScene(self.school.id, EntryKind.DUTY, 1)
        return await self.phone.taps(replay, show, UNIT_ENTRIES, scene)

    async def briefing(self) -> Reply:
        return await self.phone.taps(replay, show, BRIEFING, BriefingScene(self.school.id))

    async def risk_picture(self) -> Reply:
        return await self.phone.taps(replay, show, risk.PICTURE, risk.PictureScene())

    async def risk_units(self) -> Reply:
        scene = risk.RiskUnitsScene(self.school.street, Risk.BLUE)
        return await self.phone.taps(replay, show, risk.RISK_UNITS, scene)

    async def risk_proposals(self) -> Reply:
        await self.manager()
        return await self.phone.taps(replay, show, risk.PROPOSALS, risk.ProposalsScene())

    async def risk_reasons(self) -> Reply:
        await self.manager()
        scene = risk.ReasonsScene(self.school.id, "red")
        return await self.phone.taps(replay, show, REASONS, scene)

    async def today(self) -> Reply:
        await self.duty()
        return await self.phone.taps(replay, show, TODAY, TodayScene(3))

    async def reports(self) -> Reply:
        await self.manager()
        return await self.phone.taps(replay, show_reports)

    async def code_units(self) -> Reply:
        await self.manager()
        self.town.unit("示例中学")
        return await self.phone.taps(replay, codes.pick_unit, "学")

    async def unit_codes(self) -> Reply:
        await self.manager()
        return await self.phone.taps(replay, codes.issue, self.school.id, 1)

    async def code_ending(self) -> Reply:
        await self.unit_codes()
        return await self.phone.taps(replay, codes.issue, self.school.id, 1)

    async def correction(self) -> Reply:
        await self.manager()
        return await self.phone.taps(replay, show, members.CORRECTION, members.CorrectionScene(1))

    async def name(self) -> Reply:
        self.town.rows("UPDATE persons SET named = false")
        return await self.phone.taps(joining.show_name)

    async def name_before_signing(self) -> Reply:
        await self.phone.passes(self.campus, range(1, 30))
        self.town.rows("UPDATE persons SET named = false")
        return await self.phone.taps(signing.sign, self.campus)

    async def named_before_signing(self) -> Reply:
        await self.name_before_signing()
        return await self.phone.types("王 伟")

    async def scanned(self) -> Reply:
        await self.unit_codes()
        (token,) = self.town.rows("SELECT token FROM codes")
        return await self.phone.taps(scanning.scan, f"c{token}")


WAYS: dict[str, tuple[Callable[[Stage], Awaitable[Reply]], type[Scene]]] = {
    "item": (Stage.item, ItemScene),
    "item with a hazard": (Stage.last_item, ItemScene),
    "item with a draft": (Stage.draft, ItemScene),
    "finding": (Stage.finding, FindingScene),
    "asking what an answer means for what is open": (Stage.earlier, EarlierScene),
    "measure": (Stage.measure, MeasureScene),
    "deadline": (Stage.deadline, DeadlineScene),
    "date field": (Stage.date_field, DeadlineScene),
    "contents": (Stage.contents, ContentsScene),
    "section": (Stage.section, SectionScene),
    "bulk": (Stage.bulk, BulkScene),
    "summary": (Stage.summary, SummaryScene),
    "signed": (Stage.signed, SignedScene),
    "stray photo": (Stage.stray_photo, StrayPhotoScene),
    "menu": (Stage.menu, MenuScene),
    "joined": (Stage.joined, MenuScene),
    "cancelled": (Stage.cancelled, MenuScene),
    "more of a hazard": (Stage.more_of_hazard, HazardScene),
    "to-do": (Stage.todo, TodoScene),
    "ledger": (Stage.ledger, LedgerScene),
    "export": (Stage.export, ordering.ExportScene),
    "form of an office": (Stage.export_form, bringing.FormScene),
    "column of a form": (Stage.export_field, bringing.FormFieldScene),
    "filters of the ledger": (Stage.ledger_filters, choosing.FiltersScene),
    "choices of a filter": (Stage.filter_options, choosing.FilterOptionsScene),
    "severity": (Stage.severity, SeverityScene),
    "assign": (Stage.assign, AssignScene),
    "colleagues": (Stage.colleagues, ColleaguesScene),
    "extension": (Stage.extension, ExtensionScene),
    "reason for more time": (Stage.extension_days, ExtensionScene),
    "reason": (Stage.reason, ReasonScene),
    "plan": (Stage.plan, PlanScene),
    "proof": (Stage.proof, ProofScene),
    "track": (Stage.track, TrackScene),
    "listing": (Stage.listing, TrackScene),
    "transfer": (Stage.transfer, TransferScene),
    "department": (Stage.department, DepartmentScene),
    "declining": (Stage.declining, DecliningScene),
    "feedback": (Stage.feedback, FeedbackScene),
    "ending": (Stage.ending, EndingScene),
    "duplicate": (Stage.duplicate, DuplicateScene),
    "help": (Stage.help, HelpScene),
    "units": (Stage.units, UnitsScene),
    "forms": (Stage.forms, FormsScene),
    "lists": (Stage.lists, choosing_lists.ListsScene),
    "kinds": (Stage.kinds, setting_kind.KindsScene),
    "unfinished": (Stage.unfinished, UnfinishedScene),
    "hazards": (Stage.hazards, HazardsScene),
    "older hazards": (Stage.older_hazards, HazardsScene),
    "hazard": (Stage.hazard, HazardScene),
    "roles": (Stage.roles, RolesScene),
    "quiet": (Stage.quiet, QuietScene),
    "people": (Stage.people, PeopleScene),
    "member": (Stage.member, MemberScene),
    "leaving": (Stage.leaving, LeavingScene),
    "invite: role": (Stage.invite_role, InviteRoleScene),
    "invite: scope": (Stage.invite_scope, InviteScopeScene),
    "invite: unit": (Stage.invite_unit, InviteUnitScene),
    "invite: department": (Stage.invite_department, InviteDepartmentScene),
    "invitations": (Stage.invitations, InvitationsScene),
    "invitation": (Stage.invitation, InvitationScene),
    "nominate": (Stage.nominate, NominateScene),
    "occurrence": (Stage.occurrence, OccurrenceScene),
    "unpatrolled": (Stage.unpatrolled, UnpatrolledScene),
    "drill": (Stage.drill, DrillScene),
    "leads": (Stage.leads, LeadsScene),
    "units with leads": (Stage.leads_list, LeadsListScene),
    "handbook": (Stage.handbook, HandbookScene),
    "entry of the handbook": (Stage.entry, EntryScene),
    "entries for a unit": (Stage.unit_entries, UnitEntriesScene),
    "briefing": (Stage.briefing, BriefingScene),
    "risk picture": (Stage.risk_picture, risk.PictureScene),
    "risk units": (Stage.risk_units, risk.RiskUnitsScene),
    "risk proposals": (Stage.risk_proposals, risk.ProposalsScene),
    "risk reasons": (Stage.risk_reasons, risk.ReasonsScene),
    "today": (Stage.today, TodayScene),
    "reports": (Stage.reports, ReportsScene),
    "nomination": (Stage.nomination, NominationScene),
    "nominations": (Stage.nominations, NominationsScene),
    "units with codes": (Stage.code_units, CodeUnitsScene),
    "codes": (Stage.unit_codes, CodesScene),
    "end of a code": (Stage.code_ending, CodeEndingScene),
    "correction of a name": (Stage.correction, CorrectionScene),
    "name": (Stage.name, NameScene),
    "name before signing": (Stage.name_before_signing, NameScene),
    "named before signing": (Stage.named_before_signing, SummaryScene),
    "scanned": (Stage.scanned, ScannedScene),
}


WAYS |= (
    ABSENCE_WAYS
    | ALERT_WAYS
    | COSIGN_WAYS
    | BULLETIN_WAYS
    | DIGEST_WAYS
    | ESCALATION_WAYS
    | EXPIRY_WAYS
    | TASK_WAYS
    | VISIT_WAYS
    | MISSES_WAYS
    | PACKAGE_WAYS
    | SNAP_WAYS
    | QUIZ_WAYS
    | PROGRAMME_WAYS
)


@pytest.fixture
def stage(town: Town, inspector: Phone, school: Unit, campus: int) -> Stage:
    return Stage(town, inspector, school, campus)


@pytest.mark.parametrize("way", WAYS)
async def test_every_scene_is_shown_again_as_the_turn_showed_it(stage: Stage, way: str) -> None:
    lead, scene = WAYS[way]
    reply = await lead(stage)
    state = stage.town.reads(lambda work: work.chat_states.get(stage.phone.telegram_id))
    assert type(state.scene) is scene
    assert await stage.phone.sees() == reply.view


def test_every_scene_there_is_has_been_tried() -> None:
    assert {scene for _, scene in WAYS.values()} == {spec.scene for spec in SCENES.specs}


async def test_showing_again_changes_nothing(stage: Stage) -> None:
    await stage.finding()
    tables = ("desks", "answers", "findings", "audit", "photos")
    before = [stage.town.rows(f"SELECT * FROM {table}") for table in tables]  # noqa: S608 - our own
    await stage.phone.sees()
    after = [stage.town.rows(f"SELECT * FROM {table}") for table in tables]  # noqa: S608 - our own
    assert after == before


async def test_another_worker_shows_the_same_after_a_restart(stage: Stage) -> None:
    reply = await stage.finding()
    restarted = Turns(stage.town.engine, stage.town.make)
    phone = Phone(restarted, stage.phone.telegram_id, stage.phone.updates)
    assert await phone.sees() == reply.view
    restarted.close()


async def test_a_card_that_cannot_be_shown_any_more_gives_way_to_the_menu(stage: Stage) -> None:
    await stage.item()
    stage.town.rows("UPDATE memberships SET street = '另一街道'")
    shown(await stage.phone.taps(show_again), MenuView)
    stage.town.rows("UPDATE memberships SET ended_at = began_at")
    shown(await stage.phone.taps(show_again), StrangerView)


async def test_an_item_that_is_no_longer_asked_gives_way_to_the_menu(stage: Stage) -> None:
    await stage.draft()
    stage.town.rows("DELETE FROM answers WHERE question = 'dormitory'")
    shown(await stage.phone.taps(show_again), MenuView)


async def test_the_card_of_an_inspection_that_was_signed_elsewhere_shows_it_signed(
    stage: Stage,
) -> None:
    await stage.phone.passes(stage.campus, range(1, 30))
    await stage.item()
    stage.town.rows("UPDATE inspections SET signed_at = started_at")
    assert type(await stage.phone.sees()).__name__ == "SignedView"


async def test_a_chat_that_was_never_used_shows_the_menu(stage: Stage) -> None:
    colleague = await stage.town.member(8, name="赵示例")
    stage.town.rows("DELETE FROM desks WHERE chat_id = 8")
    assert isinstance(await colleague.sees(), MenuView)


async def test_the_card_shows_the_item_as_it_is_now_not_as_it_was_drawn(stage: Stage) -> None:
    await stage.item()
    other_phone = Phone(stage.town.turns, stage.phone.telegram_id, stage.phone.updates)
    await other_phone.taps(walking.answer_item, stage.campus, 7, "pass")
    view = await stage.phone.sees()
    assert isinstance(view, ItemView)
    assert view.sheet.answers["monthly_fire_check"].value == "pass"
