"""A town in which random people do random things to hazards, held against what ought to be."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from sqlalchemy import Engine, text

from bot.commands.history_fields import FIELDS
from chat.address import on_telegram
from chat.card import Card
from chat.changes import read_changes, spell_changes
from core.clock import FixedClock
from core.errors import XunanError
from frontdesk import photos
from hazards import ledger, showing
from hazards.changes import HAZARD
from hazards.loop import rectifying
from hazards.loop.handed import TransferUnknown
from hazards.loop.steps import load
from hazards.loop.waiting import HAZARD_SUBJECT, Awaited
from hazards.model import PLAN_PARTS, Ending, Hazard, HazardState, NewHazard, Severity, Track
from hazards.photos import Photo
from hazards.views import HazardView
from people.awaiting import people_of
from people.model import Membership, Person, Role, Unit
from people.permissions import Action, NotAllowed, NotJoined, may
from people.todo import TodoItem, department_behind
from people.views import TodoView
from storage.engine.turns import Caller, WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import KeptPhoto
from storage.stores.audit.reading import reading
from storage.stores.audit.verifying import Verification
from storage.tables import metadata
from tests.usecases.expected import AWAITED, RULES, Actor, ExpectedLife, Shot
from tests.usecases.life import ELSEWHERE, WHAT
from tests.usecases.moves import ACTS
from tests.usecases.town import STREET, photo_message

S = HazardState
REFUSED = (NotAllowed, NotJoined, TransferUnknown)
ROLES: dict[str, tuple[Membership, ...]] = {
    "inspector": (Membership(Role.INSPECTOR, street=STREET),),
    "far inspector": (Membership(Role.INSPECTOR, street=ELSEWHERE),),
    "officer": (Membership(Role.SAFETY_OFFICER, unit_id=1),),
    "principal": (Membership(Role.PRINCIPAL, unit_id=1),),
    "both": (
        Membership(Role.SAFETY_OFFICER, unit_id=1),
        Membership(Role.INSPECTOR, street=STREET),
    ),
    "far officer": (Membership(Role.SAFETY_OFFICER, unit_id=2),),
    "office": (Membership(Role.OFFICE, street=STREET),),
    "area office": (Membership(Role.OFFICE),),
    "reward officer": (Membership(Role.REWARD_OFFICER),),
    "passer-by": (),
    "member": (),  # of the department; joins when the departments are there
}
DEPARTMENT = "消防救援"
RARE = {
    "end",
    "transfer",
    "witness",
    "tell a department",
    "note declined",
    "decline by link",
    "decline as member",
    "settle",
    "keep",
}
EXTRAS = ("file", "fix", "prove", "keep", "look", "wait")


@dataclass
class World:
    """The database, the people, the hazards as they ought to be, and what has been checked."""

    engine: Engine
    make: WorkMaker
    clock: FixedClock
    actors: list[Actor] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    lives: list[ExpectedLife] = field(default_factory=list)
    messages: Any = field(default_factory=lambda: count(100))
    worded: int = 0
    taken: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Let everybody join."""
        card_of_notice = self.make.card_of_notice

        def counted(content: Any) -> Card:
            self.worded += not isinstance(content, TodoView)
            return card_of_notice(content)

        self.make = WorkMaker(self.clock, self.make.forms, card_of_notice=counted)
        with transaction(self.engine, self.make) as work:
            self.units = [
                work.units.add("示例小学", "slxx", "学校", STREET, work.now),
                work.units.add("别处园区", "bcyq", "园区", ELSEWHERE, work.now),
            ]
            assert [unit.id for unit in self.units] == [1, 2]
            for number, (name, roles) in enumerate(ROLES.items(), start=101):
                person = work.persons.add(on_telegram(number), name, work.now)
                for role in roles:
                    work.persons.join(person.id, role, work.now)
                if name == "member":
                    brigade = work.departments.named(DEPARTMENT)[0]
                    role = Membership(Role.DEPARTMENT, department_id=brigade.id)
                    work.persons.join(person.id, role, work.now)
                self.actors.append(_actor(name, number, person.id, roles))

    def sensible(self, life: ExpectedLife) -> list[tuple[str, list[Actor]]]:
        """Everything that ought to succeed now, and by whom; what ends a hazard is rare."""
        able = {
            name: [each for each in self.actors if rule.may(each, life) and rule.legal(each, life)]
            for name, rule in RULES.items()
        }
        able["prove"] = [each for each in self.actors if _proves(each, life)]
        able["keep"] = self.actors if any(not shot.kept for shot in life.shots) else []
        hats = [each for each in self.actors if each.units and each.inspects]
        return [
            (name, actors + hats * 2 if hats[0] in actors else actors)
            for name, actors in able.items()
            for _ in range(1 if name in RARE else 4)
            if actors
        ]

    def does(self, actor: Actor, act: str, life: ExpectedLife | None) -> None:
        """Let somebody do something, and hold what becomes of it against what ought to."""
        if act in {"file", "fix"}:
            self._files(actor, fixed=act == "fix")
        elif act == "wait":
            self.clock.advance(timedelta(days=2, hours=5))
        elif life is None:
            return
        elif act == "look":
            self.looks(actor, life)
        elif act == "prove":
            self._proves(actor, life)
        elif act == "keep":
            self._keeps(life)
        else:
            self._acts(actor, act, life)
        self.taken[act] = self.taken.get(act, 0) + 1

    def _files(self, actor: Actor, *, fixed: bool) -> None:
        unit = self.units[len(self.lives) % len(self.units)]
        new = NewHazard(
            unit_id=unit.id,
            inspection_id=None,
            question=None,
            item="",
            description=WHAT,
            measure="",
            deadline=None,
            fixed_on_spot=fixed,
            found_at=self.clock.now(),
            found_by=actor.person_id,
        )
        life = ExpectedLife(0, unit.id, unit.street, actor.person_id, S.ON_LEDGER, 1)
        own, judge = actor.rectifies(life), actor.judges(life)
        filed = self._try(
            actor, lambda work: ledger.file_hazard(work, new), not fixed or own or judge
        )
        if not isinstance(filed, Hazard):
            return
        life.id, life.version = filed.id, filed.version
        if fixed:
            life.state, life.rounds, life.severity = S.CLOSED, 1, Severity.GENERAL
        if fixed and own:
            life.state, life.submitted_by = S.SUBMITTED, actor.person_id
            life.deadline = self.clock.now().astimezone(self.clock.zone).date()
        self.lives.append(life)
        self.check(life)

    def _acts(self, actor: Actor, act: str, life: ExpectedLife) -> None:
        rule = RULES[act]
        may_do, legal = rule.may(actor, life), rule.legal(actor, life)
        outcome = self._try(actor, lambda work: ACTS[act](work, life), may_do and legal)
        if isinstance(outcome, XunanError):
            if not may_do:
                assert isinstance(outcome, REFUSED), (act, actor.name, life, outcome)
        else:
            rule.then(actor, life, self.clock.now().astimezone(self.clock.zone).date())
        self.check(life)

    def _proves(self, actor: Actor, life: ExpectedLife) -> None:
        message = next(self.messages)
        photo = photo_message(message)

        def turn(work: UnitOfWork) -> Photo | None:
            rectifying.receive_proof(work, life.id, photo)
            return work.photos.by_message(work.chat_id, message)

        noted = self._try(actor, turn, _proves(actor, life))
        if not isinstance(noted, XunanError):
            more = life.state is S.SUBMITTED
            life.shots.append(Shot(noted.id, actor, life.rounds + (not more)))
            if message % 2:
                self._keeps(life)
        self.check(life)

    def _keeps(self, life: ExpectedLife) -> None:
        """Keep the bytes of the first photo that waits for it."""
        shot = next((each for each in life.shots if not each.kept), None)
        if shot is None:
            return

        def turn(work: UnitOfWork) -> None:
            hashed = f"{shot.id:064x}"
            assert work.photos.keep(
                shot.id, KeptPhoto(hashed, 9, "image/jpeg", 4, 3, None, "0" * 16)
            )
            photos.record_kept(work, shot.id)

        with transaction(self.engine, self.make, Caller(chat_id=shot.sender.telegram_id)) as work:
            turn(work)
        shot.kept = True
        if life.takes_proof and shot.round > life.rounds:
            life.rounds, life.submitted_by, life.wish = shot.round, shot.sender.person_id, None
            life.goes(S.SUBMITTED)
        self.check(life)

    def looks(self, actor: Actor, life: ExpectedLife) -> None:
        """Let somebody open a hazard."""
        outcome = self._turn(actor, lambda work: showing.hazard_view(work, life.id))
        assert isinstance(outcome, HazardView) is actor.sees(life), (actor.name, life, outcome)

    def _try(self, actor: Actor, act: Callable[[UnitOfWork], Any], expected: bool) -> Any:
        """Run a turn and return its result or its refusal, which must be as expected."""
        before = None if expected else self.dump()
        rows, self.worded = self.rows(), 0
        outcome = self._turn(actor, act)
        assert isinstance(outcome, XunanError) is not expected, (actor.name, outcome)
        if expected:
            self._told(actor, rows)
        else:
            assert self.dump() == before
        return outcome

    def _turn(self, actor: Actor, act: Callable[[UnitOfWork], Any]) -> Any:
        caller = Caller(on_telegram(actor.telegram_id), actor.telegram_id)
        try:
            with transaction(self.engine, self.make, caller) as work:
                return act(work)
        except XunanError as refusal:
            return refusal

    def rows(self) -> int:
        """The last row of the outbox."""
        return int(self.sql("SELECT coalesce(max(id), 0) FROM outbox")[0][0])

    def _told(self, actor: Actor, after: int) -> None:
        """Check what was put into the outbox: once for each occasion, and to whom it may go."""
        put = self.sql(
            "SELECT CAST(external_id AS BIGINT), kind, topic FROM outbox WHERE id > :after",
            after=after,
        )
        words = [row for row in put if row[1] != "pin" and not (row[2] or "").startswith("todo:")]
        assert len(words) == self.worded, "two different things were put under one key"
        chats = {each.telegram_id: each for each in self.actors}
        for chat, kind, topic in words:
            assert chat in chats
            if chat == actor.telegram_id and kind == "message":
                assert (topic or "").startswith(("task:", "ask:", "plan:")), (actor.name, topic)

    def check(self, life: ExpectedLife) -> None:
        """Hold a hazard against what it ought to be."""
        with transaction(self.engine, self.make) as work:
            there = load(work, life.id)
            items = work.todo_items.about(HAZARD_SUBJECT, life.id)
            alive = self.sql("SELECT alive FROM hazards WHERE id = :id", id=life.id)[0][0]
            assert (there.state, there.severity, there.track) == (
                life.state,
                life.severity,
                life.track,
            )
            assert (there.version, there.rounds) == (life.version, life.rounds)
            assert (there.submitted_by, there.deadline) == (life.submitted_by, life.deadline)
            assert bool(alive) is life.alive is there.state.open
            rectified = life.state in {S.CLOSED, S.CONFIRMED}
            assert (there.ending is Ending.RECTIFIED) is rectified
            expected = {AWAITED[life.state]} if life.state in AWAITED else set()
            expected |= {"extension"} if life.wish is not None else set()
            assert {item.awaited for item in items} == expected
            for item in items:
                holders = people_of(work, item.holder)
                assert any(can(each, there, item) for each in holders), (
                    item,
                    holders,
                )
        lines = self.sql(
            "SELECT count(*) FROM audit WHERE action <> 'photo' AND subject = :subject",
            subject=f"hazard:{there.number}",
        )
        assert lines[0][0] == life.steps

    def everything(self) -> None:
        """Check what holds for all: who sees what, the chain, the series, who reviewed."""
        before = self.dump()
        for life in self.lives:
            self.check(life)
            for actor in self.actors:
                self.looks(actor, life)
        assert self.dump() == before  # who only looks changes nothing
        with reading(self.engine) as reader:
            assert not list(Verification(reader).read(reader.lines()))
        for life in self.lives:
            self.replays(life)
        numbers = [row[0] for row in self.sql("SELECT number FROM hazards ORDER BY id")]
        assert numbers == [f"PT-2026-{each:06d}" for each in range(1, len(self.lives) + 1)]
        rounds = self.sql("SELECT hazard_id, round FROM review_pictures")
        handed = [(life.id, each) for life in self.lives for each in range(1, life.rounds + 1)]
        assert set(rounds) <= set(handed)

    def replays(self, life: ExpectedLife) -> None:
        """Hold a hazard, its plan and its wish for time against what its lines make of nothing."""
        with transaction(self.engine, self.make) as work:
            there = load(work, life.id)
            plan = work.plans.last(life.id)
        with reading(self.engine) as reader:
            about = reader.about(f"hazard:{there.number}")
        lines = sorted(about, key=lambda line: (line.at, line.id))
        made: dict[str, Any] = {}
        for line in lines:
            for name, (was, now) in read_changes(line.changes or "").items():
                assert name in FIELDS, name
                if name in {"extension.until", "extension.reason"} and was is None:
                    made |= {name: None, "extension.granted": None}  # another wish
                if name in HAZARD or name.partition(".")[0] in {"plan", "extension"}:
                    assert (made.get(name) or None) == (was or None), (line, name)
                    made[name] = now
        stands = {name: (None, getattr(there, name)) for name in HAZARD}
        stands |= {f"plan.{name}": (None, getattr(plan, name, None)) for name in PLAN_PARTS}
        for name, (_, now) in read_changes(spell_changes(stands)).items():
            assert (made.get(name) or None) == (now or None), (there.number, name)
        wishes = "SELECT until, granted FROM extensions WHERE hazard_id = :id ORDER BY id DESC"
        for until, granted in self.sql(wishes, id=life.id)[:1]:
            assert made["extension.until"] == str(until)
            if granted is not None:
                assert made["extension.granted"] is bool(granted)

    def sql(self, query: str, **given: object) -> list[Any]:
        """What another connection reads."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), given)]

    def dump(self) -> list[Any]:
        """Every row of every table."""
        with self.engine.connect() as connection:
            return [
                sorted(map(repr, connection.execute(table.select())))
                for table in metadata.sorted_tables
            ]


def _actor(name: str, number: int, person_id: int, roles: tuple[Membership, ...]) -> Actor:
    def streets(role: Role) -> frozenset[str]:
        return frozenset(each.street or "" for each in roles if each.role is role)

    units = frozenset(each.unit_id for each in roles if each.unit_id is not None)
    return Actor(
        name,
        number,
        person_id,
        units,
        streets(Role.INSPECTOR),
        streets(Role.OFFICE),
        any(each.role is Role.REWARD_OFFICER for each in roles),
        name == "member",
    )


def _proves(actor: Actor, life: ExpectedLife) -> bool:
    return actor.rectifies(life) and (life.takes_proof or life.state is S.SUBMITTED)


def can(person: Person, hazard: Hazard, item: TodoItem) -> bool:
    """Whether somebody for whom a hazard waits may do what it waits for."""
    awaited = Awaited(item.awaited)
    if department_behind(item.holder) is not None:
        return awaited in {Awaited.ACKNOWLEDGE, Awaited.FEEDBACK}
    actions = {
        Awaited.CLASSIFY: Action.CLASSIFY,
        Awaited.JUDGE: Action.JUDGE_DOUBTFUL,
        Awaited.ASSIGN: Action.ASSIGN,
        Awaited.RECTIFY: Action.SUBMIT_RECTIFICATION,
        Awaited.PLAN: Action.SUBMIT_PLAN,
        Awaited.APPROVE_PLAN: Action.APPROVE_PLAN,
        Awaited.REVIEW: Action.REVIEW,
        Awaited.EXTENSION: Action.DECIDE_EXTENSION,
        Awaited.ACKNOWLEDGE: Action.ANSWER_TRANSFER,
        Awaited.FEEDBACK: Action.ANSWER_TRANSFER,
        Awaited.WEIGH: Action.TRANSFER,
        Awaited.REVISIT: Action.CONFIRM_REVISIT,
    }
    if awaited in {Awaited.REVIEW, Awaited.REVISIT} and person.id == hazard.submitted_by:
        return False
    unit = Unit(hazard.unit_id, hazard.unit_name, hazard.sector, hazard.street)
    of_unit = awaited in {Awaited.RECTIFY, Awaited.PLAN} or hazard.track is Track.ROUTINE
    return may(person, actions[awaited], unit if of_unit else None)
