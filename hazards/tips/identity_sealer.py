"""Sealing who gave a tip: kept apart from the tip, and read by nobody without the key."""

from typing import Protocol

from core.errors import XunanError


class NoSealKey(XunanError):
    """Something is to be sealed or opened, and the settings hold no key (``TIP_KEY``)."""


class SealBroken(XunanError):
    """The seal cannot be opened: it was altered, or its key is no longer there."""


class Sealer(Protocol):
    """Seals short texts and opens them again."""

    @property
    def available(self) -> bool:
        """Whether there is a key; without one, only anonymous tips can be taken."""

    def seal(self, plain: str) -> str:
        """Seal a text; the same text twice gives two different ones. Raises ``NoSealKey``.

        What is sealed tells neither when that was done nor, within 64 bytes, how long the text is.
        """

    def open(self, sealed: str) -> str:
        """Return the text that was sealed. Raises ``SealBroken`` and ``NoSealKey``."""
