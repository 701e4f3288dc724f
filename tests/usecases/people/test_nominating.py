"""奖励经办人 is given by two people, or from the command line; and who hears of it."""

from datetime import timedelta
from typing import Any

import pytest

from chat.scene import show, shows
from checklists.views import View
from core.clock import FixedClock
from core.errors import XunanError
from frontdesk import joining, leaving
from frontdesk.showing import showing
from hazards.tips import rewarding
from people import members, nominating
from people.confirming import NominatedBeforeJoining, NominationNeedsAnother
from people.joining import RoleMisplaced
from people.model import Membership, NominationState, Role, Scope, Unit
from people.nominating import (
    NOMINATION_LASTS,
    NominationPast,
    NomineeUnfit,
)
from people.permissions import NotAllowed, NotJoined
from people.views import MemberView, NominateView, NominationsView, NominationView, PeopleView
from tests.usecases.snap_moves import does
from tests.usecases.town import STREET, Phone, Town, shown

A, B, C, HOLDER, INSPECTOR, CLERK, FAR = 30, 31, 32, 33, 34, 35, 36
ELSEWHERE = "邻街示例街道"
REWARD = Membership(Role.REWARD_OFFICER)


@pytest.fixture
async def first(town: Town) -> Phone:
    """Somebody of the area's office, who nominates."""
    return await town.member(A, Membership(Role.OFFICE), "陈示例")


@pytest.fixture
async def second(town: Town) -> Phone:
    """Another one of the area's office."""
    return await town.member(B, Membership(Role.OFFICE), "孙示例")


@pytest.fixture
async def nominee(town: Town, school: Unit) -> Phone:
    """An inspector who is to become it."""
    return await town.member(C, Membership(Role.INSPECTOR, street=STREET), "吴示例")


def seat(town: Town, phone: Phone) -> int:
    """The id of somebody's newest membership."""
    owner = town.rows(
        "SELECT person_id FROM addresses WHERE external_id = :id", id=str(phone.telegram_id)
    )[0]
    return int(town.rows("SELECT max(id) FROM memberships WHERE person_id = :id", id=owner)[0])


async def nominates(
    town: Town, phone: Phone, nominee: Phone, scope: Scope = Scope.AREA, unit_id: int = 0
) -> int:
    """Nominate somebody and return the id of the nomination."""
    view = await does(phone, nominating.nominate, seat(town, nominee), scope, unit_id)
    assert isinstance(view, NominationView)
    return view.nomination.id


def told(town: Town, words: str) -> set[int]:
    """The chats to which a message with these words was put."""
    rows = town.rows("SELECT CAST(external_id AS BIGINT), card FROM outbox WHERE kind = 'message'")
    return {chat for chat, card in rows if words in card}


def holders(town: Town) -> list[int]:
    """Who holds the role now."""
    return town.rows(
        "SELECT CAST(external_id AS BIGINT) FROM addresses"
        " JOIN memberships ON addresses.person_id = memberships.person_id"
        " WHERE role = 'reward_officer' AND ended_at IS NULL ORDER BY 1"
    )


def lines(town: Town) -> list[Any]:
    """The lines of the journal about nominations and what comes of them."""
    return town.rows(
        "SELECT CAST(external_id AS BIGINT), action, subject FROM audit JOIN addresses ON"
        " addresses.person_id = audit.person_id WHERE subject LIKE 'nomination:%'"
        " OR (action IN ('join', 'leave') AND changes LIKE '%reward_officer%')"
        " ORDER BY audit.id"
    )


def state(town: Town, nomination: int) -> Any:
    return town.rows("SELECT state FROM nominations WHERE id = :id", id=nomination)[0]


async def test_one_nominates_and_another_confirms_and_only_then_it_opens_anything(
    town: Town, first: Phone, second: Phone, nominee: Phone
) -> None:
    """An office could once invite itself, and read every name given in confidence."""
    member = shown(
        await first.taps(showing, show, members.MEMBER, members.MemberScene(seat(town, nominee))),
        MemberView,
    )
    assert member.nominate
    asked = await does(
        first, show, nominating.NOMINATE, nominating.NominateScene(seat(town, nominee))
    )
    assert isinstance(asked, NominateView)
    assert (asked.area, [unit.street for unit in asked.streets]) == (True, [STREET])
    nomination = await nominates(town, first, nominee)
    with pytest.raises(NotAllowed):
        await does(nominee, show, rewarding.TIPS, rewarding.TipsScene())
    assert holders(town) == []
    with pytest.raises(NominationNeedsAnother):
        await does(first, nominating.confirm, nomination)
    assert holders(town) == []
    view = await does(second, nominating.confirm, nomination)
    assert (view.standing, view.decider) == (NominationState.CONFIRMED, "孙示例")
    assert holders(town) == [C]
    await does(nominee, show, rewarding.TIPS, rewarding.TipsScene())
    [person] = town.rows("SELECT person_id FROM addresses WHERE external_id = :id", id=str(C))
    assert lines(town) == [
        (A, "nominate", f"nomination:{nomination}"),
        (B, "confirm_nomination", f"nomination:{nomination}"),
        (B, "join", f"person:{person}"),
    ]


async def test_no_second_role_lets_somebody_confirm_their_own_nomination(
    town: Town, first: Phone, nominee: Phone
) -> None:
    nomination = await nominates(town, first, nominee)
    for membership in (
        Membership(Role.OFFICE, street=STREET),
        REWARD,
        Membership(Role.INSPECTOR),
    ):
        town.gives(first, membership)
        with pytest.raises(NominationNeedsAnother):
            await does(first, nominating.confirm, nomination)
    assert state(town, nomination) == "waiting"


async def test_whoever_is_nominated_does_not_confirm_it(
    town: Town, first: Phone, second: Phone
) -> None:
    nomination = await nominates(town, first, second)
    with pytest.raises(NominationNeedsAnother):
        await does(second, nominating.confirm, nomination)
    view = await does(second, show, nominating.NOMINATION, nominating.NominationScene(nomination))
    assert (view.confirm, view.others) == (False, 0)
    assert holders(town) == []


async def test_somebody_brought_into_the_office_for_it_does_not_confirm_it(
    town: Town, clock: FixedClock, first: Phone, nominee: Phone
) -> None:
    nomination = await nominates(town, first, nominee)
    clock.advance(timedelta(seconds=1))
    late = await town.member(CLERK, Membership(Role.OFFICE), "周示例")
    with pytest.raises(NominatedBeforeJoining):
        await does(late, nominating.confirm, nomination)
    assert not (
        await does(late, show, nominating.NOMINATION, nominating.NominationScene(nomination))
    ).confirm
    assert holders(town) == []


async def test_nobody_nominates_themselves_a_nickname_or_who_holds_it_already(
    town: Town, first: Phone, nominee: Phone
) -> None:
    flower = town.phone(CLERK)
    await flower.taps(joining.join, town.invites(Membership(Role.INSPECTOR), ""), "🍀")
    for phone in (first, flower):
        with pytest.raises(NomineeUnfit):
            await does(
                first, show, nominating.NOMINATE, nominating.NominateScene(seat(town, phone))
            )
        with pytest.raises(NomineeUnfit):
            await nominates(town, first, phone)
    town.gives(nominee, REWARD)
    with pytest.raises(NomineeUnfit):
        await nominates(town, first, nominee)
    with pytest.raises(RoleMisplaced):
        await nominates(town, first, nominee, Scope.UNIT, 1)
    assert town.rows("SELECT count(*) FROM nominations") == [0]


async def test_a_nomination_ends_after_its_days_and_can_be_made_anew(
    town: Town, clock: FixedClock, first: Phone, second: Phone, nominee: Phone
) -> None:
    nomination = await nominates(town, first, nominee)
    clock.advance(NOMINATION_LASTS)
    with pytest.raises(NominationPast) as caught:
        await does(second, nominating.confirm, nomination)
    assert caught.value.standing is NominationState.LAPSED
    assert (
        await does(second, show, nominating.NOMINATION, nominating.NominationScene(nomination))
    ).standing is NominationState.LAPSED
    assert (
        await does(second, show, nominating.NOMINATIONS, nominating.NominationsScene())
    ).entries == ()
    assert holders(town) == []
    again = await nominates(town, first, nominee)
    assert (state(town, nomination), state(town, again)) == ("lapsed", "waiting")
    await does(second, nominating.confirm, again)
    assert holders(town) == [C]


async def test_it_is_withdrawn_by_who_made_it_and_refused_by_others(
    town: Town, first: Phone, second: Phone, nominee: Phone
) -> None:
    one = await nominates(town, first, nominee)
    with pytest.raises(NotAllowed):
        await does(second, nominating.withdraw, one)
    await does(first, nominating.withdraw, one)
    two = await nominates(town, first, nominee)
    with pytest.raises(NotAllowed):
        await does(first, nominating.refuse, two)
    await does(second, nominating.refuse, two)
    for nomination, became in ((one, "withdrawn"), (two, "refused")):
        assert state(town, nomination) == became
        for step in (nominating.confirm, nominating.refuse):
            with pytest.raises(NominationPast):
                await does(second, step, nomination)
        with pytest.raises(NominationPast):
            await does(first, nominating.withdraw, nomination)
    assert holders(town) == []
    assert [action for _, action, _ in lines(town)] == [
        "nominate",
        "withdraw_nomination",
        "nominate",
        "refuse_nomination",
    ]


async def test_who_nominates_the_same_again_sees_the_one_that_waits(
    town: Town, first: Phone, second: Phone, nominee: Phone
) -> None:
    nomination = await nominates(town, first, nominee)
    assert await nominates(town, second, nominee) == nomination
    assert town.rows("SELECT count(*) FROM nominations") == [1]
    view = shown(
        await second.taps(showing, show, members.PEOPLE, members.PeopleScene()), PeopleView
    )
    assert view.nominations == 1
    listed = await does(second, show, nominating.NOMINATIONS, nominating.NominationsScene())
    assert isinstance(listed, NominationsView)
    assert [(each.id, name) for each, name in listed.entries] == [(nomination, "吴示例")]


async def test_what_a_nomination_rests_on_is_read_again_when_it_is_confirmed(
    town: Town, first: Phone, second: Phone, nominee: Phone
) -> None:
    nomination = await nominates(town, first, nominee)
    await second.taps(leaving.leave, seat(town, first))
    with pytest.raises(NomineeUnfit):
        await does(second, nominating.confirm, nomination)
    again = await nominates(town, second, nominee)  # the one that waits is shown, and cleared away
    assert again == nomination
    await does(second, nominating.refuse, again)
    town.gives(first, Membership(Role.OFFICE))
    nomination = await nominates(town, first, nominee)
    await second.taps(leaving.leave, seat(town, nominee))
    with pytest.raises(NomineeUnfit):
        await does(second, nominating.confirm, nomination)
    assert holders(town) == []
    assert town.rows("SELECT state FROM nominations ORDER BY id") == ["refused", "waiting"]


async def test_a_street_gives_it_for_itself_and_nobody_beyond_takes_part(
    town: Town, school: Unit, second: Phone, nominee: Phone
) -> None:
    town.unit("邻街小学", street=ELSEWHERE)
    clerk = await town.member(CLERK, Membership(Role.OFFICE, street=STREET), "周示例")
    far = await town.member(FAR, Membership(Role.OFFICE, street=ELSEWHERE), "郑示例")
    asked = await does(
        clerk, show, nominating.NOMINATE, nominating.NominateScene(seat(town, nominee))
    )
    assert (asked.area, [unit.street for unit in asked.streets]) == (False, [STREET])
    with pytest.raises(NotAllowed):
        await nominates(town, clerk, nominee)
    with pytest.raises(NotAllowed):
        await nominates(town, far, nominee, Scope.STREET, school.id)
    nomination = await nominates(town, clerk, nominee, Scope.STREET, school.id)
    for step in (shows(nominating.NOMINATION), nominating.confirm, nominating.refuse):
        with pytest.raises(NotAllowed):
            await does(far, step, nomination)
        with pytest.raises(NotAllowed):
            await does(far, step, 4711)
    assert (
        await does(far, show, nominating.NOMINATIONS, nominating.NominationsScene())
    ).entries == ()
    await does(second, nominating.confirm, nomination)
    assert town.rows("SELECT street FROM memberships WHERE role = 'reward_officer'") == [STREET]
    assert told(town, "现在是奖励经办人") == {C, CLERK}
    assert FAR not in told(town, "奖励经办人")


async def test_nobody_but_the_office_nominates_or_decides(
    town: Town, school: Unit, first: Phone, nominee: Phone
) -> None:
    nomination = await nominates(town, first, nominee)
    member = seat(town, nominee)
    others: list[tuple[Phone, type[XunanError]]] = [(town.phone(99), NotJoined)]
    for number, membership in enumerate(
        (
            Membership(Role.INSPECTOR),
            Membership(Role.SAFETY_OFFICER, unit_id=school.id),
            Membership(Role.PRINCIPAL, unit_id=school.id),
            REWARD,
        ),
        start=70,
    ):
        others.append((await town.member(number, membership, f"赵示例{number}"), NotAllowed))
    acts: tuple[tuple[Any, ...], ...] = (
        (shows(nominating.NOMINATE), member),
        (nominating.nominate, member, Scope.AREA),
        (shows(nominating.NOMINATION), nomination),
        (nominating.confirm, nomination),
        (nominating.refuse, nomination),
        (nominating.withdraw, nomination),
        (show, nominating.NOMINATIONS, nominating.NominationsScene()),
    )
    for phone, refusal in others:
        for act in acts:
            with pytest.raises(refusal):
                await does(phone, *act)
    assert town.rows("SELECT state FROM nominations") == ["waiting"]


async def test_the_card_comes_back_from_its_scene_alone(
    town: Town, first: Phone, nominee: Phone
) -> None:
    kinds: list[type[View]] = []
    for act in (
        (shows(nominating.NOMINATE), seat(town, nominee)),
        (nominating.nominate, seat(town, nominee), Scope.AREA),
        (show, nominating.NOMINATIONS, nominating.NominationsScene()),
    ):
        view = await does(first, *act)
        assert await first.sees() == view
        kinds.append(type(view))
    assert kinds == [NominateView, NominationView, NominationsView]
