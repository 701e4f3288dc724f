"""The fields of a hazard, its plans, extensions and transfers that a line of the journal names."""

from chat.changes import changed, fields_of, new
from chat.incoming import Medium
from hazards.model import PLAN_PARTS, Extension, Hazard, Plan, Source
from hazards.photos import Photo
from hazards.tips.model import Tip
from hazards.transfer import Transfer

Changed = dict[str, tuple[object, object]]

# Not named: what the line has in itself (who, when, which step, which hazard), and what the hazard
# has from its unit and its place.
_NOT_NAMED = (
    "id",
    "number",
    "unit_name",
    "street",
    "sector",
    "place_name",
    "last_step",
    "last_by",
    "last_at",
    "version",
)
HAZARD = fields_of(Hazard, but=_NOT_NAMED)
OF_WHO_TIPPED = ("found_at", "found_by", "latitude", "longitude")
TIPPED = fields_of(Hazard, but=(*_NOT_NAMED, *OF_WHO_TIPPED))
TRANSFER = fields_of(
    Transfer,
    but=("id", "hazard_id", "department_id", "made_by", "made_at", "token_sha256", "reporter_id"),
)
EXTENSION = ("reason", "until", "granted")
PHOTO = ("sha256", "purpose", "round")  # of a voice or a file, what it is, too
TIP = ("number", "reward", "amount", "decided_by")  # neither who gave it, nor how and when


def of_hazard(before: Hazard | None, after: Hazard) -> Changed:
    """Return what has changed of a hazard; of a tip nothing that could lead to who gave it."""
    names = TIPPED if after.source is Source.TIP else HAZARD
    return changed(before, after, names)


def of_plan(before: Plan | None, after: Plan | None) -> Changed:
    """Return what has changed of the five parts of a plan."""
    return changed(before, after, PLAN_PARTS, of="plan")


def of_extension(before: Extension | None, after: Extension | None) -> Changed:
    """Return what has changed of a wish for more time."""
    return changed(before, after, EXTENSION, of="extension")


def of_transfer(before: Transfer | None, after: Transfer | None) -> Changed:
    """Return what has changed of a transfer; what opens its link is never named."""
    return changed(before, after, TRANSFER, of="transfer")


def of_photo(photo: Photo) -> Changed:
    """Return what there is to say of a photo whose bytes are kept: its hash, never who sent it."""
    names = PHOTO if photo.medium is Medium.PHOTO else (*PHOTO, "medium", "name")
    return changed(None, photo, names, of="photo")


def of_tip(before: Tip | None, after: Tip) -> Changed:
    """Return what has changed of a tip and its reward."""
    return changed(before, after, TIP, of="tip")


def of_note(words: str) -> Changed:
    """Return words that belong to no field."""
    return new(note=words)
