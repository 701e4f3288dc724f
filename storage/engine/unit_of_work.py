"""One turn's transaction: the moment, who acts, and the stores."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from chat.address import NOBODY, Address
from chat.push import CardOfNotice
from chat.unwritten import UncommittedScenes, UnwrittenScenes
from checklists.ports import Forms
from core.clock import Clock, local
from core.errors import DatabaseAway
from hazards.tips.identity_sealer import Sealer
from hazards.tips.wrong_tries import WrongTries
from people.model import Person
from people.quotas import Allowance, Quotas
from storage.engine.driver_errors import database_away, may_pass
from storage.engine.session import RELEASE, Session
from storage.fernet_sealer import NoSealer
from storage.stores.audit.store import SqlAudit, SqlJournal
from storage.stores.chat.dispatch_store import SqlDispatchStore
from storage.stores.chat.inbox_store import SqlInbox
from storage.stores.chat.outbox_store import NoticeOutbox, SqlOutboxStore, no_cards
from storage.stores.chat.reply_target_store import SqlReplyTargets
from storage.stores.chat.state_store import SqlChatStates
from storage.stores.checklists.cosignature_store import SqlCosignatures
from storage.stores.checklists.inspection_store import SqlFindingStore, SqlInspectionStore
from storage.stores.checklists.paper_store import SqlPaperStore
from storage.stores.hazards.draft_store import SqlDraftStore
from storage.stores.hazards.extension_store import SqlExtensionStore
from storage.stores.hazards.ledger_list_store import SqlLedgerLists
from storage.stores.hazards.ledger_move_store import SqlLedgerMoves
from storage.stores.hazards.ledger_store import SqlHazardStore
from storage.stores.hazards.photo_store import SqlPhotos
from storage.stores.hazards.plan_store import SqlPlanStore
from storage.stores.hazards.review_store import SqlReviewPictureStore
from storage.stores.hazards.series_store import SqlSeriesStore
from storage.stores.hazards.tip_store import SqlTipStore
from storage.stores.hazards.transfer_store import SqlTransferStore
from storage.stores.hazards.witness_store import SqlWitnessStore
from storage.stores.people.absence_store import SqlAbsenceStore
from storage.stores.people.department_store import SqlDepartmentStore
from storage.stores.people.invitation_store import SqlInvitationStore
from storage.stores.people.nomination_store import SqlNominationStore
from storage.stores.people.people_store import SqlPersonStore
from storage.stores.people.places_store import SqlCodeStore, SqlContextStore, SqlPlaceStore
from storage.stores.people.release_store import SqlReleaseStore
from storage.stores.people.ring_store import SqlRings
from storage.stores.people.todo_store import SqlTodoItems
from storage.stores.people.unit_store import SqlUnitStore
from storage.stores.work.export_store import SqlExports
from storage.stores.work.job_store import SqlJobs
from storage.stores.work.removal_store import SqlRemovals
from storage.stores.work.worker_store import SqlWorkers

if TYPE_CHECKING:
    from duties.ports import WorkingDays
    from hazards.watch import HazardWatch
    from storage.engine.duty_stores import DutyStores
    from storage.engine.package_stores import PackageStores
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
    from storage.stores.reports.bulletin_fact_store import SqlBulletinFacts
    from storage.stores.reports.bulletin_store import SqlBulletinStore
    from storage.stores.reports.count_store import SqlCounts
    from storage.stores.reports.digest_fact_store import SqlDigestFacts
    from storage.stores.reports.digest_store import SqlDigestStore, SqlTableChats
    from storage.stores.reports.duty_filling import SqlDutyFilling
    from storage.stores.reports.hazard_filling import SqlHazardFilling
    from storage.stores.reports.piece_store import SqlPieces
    from storage.stores.reports.recount_store import SqlRecounts
    from storage.stores.reports.report_hazards import SqlReportHazards
    from storage.stores.reports.round_store import SqlBlockStore, SqlRoundStore
    from storage.stores.reports.submission_papers import SqlSubmissionPapers
    from storage.stores.reports.submission_store import SqlSubmissionStore

NO_SEALER = NoSealer()
UNLIMITED = Quotas()


class Stores:
    """All stores on one session; made once for each connection."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._duty: DutyStores | None = None
        self._packages: PackageStores | None = None
        self.units = SqlUnitStore(session)
        self.departments = SqlDepartmentStore(session)
        self.persons = SqlPersonStore(session)
        self.absences = SqlAbsenceStore(session)
        self.invitations = SqlInvitationStore(session)
        self.nominations = SqlNominationStore(session)
        self.places = SqlPlaceStore(session)
        self.codes = SqlCodeStore(session)
        self.contexts = SqlContextStore(session)
        self.unwritten = UncommittedScenes()
        self.chat_states = SqlChatStates(session, self.unwritten)
        self.audit = SqlAudit(session)
        self.inspections = SqlInspectionStore(session)
        self.findings = SqlFindingStore(session)
        self.photos = SqlPhotos(session)
        self.reply_targets = SqlReplyTargets(session)
        self.cosignatures = SqlCosignatures(session)
        self.papers = SqlPaperStore(session)
        self.hazards = SqlHazardStore(session)
        self.ledger_lists = SqlLedgerLists(session)
        self.ledger_moves = SqlLedgerMoves(session)
        self.series = SqlSeriesStore(session)
        self.todo_items = SqlTodoItems(session)
        self.releases = SqlReleaseStore(session)
        self.rings = SqlRings(session)
        self.plans = SqlPlanStore(session)
        self.extensions = SqlExtensionStore(session)
        self.transfers = SqlTransferStore(session)
        self.witnesses = SqlWitnessStore(session)
        self.review_pictures = SqlReviewPictureStore(session)
        self.drafts = SqlDraftStore(session)
        self.tips = SqlTipStore(session)
        self.inbox = SqlInbox(session)
        self.workers = SqlWorkers(session)
        self.removals = SqlRemovals(session)
        self.jobs = SqlJobs(session)
        self.exports = SqlExports(session)
        self.outbox = SqlOutboxStore(session)
        self.dispatch = SqlDispatchStore(session, self.outbox)

    @property
    def duty(self) -> "DutyStores":
        """The stores of duties, read at their first use: the courier and most commands use none."""
        if self._duty is None:
            from storage.engine.duty_stores import DutyStores  # noqa: PLC0415 - see above

            self._duty = DutyStores(self.session)
        return self._duty

    @property
    def packages(self) -> "PackageStores":
        """The stores of what is handed up, read at their first use, as those of duties are."""
        if self._packages is None:
            from storage.engine.package_stores import PackageStores  # noqa: PLC0415 - see duty

            self._packages = PackageStores(self.session)
        return self._packages

    def begun(self) -> None:
        """A transaction has begun: what the process remembers is as the last COMMIT left it."""
        self.audit.begun()
        self.unwritten.begun()

    def turn_begun(self) -> None:
        """A turn has begun, or a part of one was undone: what it had read is read anew."""
        self.persons.begun()
        if self._duty is not None:
            self._duty.seasons.begun()

    @contextmanager
    def undoing(self) -> Iterator[None]:
        """Let an error undo in memory what its owner undoes in the database; it goes on."""
        mark = self.unwritten.mark()
        try:
            yield
        except Exception:
            self.audit.undone()
            self.unwritten.undone(mark)
            raise

    def committed(self) -> None:
        """The transaction is committed: everybody may know of it."""
        self.unwritten.committed()


class UnitOfWork:
    """The work that a use case is handed: everything that a room's ``ports.py`` asks for.

    It neither begins nor commits: its owner does, when the use case has returned and the turn is
    finished; when the use case raises, everything is rolled back.
    """

    def __init__(
        self,
        stores: Stores,
        clock: Clock,
        forms: Forms,
        ledger_prefix: str = "PT",
        admins: frozenset[Address] = frozenset(),
        address: Address = NOBODY,
        chat_id: int = 0,
        update_id: int = 0,
        card_of_notice: CardOfNotice = no_cards,
        sealer: Sealer = NO_SEALER,
        quotas: Quotas = UNLIMITED,
        transfer_link_days: int = 30,
        wrong_tries: WrongTries | None = None,
        unwritten: UnwrittenScenes | None = None,
        office_group: Address | None = None,
    ) -> None:
        self.office_group = office_group
        self._quotas = quotas
        self.transfer_link_days = transfer_link_days
        self.wrong_tries = wrong_tries or WrongTries()
        self.sealer = sealer
        self.clock = clock
        self.forms = forms
        self.ledger_prefix = ledger_prefix
        self.admins = admins
        self.address = address
        self.chat_id = chat_id
        self.update_id = update_id
        self.now: datetime = clock.now()
        self._stores = stores
        stores.turn_begun()
        self._unwritten = unwritten or UnwrittenScenes()
        stores.chat_states.begun(self._unwritten, self.now)
        self.units = stores.units
        self.departments = stores.departments
        self.persons = stores.persons
        self.invitations = stores.invitations
        self.nominations = stores.nominations
        self.places = stores.places
        self.codes = stores.codes
        self.contexts = stores.contexts
        self.chat_states = stores.chat_states
        self.audit = stores.audit
        self.journal = SqlJournal(stores.audit, stores.persons.get)
        self.inspections = stores.inspections
        self.findings = stores.findings
        self.photos = stores.photos
        self.reply_targets = stores.reply_targets
        self.papers = stores.papers
        self.hazards = stores.hazards
        self.series = stores.series
        self.todo_items = stores.todo_items
        self.releases = stores.releases
        self.plans = stores.plans
        self.extensions = stores.extensions
        self.transfers = stores.transfers
        self.witnesses = stores.witnesses
        self.review_pictures = stores.review_pictures
        self.drafts = stores.drafts
        self.tips = stores.tips
        self.inbox = stores.inbox
        self.removals = stores.removals
        self.jobs = stores.jobs
        self.outbox = NoticeOutbox(stores.outbox, card_of_notice, self.now)
        self.dispatch = stores.dispatch
        self.stale_todos: set[str] = set()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Let an error undo the block and nothing else of the turn; it goes on to the caller.

        Raises ``DatabaseAway`` instead of a fault that tells nothing of the block: a deadlock, or a
        database that is away. The turn is run again then.
        """
        session = self._stores.session
        todos = set(self.stale_todos)
        changed = dict(self.outbox.changed)
        session.save_later()
        try:
            with self._stores.undoing():
                yield
                session.settle()  # a fault of the block is raised in it
        except DatabaseAway:
            raise
        except Exception as fault:
            if may_pass(fault, attempt=1):
                raise database_away(fault) from fault
            session.back_to_save()
            self._stores.turn_begun()
            self._stores.chat_states.begun(self._unwritten, self.now)
            self.stale_todos.clear()
            self.stale_todos.update(todos)
            self.outbox.changed = changed
            raise
        session.say_later(RELEASE)

    def finish(self) -> None:
        """Write what the use case left for the turn's end: each to-do card once.

        Who spells the cards is read at the first of them: the courier writes none.
        """
        if self.stale_todos:
            from frontdesk import todo  # noqa: PLC0415 - see above

            todo.write_stale_todos(self)

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall calendar."""
        return self.clock.zone

    @property
    def ledger_lists(self) -> SqlLedgerLists:
        """Lists of the ledger by filter."""
        return self._stores.ledger_lists

    @property
    def ledger_moves(self) -> SqlLedgerMoves:
        """When hazards were struck off, and came back."""
        return self._stores.ledger_moves

    @property
    def exports(self) -> SqlExports:
        """Exports that are owed."""
        return self._stores.exports

    @property
    def cosignatures(self) -> SqlCosignatures:
        """Signatures of those who walk along."""
        return self._stores.cosignatures

    @property
    def absences(self) -> SqlAbsenceStore:
        """Absences."""
        return self._stores.absences

    @property
    def duties(self) -> "SqlDutyStore":
        """Duties."""
        return self._stores.duty.duties

    @property
    def calendar(self) -> "SqlCalendar":
        """The working calendar as it is kept."""
        return self._stores.duty.calendar

    @property
    def risks(self) -> "SqlRiskStore":
        """Risk colours and what is proposed about them."""
        return self._stores.duty.risks

    @property
    def risk_pictures(self) -> "SqlRiskPictures":
        """Pictures of the risk colours that are owed."""
        return self._stores.duty.risk_pictures

    @property
    def leads(self) -> "SqlLeadStore":
        """Counts of 五带头."""
        return self._stores.duty.leads

    @property
    def occurrences(self) -> "SqlOccurrenceStore":
        """Occurrences."""
        return self._stores.duty.occurrences

    @property
    def misses(self) -> "SqlMissStore":
        """Proposals of hazards from what was missed."""
        return self._stores.duty.misses

    @property
    def visits(self) -> "SqlVisitStore":
        """检查计划."""
        return self._stores.duty.visits

    @property
    def draws(self) -> "SqlDrawStore":
        """Draws by lot (双随机)."""
        return self._stores.duty.draws

    @property
    def tasks(self) -> "SqlTaskStore":
        """任务清单."""
        return self._stores.duty.tasks

    @property
    def rings(self) -> SqlRings:
        """What somebody is to hear."""
        return self._stores.rings

    @property
    def drills(self) -> "SqlDrillStore":
        """Records of drills."""
        return self._stores.duty.drills

    @property
    def patrol_spots(self) -> "SqlPatrolSpots":
        """Charging places."""
        return self._stores.duty.patrol_spots

    @property
    def workers(self) -> SqlWorkers:
        """The processes at work."""
        return self._stores.workers

    @property
    def escalations(self) -> "SqlEscalationStore":
        """Late hazards."""
        return self._stores.duty.escalations

    @cached_property
    def watch(self) -> "HazardWatch":
        """Whoever watches over deadlines; read at the first step: the courier takes none."""
        from duties.escalation.following import Following  # noqa: PLC0415 - see above

        return Following(self)

    @property
    def expiries(self) -> "SqlExpiryStore":
        """证照设备."""
        return self._stores.duty.expiries

    @property
    def alerts(self) -> "SqlAlertStore":
        """Alerts."""
        return self._stores.duty.alerts

    @property
    def acknowledgements(self) -> "SqlAcknowledgementStore":
        """Acknowledgements."""
        return self._stores.duty.acknowledgements

    @property
    def fulfilled(self) -> "SqlOccurrenceStore":
        """Duties that inspections fulfilled."""
        return self._stores.duty.occurrences

    @property
    def quizzes(self) -> "SqlQuizStore":
        """Rounds of 逢查必考."""
        return self._stores.duty.quizzes

    @property
    def rollouts(self) -> "SqlRolloutStore":
        """Rollouts."""
        return self._stores.duty.rollouts

    @property
    def seasons(self) -> "SqlSeasonStore":
        """Switches of key seasons."""
        return self._stores.duty.seasons

    @property
    def submissions(self) -> "SqlSubmissionStore":
        """What is handed up each month."""
        return self._stores.packages.submissions

    @property
    def report_hazards(self) -> "SqlReportHazards":
        """The hazards of what is handed up."""
        return self._stores.packages.report_hazards

    @property
    def pieces(self) -> "SqlPieces":
        """Long hazard lists that were handed in."""
        return self._stores.packages.pieces

    @property
    def submission_rounds(self) -> "SqlRoundStore":
        """What lacks of it, by street."""
        return self._stores.packages.rounds

    @property
    def submission_papers(self) -> "SqlSubmissionPapers":
        """Papers of what was handed in."""
        return self._stores.packages.papers

    @property
    def bulletins(self) -> "SqlBulletinStore":
        """What the office issues."""
        return self._stores.packages.bulletins

    @property
    def bulletin_facts(self) -> "SqlBulletinFacts":
        """What that tells besides the counts."""
        return self._stores.packages.bulletin_facts

    @property
    def blocks(self) -> "SqlBlockStore":
        """Words that were put in the place of others."""
        return self._stores.packages.blocks

    @cached_property
    def working_days(self) -> "WorkingDays":
        """The working calendar; announced years that come with the product are in it."""
        from duties.calendar.keeping import read_calendar  # noqa: PLC0415 - see Stores.duty

        return read_calendar(self)

    @cached_property
    def counts(self) -> "SqlCounts":
        """Figures about hazards and duties; few turns read any."""
        from storage.stores.reports.count_store import SqlCounts  # noqa: PLC0415 - see above

        return SqlCounts(self._stores.session, self.day())

    @cached_property
    def hazard_filling(self) -> "SqlHazardFilling":
        """Counting of hazards."""
        from storage.stores.reports.hazard_filling import SqlHazardFilling  # noqa: PLC0415 - above

        return SqlHazardFilling(self._stores.session, self.zone.key)

    @cached_property
    def duty_filling(self) -> "SqlDutyFilling":
        """Counting of duties."""
        from storage.stores.reports.duty_filling import SqlDutyFilling  # noqa: PLC0415 - see above

        return SqlDutyFilling(self._stores.session)

    @cached_property
    def recounts(self) -> "SqlRecounts":
        """What is to be counted once more."""
        from storage.stores.reports.recount_store import SqlRecounts  # noqa: PLC0415 - see above

        return SqlRecounts(self._stores.session)

    @cached_property
    def digests(self) -> "SqlDigestStore":
        """Digests; few turns need any."""
        from storage.stores.reports.digest_store import SqlDigestStore  # noqa: PLC0415 - see above

        return SqlDigestStore(self._stores.session)

    @cached_property
    def table_chats(self) -> "SqlTableChats":
        """Chats in which native tables are seen."""
        from storage.stores.reports.digest_store import SqlTableChats  # noqa: PLC0415 - see above

        return SqlTableChats(self._stores.session)

    @cached_property
    def digest_facts(self) -> "SqlDigestFacts":
        """What digests name besides counts."""
        from storage.stores.reports.digest_fact_store import (  # noqa: PLC0415 - see above
            SqlDigestFacts,
        )

        return SqlDigestFacts(self._stores.session)

    @cached_property
    def person(self) -> Person | None:
        """The actor, read in this transaction; ``None`` for somebody who has not joined."""
        if self.address != NOBODY:
            self.journal.actor = self.persons.by_address(self.address)
        return self.journal.actor

    def spend(self, allowance: Allowance) -> None:
        """Count something that not everybody may send without bound; raises ``QuotaReached``."""
        asked = (self.person, self.address, allowance, self.now, self.update_id)
        self._quotas.spend(*asked)

    def day(self) -> date:
        """Return the wall-calendar day of this turn."""
        return local(self.now, self.zone).date()
