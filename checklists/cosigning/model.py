"""Signatures beside the one of who leads an inspection, and the link by which they are given."""

from dataclasses import dataclass
from datetime import datetime

from chat.address import Address

MOST_COSIGNERS = 10
LONGEST_NAME = 20  # characters that somebody without a role may type


@dataclass(frozen=True, slots=True)
class CosignLink:
    """The link of an inspection, of which ``token_sha256`` is the hash; it ends with that."""

    id: int
    inspection_id: int
    token_sha256: str


@dataclass(frozen=True, slots=True)
class Cosignature:
    """One signature of somebody who walked along; moments are aware UTC.

    ``stamp`` stands for the summary that was signed (``SummaryView.stamp``). ``person_id`` is that
    of who holds a role, else the name was typed. ``lapsed_at`` is set when the inspection ended and
    this signature was for something else. ``address`` is where its signer is reached, and is
    forgotten then.
    """

    id: int
    inspection_id: int
    person_id: int | None
    name: str
    stamp: int
    signed_at: datetime
    lapsed_at: datetime | None = None
    address: Address | None = None
