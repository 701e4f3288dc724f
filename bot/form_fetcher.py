"""Fetching an office's own form: its bytes are kept and its heads read before anything is said."""

import asyncio
import tempfile
from pathlib import Path

from aiogram import Bot
from aiogram.types import Document

from reports.exports.form_reading import ReadForm, read_form
from storage.evidence_files import EvidenceFiles

FETCH_SECONDS = 60


class FormFetcher:
    """Hands a workbook that came to the bot over as a file that is kept."""

    def __init__(self, bot: Bot, store: EvidenceFiles) -> None:
        self._bot = bot
        self._store = store

    async def __call__(self, document: Document) -> tuple[str, ReadForm]:
        """Return the hash of a form and where it is filled in; raises as ``read_form``."""
        file = await self._bot.get_file(document.file_id)
        buffer = await self._bot.download_file(file.file_path or "", timeout=FETCH_SECONDS)
        content = buffer.read() if buffer is not None else b""
        return await asyncio.to_thread(self._keep, content)

    def _keep(self, content: bytes) -> tuple[str, ReadForm]:
        """Keep a form that can be read; one that is refused leaves nothing behind."""
        with tempfile.TemporaryDirectory(prefix="form-") as folder:
            path = Path(folder) / "form.xlsx"
            path.write_bytes(content)
            found = read_form(path)
        return self._store.keep_file(content, "xlsx").sha256, found
