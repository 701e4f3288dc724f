"""What becomes of a hazard that was handed on: the department says it with a photo, or is asked."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from bot.workers.sweeps import ring, sweep_items
from chat.scene import show
from core.clock import FixedClock
from frontdesk import photos
from frontdesk.todo_subjects import SUBJECTS
from hazards import showing
from hazards.loop import feedback, releasing, transferring
from hazards.loop.feedback import FeedbackPending, FeedbackTooLong
from hazards.loop.handed import TransferAnswered, TransferUnknown
from hazards.loop.lifecycle import Need, NeedMissing
from hazards.loop.waiting import HAZARD_SUBJECT, Awaited
from hazards.model import Ending, HazardState
from hazards.photos import Purpose
from hazards.todo import spell_items
from hazards.transfer import Transfer, TransferState
from hazards.views import AnsweredView, Answers, DepartmentView, HandedView, HazardView
from people.departments.model import Department
from people.model import Membership, Role
from people.permissions import NotAllowed
from people.todo import department_of, office_of
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import KeptPhoto
from tests.usecases.life import Life
from tests.usecases.town import STREET, Phone

S = HazardState
TOLD = "已更换水泵，复测有水"


def brigade(life: Life, name: str = "消防救援") -> Department:
    """A department of the books."""
    return life.town.reads(lambda work: work.departments.named(name)[0])


async def member(life: Life, who: str = "fire", name: str = "消防救援") -> Phone:
    """Somebody of a department joins."""
    role = Membership(Role.DEPARTMENT, department_id=brigade(life, name).id)
    phone = await life.town.member(300 + len(life.phones), role, who)
    life.phones[who] = phone
    life.town.reads(lambda work: releasing.meet_department(work, role))
    return phone


async def handed(life: Life, name: str = "消防救援") -> HandedView:
    """A hazard is filed and handed to a department."""
    hazard = await life.files("passer-by")
    return await life["office"].taps(transferring.transfer, hazard.id, name, copy=False)


def stands(life: Life, made: HandedView) -> Transfer:
    """The transfer as a second session reads it."""
    found = life.town.reads(lambda work: work.transfers.get(made.transfer.id))
    assert found is not None
    return found


def items(life: Life, hazard_id: int) -> dict[str, str]:
    """Who holds what is awaited, and what that is."""
    there = life.town.reads(lambda work: work.todo_items.about(HAZARD_SUBJECT, hazard_id))
    return {each.holder: each.awaited for each in there}


def keep_photos(life: Life) -> None:
    """Let the bytes of all photos be kept that came."""
    ids = life.town.rows("SELECT id FROM photos WHERE state = 'received'")

    def turn(work: UnitOfWork) -> None:
        for each in ids:
            work.photos.keep(each, KeptPhoto(f"{each:064x}", 9, "image/jpeg", 4, 3, None, "0" * 16))
            photos.record_kept(work, each)

    life.town.reads(turn)


async def tells(life: Life, phone: Phone, made: HandedView, words: str = TOLD) -> object:
    """Say what became of a transfer, with a photo, and hand it in."""
    await phone.taps(feedback.ask_feedback, made.transfer.id)
    await phone.sends_photo()
    view = (await phone.types(words)).view
    assert isinstance(view, DepartmentView)
    return await phone.taps(feedback.report, made.transfer.id, "钱示例", view.stamp)


async def test_a_member_takes_a_transfer_and_says_with_a_photo_what_became_of_it(
    life: Life,
) -> None:
    phone, own = await member(life), department_of(brigade(life).id)
    made = await handed(life)
    hazard_id = made.hazard.id
    assert made.reached
    assert items(life, hazard_id) == {own: Awaited.ACKNOWLEDGE}
    opened = await phone.taps(SUBJECTS[HAZARD_SUBJECT].open, hazard_id)
    assert isinstance(opened, DepartmentView)
    assert opened.answers is Answers.AS_MEMBER
    await phone.taps(transferring.answer_by_link, made.transfer.id, "", taken=True)
    assert life.hazard(hazard_id).state is S.RECEIVED
    assert items(life, hazard_id) == {own: Awaited.FEEDBACK}
    assert stands(life, made).answered_by == "消防救援 fire"
    assert life.town.rows("SELECT person_id FROM audit WHERE action = 'receive'") == [
        life.person("fire").id
    ]
    life.deliver()
    life.told()
    shown = await tells(life, phone, made)
    assert isinstance(shown, DepartmentView)
    after = life.hazard(hazard_id)
    assert (after.state, after.ending) == (S.REPORTED, None)
    there = stands(life, made)
    assert there.state is TransferState.REPORTED
    assert (there.report, there.reported_by) == (TOLD, "消防救援 fire")
    assert items(life, hazard_id) == {office_of(STREET): Awaited.WEIGH}
    assert {("office", "queue"), ("clerk", "queue")} <= life.messages_to()
    await life["clerk"].taps(feedback.settle, hazard_id)
    after = life.hazard(hazard_id)
    assert (after.state, after.ending) == (S.ENDED, Ending.TRANSFERRED)
    assert after.reason == f"消防救援，反馈：{TOLD}"
    assert items(life, hazard_id) == {}
    assert stands(life, made).settled_at is not None
    assert ("passer-by", "news") in life.messages_to()
    assert life.chain_is_whole()


async def test_the_holder_of_a_link_feeds_back_and_then_the_link_shows_nothing_more(
    life: Life, clock: FixedClock
) -> None:
    made = await handed(life)
    assert not made.reached
    department = life["department"]
    await department.taps(transferring.open_link, made.token)
    await department.taps(transferring.answer_by_link, made.transfer.id, "钱示例", taken=True)
    clock.advance(timedelta(days=90))
    view = await department.taps(transferring.open_link, made.token)  # it lives until the feedback
    assert isinstance(view, DepartmentView)
    life.deliver()
    life.told()
    assert isinstance(await tells(life, department, made), AnsweredView)
    assert stands(life, made).reported_by == "消防救援 钱示例"
    for phone in (department, life.town.phone(4242)):
        view = await phone.taps(transferring.open_link, made.token)
        assert isinstance(view, AnsweredView)
        assert view.reported
    with pytest.raises(TransferAnswered):
        await department.taps(feedback.ask_feedback, made.transfer.id)
    life.deliver()
    life.told()
    await life["office"].taps(feedback.ask_again, made.hazard.id, "照片看不清")
    asked = [each for each in life.told() if each.who == "department"]
    assert len(asked) == 1
    assert "照片看不清" in asked[0].words
    view = await department.taps(transferring.open_link, made.token)
    assert isinstance(view, DepartmentView)
    assert view.transfer.asked_again == "照片看不清"
    await tells(life, department, made, "重拍了照片，水压正常")
    await life["office"].taps(feedback.settle, made.hazard.id)
    assert life.hazard(made.hazard.id).ending is Ending.TRANSFERRED


async def test_the_office_asks_once_more_with_a_reason_and_a_day(
    life: Life, clock: FixedClock
) -> None:
    phone = await member(life)
    made = await handed(life)
    await phone.taps(transferring.answer_by_link, made.transfer.id, "", taken=True)
    with pytest.raises(FeedbackPending):
        await life["office"].taps(feedback.settle, made.hazard.id)
    with pytest.raises(FeedbackPending):
        await life["office"].taps(feedback.ask_again, made.hazard.id, "太笼统")
    await tells(life, phone, made, "已处理")
    with pytest.raises(NeedMissing) as caught:
        await life["office"].taps(feedback.ask_again, made.hazard.id, "  ")
    assert caught.value.need is Need.REASON
    await life["office"].taps(feedback.ask_again, made.hazard.id, "太笼统，请写怎么处理的")
    there = stands(life, made)
    assert (there.state, there.report) == (TransferState.AWAITING_FEEDBACK, "")
    assert there.feedback_due == datetime(2026, 11, 27, 15, 59, 59, tzinfo=UTC)
    (line,) = life.town.changes("ask_again")
    assert line["transfer.asked_again"] == ("", "太笼统，请写怎么处理的")
    assert line["transfer.report"] == ("已处理", "")
    assert items(life, made.hazard.id) == {department_of(brigade(life).id): Awaited.FEEDBACK}
    await tells(life, phone, made)
    assert life.hazard(made.hazard.id).state is S.REPORTED


async def test_feedback_needs_words_and_a_photo_that_is_kept(life: Life) -> None:
    phone = await member(life)
    made = await handed(life)
    await phone.taps(transferring.answer_by_link, made.transfer.id, "", taken=True)
    view = await phone.taps(feedback.ask_feedback, made.transfer.id)
    assert isinstance(view, DepartmentView)
    assert not view.complete
    told = (await phone.types(TOLD)).view
    assert isinstance(told, DepartmentView)
    with pytest.raises(NeedMissing) as caught:
        await phone.taps(feedback.report, made.transfer.id, "", told.stamp)
    assert caught.value.need is Need.FEEDBACK
    await phone.sends_photo(kept=False)
    view = await phone.taps(feedback.ask_feedback, made.transfer.id)
    assert isinstance(view, DepartmentView)
    assert (len(view.shots), view.kept, view.complete) == (1, 0, False)
    with pytest.raises(NeedMissing):
        await phone.taps(feedback.report, made.transfer.id, "", view.stamp)
    keep_photos(life)
    with pytest.raises(FeedbackTooLong):
        await phone.types("长" * 501)
    assert life.hazard(made.hazard.id).state is S.RECEIVED
    assert stands(life, made).report == TOLD
    await phone.taps(feedback.report, made.transfer.id, "", view.stamp)
    assert life.hazard(made.hazard.id).state is S.REPORTED
    (shot,) = life.town.reads(lambda work: work.photos.of_transfer(made.transfer.id))
    assert (shot.purpose, shot.hazard_id) == (Purpose.REPORTED, made.hazard.id)


async def test_what_a_colleague_has_written_meanwhile_is_read_before_it_is_handed_in(
    life: Life,
) -> None:
    phone, other = await member(life), await member(life, "fire two")
    made = await handed(life)
    await phone.taps(transferring.answer_by_link, made.transfer.id, "", taken=True)
    await phone.taps(feedback.ask_feedback, made.transfer.id)
    await phone.sends_photo()
    seen = (await phone.types(TOLD)).view
    assert isinstance(seen, DepartmentView)
    await other.taps(feedback.ask_feedback, made.transfer.id)
    await other.types("水泵待采购")
    again = await phone.taps(feedback.report, made.transfer.id, "", seen.stamp)
    assert isinstance(again, DepartmentView)
    assert again.reporting
    assert again.transfer.report == "水泵待采购"
    assert life.hazard(made.hazard.id).state is S.RECEIVED


async def test_the_office_notes_feedback_that_came_another_way(life: Life) -> None:
    made = await handed(life)
    clerk = life["clerk"]
    await clerk.taps(transferring.answer_for, made.hazard.id, taken=True)
    await clerk.taps(feedback.note_feedback, made.hazard.id)
    shown = await tells(life, clerk, made)
    assert isinstance(shown, HazardView)
    assert stands(life, made).reported_by == "消防救援（clerk代录）"
    view = await life["office"].taps(show, showing.HAZARD, showing.HazardScene(made.hazard.id))
    assert view.transfer is not None
    assert view.transfer.report == TOLD


async def test_another_department_learns_nothing_of_a_transfer(life: Life) -> None:
    """It gets the very answer that it gets for one that never was."""
    await member(life)
    other = await member(life, "teachers", "民政")
    made = await handed(life)
    uses: list[Callable[[UnitOfWork, int], object]] = [
        transferring.look,
        transferring.ask_why,
        feedback.ask_feedback,
        lambda work, id_: feedback.report(work, id_, "", 1),
        lambda work, id_: transferring.answer_by_link(work, id_, "", taken=True),
    ]
    for transfer_id, use in product((made.transfer.id, 4_000_000), uses):
        with pytest.raises(TransferUnknown):
            await other.taps(use, transfer_id)
    with pytest.raises(NotAllowed):
        await other.taps(SUBJECTS[HAZARD_SUBJECT].open, made.hazard.id)
    assert life.hazard(made.hazard.id).state is S.TRANSFERRED


async def test_a_department_that_has_taken_it_may_still_find_that_it_is_not_theirs(
    life: Life,
) -> None:
    phone = await member(life)
    made = await handed(life)
    await phone.taps(transferring.answer_by_link, made.transfer.id, "", taken=True)
    await phone.taps(transferring.ask_why, made.transfer.id)
    await phone.types("现场属城管管辖")
    assert life.hazard(made.hazard.id).state is S.ON_LEDGER
    assert stands(life, made).state is TransferState.DECLINED
    assert items(life, made.hazard.id) == {office_of(STREET): Awaited.CLASSIFY}
    view = await phone.taps(transferring.look, made.transfer.id)
    assert isinstance(view, AnsweredView)


async def test_what_is_with_a_department_comes_to_its_first_member_and_back_to_the_office(
    life: Life,
) -> None:
    made = await handed(life)
    assert items(life, made.hazard.id) == {office_of(STREET): Awaited.ACKNOWLEDGE}
    phone, own = await member(life), department_of(brigade(life).id)
    assert items(life, made.hazard.id) == {own: Awaited.ACKNOWLEDGE}
    await phone.taps(transferring.answer_by_link, made.transfer.id, "", taken=True)
    assert items(life, made.hazard.id) == {own: Awaited.FEEDBACK}
    role = Membership(Role.DEPARTMENT, department_id=brigade(life).id)
    life.leaves("fire")
    life.town.reads(lambda work: releasing.meet_department(work, role))
    assert items(life, made.hazard.id) == {office_of(STREET): Awaited.FEEDBACK}


async def test_feedback_that_does_not_come_is_asked_for_and_goes_up(
    life: Life, clock: FixedClock
) -> None:
    phone, own = await member(life), department_of(brigade(life).id)
    made = await handed(life)
    await phone.taps(transferring.answer_by_link, made.transfer.id, "", taken=True)

    async def goes(days: float) -> set[str]:
        clock.advance(timedelta(days=days))
        await sweep_items(life.town.turns)
        await ring(life.town.turns)
        bells = [each for each in life.told() if (each.topic or "").startswith("bell:")]
        return {each.who for each in bells if each.kind == "message"}

    await goes(11)
    assert await goes(1) == {"fire"}  # three days before, in the morning
    assert items(life, made.hazard.id) == {own: Awaited.FEEDBACK}
    assert "fire" in await goes(4)
    assert "office" in await goes(1.2)
    held = items(life, made.hazard.id)
    assert held == {own: Awaited.FEEDBACK, office_of(STREET): Awaited.FEEDBACK}
    assert "area office" in await goes(4.2)
    assert office_of("") in items(life, made.hazard.id)
    await tells(life, phone, made)
    assert items(life, made.hazard.id) == {office_of(STREET): Awaited.WEIGH}


async def test_each_side_reads_in_its_own_words_what_is_awaited(life: Life) -> None:
    made = await handed(life)

    def asked() -> set[str]:
        def read(work: UnitOfWork) -> set[str]:
            there = work.todo_items.about(HAZARD_SUBJECT, made.hazard.id)
            return {each.asked for each in spell_items(work, there)}

        return life.town.reads(read)

    assert asked() == {"等部门接收"}
    await member(life)
    assert asked() == {"待接收"}


async def test_what_a_department_took_before_it_was_asked_for_feedback_stays_as_it_was(
    life: Life,
) -> None:
    made = await handed(life)
    life.town.rows("UPDATE transfers SET taken = true, answered_at = made_at, answered_by = '消防'")
    life.town.rows(
        "UPDATE hazards SET state = 'ended', ending = 'transferred', alive = false,"
        " last_step = 'acknowledge', reason = '消防救援'"
    )
    there = stands(life, made)
    assert (there.state, there.feedback_due, there.live) == (TransferState.NOTED, None, False)
    view = await life["office"].taps(show, showing.HAZARD, showing.HazardScene(made.hazard.id))
    assert (view.transfer, view.hazard.standing) == (None, "已办结：移交")
    linked = await life["department"].taps(transferring.open_link, made.token)
    assert isinstance(linked, AnsweredView)
    assert not linked.reported


async def test_while_it_is_with_a_department_the_office_neither_ends_nor_assigns_it(
    life: Life,
) -> None:
    phone = await member(life)
    made = await handed(life)
    await phone.taps(transferring.answer_by_link, made.transfer.id, "", taken=True)
    view = await life["office"].taps(show, showing.HAZARD, showing.HazardScene(made.hazard.id))
    names = {each.value for each in view.steps}
    assert names == {"report", "decline", "notify", "witness"}
