"""The storage that the ledger needs."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from chat.incoming import Medium
from chat.ports import Journal
from chat.push import TellingWork
from hazards.ledger_lists import LedgerLists
from hazards.ledger_moves import LedgerMoves
from hazards.model import (
    Extension,
    Hazard,
    HazardLine,
    HazardState,
    NewHazard,
    Plan,
    Severity,
    Step,
)
from hazards.photos import Photo, Purpose
from hazards.transfer import Transfer
from hazards.watch import HazardWatch
from people.absences.ports import AbsenceWork


class SeriesStore(Protocol):
    """Serial numbers without gaps or doubles."""

    def next(self, prefix: str, year: int) -> int:
        """Take the next number of a series in a year, from 1."""

    def given(self, prefix: str) -> list[tuple[int, int]]:
        """Return the years of a series, the newest first, each with its last number."""


class HazardStore(Protocol):
    """The ledger. Nothing here deletes."""

    def add(
        self, number: str, state: HazardState, hazard: NewHazard, step: Step = Step.FILE
    ) -> Hazard:
        """Put a hazard on the ledger."""

    def get(self, hazard_id: int) -> Hazard | None:
        """Return a hazard, or ``None``."""

    def some(self, ids: Sequence[int]) -> list[Hazard]:
        """Return the hazards with these ids in the order of the ids."""

    def by_number(self, number: str) -> Hazard | None:
        """Return the hazard with a number of the ledger, or ``None``."""

    def save(self, hazard: Hazard) -> bool:
        """Keep what a step has changed, one version up.

        ``False`` when somebody else was first: the ledger has another version by now.
        """

    def found_by(self, person_id: int, before_id: int | None, limit: int) -> list[Hazard]:
        """Return what a person found, newest first, older than ``before_id``."""

    def count_found_by(self, person_id: int) -> int:
        """Count what a person found."""

    def merged_of(self, person_id: int) -> list[Hazard]:
        """Return what a person found and was merged into others, newest first."""

    def of_inspection(self, inspection_id: int) -> list[Hazard]:
        """Return the hazards of an inspection in the order of their numbers."""

    def open_at(self, unit_id: int, limit: int) -> list[Hazard]:
        """Return the open hazards of a unit, the earliest deadline first, none set last."""

    def latest_at(self, unit_id: int, limit: int) -> list[Hazard]:
        """Return the hazards found last at a unit, open or not, the newest first."""

    def count_open_at(self, unit_id: int) -> int:
        """Count the open hazards of a unit."""

    def open_at_items(self, unit_id: int, question: str | None = None) -> list[tuple[Hazard, str]]:
        """Return the open hazards of a unit that inspections found at items, oldest first.

        Each comes with the id of the form by which it was found; ``question`` is the key of one
        item.
        """

    def at_item(self, inspection_id: int, question: str) -> Hazard | None:
        """Return the hazard that an inspection found at one item, or ``None``."""

    def page(
        self,
        unit_id: int | None,
        street: str | None,
        before_id: int | None,
        limit: int,
        *,
        alive: bool | None = None,
        severity: Severity | None = None,
        due_before: date | None = None,
    ) -> list[Hazard]:
        """Return a page of the ledger, newest first, older than ``before_id``.

        Of one unit, of one street, or (neither) of the whole area; only open ones (``alive``), of
        one severity, or with a deadline before a day, where that is asked.
        """

    def lines(self, ids: Iterable[int]) -> list[HazardLine]:
        """Return the hazards with these ids in short; one that is not there is left out."""

    def awaited_in(self, street: str, holder: str, after: int, most: int) -> list[int]:
        """Return the next ids after one of the hazards in a street that a holder has items of."""

    def open_near(
        self, latitude: float, longitude: float, degrees: float, limit: int
    ) -> list[Hazard]:
        """Return open hazards in a box of so many degrees around a point (WGS84)."""


class PlanStore(Protocol):
    """Plans for major hazards."""

    def draft(self, hazard_id: int) -> Plan:
        """Return the plan that is being written: the last one anew, or an empty one."""

    def write(self, hazard_id: int, plan: Plan, by: int, at: datetime) -> None:
        """Keep the plan that is being written."""

    def submit(self, hazard_id: int, at: datetime) -> None:
        """Hand in the plan that is being written."""

    def last(self, hazard_id: int) -> Plan | None:
        """Return the plan that was handed in last, or ``None``."""

    def author(self, hazard_id: int) -> int | None:
        """Return who handed the last plan in, or ``None``."""


class ExtensionStore(Protocol):
    """Wishes for more time."""

    def ask(self, hazard_id: int, by: int, at: datetime, reason: str, until: date) -> int:
        """Keep a wish and return its id."""

    def pending(self, hazard_id: int) -> Extension | None:
        """Return the wish that waits for a decision, or ``None``."""

    def decide(self, extension_id: int, *, granted: bool, by: int, at: datetime) -> bool:
        """Decide; ``False`` when that was done before."""


class TransferStore(Protocol):
    """Hazards handed to departments, or told to them."""

    def add(
        self,
        hazard_id: int,
        department: str,
        *,
        copy: bool,
        by: int,
        at: datetime,
        reason: str,
        token_sha256: str,
        expires_at: datetime,
        department_id: int | None = None,
    ) -> Transfer:
        """Keep a transfer."""

    def by_token(self, token_sha256: str) -> Transfer | None:
        """Return the transfer of a link, or ``None``."""

    def get(self, transfer_id: int) -> Transfer | None:
        """Return a transfer, or ``None``."""

    def some(self, ids: Iterable[int]) -> list[Transfer]:
        """Return the transfers with these ids."""

    def live(self, hazard_id: int) -> Transfer | None:
        """Return the transfer by which a hazard is with a department now, or ``None``."""

    def with_department(self, department_id: int) -> list[int]:
        """Return the hazards that are with a department now, oldest first."""

    def of_hazard(self, hazard_id: int) -> list[Transfer]:
        """Return all transfers and copies of a hazard, oldest first."""

    def renew(self, transfer_id: int, token_sha256: str, expires_at: datetime) -> None:
        """Let a transfer be answered by another link, and no more by the one before."""

    def answer(self, transfer_id: int, *, taken: bool, by: str, at: datetime) -> bool:
        """Note the department's answer; ``False`` when there was one before."""

    def save(self, transfer: Transfer) -> None:
        """Keep what has become of a transfer since its department took it."""


class WitnessStore(Protocol):
    """The witnesses of hazards."""

    def add(self, hazard_id: int, person_id: int, at: datetime) -> bool:
        """Add a witness; ``False`` for one who is known."""

    def of_hazard(self, hazard_id: int) -> list[int]:
        """Return the witnesses of a hazard."""


class HazardPhotos(Protocol):
    """Photos of hazards."""

    def get(self, photo_id: int) -> Photo | None:
        """Return a photo, or ``None``."""

    def by_message(self, chat_id: int, message_id: int) -> Photo | None:
        """Return the photo that came with a message, or ``None``."""

    def of_album(self, chat_id: int, album: str) -> Photo | None:
        """Return a photo of this album that came before, or ``None``."""

    def add(
        self,
        chat_id: int,
        message_id: int,
        album: str | None,
        file_id: str,
        file_unique_id: str,
        sent_by: int,
        sent_at: datetime,
        caption: str,
        inspection_id: int | None,
        question: str | None,
        purpose: Purpose,
        hazard_id: int | None = None,
        draft_id: int | None = None,
        round_: int = 0,
        occurrence_id: int | None = None,
        medium: Medium = Medium.PHOTO,
        name: str = "",
        expiry_entry_id: int | None = None,
        task_target_id: int | None = None,
        task_upload_id: int | None = None,
        transfer_id: int | None = None,
    ) -> int | None:
        """Note a photo and return its id; ``None`` when this message is known already."""

    def of_hazard(self, hazard_id: int) -> list[Photo]:
        """Return the photos of a hazard in the order in which they came."""

    def of_transfer(self, transfer_id: int) -> list[Photo]:
        """Return the photos by which a department shows what became of a hazard, as they came."""

    def of_draft(self, draft_id: int) -> list[Photo]:
        """Return the photos of a snap that is not filed yet."""

    def link(self, photo_id: int, hazard_id: int, purpose: Purpose, round_: int) -> None:
        """Put a photo to a hazard."""

    def link_item(self, inspection_id: int, question: str, hazard_id: int) -> None:
        """Put the photos of an item to the hazard that was found there."""


class ReviewPictureStore(Protocol):
    """Pictures of before and after that reviewers are owed."""

    def owe(self, hazard_id: int, round_: int, at: datetime) -> None:
        """Owe the picture of a round of rectification; drawn anew when a photo was added."""


class LedgerWork(Protocol):
    """The work that putting a hazard on the ledger needs."""

    @property
    def now(self) -> datetime:
        """The one moment of this turn, aware UTC."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of the wall calendar."""

    @property
    def ledger_prefix(self) -> str:
        """The first letters of every hazard number."""

    @property
    def hazards(self) -> HazardStore:
        """The ledger."""

    @property
    def ledger_moves(self) -> LedgerMoves:
        """When hazards were struck off, and came back."""

    @property
    def journal(self) -> Journal:
        """The journal."""

    @property
    def series(self) -> SeriesStore:
        """Serial numbers."""


class HazardWork(AbsenceWork, LedgerWork, TellingWork, Protocol):
    """One turn in the life of a hazard."""

    @property
    def ledger_lists(self) -> LedgerLists:
        """Lists of the ledger by filter."""

    @property
    def plans(self) -> PlanStore:
        """Plans."""

    @property
    def extensions(self) -> ExtensionStore:
        """Wishes for more time."""

    @property
    def transfer_link_days(self) -> int:
        """For how many days the link of a transfer is good."""

    @property
    def transfers(self) -> TransferStore:
        """Transfers."""

    @property
    def witnesses(self) -> WitnessStore:
        """Witnesses."""

    @property
    def photos(self) -> HazardPhotos:
        """Photos."""

    @property
    def watch(self) -> HazardWatch:
        """Whoever watches over deadlines."""

    @property
    def review_pictures(self) -> ReviewPictureStore:
        """Review pictures."""
