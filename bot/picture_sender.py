"""Sends the photos of a hazard, each stamped with its number, place, time and sender.

And what shows an occurrence of a duty, or a certificate: photos with what and when, voices and
files as they came.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from aiogram import Bot
from aiogram.enums import ChatAction
from aiogram.types import CallbackQuery, FSInputFile, InputMediaPhoto

from chat.incoming import Medium
from checklists.views import Reply
from core.clock import local
from duties.drills.views import DrillView
from duties.expiry.views import ExpiryView
from duties.occurrences.views import OccurrenceView
from duties.tasks.views import TaskView
from handlers import texts
from handlers.screen import Screen, html_caption
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
        screen: Screen,
    ) -> None:
        self._bot = bot
        self._chat_id = chat_id
        self._store = store
        self._zone = zone
        self._screen = screen
        self._drawing = drawing  # the one limit of the process for pictures in memory

    async def send(self, tap: CallbackQuery, reply: Reply) -> None:
        """Answer a tap, and send the photos of what is shown, ten to an album, and the rest."""
        await self._screen.hold(tap, texts.BRINGING)
        view = reply.view
        if isinstance(view, OccurrenceView | DrillView):
            await self._send_evidence(f"{view.listed.where} {view.listed.title}", view.evidence)
            return
        if isinstance(view, ExpiryView):
            caption = f"{view.unit.name} {view.kind.title} {view.entry.name}"
            await self._send_evidence(caption, view.photos)
            return
        if isinstance(view, TaskView):
            await self._send_evidence(view.line.title, view.photos)
            return
        if not isinstance(view, HazardView | DepartmentView | LookalikeView):
            return
        await self._bot.send_chat_action(self._chat_id, ChatAction.UPLOAD_PHOTO)
        pictures = [await self._draw(view, photo) for photo in view.photos]
        caption = f"{view.hazard.number} {view.hazard.unit_name}"
        await self._send_pictures(pictures, caption)

    async def _send_evidence(self, caption: str, evidence: Sequence[Photo]) -> None:
        """Send what was sent with a duty or a certificate: photos, then voices and files."""
        photos = [each for each in evidence if each.medium is Medium.PHOTO]
        pictures = [await self._draw_plain(each, caption) for each in photos]
        await self._send_pictures(pictures, caption)
        for each in evidence:
            if each.medium is Medium.PHOTO:
                continue
            path = self._store.path(each.sha256 or "")
            words = f"{caption} {local(each.sent_at, self._zone):%m-%d %H:%M}"
            if each.medium is Medium.VOICE:
                said = FSInputFile(path, "voice.ogg")
                await self._bot.send_voice(self._chat_id, said, caption=html_caption(words))
            else:
                file = FSInputFile(path, each.name or path.name)
                await self._bot.send_document(self._chat_id, file, caption=html_caption(words))

    async def _draw_plain(self, photo: Photo, caption: str) -> Path:
        stamp = Stamp((caption, f"{local(photo.sent_at, self._zone):%Y-%m-%d %H:%M}"))
        async with self._drawing:
            return await asyncio.to_thread(self._store.thumbnail, photo.sha256 or "", stamp)

    async def _send_pictures(self, pictures: list[Path], caption: str) -> None:
        for start in range(0, len(pictures), LARGEST_ALBUM):
            part = pictures[start : start + LARGEST_ALBUM]
            if len(part) == 1:
                file = FSInputFile(part[0])
                await self._bot.send_photo(self._chat_id, file, caption=html_caption(caption))
                continue
            await self._bot.send_media_group(
                self._chat_id,
                [
                    InputMediaPhoto(
                        media=FSInputFile(path), caption=None if place else html_caption(caption)
                    )
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
