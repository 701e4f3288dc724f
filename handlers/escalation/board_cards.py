"""The cards of an exposure: choosing the picture, looking at it, and the post on the board."""

from chat.card import Button, Card, Rows, bold, lines, pairs
from core.clock import local, spell_day, spell_short_day
from duties.escalation.board import BETWEEN, MOST_LINES
from duties.escalation.exposing import COLUMNS, TILES
from duties.escalation.model import Cover, TakenStep
from duties.escalation.views import BoardNotice, ExposeView, PictureNotice
from handlers.escalation.buttons import CaseCallback, CaseStepCallback, ExposeAction, ExposeCallback
from hazards.model import Hazard
from hazards.photos import Photo

UNWRITTEN = "（未写。来自举报，不用举报人的原话：请返回，点“改措施…”，打字写好）"


def expose_card(view: ExposeView) -> Card:
    """Return the choice of a photo, and what of it is covered."""
    step, case = view.proposed, view.case

    def do(label: str, action: ExposeAction, *, first: bool = False, tile: int = 0) -> Button:
        data = ExposeCallback(case=case.id, do=action, tile=tile)
        return Button(label, data, "primary" if first else None)

    covers: Rows = ()
    if step.photo_id is not None:
        whole, tiles = ("✓ " if step.cover is each else "" for each in (Cover.WHOLE, Cover.TILES))
        covers = ((do(f"{whole}整张打码", "whole"), do(f"{tiles}逐格遮挡", "tiles")),)
    if step.photo_id is not None and step.cover is Cover.TILES:
        numbers = range(1, TILES + 1)
        marks = [
            do(f"{'⬛' if each in step.tiles else ''}{each}", "tile", tile=each) for each in numbers
        ]
        covers += tuple(tuple(marks[at : at + COLUMNS]) for at in range(0, TILES, COLUMNS))
    ready = step.photo_id is not None and (step.cover is Cover.WHOLE or bool(step.tiles))
    look = ((do("看预览", "preview", first=True),),) if ready else ()
    none = do("✓ 不配照片" if step.cover is Cover.NONE else "不配照片", "none")
    return Card(
        lines(
            bold(f"{view.hazard.number} · 曝光用的照片"),
            "人脸、车牌须遮住。选一张照片，整张打码，或点要遮挡的格子；看过预览再确认。",
            *public_lines(view.hazard, step),
            None if view.photos else "没有可以公开的照片。",
        ),
        (
            *pairs([_photo(view, place, each) for place, each in enumerate(view.photos, start=1)]),
            *covers,
            *look,
            (none, Button("返回", CaseCallback(case=case.id))),
        ),
    )


def _photo(view: ExposeView, place: int, photo: Photo) -> Button:
    day = spell_short_day(local(photo.sent_at, view.zone).date())
    mark = "✓ " if photo.id == view.proposed.photo_id else ""
    data = ExposeCallback(case=view.case.id, do="photo", photo=photo.id)
    return Button(f"{mark}照片{place} {photo.purpose.label} {day}", data)


def picture_card(notice: PictureNotice) -> Card:
    """Return the words below a picture for who chooses; what would go out can be confirmed here."""
    head = f"{notice.hazard.number} {notice.hazard.unit_name}"
    if notice.grid:
        return Card(lines(f"{head}，选中的照片", "格子编号如图，仅供选择遮挡处，不会公开。"))
    confirm = CaseStepCallback(
        case=notice.case_id, do="confirm", seen=notice.step.stamp, pushed=True
    )
    again = Button("重选", ExposeCallback(case=notice.case_id, do="open"))
    sure = (Button("确认", confirm, "primary"),) if notice.step.public_words else ()
    public = public_lines(notice.hazard, notice.step)
    return Card(
        lines(f"{head}，预览", "确认后在曝光台公开这张图和以下内容：", *public), ((*sure, again),)
    )


def public_lines(hazard: Hazard, step: TakenStep) -> tuple[str | None, ...]:
    """Return what the board says besides the progress: what the office looks at is the same."""
    return (
        f"单位名称：{hazard.unit_name}",
        f"具体问题：{step.public_words or UNWRITTEN}",
        f"整改期限：{spell_day(hazard.deadline)}" if hazard.deadline else None,
    )


def board_card(notice: BoardNotice) -> Card:
    """Return the post on the board."""
    hazard, step = notice.hazard, notice.step
    progress = step.progress.split(BETWEEN)[-MOST_LINES:]
    return Card(
        lines(
            bold(f"📢 隐患曝光 · {step.number}"),
            *public_lines(hazard, step),
            "整改进程：",
            *(f"· {line}" for line in progress),
        )
    )
