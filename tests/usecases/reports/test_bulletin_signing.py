"""Who drafts what the office issues, and who signs it."""

import pytest

from frontdesk.showing import showing
from people.model import Membership, Role
from people.permissions import NotAllowed
from reports import blocks
from reports.bulletins import issuing, signing
from reports.bulletins.model import BulletinKind, BulletinState
from reports.bulletins.views import AreasView, BulletinView, SignersView
from reports.bulletins.words import NEXT
from reports.packages.model import BlockKind
from tests.usecases.life import ELSEWHERE, Life
from tests.usecases.reports.test_bulletins import NUMBERS, begin_december, drafts, looks, signs
from tests.usecases.town import STREET, Phone, shown


@pytest.fixture
async def december(life: Life) -> Life:
    """December, in an office of one person so far."""
    return await begin_december(life)


async def joins(life: Life, held: Membership, who: str = "head") -> Phone:
    """Let one more person join."""
    phone = await life.town.member(151, held, who)
    life.phones[who] = phone
    return phone


async def sends(phone: Phone, view: BulletinView, signer_id: int) -> BulletinView:
    """Send a draft to be signed."""
    now = (await looks(phone, view)).bulletin
    sent = await phone.taps(showing, signing.send, now.id, signer_id, now.version)
    return shown(sent, BulletinView)


SIGNER = Membership(Role.SIGNER, street=STREET)
TODO = "SELECT awaited, holder FROM todo_items WHERE subject = 'bulletin'"


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
