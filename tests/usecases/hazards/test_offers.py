"""A hazard's card offers the steps that the tables permit, and no others."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from sqlalchemy import Engine

from chat.address import on_telegram
from chat.card import Button
from core.errors import XunanError
from handlers.hazards.buttons import AssignCallback, SeverityCallback, StepCallback, WishCallback
from handlers.hazards.taps import _DO
from handlers.render import card_of
from hazards.loop.lifecycle import Need, NeedMissing
from hazards.loop.steps import TooLate, load, may_take
from hazards.model import Hazard, HazardState, Severity, Step, Track
from hazards.showing import hazard_view
from hazards.views import HazardView
from people.model import Membership, Role, Scope
from people.permissions import HELD_AT, Action, NotAllowed, NotJoined, may
from storage.engine.session import Session
from storage.engine.turns import Caller, WorkMaker
from storage.engine.unit_of_work import Stores, UnitOfWork
from tests.usecases.life import Life
from tests.usecases.town import STREET

ELSEWHERE = {
    Step.WITNESS: "somebody else's snap of the same thing bears witness",
    Step.FILE: "signing an inspection or filing a snap does it",
    Step.FILE_FIXED: "as filing",
    Step.FIX_ON_SPOT: "as filing",
}
"""Steps that no button of a hazard's card takes, and what does."""

SAME_FOR_ALL = {"more", "less", "renew_link", "read_plan"}
TAKES: dict[str, set[Step]] = {
    "general": {Step.CLASSIFY, Step.JUDGE},
    "severity": {Step.CLASSIFY, Step.JUDGE},
    "doubt": {Step.DOUBT},
    "assign": {Step.ASSIGN},
    "accept": {Step.ACCEPT},
    "colleagues": {Step.HAND_OVER},
    "extension": {Step.ASK_EXTENSION},
    "plan": {Step.SUBMIT_PLAN},
    "proof": {Step.SUBMIT},
    "pass": {Step.CLOSE},
    "blurred": {Step.RETURN},
    "unfinished": {Step.RETURN},
    "write": {Step.RETURN},
    "approve": {Step.APPROVE_PLAN},
    "return_plan": {Step.RETURN_PLAN},
    "confirm": {Step.CONFIRM},
    "relapse": {Step.RELAPSE},
    "track": {Step.SET_TRACK},
    "transfer": {Step.TRANSFER},
    "notify": {Step.NOTIFY},
    "acknowledge": {Step.RECEIVE},
    "report": {Step.REPORT},
    "settle": {Step.SETTLE},
    "ask_again": {Step.ASK_AGAIN},
    "renew_link": {Step.DECLINE},
    "decline": {Step.DECLINE},
    "end": {Step.END},
}
"""What each word on a button takes, or begins; to judge an unjudged hazard has two names."""

UNJUDGED = {HazardState.ON_LEDGER: Step.CLASSIFY, HazardState.DOUBTFUL: Step.JUDGE}
HELD = [
    (role, scope)
    for role in Role
    for scope in sorted(HELD_AT[role])
    if role is not Role.PUBLIC and scope is not Scope.DEPARTMENT  # which takes no step
]
WITH_A_WISH = {
    HazardState.ASSIGNED,
    HazardState.PLANNING,
    HazardState.RECTIFYING,
    HazardState.PLANNED,
}


def taken_by(button: Button, hazard: Hazard) -> set[Step]:
    """The steps that a button takes or begins on a hazard."""
    match button.data:
        case StepCallback(do=do) if do in SAME_FOR_ALL:
            return set()
        case StepCallback(do="assign") | AssignCallback() if hazard.state in UNJUDGED:
            return {UNJUDGED[hazard.state]}
        case AssignCallback():
            return {Step.ASSIGN}
        case StepCallback(do=do):
            judging = UNJUDGED.get(hazard.state, Step.CLASSIFY)
            steps = TAKES[do]
            return {judging} if judging in steps else steps
        case SeverityCallback():
            return {UNJUDGED.get(hazard.state, Step.CLASSIFY)}
        case WishCallback(granted=granted):
            return {Step.GRANT_EXTENSION if granted else Step.REFUSE_EXTENSION}
    return set()


def buttons_of(view: HazardView) -> list[Button]:
    return [button for row in card_of(view).rows for button in row]


def offered(view: HazardView) -> set[Step]:
    """The steps that can be reached from a card by its buttons, and by those behind 更多…."""
    there = buttons_of(view)
    if StepCallback(hazard=view.hazard.id, do="more") in [button.data for button in there]:
        there += buttons_of(replace(view, more=True))
    return {step for button in there for step in taken_by(button, view.hazard)}


@contextmanager
def undone(engine: Engine) -> Iterator[Stores]:
    """One transaction for many looks, undone at the end."""
    session = Session(engine)
    stores = Stores(session)
    session.say("BEGIN")
    try:
        yield stores
    finally:
        session.say("ROLLBACK")
        stores.audit.undone()
        session.close()


async def cast(life: Life) -> list[int]:
    """Somebody for each role at each scope, for some of them together, and a passer-by."""
    several = (
        ((Role.SAFETY_OFFICER, Scope.UNIT), (Role.OFFICE, Scope.STREET)),
        ((Role.INSPECTOR, Scope.STREET), (Role.OFFICE, Scope.AREA)),
        ((Role.REWARD_OFFICER, Scope.STREET), (Role.PRINCIPAL, Scope.UNIT)),
    )
    people = [200]
    for number, held in enumerate([*((each,) for each in HELD), *several], start=500):
        for role, scope in held:
            membership = Membership(
                role,
                unit_id=life.school.id if scope is Scope.UNIT else None,
                street=STREET if scope is Scope.STREET else None,
            )
            await life.town.member(number, membership, f"{role.label} {scope}")
        people.append(number)
    return people


def put(work: UnitOfWork, hazard: Hazard, **facts: object) -> Hazard:
    """Let a hazard stand as it is said to."""
    there = load(work, hazard.id)
    assert work.hazards.save(replace(there, **facts))  # type: ignore[arg-type]  # as given
    return load(work, hazard.id)


@pytest.mark.parametrize(
    ("state", "wished"),
    [
        (state, wished)
        for state in HazardState
        for wished in ({False, True} if state in WITH_A_WISH else {False})
    ],
)
async def test_the_card_offers_exactly_the_steps_that_the_tables_permit(
    life: Life, engine: Engine, make: WorkMaker, state: HazardState, wished: bool
) -> None:
    """An inspector could not judge anew what was judged already: no 更多… led there."""
    people = await cast(life)
    filed = await life.files("passer-by")
    ids = {who: life.person(who).id for who in ("officer", "passer-by")}
    with undone(engine) as stores:
        work = make(stores, Caller(on_telegram(200), 200))
        if wished:
            work.extensions.ask(filed.id, ids["officer"], work.now, "等配件", date(2026, 12, 6))
        for owner, severity, track in product(
            ("", "officer", "passer-by"), (None, *Severity), Track
        ):
            hazard = put(
                work,
                filed,
                state=state,
                severity=severity,
                track=track,
                owner_id=ids.get(owner),
            )
            for telegram_id in people:
                looking = make(stores, Caller(on_telegram(telegram_id), telegram_id))
                if telegram_id != 200 and not may(looking.person, Action.SEE_HAZARD, life.school):
                    continue
                permitted = {step for step in Step if may_take(looking.person, hazard, step)} - set(
                    ELSEWHERE
                )
                if not wished:  # there is nothing to decide
                    permitted -= {Step.GRANT_EXTENSION, Step.REFUSE_EXTENSION}
                view = hazard_view(looking, hazard.id)
                assert looking.person is not None
                facts = (looking.person.name, owner, severity, track)
                assert offered(view) == permitted, facts


@pytest.mark.parametrize("state", [each for each in HazardState if each is not HazardState.FOUND])
async def test_no_button_of_the_card_is_refused_to_whom_it_is_shown(
    life: Life, engine: Engine, make: WorkMaker, state: HazardState
) -> None:
    """Whoever had a part in a plan, a wish or a proof was shown buttons that refused them."""
    people = await cast(life)
    filed = await life.files("passer-by")
    ids = {who: life.person(who).id for who in ("officer", "passer-by")}
    with undone(engine) as stores:
        work = make(stores, Caller(on_telegram(200), 200))
        severities = (None, *Severity) if state in UNJUDGED else tuple(Severity)
        for severity, telegram_id in product(severities, people):
            looking = make(stores, Caller(on_telegram(telegram_id), telegram_id))
            assert looking.person is not None
            facts = {"state": state, "severity": severity, "submitted_by": looking.person.id}
            hazard = put(work, filed, **facts, owner_id=ids["officer"])
            if telegram_id != 200 and not may(looking.person, Action.SEE_HAZARD, life.school):
                continue
            view = hazard_view(looking, hazard.id)
            for button in (*buttons_of(view), *buttons_of(replace(view, more=True))):
                assert not refused(stores, looking, button), (looking.person.name, button.label)


def refused(stores: Stores, work: UnitOfWork, button: Button) -> bool:
    """Whether the tap is refused for who taps, or for where the hazard stands; it is undone."""
    data = button.data
    if not isinstance(data, StepCallback) or data.do not in _DO:
        return False
    stores.session.say("SAVEPOINT tapped")
    try:
        _DO[data.do][0](work, data.hazard)
    except (NotAllowed, NotJoined, TooLate):
        return True
    except NeedMissing as missing:
        return missing.need is Need.ANOTHER_PERSON
    except XunanError:
        return False  # something else is asked for first, in words that say so
    finally:
        stores.session.say("ROLLBACK TO SAVEPOINT tapped")
        stores.audit.undone()
    return False
