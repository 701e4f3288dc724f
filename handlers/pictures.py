"""Sending the photos of a hazard, each stamped with when, where and who."""

from typing import Protocol

from checklists.views import Reply


class Pictures(Protocol):
    """Sends pictures into the chat of this update."""

    async def send(self, reply: Reply) -> None:
        """Send the photos of the hazard that is shown."""
