"""The storage that snaps and tips need."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from hazards.photos import PhotoState
from hazards.ports import HazardPhotos, HazardWork
from hazards.snaps.drafts import Draft
from hazards.snaps.likeness import LikenessStore
from hazards.tips.identity_sealer import Sealer
from hazards.tips.model import Tip, TipNote
from hazards.tips.wrong_tries import WrongTries
from people.quotas import Allowance


class DraftStore(Protocol):
    """Snaps that are not filed yet."""

    def add(self, chat_id: int, person_id: int, at: datetime) -> Draft:
        """Begin a draft."""

    def get(self, draft_id: int) -> Draft | None:
        """Return a draft, or ``None``."""

    def waiting(self, chat_id: int) -> list[Draft]:
        """Return the open drafts of a chat, the newest first."""

    def save(self, draft: Draft) -> bool:
        """Keep what has changed; ``False`` when it is not open any more."""

    def remove(self, draft_id: int) -> None:
        """Take an open draft away without a trace; its photos must have left it."""


class SnapPhotos(HazardPhotos, LikenessStore, Protocol):
    """Photos on their way from a draft to a hazard."""

    def bring(self, photo_id: int, draft_id: int) -> None:
        """Put a photo to a draft, whatever it was for before."""

    def unname(self, photo_id: int, person_id: int) -> None:
        """Let nothing at a photo lead to who sent it: it is ``person_id``'s, of no chat."""

    def forget_file(self, photo_id: int) -> None:
        """Forget under which id Telegram knows the file of a photo."""

    def discard(self, photo_id: int) -> None:
        """Take a photo back, and forget its file and its bytes."""

    def mark(self, photo_id: int, state: PhotoState, refusal: str | None = None) -> None:
        """Set whether the bytes of a photo are kept."""


class Removals(Protocol):
    """Files whose bytes belong to nothing any more."""

    def owe(self, sha256: str, at: datetime) -> None:
        """Owe the removal of a file that no row may name any more."""


class TipStore(Protocol):
    """Tips, and what was added to them."""

    def add(
        self, number: str, hazard_id: int, secret_sha256: str, sealed: str, filed_on: date
    ) -> Tip:
        """Keep a tip."""

    def get(self, tip_id: int) -> Tip | None:
        """Return a tip, or ``None``."""

    def by_number(self, number: str) -> Tip | None:
        """Return the tip with a number, or ``None``."""

    def by_secret(self, secret_sha256: str) -> Tip | None:
        """Return the tip of a secret, or ``None``."""

    def page(self, before_id: int | None, limit: int) -> list[Tip]:
        """Return tips, newest first, older than ``before_id``."""

    def decide(self, tip: Tip, before: Tip) -> bool:
        """Keep a step of the reward; ``False`` when it, or its amount, was not as ``before``."""

    def note(self, tip_id: int, at: datetime, text: str) -> TipNote:
        """Keep what was added to a tip."""

    def notes(self, tip_id: int) -> list[TipNote]:
        """Return what was added to a tip, oldest first."""


class Visits(Protocol):
    """The units that somebody visited."""

    def visited_last(self, inspector_id: int, most: int) -> list[int]:
        """Return up to ``most`` units where a person began an inspection, the last one first."""

    def unfinished(self, inspector_id: int) -> Sequence[object]:
        """Return a person's unfinished inspections."""


class Inbox(Protocol):
    """Updates from Telegram."""

    def forget(self, update_id: int) -> None:
        """Forget what an update says; that it was dealt with is kept."""


class SnapWork(HazardWork, Protocol):
    """One turn of a snap or a tip."""

    @property
    def drafts(self) -> DraftStore:
        """Drafts."""

    @property
    def tips(self) -> TipStore:
        """Tips."""

    @property
    def photos(self) -> SnapPhotos:
        """Photos."""

    @property
    def inspections(self) -> Visits:
        """The scanned places of chats."""

    @property
    def removals(self) -> Removals:
        """Files to be removed."""

    def spend(self, allowance: Allowance) -> None:
        """Count something that not everybody may send without bound; raises ``QuotaReached``."""

    @property
    def inbox(self) -> Inbox:
        """Updates."""

    @property
    def sealer(self) -> Sealer:
        """Seals who gave a tip."""

    @property
    def wrong_tries(self) -> WrongTries:
        """Wrong tries at receipts, in memory alone."""
