"""Unit codes: what a scan shows to whom, and what it never gives."""

import pytest

from chat.scene import show, shows
from checklists import signing, starting
from checklists.views import ScannedView, Standing
from frontdesk import scanning
from frontdesk.showing import showing
from people import codes
from people.codes import CodeRevoked, CodeUnknown, is_payload
from people.model import Code, Membership, Place, Role, Unit
from people.permissions import NotAllowed, NotJoined
from people.views import CodeEndingView, CodesView, PickUnitView
from tests.usecases.town import SENTENCE, Phone, Town, shown


@pytest.fixture
async def office(town: Town) -> Phone:
    return await town.member(30, Membership(Role.OFFICE), name="陈示例")


@pytest.fixture
async def officer(town: Town, school: Unit) -> Phone:
    return await town.member(31, Membership(Role.SAFETY_OFFICER, unit_id=school.id), name="李示例")


@pytest.fixture
def shed(town: Town, school: Unit) -> Place:
    return town.reads(lambda work: work.places.put(school.id, "充电棚", "充电", work.now))


@pytest.fixture
def posted(town: Town, school: Unit, shed: Place) -> list[Code]:
    """The good codes of the school and of its shed."""
    return town.reads(lambda work: codes.issue_missing(work, school))


async def scans(phone: Phone, code: Code) -> ScannedView:
    return shown(await phone.taps(scanning.scan, codes.payload_of(code)), ScannedView)


def test_each_place_gets_a_code_of_its_own_and_only_once(
    town: Town, school: Unit, shed: Place, posted: list[Code]
) -> None:
    assert [code.place for code in posted] == [None, shed]
    assert len({code.token for code in posted}) == 2
    assert all(is_payload(codes.payload_of(code)) for code in posted)
    assert town.reads(lambda work: codes.issue_missing(work, school)) == posted


def test_an_invitation_is_never_taken_for_a_code(town: Town) -> None:
    assert not any(is_payload(town.invites(Membership(Role.OFFICE))) for _ in range(50))


async def test_an_inspector_is_offered_the_check_with_the_last_findings(
    town: Town, inspector: Phone, school: Unit, posted: list[Code]
) -> None:
    patrol = await inspector.begins(school, "ev-patrol")
    await inspector.finds(patrol, 1)
    await inspector.taps(signing.sign, patrol)
    view = await scans(inspector, posted[1])
    assert (view.standing, view.code.unit, view.code.place) == (
        Standing.INSPECTOR,
        school,
        posted[1].place,
    )
    assert [hazard.description for hazard in view.hazards] == [SENTENCE]
    assert view.last is not None
    assert view.open_hazards == 1


async def test_the_units_officer_is_shown_what_is_open_there(
    inspector: Phone, officer: Phone, school: Unit, posted: list[Code]
) -> None:
    patrol = await inspector.begins(school, "ev-patrol")
    await inspector.finds(patrol, 1)
    await inspector.taps(signing.sign, patrol)
    view = await scans(officer, posted[0])
    assert view.standing is Standing.OFFICER
    assert [hazard.description for hazard in view.hazards] == [SENTENCE]


@pytest.mark.parametrize(
    "membership",
    [
        None,
        Membership(Role.INSPECTOR, street="另一街道"),
        Membership(Role.REWARD_OFFICER),
    ],
)
async def test_a_code_gives_context_and_no_permission(
    town: Town, school: Unit, posted: list[Code], membership: Membership | None
) -> None:
    phone = town.phone(40) if membership is None else await town.member(40, membership)
    view = await scans(phone, posted[1])
    assert (view.standing, view.hazards, view.last) == (Standing.PASSER_BY, (), None)
    with pytest.raises(NotJoined if membership is None else NotAllowed):
        await phone.taps(starting.choose_form, school.id)
    context = town.reads(lambda work: work.contexts.get(40))
    assert context is not None
    assert (context.unit, context.place) == (school, posted[1].place)


async def test_the_last_scan_is_where_somebody_stands(
    town: Town, inspector: Phone, posted: list[Code]
) -> None:
    for code in (posted[1], posted[0]):
        await scans(inspector, code)
    context = town.reads(lambda work: work.contexts.get(inspector.telegram_id))
    assert context is not None
    assert context.place is None


async def test_scans_are_logged_but_no_passer_by_is_named(
    town: Town, inspector: Phone, posted: list[Code]
) -> None:
    for phone in (inspector, town.phone(40)):
        await scans(phone, posted[0])
    assert town.rows("SELECT code_id, person_id FROM scans ORDER BY id") == [(1, 1), (1, None)]
    assert town.rows("SELECT count(*) FROM persons") == [1]


async def test_a_code_issued_anew_makes_the_old_poster_void(
    town: Town, office: Phone, inspector: Phone, school: Unit, shed: Place, posted: list[Code]
) -> None:
    asked = shown(await office.taps(showing, codes.issue, school.id, shed.id), CodeEndingView)
    assert (asked.code, asked.reissue) == (posted[1], True)
    assert await office.sees() == asked
    await scans(inspector, posted[1])
    view = shown(await office.taps(showing, codes.reissue, posted[1].id), CodesView)
    with pytest.raises(CodeRevoked):
        await office.taps(showing, codes.reissue, posted[1].id)
    unit, place = view.entries
    assert unit.code == posted[0]
    assert place.code is not None
    assert place.code.token != posted[1].token
    with pytest.raises(CodeRevoked):
        await scans(inspector, posted[1])
    await scans(inspector, place.code)


async def test_a_revoked_code_says_so_and_a_made_up_one_too(
    office: Phone, inspector: Phone, posted: list[Code]
) -> None:
    view = shown(await office.taps(showing, codes.revoke, posted[0].id), CodesView)
    assert view.entries[0].code is None
    with pytest.raises(CodeRevoked):
        await scans(inspector, posted[0])
    with pytest.raises(CodeRevoked):
        await office.taps(showing, codes.revoke, posted[0].id)
    for payload in ("c" + "A" * 22, "c", ""):
        with pytest.raises(CodeUnknown):
            await inspector.taps(scanning.scan, payload)


async def test_only_those_who_look_after_a_unit_touch_its_codes(
    town: Town, inspector: Phone, officer: Phone, school: Unit, posted: list[Code]
) -> None:
    elsewhere = town.unit("别处小学")
    for phone, unit in ((inspector, school), (officer, elsewhere)):
        for step in (shows(codes.CODES), codes.complete_codes):
            with pytest.raises(NotAllowed):
                await phone.taps(showing, step, unit.id)
        with pytest.raises(NotAllowed):
            await phone.taps(showing, codes.issue, unit.id, None)
    for end in (shows(codes.CODE_ENDING), codes.revoke, codes.reissue):
        with pytest.raises(NotAllowed):
            await inspector.taps(showing, end, posted[0].id)
    with pytest.raises(NotAllowed):
        await officer.taps(showing, show, codes.CODES, codes.CodesScene(4711))


async def test_an_officer_is_led_straight_to_the_own_unit_and_the_office_chooses(
    town: Town, office: Phone, officer: Phone, school: Unit
) -> None:
    assert shown(await officer.taps(showing, codes.pick_unit), CodesView).unit == school
    town.unit("示例中学")
    shown(await office.taps(showing, codes.pick_unit), PickUnitView)
    found = shown(await office.types("中学"), PickUnitView)
    assert [unit.name for unit in found.units] == ["示例中学"]


async def test_a_place_of_another_unit_gets_no_code_here(
    town: Town, office: Phone, shed: Place
) -> None:
    elsewhere = town.unit("别处小学")
    for place_id in (shed.id, 4711):
        with pytest.raises(CodeUnknown):
            await office.taps(showing, codes.issue, elsewhere.id, place_id)
