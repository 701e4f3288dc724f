"""Sending photos, each stamped with what it shows, when and where."""

from typing import Protocol

from aiogram.types import CallbackQuery

from checklists.views import Reply


class Pictures(Protocol):
    """Sends pictures into the chat of this update."""

    async def send(self, tap: CallbackQuery, reply: Reply) -> None:
        """Answer a tap, and send the photos of the hazard, or of the certificate, that is shown."""
