"""Sending photos, each stamped with what it shows, when and where."""

from typing import Protocol

from checklists.views import Reply


class Pictures(Protocol):
    """Sends pictures into the chat of this update."""

    async def send(self, reply: Reply) -> None:
        """Send the photos of the hazard, or of the certificate, that is shown."""
