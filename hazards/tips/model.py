"""A tip (举报): what is known of it besides its hazard, and the receipt by which it is followed."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.stamp import stamp

SERIES = "JB"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing looks like something else
SECRET_LENGTH = 10  # 50 bits; wrong tries are limited
GROUPS = (4, 8)
_MISREAD = str.maketrans("OIL", "011")
_NUMBER = re.compile(r"JB-?(\d{4})-?(\d{6})", re.ASCII)
_BETWEEN = re.compile(r"[\s\-_.,:;,。:;、·]+")
_WORDS = r"(?:回执号?|口令|号|[\s:,、。])*"
_GROUPED = "[0-9A-Z]{4}[- ][0-9A-Z]{4}[- ][0-9A-Z]{2}"
_RECEIPT = re.compile(rf"{_WORDS}(?:JB-?\d{{4}}-?\d{{6}})?{_WORDS}{_GROUPED}{_WORDS}")
_LONGEST_RECEIPT = 60  # characters, with all that people write around it
_SECRET = re.compile(f"(?<![A-Z0-9])[{ALPHABET}]{{{SECRET_LENGTH}}}(?![A-Z0-9])")


class Reward(StrEnum):
    """The state of the reward for a tip."""

    NONE = "none"
    PROPOSED = "proposed"
    APPROVED = "approved"
    PAID = "paid"

    @property
    def label(self) -> str:
        """The words that people read."""
        return {
            "none": "未提",
            "proposed": "已拟奖励",
            "approved": "已批准",
            "paid": "已发放",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Tip:
    """A tip, apart from its hazard.

    ``sealed`` is who gave it, encrypted, and empty for somebody anonymous. ``amount`` is in yuan.
    """

    id: int
    number: str
    hazard_id: int
    sealed: str
    filed_on: date
    reward: Reward = Reward.NONE
    amount: int | None = None
    decided_by: int | None = None

    @property
    def stamp(self) -> int:
        """A number by which a button remembers how far the reward was, and who decided it."""
        return stamp(self.reward.value, self.amount, self.decided_by)


@dataclass(frozen=True, slots=True)
class TipNote:
    """Something that was added to a tip by who gave it."""

    id: int
    at: datetime
    text: str


def new_secret() -> str:
    """Return a secret that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SECRET_LENGTH))


def digest(secret: str) -> str:
    """Return as what a secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def spell_secret(secret: str) -> str:
    """Spell a secret in groups, to be copied by hand: ``7K3M-Q2X9-PB``."""
    start, end = GROUPS
    return f"{secret[:start]}-{secret[start:end]}-{secret[end:]}"


def is_receipt(text: str) -> bool:
    """Tell whether a text is a receipt and nothing else, whatever is awaited.

    A secret by itself has its groups; without them it could be any word.
    """
    return len(text) <= _LONGEST_RECEIPT and _RECEIPT.fullmatch(_plain(text)) is not None


def _plain(text: str) -> str:
    return text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}).upper()


def read_receipt(text: str) -> tuple[str, str]:
    """Return the number and the secret that somebody typed, in whatever order and shape.

    Either is empty when it is not there; what is easily misread counts as what it must be.
    """
    plain = _plain(text)
    found = _NUMBER.search(plain)
    number = f"{SERIES}-{found[1]}-{found[2]}" if found else ""
    rest = plain[: found.start()] + " " + plain[found.end() :] if found else plain
    words = _BETWEEN.sub("", rest).translate(_MISREAD)
    secret = _SECRET.search(words)
    return number, secret[0] if secret else ""
