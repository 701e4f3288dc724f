"""The card of 导出台账, and what is told of an export on its way."""

from dataclasses import replace

from chat.card import Button, Card, bold, clip, lines, pairs
from handlers.exports.buttons import (
    AskExportCallback,
    BringFormCallback,
    ExportCallback,
    FormColumnCallback,
    OwnFormCallback,
)
from handlers.hazards.buttons import LedgerViewCallback
from handlers.hazards.ledger_cards import spell_tally
from handlers.menu.buttons import MenuCallback
from hazards.ledger_filter import OPEN
from reports.exports.bringing import FormFieldView, FormView
from reports.exports.forms import title_of
from reports.exports.model import ExportFormat, Split
from reports.exports.ordering import ExportScene, ExportView


def export_card(view: ExportView) -> Card:
    """Return what is chosen about an export."""
    chosen = view.chosen
    own = next((each for each in view.forms if each.id == chosen.form), None)
    shape = f"模板：{own.name}" if own is not None else f"格式：{chosen.format.label}，标准表"
    waiting = f"正在导出 {view.waiting} 份，完成后发到这里。" if view.waiting else None
    formats = tuple(
        _choice(each.label, chosen, replace(chosen, format=each, form=0)) for each in ExportFormat
    )
    forms = [
        (
            _choice(clip(f"模板：{each.name}", 30), chosen, _with_form(chosen, each.id)),
            Button("核对", OwnFormCallback(template=each.id)),
        )
        for each in view.forms
    ]
    splits = tuple(_choice(each.label, chosen, replace(chosen, split=each)) for each in Split)
    start = AskExportCallback(
        view=chosen.view, format=chosen.format, split=chosen.split, template=chosen.form
    )
    return Card(
        lines(
            bold(f"导出台账 · {view.title} · {spell_tally(view.tally)}"),
            "⚠️ 原来的筛选已失效，现在按未销号的导出。要导别的，请返回台账重新筛选。"
            if view.lost
            else None,
            f"筛选：{'、'.join(view.narrowed) or '全部'}",
            f"{shape} · {chosen.split.label}",
            waiting,
        ),
        (
            (Button("导出", start, "primary"),),
            formats,
            *forms,
            splits[:3],
            splits[3:],
            *(((Button("用本单位的表…", BringFormCallback()),),) if view.offers else ()),
            (
                Button("返回台账", LedgerViewCallback(view=chosen.view)),
                Button("回菜单", MenuCallback(to="menu")),
            ),
        ),
    )


def _with_form(chosen: ExportScene, form_id: int) -> ExportScene:
    return replace(chosen, format=ExportFormat.XLSX, form=form_id)


def _choice(label: str, chosen: ExportScene, wanted: ExportScene) -> Button:
    press = ExportCallback(
        view=wanted.view, format=wanted.format, split=wanted.split, template=wanted.form
    )
    is_on = wanted == chosen
    return Button(f"● {label}" if is_on else label, press)


HOW_TO_BRING = (
    "把本单位的空表（.xlsx）作为文件发来，附言写“导出模板”。"
    "表头只读一次，以后按它的样子填好发给您。"
)


def form_card(view: FormView) -> Card:
    """Return what the columns of a form mean; a tap on one changes it."""
    form = view.form
    columns = tuple(
        Button(
            clip(f"{head.words} → {title_of(head.key)}", 30),
            OwnFormCallback(template=form.id, number=head.column),
        )
        for head in form.heads
    )
    empty = sum(not head.key for head in form.heads)
    return Card(
        lines(
            bold(f"模板 · {form.name}"),
            f"表头在第 {form.head_row} 行，{len(form.heads)} 列。",
            "对得上就点“就用它导出”，不对的点一下改。",
            f"不填的 {empty} 列留空手写。" if empty else None,
        ),
        (
            (
                Button(
                    "就用它导出",
                    ExportCallback(view=OPEN.view_id, template=form.id),
                    "primary",
                ),
            ),
            *pairs(columns),
            (Button("不再用这张表", OwnFormCallback(template=form.id, end=True)),),
            (Button("回菜单", MenuCallback(to="menu")),),
        ),
    )


def field_card(view: FormFieldView) -> Card:
    """Return everything that a column of a form may mean."""
    head = view.head
    fields = tuple(
        Button(
            f"● {title}" if key == head.key else title,
            FormColumnCallback(template=view.form.id, number=head.column, key=key),
        )
        for key, title in view.fields
    )
    return Card(
        lines(bold(f"“{head.words}”这一列填什么？")),
        (
            *(fields[first : first + 3] for first in range(0, len(fields), 3)),
            (Button("返回", OwnFormCallback(template=view.form.id)),),
        ),
    )
