"""Sealing with keys from the settings: Fernet, that is AES-128-CBC and HMAC-SHA-256.

The keys are looked at when the process starts; the library is loaded when the first text is sealed.
"""

import base64
import re
import secrets
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from core.errors import XunanError
from hazards.tips.identity_sealer import NoSealKey, SealBroken, Sealer

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")  # 32 bytes in URL-safe base64
_NO_TIME = 0  # a token carries its time in the clear, which would lead to the tip of that minute
_BLOCK, _END, _FILL = 64, b"\x80", b"\0"


class SealKeyMalformed(XunanError):
    """A key is none; ``number`` says which one, from 1. The key itself is not told."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"key {number}")


class NoSealer:
    """``hazards.tips.identity_sealer.Sealer`` where no key is set: it seals nothing."""

    available = False

    def seal(self, plain: str) -> str:  # noqa: ARG002 - the port's signature
        """Raise ``NoSealKey``."""
        raise NoSealKey

    def open(self, sealed: str) -> str:  # noqa: ARG002 - the port's signature
        """Raise ``NoSealKey``."""
        raise NoSealKey


class FernetSealer:
    """``hazards.tips.identity_sealer.Sealer`` with keys: the first one seals, each of them opens.

    A new key is put before the old ones, which stay for what they sealed. Raises
    ``SealKeyMalformed``.
    """

    available = True

    def __init__(self, keys: Sequence[str]) -> None:
        if not keys:
            raise ValueError("a sealer needs a key")
        for number, key in enumerate(keys, start=1):
            if not _KEY.fullmatch(key):
                raise SealKeyMalformed(number)
        self._keys = tuple(keys)

    @cached_property
    def _fernet(self) -> "MultiFernet":
        from cryptography.fernet import Fernet, MultiFernet  # noqa: PLC0415 - few processes seal

        return MultiFernet([Fernet(key) for key in self._keys])

    def seal(self, plain: str) -> str:
        """Seal a text with the first key."""
        data = plain.encode() + _END
        data += _FILL * (-len(data) % _BLOCK)
        return self._fernet.encrypt_at_time(data, _NO_TIME).decode()

    def open(self, sealed: str) -> str:
        """Return the text that was sealed with any of the keys. Raises ``SealBroken``."""
        from cryptography.fernet import InvalidToken  # noqa: PLC0415 - see _fernet

        try:
            data = self._fernet.decrypt(sealed.encode())
        except InvalidToken:
            raise SealBroken from None
        return data.rstrip(_FILL).removesuffix(_END).decode()


def open_sealer(keys: Sequence[str]) -> Sealer:
    """Return what seals with these keys, none included. Raises ``SealKeyMalformed``."""
    return FernetSealer(keys) if keys else NoSealer()


def new_key() -> str:
    """Return a fresh key, as the settings take it."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
