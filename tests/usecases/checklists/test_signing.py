"""Signing: blocked while anything lacks, once, and from then on nothing changes."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from chat.done import Done
from chat.scene import show
from checklists import evidence, finding, signing, starting, walking
from checklists.inspection import Lack
from checklists.sheets import InspectionDropped, InspectionSigned
from checklists.signing_views import SignedView, SummaryView
from checklists.typed_answers import type_answer
from checklists.views import ItemView, MenuView, UnitsView
from core.clock import FixedClock
from frontdesk import menu as frontdesk_menu
from frontdesk.showing import showing as replay
from handlers.walk.signing_cards import summary_card
from hazards import showing
from hazards.model import HazardState
from hazards.views import HazardsView, HazardView
from people.model import Membership, Role, Unit
from tests.usecases.town import SENTENCE, Phone, Town, keep_bytes, shown


@pytest.fixture
async def complete(inspector: Phone, campus: int) -> int:
    """A campus walk with hazards at items 5 and 19, ready to be signed."""
    await inspector.passes(campus, range(1, 30))
    await inspector.finds(campus, 5, days=3)
    await inspector.finds(campus, 19, days=15)
    return campus


async def test_a_signature_waits_for_photos_that_are_still_on_their_way(
    town: Town, inspector: Phone, campus: int
) -> None:
    """A photo that was refused after the signature used to leave a hazard without evidence."""
    await inspector.passes(campus, range(2, 30))
    await inspector.taps(walking.answer_item, campus, 1, "hazard")
    message_id = await inspector.sends_photo(caption=SENTENCE, kept=False)
    await inspector.taps(finding.set_days, campus, 1, 3)
    reply = await inspector.taps(signing.sign, campus)
    assert (reply.done, reply.count) == (Done.PHOTOS_ON_THEIR_WAY, 1)
    assert town.rows("SELECT count(*) FROM hazards") == [0]
    await inspector.turns.run(lambda work: keep_bytes(work, inspector.telegram_id, message_id))
    shown(await inspector.taps(signing.sign, campus), SignedView)


async def test_signing_is_blocked_until_nothing_is_lacking(
    town: Town, inspector: Phone, campus: int
) -> None:
    async def lacking() -> dict[int, tuple[Lack, ...]]:
        reply = await inspector.taps(signing.sign, campus)
        assert reply.done is Done.NOT_READY
        lines = [line for line in shown(reply, SummaryView).lines if line.lacks]
        assert reply.count == len(lines)
        assert town.rows("SELECT count(*) FROM hazards") == [0]
        return {line.question.number: line.lacks for line in lines}

    assert await lacking() == dict.fromkeys(range(1, 30), (Lack.ANSWER,))
    await inspector.passes(campus, range(2, 30))
    assert await lacking() == {1: (Lack.ANSWER,)}
    await inspector.taps(walking.answer_item, campus, 1, "hazard")
    assert await lacking() == {1: (Lack.PHOTO, Lack.DESCRIPTION, Lack.DEADLINE)}
    await inspector.taps(finding.show_hazard_again, campus, 1)
    await inspector.sends_photo(caption=SENTENCE)
    await inspector.taps(finding.mark_fixed, campus, 1)
    assert await lacking() == {1: (Lack.FIXED_PHOTO,)}
    await inspector.taps(finding.show_hazard_again, campus, 1)
    await inspector.sends_photo()
    shown(await inspector.taps(signing.sign, campus), SignedView)
    assert town.rows("SELECT number, state FROM hazards") == [
        ("PT-2026-000001", HazardState.CLOSED)
    ]


async def test_a_deadline_that_passed_is_signed_for_where_the_unit_has_an_officer(
    town: Town, inspector: Phone, complete: int, school: Unit, clock: FixedClock
) -> None:
    """Signing after midnight used to fail as a whole there, and to name no item."""
    await town.member(71, Membership(Role.SAFETY_OFFICER, unit_id=school.id), name="李示例")
    await inspector.taps(finding.set_days, complete, 5, 0)
    clock.advance(timedelta(days=1))
    summary = shown(await inspector.taps(walking.show_summary, complete), SummaryView)
    labels = [button.label for row in summary_card(summary).rows for button in row]
    assert "⚠️ 5 已过期 11月22日" in labels
    assert labels.count("改为 3 天内") == 1
    shown(await inspector.taps(signing.sign, complete), SignedView)
    assert town.rows("SELECT state FROM hazards ORDER BY id") == [HazardState.ASSIGNED] * 2
    assert str(town.rows("SELECT deadline FROM hazards ORDER BY id")[0]) == "2026-11-22"


async def test_the_furthest_deadline_that_an_item_takes_is_signed_for(
    town: Town, inspector: Phone, complete: int, school: Unit
) -> None:
    """An item took 366 days and the assignment at signing 365, so that the signature failed."""
    await town.member(71, Membership(Role.SAFETY_OFFICER, unit_id=school.id), name="李示例")
    await inspector.taps(finding.set_days, complete, 5, 366)
    shown(await inspector.taps(signing.sign, complete), SignedView)


async def test_signing_files_every_hazard_with_what_was_said_of_it(
    town: Town, inspector: Phone, complete: int, school: Unit
) -> None:
    reply = await inspector.taps(signing.sign, complete)
    assert reply.done is Done.SIGNED
    first, second = shown(reply, SignedView).hazards
    assert (first.number, second.number) == ("PT-2026-000001", "PT-2026-000002")
    assert (first.question, second.question) == ("fire_facilities", "illegal_structures")
    assert (first.unit_id, first.unit_name) == (school.id, school.name)
    assert (first.description, first.state) == (SENTENCE, HazardState.ON_LEDGER)
    assert (first.deadline, second.deadline) == (date(2026, 11, 25), date(2026, 12, 7))
    assert first.measure == town.make.forms.latest("campus").by_key["fire_facilities"].measure
    (signed,) = town.changes("sign")
    assert signed["signature"] == (None, "王示例")


async def test_an_inspection_begun_with_the_form_before_the_upgrade_goes_on_and_keeps_its_words(
    town: Town, inspector: Phone, school: Unit
) -> None:
    campus = await inspector.begins(school, "campus")
    with town.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE inspections SET form_version = 1")
    await inspector.passes(campus, range(1, 30))
    await inspector.finds(campus, 5, days=3)
    signed = shown(await inspector.taps(signing.sign, campus), SignedView)
    assert signed.sheet.form.version == 1
    (hazard,) = signed.hazards
    assert hazard.measure == "维修或更换并复测,贴检查卡"


async def test_signing_twice_files_the_hazards_once_and_owes_one_paper(
    town: Town, inspector: Phone, complete: int, clock: FixedClock
) -> None:
    first = await inspector.at(70, signing.sign, complete)
    signed_at = town.rows("SELECT signed_at FROM inspections")
    clock.advance(timedelta(minutes=1))
    repeated = await inspector.at(70, signing.sign, complete)
    pressed_again = await inspector.taps(signing.sign, complete)
    assert first.view == repeated.view == pressed_again.view
    assert town.rows("SELECT count(*) FROM hazards") == [2]
    assert town.rows("SELECT inspection_id, state FROM papers") == [(complete, "owed")]
    assert town.rows("SELECT signed_at FROM inspections") == signed_at


async def test_numbers_go_on_from_one_inspection_to_the_next(
    town: Town, inspector: Phone, complete: int
) -> None:
    await inspector.taps(signing.sign, complete)
    other = await inspector.begins(town.unit("示例中学"), "ev-patrol")
    await inspector.finds(other, 1)
    reply = await inspector.taps(signing.sign, other)
    assert [hazard.number for hazard in shown(reply, SignedView).hazards] == ["PT-2026-000003"]


async def test_a_refused_signature_takes_no_number(
    town: Town, inspector: Phone, complete: int
) -> None:
    await inspector.taps(finding.erase_description, complete, 19)
    await inspector.taps(signing.sign, complete)
    assert town.rows("SELECT count(*) FROM series") == [0]


async def test_the_year_of_a_number_is_that_of_the_wall_calendar(
    town: Town, inspector: Phone, school: Unit, clock: FixedClock
) -> None:
    patrol = await inspector.begins(school, "ev-patrol")
    await inspector.finds(patrol, 1, days=60)
    clock.advance(datetime(2026, 12, 31, 16, 0, tzinfo=UTC) - clock.now())  # midnight in Shanghai
    reply = await inspector.taps(signing.sign, patrol)
    assert shown(reply, SignedView).hazards[0].number == "PT-2027-000001"


async def test_a_hazard_that_was_none_after_all_is_not_filed(
    town: Town, inspector: Phone, complete: int
) -> None:
    await inspector.taps(finding.undo_hazard, complete, 5)
    await inspector.passes(complete, (5,))
    reply = await inspector.taps(signing.sign, complete)
    assert [hazard.question for hazard in shown(reply, SignedView).hazards] == [
        "illegal_structures"
    ]


async def test_nothing_of_a_signed_inspection_can_be_changed(
    town: Town, inspector: Phone, complete: int
) -> None:
    await inspector.taps(signing.sign, complete)
    before = town.answers(complete), town.rows("SELECT description, deadline FROM findings")
    presses: tuple[Callable[[], Awaitable[object]], ...] = (
        lambda: inspector.taps(walking.answer_item, complete, 1, "na"),
        lambda: inspector.taps(type_answer, complete, 1, "不适用"),
        lambda: inspector.taps(walking.go_to_item, complete, 1),
        lambda: inspector.taps(walking.pass_rest, complete, 1),
        lambda: inspector.taps(finding.set_days, complete, 5, 30),
        lambda: inspector.taps(finding.undo_hazard, complete, 5),
        lambda: inspector.taps(finding.erase_description, complete, 5),
        lambda: inspector.taps(evidence.place_photos, complete, 5),
        lambda: inspector.taps(starting.restart, complete),
        lambda: inspector.types("再写一句"),
    )
    for press in presses:
        with pytest.raises(InspectionSigned):
            await press()
    after = town.answers(complete), town.rows("SELECT description, deadline FROM findings")
    assert after == before
    assert town.rows("SELECT count(*) FROM photos") == [2]


async def test_an_inspection_set_aside_cannot_be_signed(
    town: Town, inspector: Phone, complete: int
) -> None:
    await inspector.taps(starting.restart, complete)
    with pytest.raises(InspectionDropped):
        await inspector.taps(signing.sign, complete)
    assert town.rows("SELECT count(*) FROM hazards") == [0]


async def test_the_next_walk_tells_what_was_said_last_time(
    inspector: Phone, complete: int, school: Unit, clock: FixedClock
) -> None:
    await inspector.taps(signing.sign, complete)
    clock.advance(timedelta(days=10))
    again = await inspector.begins(school)
    fine = shown(await inspector.taps(walking.go_to_item, again, 1), ItemView).last
    wrong = shown(await inspector.taps(walking.go_to_item, again, 5), ItemView).last
    assert fine is not None
    assert (fine.value, fine.hazard_number) == ("pass", None)
    assert wrong is not None
    assert (wrong.value, wrong.hazard_number) == ("hazard", "PT-2026-000001")
    assert wrong.hazard_state == HazardState.ON_LEDGER.label


async def test_the_unit_then_tells_its_open_hazards_and_the_day_of_the_visit(
    inspector: Phone, complete: int, school: Unit
) -> None:
    await inspector.taps(signing.sign, complete)
    (entry,) = shown(await inspector.taps(starting.choose_unit), UnitsView).entries
    assert (entry.unit, entry.open_hazards, entry.last) == (school, 2, date(2026, 11, 22))


async def test_a_two_hour_patrol_takes_three_taps_at_most(
    town: Town, inspector: Phone, school: Unit
) -> None:
    begun = await inspector.taps(starting.start, school.id, "ev-patrol")
    patrol = shown(begun, ItemView).sheet.inspection.id
    ready = await inspector.taps(walking.answer_item, patrol, 1, "pass")
    if not isinstance(ready.view, SignedView):
        ready = await inspector.taps(signing.sign, patrol)
    assert shown(ready, SignedView).hazards == ()
    assert town.rows("SELECT count(*) FROM inspections WHERE signed_at IS NULL") == [0]


async def test_what_was_found_is_listed_page_by_page_newest_first(
    town: Town, inspector: Phone, complete: int
) -> None:
    await inspector.passes(complete, (5, 19))
    for number in range(1, 9):
        await inspector.finds(complete, number)
    await inspector.taps(signing.sign, complete)
    first = shown(
        await inspector.taps(replay, show, showing.HAZARDS, showing.HazardsScene()), HazardsView
    )
    rest = shown(
        await inspector.taps(replay, show, showing.HAZARDS, showing.HazardsScene(first.older)),
        HazardsView,
    )
    numbers = [hazard.number for hazard in first.hazards + rest.hazards]
    assert numbers == [f"PT-2026-{n:06d}" for n in range(8, 0, -1)]
    assert (first.total, rest.older) == (8, None)
    menu = shown(await inspector.taps(frontdesk_menu.show_menu), MenuView)
    assert menu.hazards == 8


async def test_a_hazard_is_shown_with_the_photos_whose_bytes_are_kept(
    town: Town, inspector: Phone, complete: int
) -> None:
    await inspector.taps(signing.sign, complete)
    town.rows("UPDATE photos SET state = 'refused' WHERE id = 2")
    ids = town.rows("SELECT id FROM hazards ORDER BY id")
    views = [
        shown(
            await inspector.taps(replay, show, showing.HAZARD, showing.HazardScene(each)),
            HazardView,
        )
        for each in ids
    ]
    assert [len(view.photos) for view in views] == [1, 0]


async def test_a_deadline_that_passes_before_the_signature_stays_as_it_was_set(
    inspector: Phone, complete: int, clock: FixedClock
) -> None:
    clock.advance(timedelta(days=7))
    reply = await inspector.taps(signing.sign, complete)
    assert shown(reply, SignedView).hazards[0].deadline == date(2026, 11, 25)


async def test_everybody_signs_for_themselves_when_several_sign_at_once(
    town: Town, inspector: Phone, complete: int, school: Unit
) -> None:
    phones = [await town.member(20 + n, name=f"检查员{n}") for n in range(4)]
    patrols = [await phone.begins(school, "ev-patrol") for phone in phones]
    for phone, patrol in zip(phones, patrols, strict=True):
        await phone.finds(patrol, 1)
    owners = zip([*phones, inspector], [*patrols, complete], strict=True)
    replies = await asyncio.gather(*(phone.taps(signing.sign, own) for phone, own in owners))
    numbers = [hazard.number for reply in replies for hazard in shown(reply, SignedView).hazards]
    assert sorted(numbers) == [f"PT-2026-{n:06d}" for n in range(1, 7)]
    assert town.rows("SELECT DISTINCT found_by FROM hazards WHERE inspection_id = 1") == [1]


@pytest.mark.parametrize(
    "over",
    [
        "UPDATE inspections SET signed_at = started_at",
        "UPDATE inspections SET dropped_at = started_at",
    ],
)
async def test_a_typed_name_is_kept_where_the_inspection_waits_no_more(
    town: Town, inspector: Phone, complete: int, over: str
) -> None:
    """The refusal used to undo the name with the turn, and the card went on asking for it."""
    town.rows("UPDATE persons SET named = false")
    await inspector.taps(signing.sign, complete)
    town.rows(over)
    reply = await inspector.types("王 伟")
    assert (reply.done, reply.word) == (Done.NAMED, "王 伟")
    shown(reply, MenuView)
    assert town.rows("SELECT name FROM persons WHERE named") == ["王 伟"]
    assert isinstance(await inspector.sees(), MenuView)
