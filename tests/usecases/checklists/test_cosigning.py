"""同行签名: who may sign beside, for what a signature stands, and what is known of its signer."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.commands.history import as_text, read_history
from chat.address import on_telegram
from chat.done import Done
from checklists import finding, signing, starting, walking
from checklists.cosigning import asking, cosigning
from checklists.cosigning.model import MOST_COSIGNERS
from checklists.cosigning.views import CosignersView, CosignView
from checklists.sheets import InspectionSigned
from checklists.signing_views import SignedView, SummaryView
from core.clock import FixedClock
from frontdesk import leaving
from people.model import Membership, Person, Role, Unit
from people.naming import NameRefused
from people.permissions import NotAllowed, NotJoined
from tests.usecases.town import STREET, Phone, Town, shown

LEAD = 7
WAITING = "SELECT id FROM outbox WHERE key LIKE 'cosign-lapsed:%'"


@pytest.fixture
async def ready(inspector: Phone, campus: int) -> int:
    """A campus self-check with one hazard, of which nothing is open."""
    await inspector.finds(campus, 2)
    await inspector.passes(campus, [1, *range(3, 30)])
    return campus


async def asks(inspector: Phone, inspection_id: int) -> str:
    """Press 请同行人签名 and return what the link carries."""
    view = shown(await inspector.taps(asking.ask, inspection_id), CosignersView)
    assert view.token
    return view.token


async def opens(phone: Phone, token: str, name: str = "") -> CosignView:
    """Open the link, and type a name where one is to be typed."""
    view = await phone.taps(cosigning.open_link, token)
    return shown(await phone.types(name), CosignView) if name else view


async def cosigns(phone: Phone, token: str, name: str = "") -> CosignView:
    view = await opens(phone, token, name)
    reply = await phone.taps(cosigning.cosign, view.link_id, view.stamp)
    assert reply.done is Done.COSIGNED
    return shown(reply, CosignView)


async def summary(inspector: Phone, inspection_id: int) -> SummaryView:
    return shown(await inspector.taps(walking.show_summary, inspection_id), SummaryView)


def who_holds(town: Town, telegram_id: int) -> Person:
    person = town.reads(lambda work: work.persons.by_address(on_telegram(telegram_id)))
    assert person is not None
    return person


def names(signed: tuple[Any, ...]) -> list[str]:
    return [each.name for each in signed]


async def officer_of(town: Town, unit: Unit, telegram_id: int = 21, name: str = "李示例") -> Phone:
    return await town.member(telegram_id, Membership(Role.SAFETY_OFFICER, unit_id=unit.id), name)


async def test_a_member_and_somebody_without_a_role_sign_beside_who_leads(
    town: Town, inspector: Phone, school: Unit, ready: int
) -> None:
    token = await asks(inspector, ready)
    officer, stranger = await officer_of(town, school), town.phone(31)
    view = await opens(officer, token)
    assert (view.lead, view.name, view.hazards, view.own) == ("王示例", "李示例", 1, None)
    await cosigns(officer, token)
    first = await opens(stranger, token)
    assert first.name == ""
    named = await cosigns(stranger, token, "赵 示例")
    assert named.own is not None
    assert not named.own.lapsed
    assert names((await summary(inspector, ready)).standing) == ["李示例", "赵 示例"]
    assert [each["cosigner"] for each in town.changes("cosign")] == [
        (None, "李示例"),
        (None, "赵 示例"),
    ]
    signers = "SELECT person_id IS NULL, external_id FROM cosignatures ORDER BY id"
    assert town.rows(signers) == [(0, "21"), (1, "31")]
    signed = shown(await inspector.taps(signing.sign, ready), SignedView)
    assert signed.cosigned == ("李示例", "赵 示例")
    assert town.rows(signers) == [(0, None), (1, None)]
    assert [each.get("cosigners") for each in town.changes("sign")] == [(None, "李示例、赵 示例")]
    assert town.rows("SELECT count(*) FROM memberships") == [2]  # no role was given
    told = as_text(read_history(town.engine, town.make, signed.hazards[0].number))
    for expected in ("同行签名 同行人 李示例", "同行签名 李示例、赵 示例"):
        assert expected in " ".join(told.split()).replace("：", " "), told


async def test_a_signature_lapses_with_any_change_and_stands_again_when_that_is_undone(
    town: Town, inspector: Phone, school: Unit, ready: int, clock: FixedClock
) -> None:
    token = await asks(inspector, ready)
    stranger = town.phone(31)
    await cosigns(stranger, token, "赵示例")
    await inspector.taps(finding.set_days, ready, 2, 3)
    assert names((await summary(inspector, ready)).lapsed) == ["赵示例"]
    await summary(inspector, ready)
    assert len(town.rows(WAITING)) == 1  # told once, however often it is looked at
    assert (await opens(stranger, token)).own.lapsed  # type: ignore[union-attr]
    await inspector.taps(finding.set_days, ready, 2, 7)
    assert names((await summary(inspector, ready)).standing) == ["赵示例"]
    await inspector.passes(ready, [1], "na")
    clock.advance(timedelta(minutes=1))
    await cosigns(stranger, token)  # by the name that was typed before
    assert names((await summary(inspector, ready)).standing) == ["赵示例"]
    await inspector.passes(ready, [1])
    await summary(inspector, ready)
    assert len(town.rows(WAITING)) == 2


async def test_a_lapsed_signature_is_asked_about_once_and_then_not_counted(
    town: Town, inspector: Phone, school: Unit, ready: int
) -> None:
    token = await asks(inspector, ready)
    await cosigns(town.phone(31), token, "赵示例")
    await cosigns(town.phone(32), token, "孙示例")
    await inspector.passes(ready, [1], "na")
    await cosigns(town.phone(32), token)
    before = await summary(inspector, ready)
    asked = shown(await inspector.taps(signing.sign, ready, before.seen), SummaryView)
    assert asked.asks
    assert names(asked.lapsed) == ["赵示例"]
    assert shown(await inspector.taps(signing.sign, ready, before.seen), SummaryView).asks
    assert town.rows("SELECT signed_at FROM inspections") == [None]
    assert shown(await inspector.taps(signing.sign, ready, asked.seen), SignedView).cosigned == (
        "孙示例",
    )
    assert town.rows("SELECT name FROM cosignatures WHERE lapsed_at IS NULL") == ["孙示例"]


async def test_what_was_changed_since_it_was_seen_is_shown_first(
    town: Town, inspector: Phone, school: Unit, ready: int
) -> None:
    token = await asks(inspector, ready)
    stranger = town.phone(31)
    view = await opens(stranger, token, "赵示例")
    await inspector.passes(ready, [1], "na")
    reply = await stranger.taps(cosigning.cosign, view.link_id, view.stamp)
    assert reply.done is Done.MOVED_ON
    assert town.rows("SELECT id FROM cosignatures") == []
    now = shown(reply, CosignView)
    await stranger.taps(cosigning.cosign, now.link_id, now.stamp)
    assert town.rows("SELECT name FROM cosignatures") == ["赵示例"]


async def test_nothing_is_signed_for_that_is_not_filled_in(
    town: Town, inspector: Phone, campus: int
) -> None:
    token = await asks(inspector, campus)
    view = await opens(town.phone(31), token, "赵示例")
    assert not view.ready
    reply = await town.phone(31).taps(cosigning.cosign, view.link_id, view.stamp)
    assert reply.done is Done.MOVED_ON
    assert town.rows("SELECT id FROM cosignatures") == []


async def test_one_person_signs_once_whichever_phone_they_hold(
    town: Town, inspector: Phone, school: Unit, ready: int
) -> None:
    token = await asks(inspector, ready)
    officer = await officer_of(town, school)
    other = town.phone(22)
    person = who_holds(town, 21)
    town.rows(
        "INSERT INTO addresses (person_id, channel, external_id, since)"
        " SELECT person_id, channel, '22', since FROM addresses WHERE person_id = :id",
        id=person.id,
    )
    await cosigns(officer, token)
    assert (await cosigns(other, token)).own is not None
    stranger, second = town.phone(31), town.phone(32)
    await cosigns(stranger, token, "赵示例")
    await cosigns(stranger, token)
    for taken in ("赵示例", "李示例", "王示例"):  # the last one leads
        view = await opens(second, token, taken)
        with pytest.raises(cosigning.CosignerNamed):
            await second.taps(cosigning.cosign, view.link_id, view.stamp)
    await cosigns(second, token, "赵示例（电工班）")
    assert town.rows("SELECT name FROM cosignatures ORDER BY id") == [
        "李示例",
        "赵示例",
        "赵示例（电工班）",
    ]


async def test_who_lost_their_role_after_signing_has_signed_all_the_same(
    town: Town, inspector: Phone, school: Unit, ready: int
) -> None:
    """It used to be said that they had signed anew, by another name, and nothing was kept."""
    token = await asks(inspector, ready)
    officer = await officer_of(town, school)
    view = await cosigns(officer, token)
    town.rows("DELETE FROM memberships WHERE person_id = :id", id=who_holds(town, 21).id)
    again = await opens(officer, token, "周示例")
    assert again.own == view.own
    await officer.taps(cosigning.cosign, again.link_id, again.stamp)
    assert town.rows("SELECT name FROM cosignatures") == ["李示例"]
    assert len(town.changes("cosign")) == 1


async def test_who_leads_cannot_sign_beside_themselves(
    town: Town, inspector: Phone, ready: int
) -> None:
    token = await asks(inspector, ready)
    with pytest.raises(cosigning.LeadCannotCosign):
        await inspector.taps(cosigning.open_link, token)
    with pytest.raises(cosigning.CosignUnknown):
        await inspector.taps(cosigning.cosign, 1, 1)


async def test_at_most_ten_sign(town: Town, inspector: Phone, ready: int) -> None:
    token = await asks(inspector, ready)
    for number in range(MOST_COSIGNERS):
        await cosigns(town.phone(100 + number), token, f"赵示例{'甲乙丙丁戊己庚辛壬癸'[number]}")
    late = town.phone(200)
    view = await opens(late, token, "孙示例")
    with pytest.raises(cosigning.CosignersFull):
        await late.taps(cosigning.cosign, view.link_id, view.stamp)
    first = town.rows("SELECT min(id) FROM cosignatures")[0]
    left = shown(await inspector.taps(asking.remove, ready, first), CosignersView)
    assert len(left.entries) == MOST_COSIGNERS - 1
    assert town.changes("remove_cosignature") == [{"cosigner": ("赵示例甲", None)}]
    await late.taps(cosigning.cosign, view.link_id, view.stamp)
    assert town.rows("SELECT count(*) FROM cosignatures") == [MOST_COSIGNERS]


async def test_whoever_has_not_come_by_the_link_learns_nothing(
    town: Town, inspector: Phone, school: Unit, ready: int
) -> None:
    token = await asks(inspector, ready)
    link = (await opens(town.phone(31), token)).link_id
    forger, officer = town.phone(41), await officer_of(town, school)
    for phone in (forger, officer):
        for id_ in (link, 4711):
            with pytest.raises(cosigning.CosignUnknown):
                await phone.taps(cosigning.show_page, id_, 0)
            with pytest.raises(cosigning.CosignUnknown):
                await phone.taps(cosigning.cosign, id_, 1)
    for wrong in (f"s{'A' * 24}", token[:-1], f"{token}A"):
        with pytest.raises(cosigning.CosignUnknown):
            await forger.taps(cosigning.open_link, wrong)
    refused: list[Callable[..., Any]] = [asking.ask, asking.renew]
    for use_case in refused:
        with pytest.raises(NotAllowed):
            await officer.taps(use_case, ready)
        with pytest.raises(NotJoined):
            await forger.taps(use_case, ready)
    with pytest.raises(NotAllowed):
        await officer.taps(asking.remove, ready, 1)


async def test_a_link_made_anew_shuts_out_whoever_has_not_signed(
    town: Town, inspector: Phone, ready: int
) -> None:
    first = await asks(inspector, ready)
    assert not shown(await inspector.taps(asking.ask, ready), CosignersView).token  # told once
    signed, came = town.phone(31), town.phone(32)
    view = await cosigns(signed, first, "赵示例")
    await opens(came, first, "孙示例")
    second = shown(await inspector.taps(asking.renew, ready), CosignersView).token
    with pytest.raises(cosigning.CosignUnknown):
        await came.taps(cosigning.cosign, view.link_id, view.stamp)
    assert (await signed.taps(cosigning.show_page, view.link_id, 0)).own is not None
    await cosigns(came, second, "孙示例")


async def test_nobody_is_added_after_the_signature_of_who_leads(
    town: Town, inspector: Phone, ready: int
) -> None:
    token = await asks(inspector, ready)
    stranger, late = town.phone(31), town.phone(32)
    await cosigns(stranger, token, "赵示例")
    view = await opens(late, token, "孙示例")
    await inspector.taps(signing.sign, ready)
    for phone in (stranger, late):
        with pytest.raises(cosigning.CosignOver):
            await phone.taps(cosigning.cosign, view.link_id, view.stamp)
        with pytest.raises(cosigning.CosignOver):
            await phone.taps(cosigning.open_link, token)
    with pytest.raises(InspectionSigned):
        await inspector.taps(asking.remove, ready, 1)
    assert town.rows("SELECT name FROM cosignatures") == ["赵示例"]


async def test_a_sheet_that_is_set_aside_forgets_who_signed_from_where(
    town: Town, inspector: Phone, school: Unit, ready: int
) -> None:
    token = await asks(inspector, ready)
    await cosigns(town.phone(31), token, "赵示例")
    await inspector.taps(starting.restart, ready)
    with pytest.raises(cosigning.CosignDropped):
        await town.phone(31).taps(cosigning.open_link, token)
    assert town.rows("SELECT external_id, lapsed_at IS NULL FROM cosignatures") == [(None, 0)]


async def test_who_takes_the_lead_over_has_not_signed_beside(
    town: Town, inspector: Phone, school: Unit, ready: int
) -> None:
    token = await asks(inspector, ready)
    heir = await town.member(8, Membership(Role.INSPECTOR, street=STREET), "钱示例")
    office = await town.member(9, Membership(Role.OFFICE), "陈示例")
    await cosigns(heir, token)
    await cosigns(town.phone(31), token, "赵示例")
    lead, next_lead = who_holds(town, LEAD), who_holds(town, 8)
    member = town.rows("SELECT id FROM memberships WHERE person_id = :id", id=lead.id)[0]
    view = await office.taps(leaving.show_leaving, member)
    await office.taps(leaving.leave, member, next_lead.id, view.view.stamp)  # type: ignore[union-attr]
    now = await summary(heir, ready)
    assert names(now.standing) == []
    assert names(now.lapsed) == ["钱示例", "赵示例"]
    await cosigns(town.phone(31), token)
    asked = shown(await heir.taps(signing.sign, ready), SummaryView)
    signed = shown(await heir.taps(signing.sign, ready, asked.seen), SignedView)
    assert signed.cosigned == ("赵示例",)


async def test_all_hazards_are_read_page_by_page_before_they_are_signed_for(
    town: Town, inspector: Phone, school: Unit, campus: int
) -> None:
    for number in range(1, 8):
        await inspector.taps(walking.answer_item, campus, number, "hazard")
        await inspector.sends_photo()
        await inspector.types(f"第{number}处" + "堆物" * 240)
        await inspector.taps(finding.set_days, campus, number, 7)
    await inspector.passes(campus, range(8, 30))
    token = await asks(inspector, campus)
    stranger = town.phone(31)
    view = await opens(stranger, token, "赵示例")
    assert (view.hazards, view.page) == (7, 0)
    assert view.pages > 1
    read = [line.question.number for _, line in view.lines]
    for page in range(1, view.pages):
        view = await stranger.taps(cosigning.show_page, view.link_id, page)
        read += [line.question.number for _, line in view.lines]
    assert read == list(range(1, 8))
    beyond = await stranger.taps(cosigning.show_page, view.link_id, 99)
    assert beyond.page == view.page


async def test_a_name_is_read_as_everywhere(town: Town, inspector: Phone, ready: int) -> None:
    token = await asks(inspector, ready)
    stranger = town.phone(31)
    await opens(stranger, token)
    with pytest.raises(NameRefused):
        await stranger.types("！！！")
    with pytest.raises(cosigning.CosignerNameTooLong):
        await stranger.types("长" * 21)
    view = shown(await stranger.types("赵示例"), CosignView)
    again = shown(await stranger.types("赵示例二"), CosignView)
    assert (view.name, again.name) == ("赵示例", "赵示例二")
    assert town.rows("SELECT id FROM cosignatures") == []
