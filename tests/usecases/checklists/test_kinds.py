"""The kind of an inspection: from the role at first, set with a tap, frozen by the signature."""

import pytest

from checklists import finding, setting_kind, starting
from checklists.setting_kind import KindNotOpen
from checklists.sheets import InspectionSigned
from checklists.signing_views import SummaryView
from checklists.views import FormsView, ItemView
from frontdesk import leaving, signing
from hazards.inspection_kind import InspectionKind as Kind
from hazards.model import Hazard
from people.model import Membership, Role, Unit
from people.permissions import NotAllowed
from tests.usecases.town import STREET, Phone, Town, shown

KINDS = "SELECT kind FROM inspections ORDER BY id"
ALL = range(1, 30)


@pytest.fixture
async def officer(town: Town, school: Unit) -> Phone:
    return await town.member(8, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "李示例")


@pytest.fixture
async def principal(town: Town, school: Unit) -> Phone:
    return await town.member(9, Membership(Role.PRINCIPAL, unit_id=school.id), "赵示例")


async def summary_of(phone: Phone, inspection_id: int) -> SummaryView:
    """The summary of a campus walk in which everything passed."""
    reply = await phone.passes(inspection_id, ALL)
    assert reply is not None
    return shown(reply, SummaryView)


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        (Role.SAFETY_OFFICER, Kind.SELF),
        (Role.PRINCIPAL, Kind.LED),
        (Role.INSPECTOR, Kind.AREA),
        (Role.OFFICE, Kind.SUPERVISION),
    ],
)
async def test_the_role_says_what_an_inspection_is_at_first(
    town: Town, school: Unit, role: Role, kind: Kind
) -> None:
    of_unit = role in {Role.SAFETY_OFFICER, Role.PRINCIPAL}
    at_unit, of_street = Membership(role, unit_id=school.id), Membership(role, street=STREET)
    phone = await town.member(31, at_unit if of_unit else of_street, "周示例")
    await phone.begins(school)
    assert town.rows(KINDS) == [kind]
    assert town.changes("start")[-1]["kind"] == (None, kind)


async def test_who_belongs_to_the_unit_looks_from_within_whatever_else_they_are(
    town: Town, school: Unit, inspector: Phone
) -> None:
    town.gives(inspector, Membership(Role.SAFETY_OFFICER, unit_id=school.id))
    await inspector.begins(school)
    await inspector.begins(town.unit("别的学校"))
    assert town.rows(KINDS) == ["self", "area"]


async def test_a_patrol_of_the_principal_leads_nobody(
    town: Town, school: Unit, principal: Phone
) -> None:
    await principal.begins(school, "ev-patrol")
    assert town.rows(KINDS) == ["self"]


async def test_a_tap_on_the_summary_sets_the_kind_and_the_journal_keeps_it(
    town: Town, inspector: Phone, campus: int
) -> None:
    summary = await summary_of(inspector, campus)
    assert Kind.SELF not in summary.kinds
    reply = await inspector.taps(setting_kind.set_kind, campus, Kind.RANDOM)
    assert shown(reply, SummaryView).sheet.inspection.kind is Kind.RANDOM
    assert town.rows(KINDS) == ["random"]
    assert town.changes("kind") == [{"kind": ("area", "random")}]
    await inspector.taps(setting_kind.set_kind, campus, Kind.RANDOM)
    assert len(town.changes("kind")) == 1


async def test_what_is_signed_is_of_the_kind_that_was_seen(
    town: Town, inspector: Phone, campus: int
) -> None:
    """A signature given to 属地 does not stand for 暗访."""
    seen = (await summary_of(inspector, campus)).seen
    await inspector.taps(setting_kind.set_kind, campus, Kind.UNANNOUNCED)
    reply = await inspector.taps(signing.sign, campus, seen)
    again = shown(reply, SummaryView)
    assert town.rows("SELECT signed_at FROM inspections") == [None]
    await inspector.taps(signing.sign, campus, again.seen)
    with pytest.raises(InspectionSigned):
        await inspector.taps(setting_kind.set_kind, campus, Kind.AREA)
    assert town.rows(KINDS) == ["unannounced"]


@pytest.mark.parametrize("kind", [Kind.LED, Kind.AREA, Kind.REVISIT])
async def test_an_officer_leads_for_nobody_and_comes_from_nowhere_else(
    town: Town, school: Unit, officer: Phone, kind: Kind
) -> None:
    inspection = await officer.begins(school)
    with pytest.raises(KindNotOpen):
        await officer.taps(setting_kind.set_kind, inspection, kind)
    assert town.rows(KINDS) == ["self"]


async def test_hazards_keep_the_kind_and_a_snap_has_none(
    town: Town, inspector: Phone, school: Unit, campus: int
) -> None:
    await inspector.passes(campus, (n for n in ALL if n != 5))
    await inspector.finds(campus, 5)
    await inspector.taps(setting_kind.set_kind, campus, Kind.JOINT)
    await inspector.taps(signing.sign, campus)
    assert town.rows("SELECT kind FROM hazards") == ["joint"]
    hazard = town.reads(lambda work: work.hazards.get(1))
    assert hazard is not None
    assert (hazard.kind, hazard.origin) == (Kind.JOINT, "联合检查")


async def test_who_goes_on_with_a_led_inspection_without_being_the_principal_leads_none(
    town: Town, school: Unit, officer: Phone, principal: Phone
) -> None:
    await principal.begins(school)
    members = town.reads(lambda work: work.persons.members_at(school))
    ids = {each.membership.role: (each.id, each.person_id) for each in members}
    (seat, _), (_, heir) = ids[Role.PRINCIPAL], ids[Role.SAFETY_OFFICER]
    await principal.taps(leaving.leave, seat, heir)
    assert town.rows("SELECT kind, inspector_id FROM inspections") == [("self", heir)]
    assert town.changes("hand_over")[0]["kind"] == ("led", "self")


async def closed(town: Town, inspector: Phone, inspection: int) -> Hazard:
    """A hazard of a walk that was put right on the spot."""
    await inspector.passes(inspection, (n for n in ALL if n != 5))
    await inspector.finds(inspection, 5)
    await inspector.taps(finding.mark_fixed, inspection, 5)
    await inspector.sends_photo()
    await inspector.taps(signing.sign, inspection)
    hazard = town.reads(lambda work: work.hazards.get(1))
    assert hazard is not None
    assert hazard.revisit_on is not None
    return hazard


async def test_a_revisit_walks_the_form_that_found_the_hazard(
    town: Town, inspector: Phone, campus: int
) -> None:
    hazard = await closed(town, inspector, campus)
    reply = await inspector.taps(starting.start_revisit, hazard.id)
    assert shown(reply, ItemView).sheet.form.id == "campus"
    assert town.rows(KINDS) == ["area", "revisit"]


async def test_a_revisit_of_what_no_form_found_asks_by_which(
    town: Town, inspector: Phone, campus: int, school: Unit
) -> None:
    hazard = await closed(town, inspector, campus)
    with town.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE hazards SET inspection_id = NULL")
    view = shown(await inspector.taps(starting.start_revisit, hazard.id), FormsView)
    assert view.kind is Kind.REVISIT
    again = await inspector.sees()
    assert isinstance(again, FormsView)
    assert again.kind is Kind.REVISIT
    await inspector.taps(starting.start, school.id, "building", kind=Kind.REVISIT)
    assert town.rows(KINDS) == ["area", "revisit"]


async def test_a_unit_does_not_revisit_itself(
    town: Town, inspector: Phone, officer: Phone, campus: int
) -> None:
    hazard = await closed(town, inspector, campus)
    with pytest.raises(NotAllowed):
        await officer.taps(starting.start_revisit, hazard.id)
    assert town.rows(KINDS) == ["area"]


async def test_beginning_anew_stays_of_the_kind_that_was_set(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.taps(setting_kind.set_kind, campus, Kind.SECTOR)
    await inspector.taps(starting.restart, campus)
    assert town.rows(KINDS) == ["sector", "sector"]
