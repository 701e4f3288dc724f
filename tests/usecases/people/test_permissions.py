"""Who may do what where, re-checked at every press."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest

from chat.scene import show
from checklists import evidence, finding, signing, starting, walking
from checklists.sheets import ItemGone
from checklists.typed_answers import type_answer
from checklists.views import FormsView, UnitsView
from core.clock import FixedClock
from core.errors import XunanError
from frontdesk.showing import showing as replay
from hazards import showing
from hazards.views import HazardView
from people.model import Membership, Role, Unit
from people.permissions import NotAllowed, NotJoined
from tests.usecases.town import STREET, Phone, Town, shown

Press = Callable[[Phone, int], Awaitable[object]]
PRESSES: dict[str, Press] = {
    "answer": lambda phone, i: phone.taps(walking.answer_item, i, 1, "pass"),
    "type": lambda phone, i: phone.taps(type_answer, i, 1, "合格"),
    "skip": lambda phone, i: phone.taps(walking.skip_item, i, 1),
    "go": lambda phone, i: phone.taps(walking.go_to_item, i, 2),
    "back": lambda phone, i: phone.taps(walking.go_back, i, 2),
    "contents": lambda phone, i: phone.taps(walking.show_contents, i),
    "section": lambda phone, i: phone.taps(walking.show_section, i, 1),
    "bulk": lambda phone, i: phone.taps(walking.pass_rest, i, 1),
    "summary": lambda phone, i: phone.taps(walking.show_summary, i),
    "days": lambda phone, i: phone.taps(finding.set_days, i, 1, 7),
    "day": lambda phone, i: phone.taps(finding.set_deadline, i, 1, date(2026, 12, 1)),
    "fixed": lambda phone, i: phone.taps(finding.mark_fixed, i, 1),
    "later": lambda phone, i: phone.taps(finding.do_later, i, 1),
    "undo": lambda phone, i: phone.taps(finding.undo_hazard, i, 1),
    "measure": lambda phone, i: phone.taps(finding.ask_measure, i, 1),
    "place": lambda phone, i: phone.taps(evidence.place_photos, i, 1),
    "discard": lambda phone, i: phone.taps(evidence.discard_photos, i),
    "sign": lambda phone, i: phone.taps(signing.sign, i),
    "restart": lambda phone, i: phone.taps(starting.restart, i),
    "resume": lambda phone, i: phone.taps(starting.resume, i),
}


async def refusal_of(press: Awaitable[object]) -> type[XunanError]:
    """The refusal that a press meets."""
    with pytest.raises(XunanError) as caught:
        await press
    return caught.type


async def test_nobody_touches_an_inspection_of_somebody_else(
    town: Town, inspector: Phone, campus: int
) -> None:
    colleague = await town.member(8, name="赵示例")
    before = town.rows("SELECT count(*) FROM audit")
    refusals = {name: await refusal_of(press(colleague, campus)) for name, press in PRESSES.items()}
    assert refusals == dict.fromkeys(PRESSES, NotAllowed)
    assert town.rows("SELECT count(*) FROM audit") == before
    assert town.answers(campus) == {}


async def test_every_press_is_refused_once_the_role_has_ended(
    town: Town, inspector: Phone, campus: int
) -> None:
    town.rows("UPDATE memberships SET ended_at = began_at")
    refusals = {name: await refusal_of(press(inspector, campus)) for name, press in PRESSES.items()}
    assert refusals == dict.fromkeys(PRESSES, NotJoined)
    assert town.answers(campus) == {}


async def test_somebody_moved_to_another_street_leaves_the_inspection_behind(
    town: Town, inspector: Phone, campus: int, clock: FixedClock
) -> None:
    clock.advance(timedelta(minutes=1))
    town.rows("UPDATE memberships SET ended_at = began_at")
    town.gives(inspector, Membership(Role.INSPECTOR, street="另一街道"))
    refusals = {name: await refusal_of(press(inspector, campus)) for name, press in PRESSES.items()}
    assert refusals == dict.fromkeys(PRESSES, NotAllowed)


async def test_presses_on_an_inspection_that_never_was_are_refused(
    inspector: Phone, campus: int
) -> None:
    refusals = {
        name: await refusal_of(press(inspector, campus + 1)) for name, press in PRESSES.items()
    }
    assert refusals == dict.fromkeys(PRESSES, NotAllowed)


ELSEWHERE = "另一街道"
REACHES: list[tuple[Callable[[Unit], Membership], list[str]]] = [
    (lambda _: Membership(Role.INSPECTOR, street=STREET), ["示例小学", "示例园区"]),
    (lambda _: Membership(Role.INSPECTOR, street=ELSEWHERE), ["别处小学"]),
    (lambda unit: Membership(Role.SAFETY_OFFICER, unit_id=unit.id), ["示例小学"]),
    (lambda unit: Membership(Role.PRINCIPAL, unit_id=unit.id), ["示例小学"]),
    (lambda _: Membership(Role.OFFICE), ["示例小学", "示例园区", "别处小学"]),
]


@pytest.mark.parametrize(("role", "reach"), REACHES)
async def test_each_role_reaches_its_own_units(
    town: Town, school: Unit, role: Callable[[Unit], Membership], reach: list[str]
) -> None:
    units = [school, town.unit("示例园区", "园区"), town.unit("别处小学", street=ELSEWHERE)]
    phone = await town.member(7, role(school))
    found = shown(await phone.taps(starting.choose_unit), UnitsView)
    assert {entry.unit.name for entry in found.entries} == set(reach)
    for unit in units:
        if unit.name in reach:
            assert shown(await phone.taps(starting.choose_form, unit.id), FormsView).unit == unit
        else:
            assert await refusal_of(phone.taps(starting.choose_form, unit.id)) is NotAllowed
            assert await refusal_of(phone.taps(starting.start, unit.id, "campus")) is NotAllowed


async def test_a_unit_that_never_was_cannot_be_chosen(inspector: Phone) -> None:
    assert await refusal_of(inspector.taps(starting.choose_form, 4711)) is NotAllowed


async def test_a_hazard_is_shown_to_those_who_reach_its_unit_only(
    town: Town, inspector: Phone, school: Unit
) -> None:
    patrol = await inspector.begins(school, "ev-patrol")
    await inspector.finds(patrol, 1)
    await inspector.taps(signing.sign, patrol)
    (hazard_id,) = town.rows("SELECT id FROM hazards")
    estate = town.unit("示例园区", "园区")
    readers = [
        Membership(Role.INSPECTOR, street=STREET),
        Membership(Role.SAFETY_OFFICER, unit_id=school.id),
        Membership(Role.OFFICE),
    ]
    outsiders = [
        Membership(Role.INSPECTOR, street=ELSEWHERE),
        Membership(Role.SAFETY_OFFICER, unit_id=estate.id),
    ]
    for number, role in enumerate(readers, start=20):
        reader = await town.member(number, role, name="赵示例")
        view = shown(
            await reader.taps(replay, show, showing.HAZARD, showing.HazardScene(hazard_id)),
            HazardView,
        )
        assert view.finder == "王示例"
    for number, role in enumerate(outsiders, start=30):
        outsider = await town.member(number, role, name="钱示例")
        assert (
            await refusal_of(
                outsider.taps(replay, show, showing.HAZARD, showing.HazardScene(hazard_id))
            )
            is NotAllowed
        )
    assert (
        await refusal_of(inspector.taps(replay, show, showing.HAZARD, showing.HazardScene(4711)))
        is NotAllowed
    )


async def test_a_photo_of_somebody_else_cannot_be_moved(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.finds(campus, 1)
    (photo_id,) = town.rows("SELECT id FROM photos")
    colleague = await town.member(8, name="赵示例")
    assert await refusal_of(colleague.taps(evidence.misplaced, photo_id)) is ItemGone
    assert len(town.photos(campus, 1)) == 1
