"""A row that cannot be read ends no pass over many rows; each used to stop all that came after it.

What is damaged here was written by hand, or by another version.
"""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from chat.address import on_telegram
from duties.rollouts.rollout import Rollout, RolloutKind
from duties.tasks.taking import require_whole
from hazards.ledger_filter import LedgerFilter
from hazards.photos import TELLS_AFTER, PhotoState
from reports.exports.forms import ExportForm, Head
from reports.exports.model import ExportFormat, Split
from reports.packages.owing import month_of
from storage.engine.unit_of_work import UnitOfWork
from tests.storage.samples import add_sample, note_photo
from tests.storage.stores.test_todo_items import item, put

LEASE = timedelta(minutes=15)


def spoil(work: UnitOfWork, sql: str) -> None:
    """Damage rows."""
    work.risks._session.say(sql)


def test_a_photo_that_cannot_be_read_keeps_no_other_from_being_fetched(work: UnitOfWork) -> None:
    sample = add_sample(work)
    first, second = (note_photo(work, sample, number) for number in (1, 2))
    spoil(work, f"UPDATE photos SET purpose = 'odd' WHERE id = {first}")  # noqa: S608 - our own
    claimed = work.photos.claim(work.now, work.now + LEASE, 9, 9)
    assert [each.id for each in claimed] == [second]


def test_photos_that_cannot_be_read_leave_a_chat_its_share(work: UnitOfWork) -> None:
    """They stayed in hand and counted no attempt: as many as a share stopped a chat for good."""
    sample = add_sample(work)
    work.workers.join(5, "here", 99, work.now)
    for number in range(4):
        note_photo(work, sample, number)
    spoil(work, "UPDATE photos SET purpose = 'odd'")
    assert work.photos.claim(work.now, work.now + LEASE, 9, 4, worker=5) == []
    sound = [note_photo(work, sample, 10 + number) for number in range(4)]
    claimed = work.photos.claim(work.now, work.now + LEASE, 9, 4, worker=5)
    assert [each.id for each in claimed] == sound
    for photo_id in sound:
        work.photos.mark(photo_id or 0, PhotoState.STORED)
    assert not work.photos.arriving(claimed[0].chat_id, TELLS_AFTER)


def test_a_photo_that_cannot_be_read_holds_up_no_receipt(work: UnitOfWork) -> None:
    """The chat counted as being told for the whole lease, and again after it."""
    sample = add_sample(work)
    work.workers.join(5, "here", 99, work.now)
    odd, sound = (note_photo(work, sample, number) or 0 for number in (1, 2))
    chat_id = work.photos.claim(work.now, work.now, 1, 1)[0].chat_id
    work.photos.mark(odd, PhotoState.STORED)
    spoil(work, f"UPDATE photos SET purpose = 'odd' WHERE id = {odd}")  # noqa: S608 - our own
    assert work.photos.claim_news(chat_id, work.now, work.now + LEASE, 5) == []
    work.photos.mark(sound, PhotoState.STORED)
    assert work.photos.chats_to_tell(work.now, TELLS_AFTER, 9) == [chat_id]
    told = work.photos.claim_news(chat_id, work.now, work.now + LEASE, 5)
    assert [each.id for each in told] == [sound]


def test_a_change_of_duties_that_cannot_be_read_keeps_no_other_waiting(work: UnitOfWork) -> None:
    first, second = (rolls_out(work, title) for title in ("一", "二"))
    spoil(work, f"UPDATE rollouts SET kind = 'odd' WHERE id = {first.id}")  # noqa: S608 - our own
    assert work.rollouts.claim(work.now, LEASE) == second
    assert work.rollouts.claim(work.now, LEASE) is None


def test_a_change_of_duties_that_cannot_be_read_keeps_no_list_from_its_street(
    work: UnitOfWork,
) -> None:
    """One broken row refused every street its import, the wall and the assessment."""
    first, second = (rolls_out(work, title) for title in ("一", "二"))
    spoil(work, f"UPDATE rollouts SET kind = 'odd' WHERE id = {first.id}")  # noqa: S608 - our own
    assert work.rollouts.unfinished() == [second]
    require_whole(work, "邻街示例街道", work.day().year)


def rolls_out(work: UnitOfWork, title: str) -> Rollout:
    kind = next(iter(RolloutKind))
    return work.rollouts.owe(
        Rollout(0, kind, title, "", "", None, "示例街道", "", work.day(), None, work.now, 1)
    )


def test_an_export_that_cannot_be_read_is_given_up_and_keeps_no_other(work: UnitOfWork) -> None:
    person = work.persons.add(on_telegram(5), "陈示例", work.now)
    view = work.ledger_lists.keep(LedgerFilter(), work.now)
    given = (person.id, view, ExportFormat.XLSX, Split.NONE, None, work.now)
    first, second = work.exports.owe(*given), work.exports.owe(*given)
    spoil(work, f"UPDATE exports SET format = 'odd' WHERE id = {first}")  # noqa: S608 - our own
    assert [each.id for each in work.exports.claim(work.now, LEASE, 9, 1)] == [second]
    later = work.now + LEASE * 2
    assert [each.id for each in work.exports.claim(later, LEASE, 9, 1)] == [second]


def test_a_form_that_cannot_be_read_keeps_no_other_from_being_filled(work: UnitOfWork) -> None:
    maker = work.persons.add(on_telegram(5), "陈示例", work.now).id
    heads = (Head(1, "隐患内容", "description"),)
    first, second = (
        work.exports.add_form(
            ExportForm(0, street, "表", "0" * 64, "表", 1, heads), maker, work.now - LEASE
        )
        for street in ("示例街道", "邻街示例街道")
    )
    spoil(work, f"UPDATE export_forms SET heads = '[' WHERE id = {first.id}")  # noqa: S608 - our own
    month = month_of(work.day())
    for _ in range(2):
        assert [each.id for each in work.exports.forms_due(month, work.now, 9)] == [second.id]


def test_a_unit_of_no_colour_keeps_no_other_from_its_submission(work: UnitOfWork) -> None:
    ids = [work.units.add(f"单位{n}", "x", "学校", "示例街道", work.now).id for n in range(2)]
    spoil(work, f"UPDATE units SET risk = 'green' WHERE id = {ids[0]}")  # noqa: S608 - our own
    month = month_of(work.day())
    found = work.submissions.unprepared(month, work.now + LEASE, 0, 9)
    assert [each.id for each in found] == ids


def test_an_item_that_cannot_be_read_is_set_aside_and_keeps_no_other_from_climbing(
    engine: Engine, work: UnitOfWork
) -> None:
    if engine.dialect.name != "sqlite":
        pytest.skip("the server takes nothing that is no moment")
    put(work, item(work, 1, act_at=work.now))
    put(work, item(work, 2, act_at=work.now))
    spoil(work, "UPDATE todo_items SET due_at = 'soon' WHERE subject_id = 1")
    assert [each.subject_id for each in work.todo_items.due(work.now, 9)] == [2]
    assert work.todo_items.troubled() == 1
    assert [each.subject_id for each in work.todo_items.due(work.now, 1)] == [2]
