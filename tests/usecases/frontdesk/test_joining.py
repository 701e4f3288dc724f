"""People come in by invitation, once each."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from chat.address import on_telegram
from chat.done import Done
from checklists import starting
from checklists.views import MenuView, StrangerView
from core.clock import FixedClock
from frontdesk import joining
from frontdesk import menu as frontdesk_menu
from people.joining import InvitationExpired, InvitationInvalid, InvitationUsed, invite
from people.model import Membership, Role, Unit
from people.permissions import NotJoined
from storage.engine.turns import Turns, WorkMaker
from tests.usecases.town import STREET, Town, shown

INSPECTOR = Membership(Role.INSPECTOR, street=STREET)


async def test_a_stranger_is_told_how_to_join_and_may_do_nothing(town: Town, school: Unit) -> None:
    stranger = town.phone(99)
    shown(await stranger.taps(frontdesk_menu.show_menu), StrangerView)
    with pytest.raises(NotJoined):
        await stranger.taps(starting.choose_unit)
    with pytest.raises(NotJoined):
        await stranger.taps(starting.start, school.id, "campus")
    assert town.rows("SELECT count(*) FROM inspections") == [0]


async def test_an_invitation_makes_a_member(town: Town) -> None:
    phone = town.phone(7)
    reply = await phone.taps(joining.join, town.invites(INSPECTOR), "王示例")
    assert reply.done is Done.JOINED
    assert reply.welcome is not None
    assert reply.welcome.membership == INSPECTOR
    menu = shown(await phone.taps(frontdesk_menu.show_menu), MenuView)
    assert (menu.person.name, menu.person.memberships) == ("王示例", (INSPECTOR,))
    assert town.changes("join") == [{"role": (None, "inspector"), "street": (None, STREET)}]


async def test_a_member_of_a_unit_is_welcomed_to_that_unit(town: Town, school: Unit) -> None:
    token = town.invites(Membership(Role.SAFETY_OFFICER, unit_id=school.id))
    reply = await town.phone(7).taps(joining.join, token, "李示例")
    assert reply.welcome is not None
    assert reply.welcome.unit == school
    assert shown(reply, MenuView).unit == school


async def test_opening_the_own_link_again_greets_and_changes_nothing(town: Town) -> None:
    token = town.invites(INSPECTOR)
    phone = town.phone(7)
    first = await phone.taps(joining.join, token, "王示例")
    again = await phone.taps(joining.join, token, "王改名")
    assert again.welcome == first.welcome
    assert town.rows("SELECT count(*) FROM memberships") == [1]


async def test_an_invitation_serves_one_person_only(town: Town) -> None:
    token = town.invites(INSPECTOR)
    await town.phone(7).taps(joining.join, token, "王示例")
    with pytest.raises(InvitationUsed):
        await town.phone(8).taps(joining.join, token, "赵示例")
    assert town.rows("SELECT channel, external_id FROM addresses") == [("telegram", "7")]


async def test_somebody_whose_role_has_ended_cannot_come_back_by_the_old_link(town: Town) -> None:
    token = town.invites(INSPECTOR)
    phone = town.phone(7)
    await phone.taps(joining.join, token, "王示例")
    town.rows("UPDATE memberships SET ended_at = began_at")
    with pytest.raises(InvitationUsed):
        await phone.taps(joining.join, token, "王示例")
    shown(await phone.taps(frontdesk_menu.show_menu), StrangerView)


async def test_an_unknown_or_revoked_invitation_is_refused(town: Town) -> None:
    token = town.invites(INSPECTOR)
    town.rows("UPDATE invitations SET revoked_at = created_at")
    for word in (token, "nothing", ""):
        with pytest.raises(InvitationInvalid):
            await town.phone(7).taps(joining.join, word, "王示例")


async def test_an_invitation_ends_after_seven_days(town: Town, clock: FixedClock) -> None:
    in_time, late = town.invites(INSPECTOR), town.invites(INSPECTOR)
    clock.advance(timedelta(days=7) - timedelta(seconds=1))
    await town.phone(7).taps(joining.join, in_time, "王示例")
    clock.advance(timedelta(seconds=1))
    with pytest.raises(InvitationExpired):
        await town.phone(8).taps(joining.join, late, "赵示例")


async def test_a_second_invitation_adds_a_second_role(town: Town, school: Unit) -> None:
    officer = Membership(Role.SAFETY_OFFICER, unit_id=school.id)
    phone = await town.member(7, INSPECTOR)
    reply = await phone.taps(joining.join, town.invites(officer), "王示例")
    assert shown(reply, MenuView).person.memberships == (INSPECTOR, officer)


async def test_the_longest_name_that_telegram_allows_can_join(town: Town) -> None:
    name = "长" * 64 + " " + "名" * 64
    await town.phone(7).taps(joining.join, town.invites(INSPECTOR, ""), name)
    (kept,) = town.rows("SELECT name FROM persons")
    assert name.startswith(kept)


@pytest.fixture
async def founder(engine: Engine, make: WorkMaker) -> AsyncIterator[Town]:
    """A town whose settings name the Telegram user 42 as an admin."""
    turns = Turns(engine, WorkMaker(make.clock, make.forms, admins=(on_telegram(42),)))
    yield Town(engine, make, turns)
    turns.close()


async def test_an_admin_of_the_settings_joins_the_office_at_first_sight(founder: Town) -> None:
    admin = founder.phone(42)
    menu = shown(await admin.taps(frontdesk_menu.show_menu, "长" * 129), MenuView)
    assert menu.person.memberships == (Membership(Role.OFFICE),)
    assert menu == await admin.sees()
    assert shown(await admin.taps(frontdesk_menu.show_menu, "改名"), MenuView) == menu
    assert founder.rows("SELECT count(*) FROM memberships") == [1]


async def test_nobody_else_becomes_the_office_by_just_coming(founder: Town) -> None:
    shown(await founder.phone(43).taps(frontdesk_menu.show_menu, "路人"), StrangerView)
    assert founder.rows("SELECT count(*) FROM persons") == [0]


async def test_a_link_made_in_chat_for_the_role_that_reads_who_tipped_is_void(town: Town) -> None:
    """An office could invite itself; such a link from before may still be in its hands."""
    office = await town.member(8, Membership(Role.OFFICE), "周示例")
    reward = Membership(Role.REWARD_OFFICER)
    [maker] = town.rows("SELECT person_id FROM addresses WHERE external_id = '8'")
    token = town.reads(lambda work: invite(work, reward, made_by=maker))
    with pytest.raises(InvitationInvalid):
        await office.taps(joining.join, token, "周示例")
    assert town.rows("SELECT role FROM memberships") == ["office"]
    await town.phone(9).taps(joining.join, town.invites(reward), "吴示例")
    assert town.rows("SELECT role FROM memberships ORDER BY id") == ["office", "reward_officer"]
