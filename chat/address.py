"""Where somebody, or a group, is reached."""

from dataclasses import dataclass
from typing import Final

LONGEST_CHANNEL, LONGEST_EXTERNAL_ID = 20, 64  # characters
TELEGRAM: Final = "telegram"

_TITLES = {TELEGRAM: "Telegram"}


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """A channel by its name, and by what that channel knows somebody or a group.

    The external id is a text that only its channel can read.
    """

    channel: str
    external_id: str

    def __str__(self) -> str:
        """Return it in one word, as keys name it."""
        return f"{self.channel}:{self.external_id}"

    @property
    def label(self) -> str:
        """How people read it."""
        return f"{_TITLES.get(self.channel, self.channel)} {self.external_id}"


NOBODY: Final = Address("nobody", "")
"""The address of somebody who has none; what is put into the outbox for it goes nowhere."""


def on_telegram(number: int) -> Address:
    """Return the address of a Telegram user, whose private chat has the same id, or of a group."""
    return Address(TELEGRAM, str(number))
