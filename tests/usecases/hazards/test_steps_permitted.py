"""Every step of a hazard's life, tried by every role, at home, next door and in another street."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date

import pytest
from sqlalchemy import Engine

from chat.address import on_telegram
from core.errors import XunanError
from frontdesk import photos
from hazards import ledger
from hazards.loop import deciding, feedback, rectifying, reviewing, transferring
from hazards.loop.steps import ACTIONS, load, take_step
from hazards.model import Ending, Hazard, NewHazard, Step, Track
from hazards.permission_place import OF_THE_UNIT
from people.model import Membership, Role, Scope, Unit
from people.permissions import HELD_AT, TABLE, Action, NotAllowed, NotJoined
from storage.engine.session import Session
from storage.engine.turns import Caller, WorkMaker
from storage.engine.unit_of_work import Stores, UnitOfWork
from storage.evidence_files import KeptPhoto
from tests.usecases.life import WHAT, Life
from tests.usecases.moves import tells
from tests.usecases.town import STREET, photo_message

UNTIL = date(2026, 12, 6)
Act = Callable[[UnitOfWork, int], object]
Ready = Callable[[Life, Unit], Awaitable[Hazard]]


async def on_ledger(life: Life, unit: Unit) -> Hazard:
    return await life.files(life.parties(unit)[1], unit)


async def doubtful(life: Life, unit: Unit) -> Hazard:
    hazard = await on_ledger(life, unit)
    await life[life.parties(unit)[1]].taps(deciding.doubt, hazard.id, "难以判定")
    return hazard


async def classified(life: Life, unit: Unit) -> Hazard:
    hazard = await on_ledger(life, unit)
    await life[life.parties(unit)[2]].taps(deciding.decide_severity, hazard.id)
    return hazard


async def assigned(life: Life, unit: Unit) -> Hazard:
    return await life.assigned(unit)


async def wished(life: Life, unit: Unit) -> Hazard:
    hazard = await life.assigned(unit)
    officer, _, _ = life.parties(unit)
    await life[officer].taps(rectifying.ask_extension, hazard.id, UNTIL, "等配件")
    return hazard


async def written(life: Life, unit: Unit) -> Hazard:
    hazard = await life.assigned(unit, major=True)
    await life.writes_plan(life.parties(unit)[0], hazard.id)
    return hazard


async def planned(life: Life, unit: Unit) -> Hazard:
    return await life.planned(unit)


async def submitted(life: Life, unit: Unit) -> Hazard:
    return await life.submitted(unit)


async def closed(life: Life, unit: Unit) -> Hazard:
    return await life.closed(unit)


async def transferred(life: Life, unit: Unit) -> Hazard:
    hazard = await on_ledger(life, unit)
    office = life[life.parties(unit)[2]]
    await office.taps(transferring.transfer, hazard.id, "消防救援", copy=False)
    return hazard


async def received(life: Life, unit: Unit) -> Hazard:
    hazard = await transferred(life, unit)
    await life[life.parties(unit)[2]].taps(transferring.answer_for, hazard.id, taken=True)
    return hazard


def reports(work: UnitOfWork, hazard_id: int) -> object:
    feedback.note_feedback(work, hazard_id)
    made = work.transfers.live(hazard_id)
    assert made is not None
    return tells(work, made.id)


async def reported(life: Life, unit: Unit) -> Hazard:
    hazard = await received(life, unit)
    await life[life.parties(unit)[2]].taps(reports, hazard.id)
    return hazard


def files(work: UnitOfWork, unit_id: int, *, fixed: bool = False) -> Hazard:
    finder = work.person.id if work.person else 0
    return ledger.file_hazard(
        work,
        NewHazard(
            unit_id=unit_id,
            inspection_id=None,
            question=None,
            item="",
            description=WHAT,
            measure="",
            deadline=None,
            fixed_on_spot=fixed,
            found_at=work.now,
            found_by=finder,
        ),
    )


def proves(work: UnitOfWork, hazard_id: int) -> None:
    rectifying.receive_proof(work, hazard_id, photo_message(7))
    photo = work.photos.by_message(work.chat_id, 7)
    assert photo is not None
    work.photos.keep(photo.id, KeptPhoto("1" * 64, 9, "image/jpeg", 4, 3, None, "0" * 16))
    photos.record_kept(work, photo.id)


def hands_over(work: UnitOfWork, hazard_id: int) -> object:
    owner = load(work, hazard_id).owner_id
    assert owner is not None
    return rectifying.hand_over(work, hazard_id, owner)


def assigns(work: UnitOfWork, hazard_id: int) -> object:
    officer = work.persons.members_at(unit_of(work, hazard_id))[0]
    return deciding.assign(work, hazard_id, officer.person_id, 7)


def unit_of(work: UnitOfWork, hazard_id: int) -> Unit:
    unit = work.units.get(load(work, hazard_id).unit_id)
    assert unit is not None
    return unit


TRIED: dict[Step, tuple[Ready | None, Act]] = {
    Step.FILE: (None, files),
    Step.FILE_FIXED: (None, lambda work, id_: files(work, id_, fixed=True)),
    Step.FIX_ON_SPOT: (None, lambda work, id_: files(work, id_, fixed=True)),
    Step.WITNESS: (on_ledger, lambda work, id_: take_step(work, load(work, id_), Step.WITNESS)),
    Step.CLASSIFY: (on_ledger, deciding.decide_severity),
    Step.DOUBT: (on_ledger, lambda work, id_: deciding.doubt(work, id_, "难以判定")),
    Step.JUDGE: (doubtful, deciding.decide_severity),
    Step.ASSIGN: (classified, assigns),
    Step.ACCEPT: (assigned, rectifying.accept),
    Step.HAND_OVER: (assigned, hands_over),
    Step.ASK_EXTENSION: (
        assigned,
        lambda work, id_: rectifying.ask_extension(work, id_, UNTIL, "等配件"),
    ),
    Step.GRANT_EXTENSION: (
        wished,
        lambda work, id_: reviewing.decide_extension(work, id_, granted=True),
    ),
    Step.REFUSE_EXTENSION: (
        wished,
        lambda work, id_: reviewing.decide_extension(work, id_, granted=False),
    ),
    Step.SUBMIT_PLAN: (written, rectifying.submit_plan),
    Step.APPROVE_PLAN: (planned, reviewing.approve_plan),
    Step.RETURN_PLAN: (planned, lambda work, id_: reviewing.return_plan(work, id_, "不全")),
    Step.SUBMIT: (assigned, proves),
    Step.RETURN: (submitted, lambda work, id_: reviewing.send_back(work, id_, "看不清")),
    Step.CLOSE: (submitted, reviewing.close),
    Step.CONFIRM: (closed, reviewing.confirm),
    Step.RELAPSE: (closed, lambda work, id_: reviewing.relapse(work, id_, "又来")),
    Step.SET_TRACK: (on_ledger, lambda work, id_: deciding.set_track(work, id_, Track.ESCALATED)),
    Step.TRANSFER: (
        on_ledger,
        lambda work, id_: transferring.transfer(work, id_, "教育", copy=False),
    ),
    Step.NOTIFY: (on_ledger, lambda work, id_: transferring.transfer(work, id_, "教育", copy=True)),
    Step.RECEIVE: (
        transferred,
        lambda work, id_: transferring.answer_for(work, id_, taken=True),
    ),
    Step.DECLINE: (
        transferred,
        lambda work, id_: transferring.answer_for(work, id_, taken=False, reason="不归我们"),
    ),
    Step.REPORT: (received, reports),
    Step.ASK_AGAIN: (reported, lambda work, id_: feedback.ask_again(work, id_, "看不清")),
    Step.SETTLE: (reported, feedback.settle),
    Step.END: (on_ledger, lambda work, id_: deciding.end(work, id_, Ending.UNFOUNDED, "没有此事")),
}


@dataclass
class Trial:
    """Turns whose outcome is looked at and then undone."""

    stores: Stores
    make: WorkMaker

    @contextmanager
    def turn(self, telegram_id: int) -> Iterator[UnitOfWork]:
        session = self.stores.session
        session.say("BEGIN")
        try:
            yield self.make(self.stores, Caller(on_telegram(telegram_id), telegram_id))
        finally:
            session.say("ROLLBACK")
            self.stores.audit.undone()


@pytest.fixture
def trial(engine: Engine, make: WorkMaker) -> Iterator[Trial]:
    session = Session(engine)
    yield Trial(Stores(session), make)
    session.close()


UNKNOWN, PASSER_BY = 999, 200
HOLDERS = [
    (role, scope)
    for role in Role
    if role is not Role.PUBLIC
    for scope in Scope
    if scope in HELD_AT[role] and scope is not Scope.DEPARTMENT  # which takes no step
]


async def join_all(life: Life) -> dict[int, tuple[Role, Scope] | None]:
    """Let somebody join for each role at each scope: at the school, for its street, for all."""
    joined: dict[int, tuple[Role, Scope] | None] = {PASSER_BY: None, UNKNOWN: None}
    for number, (role, scope) in enumerate(HOLDERS, start=500):
        membership = Membership(
            role,
            unit_id=life.school.id if scope is Scope.UNIT else None,
            street=STREET if scope is Scope.STREET else None,
        )
        await life.town.member(number, membership, f"{role.label} {scope}")
        joined[number] = (role, scope)
    return joined


def expected(
    life: Life, held: tuple[Role, Scope] | None, action: Action, unit: Unit, track: Track
) -> bool:
    """What the permission table says, read without the functions under test."""
    if action is Action.FILE_HAZARD:
        return True
    if held is None or held[1] not in TABLE[held[0]].get(action, ()):
        return False
    if track is not Track.ROUTINE and action not in OF_THE_UNIT:
        return held[1] is Scope.AREA
    reach = {Scope.UNIT: {life.school.id}, Scope.STREET: {life.school.id, life.estate.id}}
    return held[1] is Scope.AREA or unit.id in reach[held[1]]


@pytest.mark.parametrize("step", list(ACTIONS))
async def test_a_step_is_taken_by_whom_the_table_names_and_refused_to_all_others(
    life: Life, trial: Trial, step: Step
) -> None:
    ready, act = TRIED[step]
    people = await join_all(life)
    action = ACTIONS[step]
    for unit in (life.school, life.estate, life.faraway):
        hazard = await ready(life, unit) if ready is not None else None
        before = life.town.rows("SELECT count(*) FROM audit")
        for track in (Track.ROUTINE, Track.ESCALATED) if hazard else (Track.ROUTINE,):
            for telegram_id, held in people.items():
                with trial.turn(telegram_id) as work:
                    where = _prepared(work, hazard, track, unit)
                    outcome = _outcome(work, act, where, step)
                allowed = expected(life, held, action, unit, track) and telegram_id != UNKNOWN
                refusal = NotAllowed if held else NotJoined
                assert outcome is (None if allowed else refusal), (held, unit.name, track)
        assert life.town.rows("SELECT count(*) FROM audit") == before


def _prepared(work: UnitOfWork, hazard: Hazard | None, track: Track, unit: Unit) -> int:
    """What the step is tried on: a unit, or a hazard on a track."""
    if hazard is None:
        return unit.id
    there = load(work, hazard.id)
    if there.track is not track:
        assert work.hazards.save(replace(there, track=track))
    return hazard.id


def _outcome(work: UnitOfWork, act: Act, where: int, step: Step) -> type[XunanError] | None:
    """The refusal that a step meets, or nothing when it was really taken."""
    lines = "SELECT count(*) FROM audit"
    count = work.audit._session.say(lines).fetchone()
    try:
        outcome = act(work, where)
    except XunanError as refusal:
        return type(refusal)
    if isinstance(outcome, Hazard) and outcome.last_step is not step:
        return NotAllowed if work.person and work.person.memberships else NotJoined
    after = work.audit._session.say(lines).fetchone()
    assert after[0] > count[0]
    return None


def test_every_step_is_tried() -> None:
    assert set(TRIED) == set(ACTIONS)
