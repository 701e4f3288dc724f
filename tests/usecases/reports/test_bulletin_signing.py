"""Who drafts what the office issues, and who signs it."""

from datetime import timedelta

import pytest

from bot.workers.sweeps import sweep_items
from core.clock import FixedClock
from frontdesk import leaving
from frontdesk.showing import showing
from people.absences import setting
from people.model import Membership, Role
from people.permissions import NotAllowed
from people.todo import holder_of, office_of
from reports import blocks
from reports.bulletins import issuing, signing
from reports.bulletins.model import BulletinKind, BulletinState
from reports.bulletins.views import AreasView, BulletinView, SignersView
from reports.bulletins.words import NEXT
from reports.packages.model import BlockKind
from tests.usecases.life import ELSEWHERE, Life
from tests.usecases.people.test_absences import seat, sets
from tests.usecases.reports.test_bulletins import NUMBERS, begin_december, drafts, looks, signs
from tests.usecases.town import STREET, Phone, shown


@pytest.fixture
async def december(life: Life) -> Life:
    """December, in an office of one person so far."""
    return await begin_december(life)


async def joins(life: Life, held: Membership, who: str = "head") -> Phone:
    """Let one more person join."""
    phone = await life.town.member(151 + len(life.phones), held, who)
    life.phones[who] = phone
    return phone


async def sends(phone: Phone, view: BulletinView, signer_id: int) -> BulletinView:
    """Send a draft to be signed."""
    now = (await looks(phone, view)).bulletin
    sent = await phone.taps(showing, signing.send, now.id, signer_id, now.version)
    return shown(sent, BulletinView)


SIGNER = Membership(Role.SIGNER, street=STREET)
COLLEAGUE = Membership(Role.OFFICE, street=STREET)
TODO = "SELECT awaited, holder FROM todo_items WHERE subject = 'bulletin'"
RUNG = "SELECT awaited, person_id FROM rings WHERE subject = 'bulletin' ORDER BY id"


async def test_who_drafts_does_not_sign_where_the_office_has_another(december: Life) -> None:
    """Whoever drafted typed any name as 签发人, and issued in that name."""
    office = december["office"]
    other = await joins(december, Membership(Role.OFFICE, street=STREET), "other")
    view = await drafts(office)
    seen = view.content.stamp
    with pytest.raises(signing.NotItsSigner):
        await office.taps(issuing.issue, view.bulletin.id, seen)
    mine = await looks(other, view)
    assert mine.signs  # the only other one
    assert (await signs(other, view)).bulletin.signed_by == december.person("other").id
    assert december.town.rows(NUMBERS) == [(1, STREET)]


async def test_a_draft_is_sent_to_its_signer_who_signs_on_their_own_phone(december: Life) -> None:
    office = december["office"]
    head = await joins(december, SIGNER)
    head_id = december.person("head").id
    view = await drafts(office)
    listed = shown(await office.taps(showing, signing.show_signers, view.bulletin.id), SignersView)
    assert [id_ for id_, _ in listed.signers] == [head_id]
    view = await sends(office, view, head_id)
    assert not view.signs
    assert december.town.rows(TODO) == [("sign", f"person:{head_id}")]
    with pytest.raises(signing.NotItsSigner):
        await office.taps(issuing.issue, view.bulletin.id, view.content.stamp)
    mine = await looks(head, view)
    assert (mine.signs, mine.drafts) == (True, False)
    final = await signs(head, view)
    assert final.bulletin.signer == december.person("head").name
    assert final.bulletin.signed_by == head_id
    assert final.content.signer == final.bulletin.signer
    assert december.town.rows(TODO) == []
    assert december.town.rows(NUMBERS) == [(1, STREET)]


async def test_a_signer_sends_back_and_signs_only_what_they_have_seen(december: Life) -> None:
    office = december["office"]
    head = await joins(december, SIGNER)
    view = await sends(office, await drafts(office), december.person("head").id)
    read = await looks(head, view)
    scene = blocks.BlockScene(BlockKind.BULLETIN, view.bulletin.id, NEXT)
    await office.taps(blocks.write, scene, "请立即整改。")
    with pytest.raises(issuing.BulletinMovedOn):
        await head.taps(issuing.issue, view.bulletin.id, read.content.stamp)
    now = await looks(head, view)
    await head.taps(signing.send_back, view.bulletin.id, now.bulletin.version)
    assert december.town.rows(TODO) == [("redraft", f"person:{december.person('office').id}")]
    with pytest.raises(signing.NotSent):
        await head.taps(signing.send_back, view.bulletin.id, now.bulletin.version + 1)
    view = await sends(office, view, december.person("head").id)
    await office.taps(signing.take_back, view.bulletin.id, view.bulletin.version)
    assert december.town.rows(TODO) == []
    assert december.town.rows(NUMBERS) == []


async def test_a_signer_drafts_nothing_and_changes_no_word(december: Life) -> None:
    head = await joins(december, SIGNER)
    view = await sends(
        december["office"], await drafts(december["office"]), december.person("head").id
    )
    scene = blocks.BlockScene(BlockKind.BULLETIN, view.bulletin.id, NEXT)
    for attempt in (
        head.taps(issuing.draft, BulletinKind.MONTH),
        head.taps(issuing.drop, view.bulletin.id, view.bulletin.version),
        head.taps(issuing.move, view.bulletin.id, False),
        head.taps(signing.take_back, view.bulletin.id, view.bulletin.version),
    ):
        with pytest.raises(NotAllowed):
            await attempt
    with pytest.raises(blocks.BlockFrozen):
        await head.taps(blocks.write, scene, "改一下")


async def test_a_draft_whose_signer_is_no_more_one_is_signed_by_another(december: Life) -> None:
    """What lay with somebody who had left could be signed by nobody."""
    office = december["office"]
    await joins(december, SIGNER)
    view = await sends(office, await drafts(office), december.person("head").id)
    december.town.rows("DELETE FROM memberships WHERE role = 'signer'")
    view = await looks(office, view)
    with pytest.raises(signing.NotItsSigner):
        await office.taps(issuing.issue, view.bulletin.id, view.content.stamp)
    view = shown(
        await office.taps(showing, signing.take_back, view.bulletin.id, view.bulletin.version),
        BulletinView,
    )
    assert view.signs
    assert (await signs(office, view)).bulletin.state is BulletinState.FINAL


async def test_an_office_of_two_streets_says_for_which_it_drafts(december: Life) -> None:
    """It drafted for the first of them only."""
    both = await joins(december, Membership(Role.OFFICE, street=STREET), "both")
    december.town.gives(both, Membership(Role.OFFICE, street=ELSEWHERE))
    asked = shown(await both.taps(showing, issuing.draft, BulletinKind.NOTICE), AreasView)
    assert {street for _, street in asked.areas} == {STREET, ELSEWHERE}
    for number, street in asked.areas:
        drafted = await both.taps(showing, issuing.draft, BulletinKind.NOTICE, number)
        assert shown(drafted, BulletinView).bulletin.street == street
    with pytest.raises(NotAllowed):
        await both.taps(issuing.draft, BulletinKind.NOTICE, 1)


async def lies_with_head(life: Life) -> BulletinView:
    """Send a draft of the office to its only signer."""
    await joins(life, SIGNER)
    view = await drafts(life["office"])
    return await sends(life["office"], view, life.person("head").id)


async def returns(life: Life, absence_id: int) -> None:
    """Let the signer be back before the time."""
    await life["head"].taps(setting.end, absence_id)


async def test_who_stands_in_for_a_signer_signs_on_their_behalf(december: Life) -> None:
    """The stand-in had it on the to-do without a button, and neither of the two could sign it."""
    deputy = await joins(december, COLLEAGUE, "deputy")
    view = await lies_with_head(december)
    await sets(december, "head", "deputy")
    mine = await looks(deputy, view)
    assert (mine.signs, mine.with_) == (True, "deputy（代head）")
    with pytest.raises(signing.NotItsSigner, match="deputy（代head）"):
        await december["office"].taps(issuing.issue, view.bulletin.id, view.content.stamp)
    await deputy.taps(signing.send_back, view.bulletin.id, mine.bulletin.version)
    await sends(december["office"], view, december.person("head").id)
    final = await signs(deputy, view)
    deputy_id, head_id = december.person("deputy").id, december.person("head").id
    assert final.bulletin.signed_by == deputy_id
    assert final.bulletin.signer == final.content.signer == "deputy（代head）"
    for action in ("send_back_bulletin", "issue_bulletin"):
        (line,) = december.town.changes(action)
        assert line["for_id"] == (None, head_id)


async def test_a_signer_who_comes_back_signs_what_was_sent_while_they_were_away(
    december: Life,
) -> None:
    """It was sent to the stand-in by name, and could be signed by nobody from the return on."""
    deputy = await joins(december, COLLEAGUE, "deputy")
    head, office = await joins(december, SIGNER), december["office"]
    absence = await sets(december, "head", "deputy")
    view = await drafts(office)
    listed = shown(await office.taps(showing, signing.show_signers, view.bulletin.id), SignersView)
    head_id = december.person("head").id
    assert listed.signers == ((head_id, "deputy（代head）"),)
    view = await sends(office, view, head_id)
    assert (await looks(deputy, view)).signs
    await returns(december, absence)
    assert not (await looks(deputy, view)).signs
    with pytest.raises(signing.NotItsSigner, match=r"^head$"):
        await deputy.taps(issuing.issue, view.bulletin.id, view.content.stamp)
    final = await signs(head, view)
    assert final.bulletin.signer == "head"
    assert "for_id" not in december.town.changes("issue_bulletin")[0]


async def test_a_signer_who_is_away_may_sign_all_the_same(december: Life) -> None:
    """They read that another one signs it, who could not either."""
    await joins(december, COLLEAGUE, "deputy")
    view = await lies_with_head(december)
    await sets(december, "head", "deputy")
    assert (await signs(december["head"], view)).bulletin.signer == "head"


async def test_a_colleague_signs_what_was_sent_before_there_was_a_signer(december: Life) -> None:
    """With the first 签发人 what lay with a colleague could be signed by nobody."""
    deputy = await joins(december, COLLEAGUE, "deputy")
    view = await drafts(december["office"])
    view = await sends(december["office"], view, december.person("deputy").id)
    await joins(december, SIGNER)
    assert (await signs(deputy, view)).bulletin.signed_by == december.person("deputy").id


async def test_two_who_stand_in_for_each_other_are_offered_once(december: Life) -> None:
    await joins(december, SIGNER)
    await joins(december, SIGNER, "second")
    await sets(december, "head", "second")
    view = await drafts(december["office"])
    listed = await december["office"].taps(showing, signing.show_signers, view.bulletin.id)
    second = december.person("second").id
    assert shown(listed, SignersView).signers == ((second, "second"),)


async def test_an_only_signer_signs_nothing_that_was_not_sent_or_was_taken_back(
    december: Life,
) -> None:
    """The only 签发人 could issue each half-written draft, and what had been taken back."""
    head, office = await joins(december, SIGNER), december["office"]
    view = await drafts(office)

    async def refused() -> None:
        assert not (await looks(head, view)).signs
        with pytest.raises(signing.NotSent):
            await head.taps(issuing.issue, view.bulletin.id, view.content.stamp)

    await refused()
    sent = await sends(office, view, december.person("head").id)
    await office.taps(signing.take_back, view.bulletin.id, sent.bulletin.version)
    await refused()
    assert december.town.rows(NUMBERS) == []


async def test_a_draft_comes_back_aloud_from_a_signer_who_leaves(december: Life) -> None:
    """It vanished from the to-do without a word, a sound or a line."""
    view = await lies_with_head(december)
    head_id, office_id = december.person("head").id, december.person("office").id
    await december["head"].taps(leaving.leave, seat(december, "head"))
    assert december.town.rows(TODO) == [("resend", holder_of(office_id))]
    assert december.town.rows(RUNG)[-1] == ("resend", office_id)
    (line,) = december.town.changes("hand_on_bulletin")
    assert line == {"signer": (head_id, None), "leaver_id": (None, head_id)}
    assert (await looks(december["office"], view)).with_ == ""


async def test_the_heir_of_a_signer_signs_what_lay_with_them(december: Life) -> None:
    """Whoever was chosen to go on was passed over."""
    view = await lies_with_head(december)
    second = await joins(december, SIGNER, "second")
    second_id = december.person("second").id
    await december["head"].taps(leaving.leave, seat(december, "head"), second_id)
    assert december.town.rows(TODO) == [("sign", holder_of(second_id))]
    assert december.town.rows(RUNG)[-1] == ("sign", second_id)
    assert (await signs(second, view)).bulletin.signer == "second"


async def test_an_heir_who_may_not_sign_is_not_given_it(december: Life) -> None:
    await lies_with_head(december)
    await joins(december, SIGNER, "second")
    inspector, office = december.person("inspector").id, december.person("office").id
    await december["head"].taps(leaving.leave, seat(december, "head"), inspector)
    assert december.town.rows(TODO) == [("resend", holder_of(office))]


async def test_what_is_sent_back_goes_to_the_office_where_its_drafter_has_left(
    december: Life,
) -> None:
    """It was to be mended by somebody without any role, and lay with nobody for good."""
    colleague = await joins(december, COLLEAGUE, "colleague of the office")
    view = await lies_with_head(december)
    await december["office"].taps(leaving.leave, seat(december, "office"))
    now = await looks(december["head"], view)
    await december["head"].taps(signing.send_back, view.bulletin.id, now.bulletin.version)
    assert december.town.rows(TODO) == [("redraft", office_of(STREET))]
    colleague_id = december.person("colleague of the office").id
    assert december.town.rows(RUNG)[-1] == ("redraft", colleague_id)
    assert (await looks(colleague, view)).drafts
    await colleague.taps(leaving.leave, seat(december, "colleague of the office"))
    assert december.town.rows(TODO) == [("redraft", office_of(""))]


async def test_what_was_to_be_mended_goes_to_the_office_when_its_drafter_leaves(
    december: Life,
) -> None:
    """It vanished from the to-do of everybody."""
    await joins(december, COLLEAGUE, "second drafter")
    view = await lies_with_head(december)
    now = await looks(december["head"], view)
    await december["head"].taps(signing.send_back, view.bulletin.id, now.bulletin.version)
    await december["office"].taps(leaving.leave, seat(december, "office"))
    assert december.town.rows(TODO) == [("redraft", office_of(STREET))]
    assert december.town.rows(RUNG)[-1] == ("redraft", december.person("second drafter").id)


async def test_what_nobody_signs_comes_up_to_the_office_and_to_the_area(
    december: Life, clock: FixedClock
) -> None:
    """Nobody was reminded of it, however long it lay."""
    await lies_with_head(december)
    head = ("sign", holder_of(december.person("head").id))
    for hours, expected in (
        (49, [head]),
        (24, [head, ("sign", office_of(STREET))]),
        (48, [head, ("sign", office_of(STREET)), ("sign", office_of(""))]),
    ):
        clock.advance(timedelta(hours=hours))
        await sweep_items(december.town.turns)
        assert sorted(december.town.rows(TODO)) == sorted(expected)
    assert ("sign", december.person("area office").id) in december.town.rows(RUNG)


async def test_two_long_names_have_room(december: Life) -> None:
    """PostgreSQL refused a name of more than 40 characters, and nothing could be issued."""
    away, deputy = "阿卜杜拉·示例" * 8, "买买提示例·者" * 8
    await joins(december, SIGNER, away)
    phone = await joins(december, COLLEAGUE, deputy)
    view = await drafts(december["office"])
    view = await sends(december["office"], view, december.person(away).id)
    await sets(december, away, deputy)
    assert (await signs(phone, view)).bulletin.signer == f"{deputy}（代{away}）"
