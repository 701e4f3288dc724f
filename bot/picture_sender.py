"""Sends the photos of a hazard, each stamped with its number, place, time and sender."""

import asyncio
from pathlib import Path
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.enums import ChatAction
from aiogram.types import FSInputFile, InputMediaPhoto

from checklists.views import Reply
from core.clock import local
from hazards.photos import Photo, Purpose
from hazards.sight import tells_hour
from hazards.snaps.views import LookalikeView
from hazards.views import DepartmentView, HazardView
from reports.pictures import Stamp
from storage.evidence_files import EvidenceFiles

LARGEST_ALBUM = 10  # pictures in one of Telegram's albums


class PictureSender:
    """``handlers.pictures.Pictures`` for one chat."""

    def __init__(
        self,
        bot: Bot,
        chat_id: int,
        store: EvidenceFiles,
        zone: ZoneInfo,
        drawing: asyncio.Semaphore,
    ) -> None:
        self._bot = bot
        self._chat_id = chat_id
        self._store = store
        self._zone = zone
        self._drawing = drawing  # the one limit of the process for pictures in memory

    async def send(self, reply: Reply) -> None:
        """Send the photos of the hazard that is shown, ten to an album."""
        view = reply.view
        if not isinstance(view, HazardView | DepartmentView | LookalikeView):
            return
        await self._bot.send_chat_action(self._chat_id, ChatAction.UPLOAD_PHOTO)
        pictures = [await self._draw(view, photo) for photo in view.photos]
        caption = f"{view.hazard.number} {view.hazard.unit_name}"
        for start in range(0, len(pictures), LARGEST_ALBUM):
            part = pictures[start : start + LARGEST_ALBUM]
            if len(part) == 1:
                await self._bot.send_photo(self._chat_id, FSInputFile(part[0]), caption=caption)
                continue
            await self._bot.send_media_group(
                self._chat_id,
                [
                    InputMediaPhoto(media=FSInputFile(path), caption=None if place else caption)
                    for place, path in enumerate(part)
                ],
            )

    async def _draw(self, view: HazardView | DepartmentView | LookalikeView, photo: Photo) -> Path:
        stamp = stamp_of(view, photo, self._zone)
        async with self._drawing:
            return await asyncio.to_thread(self._store.thumbnail, photo.sha256 or "", stamp)


def stamp_of(
    view: HazardView | DepartmentView | LookalikeView, photo: Photo, zone: ZoneInfo
) -> Stamp:
    """Return what stands on a photo; of what came with a tip, neither a sender nor the hour."""
    moment = local(photo.sent_at, zone)
    fixed = photo.purpose is Purpose.FIXED
    head = f"{view.hazard.number} {'整改后' if fixed else '发现时'}"
    if not tells_hour(view.hazard, photo):
        return Stamp((head, view.hazard.unit_name, f"{moment:%Y-%m-%d}"))
    where = f"{view.hazard.unit_name} · {view.finder}"
    return Stamp((head, where, f"{moment:%Y-%m-%d %H:%M}"))
