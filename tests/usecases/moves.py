"""Each thing that can be done to a hazard, as the use case that does it."""

from collections.abc import Callable
from datetime import timedelta

from chat.incoming import Noted
from frontdesk import photos
from hazards.loop import deciding, feedback, rectifying, reviewing, transferring
from hazards.loop.assignees import fixers
from hazards.loop.steps import load, take_step
from hazards.model import Ending, Step, Track
from hazards.views import DepartmentView
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import KeptPhoto
from tests.usecases.expected import ExpectedLife
from tests.usecases.life import CRITERION
from tests.usecases.town import photo_message

Do = Callable[[UnitOfWork, ExpectedLife], object]


def _assign(work: UnitOfWork, life: ExpectedLife) -> object:
    return deciding.assign(work, life.id, fixers(work, load(work, life.id))[0].id, 7)


def _hand_over(work: UnitOfWork, life: ExpectedLife) -> object:
    colleagues = fixers(work, load(work, life.id))
    return rectifying.hand_over(work, life.id, colleagues[life.version % len(colleagues)].id)


def _ask(work: UnitOfWork, life: ExpectedLife) -> object:
    until = max(life.deadline or work.day(), work.day()) + timedelta(days=5)
    return rectifying.ask_extension(work, life.id, until, "等配件")


def _write_plan(work: UnitOfWork, life: ExpectedLife) -> None:
    for part in ("owner", "measures", "money", "deadline", "contingency"):
        rectifying.write_part(work, life.id, part, f"第{life.version}版")


def _transfer(work: UnitOfWork, life: ExpectedLife) -> object:
    handed = transferring.transfer(work, life.id, "消防救援", copy=False)
    life.token, life.transfer_id = handed.token, handed.transfer.id
    return handed


def _by_link(*, taken: bool) -> Do:
    def do(work: UnitOfWork, life: ExpectedLife) -> object:
        transferring.open_link(work, life.token)
        reason = "" if taken else "不归我们"
        return transferring.answer_by_link(
            work, life.transfer_id, "钱示例", taken=taken, reason=reason
        )

    return do


def _as_member(*, taken: bool) -> Do:
    return lambda work, life: transferring.answer_by_link(
        work, life.transfer_id, "", taken=taken, reason="" if taken else "不归我们"
    )


def _feed_back(*, by_link: bool) -> Do:
    """Tell what became of a transfer, with a photo whose bytes are kept at once."""

    def do(work: UnitOfWork, life: ExpectedLife) -> object:
        if by_link:
            transferring.open_link(work, life.token)
        return tells(work, life.transfer_id)

    return do


def tells(work: UnitOfWork, transfer_id: int) -> object:
    """Say what became of a transfer, with a photo that is kept, and hand it in."""
    asked = feedback.ask_feedback(work, transfer_id)
    assert isinstance(asked, DepartmentView)
    scene = work.chat_states.get(work.chat_id).scene
    assert isinstance(scene, feedback.FeedbackScene)
    message = 10_000 + len(work.photos.of_transfer(transfer_id)) + 1000 * transfer_id
    assert feedback.receive_photo(work, scene, photo_message(message), False) is Noted.TAKEN
    photo = work.photos.by_message(work.chat_id, message)
    assert photo is not None
    kept = KeptPhoto(f"{photo.id:064x}", 9, "image/jpeg", 4, 3, None, "0" * 16)
    assert work.photos.keep(photo.id, kept)
    photos.record_kept(work, photo.id)
    told = feedback.receive_words(work, scene, "已更换水泵，复测有水")
    assert isinstance(told, DepartmentView)
    return feedback.report(work, transfer_id, "钱示例", told.stamp)


def _note_feedback(work: UnitOfWork, life: ExpectedLife) -> object:
    feedback.note_feedback(work, life.id)
    return tells(work, life.transfer_id)


def _track(track: Track, *departments: str) -> Do:
    return lambda work, life: deciding.set_track(work, life.id, track, departments)


ACTS: dict[str, Do] = {
    "general": lambda work, life: deciding.decide_severity(work, life.id),
    "major": lambda work, life: deciding.decide_severity(work, life.id, CRITERION),
    "doubt": lambda work, life: deciding.doubt(work, life.id, "难以判定"),
    "assign": _assign,
    "accept": lambda work, life: rectifying.accept(work, life.id),
    "hand over": _hand_over,
    "ask": _ask,
    "grant": lambda work, life: reviewing.decide_extension(work, life.id, granted=True),
    "refuse": lambda work, life: reviewing.decide_extension(work, life.id, granted=False),
    "write plan": _write_plan,
    "submit plan": lambda work, life: rectifying.submit_plan(work, life.id),
    "approve plan": lambda work, life: reviewing.approve_plan(work, life.id),
    "return plan": lambda work, life: reviewing.return_plan(work, life.id, "不全"),
    "return": lambda work, life: reviewing.send_back(work, life.id, "没改到位"),
    "close": lambda work, life: reviewing.close(work, life.id),
    "confirm": lambda work, life: reviewing.confirm(work, life.id),
    "relapse": lambda work, life: reviewing.relapse(work, life.id, "又来"),
    "escalate": _track(Track.ESCALATED),
    "list": _track(Track.LISTED, "消防救援", "教育"),
    "routine": _track(Track.ROUTINE),
    "transfer": _transfer,
    "tell a department": lambda work, life: transferring.transfer(work, life.id, "教育", copy=True),
    "note taken": lambda work, life: transferring.answer_for(work, life.id, taken=True),
    "note declined": lambda work, life: transferring.answer_for(
        work, life.id, taken=False, reason="不归我们"
    ),
    "take by link": _by_link(taken=True),
    "decline by link": _by_link(taken=False),
    "take as member": _as_member(taken=True),
    "decline as member": _as_member(taken=False),
    "feed back by link": _feed_back(by_link=True),
    "feed back as member": _feed_back(by_link=False),
    "note feedback": _note_feedback,
    "ask again": lambda work, life: feedback.ask_again(work, life.id, "照片看不清"),
    "settle": lambda work, life: feedback.settle(work, life.id),
    "end": lambda work, life: deciding.end(work, life.id, Ending.INFEASIBLE, "暂不具备整改条件"),
    "witness": lambda work, life: take_step(work, load(work, life.id), Step.WITNESS),
}
