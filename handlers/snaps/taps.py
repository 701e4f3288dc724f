"""Taps about snaps: file in one tap, or say first where, what, or that it is known."""

from collections.abc import Callable

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.methods import AnswerCallbackQuery
from aiogram.types import CallbackQuery, Message

from chat.scene import show, shows
from checklists import evidence
from checklists.views import Reply
from frontdesk.showing import showing
from handlers.pictures import Pictures
from handlers.pressed import Pressed
from handlers.screen import Perform, Screen, Settle
from handlers.snaps.buttons import (
    CategoryCallback,
    DraftCallback,
    DraftPlaceCallback,
    DraftUnitCallback,
    DraftUnitsCallback,
    FileCallback,
    JoinCallback,
    PrivacyCallback,
    StraySnapCallback,
)
from hazards.snaps import category_choice, filing, snapping
from hazards.snaps.ports import SnapWork
from hazards.snaps.views import LookalikeView, SnapScreen
from hazards.tips import tipping
from hazards.tips.tipping import PhotosPending

router = Router(name="snap")
Answered = AnswerCallbackQuery | None


@router.message(Command("snap"))
async def on_snap_command(_message: Message, perform: Perform, screen: Screen) -> None:
    """/snap: how to begin, and what waits to be filed."""
    await screen.below(await perform(showing, show, snapping.DRAFTS, snapping.DraftsScene()))


@router.callback_query(Pressed(FileCallback))
async def on_file(
    tap: CallbackQuery,
    callback_data: FileCallback,
    perform: Perform,
    screen: Screen,
    pictures: Pictures,
) -> Answered:
    """A place was pressed: that files a draft."""
    data = callback_data
    reply = await perform(showing, filing.file, data.draft, data.unit, data.place)
    return await _answer(tap, reply, screen, pictures)


async def _answer(tap: CallbackQuery, reply: Reply, screen: Screen, pictures: Pictures) -> Answered:
    """Show the outcome; the photos of another hazard come above the question about it."""
    if isinstance(reply.view, LookalikeView) and reply.view.photos:
        await pictures.send(tap, reply)
        return await screen.beneath(tap, reply)
    return await screen.tapped(tap, reply)


_DO: dict[str, Callable[[SnapWork, int], SnapScreen]] = {
    "show": shows(snapping.DRAFT),
    "units": shows(category_choice.DRAFT_UNITS),
    "category": shows(category_choice.DRAFT_CATEGORY),
    "privacy": shows(tipping.DRAFT_PRIVACY),
    "merge": snapping.merge,
    "drop": snapping.drop,
    "deny": filing.deny,
}


@router.callback_query(Pressed(DraftCallback, F.do.in_(set(_DO))))
async def on_draft(
    tap: CallbackQuery, callback_data: DraftCallback, perform: Perform, screen: Screen
) -> Answered:
    """Something about a draft was pressed."""
    use_case = _DO[callback_data.do]
    return await screen.tapped(tap, await perform(showing, use_case, callback_data.draft))


_SUBMITS: dict[str, Callable[[SnapWork, int], SnapScreen]] = {
    "submit": tipping.submit,
    "without": tipping.submit_without,
}


@router.callback_query(Pressed(DraftCallback, F.do.in_(set(_SUBMITS))))
async def on_submit(
    tap: CallbackQuery,
    callback_data: DraftCallback,
    perform: Perform,
    settle: Settle,
    screen: Screen,
) -> Answered:
    """提交举报 was pressed; copies of its photos that are being made are waited for."""
    submit = _SUBMITS[callback_data.do]
    try:
        reply = await perform(showing, submit, callback_data.draft)
    except PhotosPending:
        await settle()
        reply = await perform(showing, submit, callback_data.draft)
    return await screen.tapped(tap, reply)


@router.callback_query(Pressed(DraftUnitsCallback))
async def on_units(
    tap: CallbackQuery, callback_data: DraftUnitsCallback, perform: Perform, screen: Screen
) -> Answered:
    """Another page of the units for a draft was pressed."""
    data = callback_data
    return await screen.tapped(
        tap, await perform(showing, category_choice.turn_units, data.draft, data.page)
    )


@router.callback_query(Pressed(DraftUnitCallback))
async def on_unit(
    tap: CallbackQuery, callback_data: DraftUnitCallback, perform: Perform, screen: Screen
) -> Answered:
    """The unit of a draft was chosen."""
    data = callback_data
    return await screen.tapped(
        tap, await perform(showing, category_choice.choose_unit, data.draft, data.unit)
    )


@router.callback_query(Pressed(DraftPlaceCallback))
async def on_place(
    tap: CallbackQuery, callback_data: DraftPlaceCallback, perform: Perform, screen: Screen
) -> Answered:
    """The place of a draft was chosen."""
    data = callback_data
    return await screen.tapped(
        tap, await perform(showing, category_choice.choose_place, data.draft, data.place)
    )


@router.callback_query(Pressed(CategoryCallback))
async def on_category(
    tap: CallbackQuery, callback_data: CategoryCallback, perform: Perform, screen: Screen
) -> Answered:
    """The category of a draft was chosen."""
    data = callback_data
    return await screen.tapped(
        tap, await perform(showing, category_choice.choose_category, data.draft, data.key)
    )


@router.callback_query(Pressed(JoinCallback))
async def on_join(
    tap: CallbackQuery, callback_data: JoinCallback, perform: Perform, screen: Screen
) -> Answered:
    """同一隐患 was pressed."""
    data = callback_data
    return await screen.tapped(tap, await perform(showing, filing.join, data.draft, data.hazard))


@router.callback_query(Pressed(PrivacyCallback))
async def on_privacy(
    tap: CallbackQuery, callback_data: PrivacyCallback, perform: Perform, screen: Screen
) -> Answered:
    """It was said how much is to be known of who sent a draft."""
    data = callback_data
    return await screen.tapped(
        tap, await perform(showing, tipping.choose_privacy, data.draft, data.privacy)
    )


@router.callback_query(Pressed(StraySnapCallback))
async def on_stray_snap(
    tap: CallbackQuery, callback_data: StraySnapCallback, perform: Perform, screen: Screen
) -> Answered:
    """Photos that came during a walk are a snap of their own."""
    reply = await perform(evidence.snap_strays, callback_data.inspection)
    return await screen.tapped(tap, reply)
