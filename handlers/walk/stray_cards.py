"""The card that asks where photos belong that came during a walk."""

from chat.card import Button, Card, bold, clip, lines
from checklists.views import StrayPhotoView
from handlers.snaps.buttons import StraySnapCallback
from handlers.walk.buttons import ContentsCallback, PlacePhotoCallback


def stray_photo_card(view: StrayPhotoView) -> Card:
    """Return the question to which item photos belong."""
    inspection_id = view.sheet.inspection.id
    rows: list[tuple[Button, ...]] = []
    for question in view.items:
        here = question.number == view.number
        label = f"第 {question.number} 项{'，记为隐患' if here else ''}：{question.text}"
        place = PlacePhotoCallback(inspection=inspection_id, number=question.number)
        rows.append((Button(clip(label, 32), place, "primary" if here else None),))
    leave = PlacePhotoCallback(inspection=inspection_id, number=0)
    apart = StraySnapCallback(inspection=inspection_id)
    rows.append((Button("不是检查的事，另记随手拍", apart),))
    rows.append(
        (Button("暂不归项", leave), Button("目录", ContentsCallback(inspection=inspection_id)))
    )
    return Card(
        lines(
            f"{view.sheet.inspection.unit.name} · {view.photos} 张照片",
            bold("归到哪一项？"),
        ),
        tuple(rows),
    )
