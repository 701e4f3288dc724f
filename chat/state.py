"""What a person has on the card, and so what the bot waits for.

Nothing about a conversation lives in memory: the scene on the card is a row. A restart, another
worker or a press on an old button finds it there.
"""

from dataclasses import dataclass
from enum import StrEnum


class Scene(StrEnum):
    """What the living card shows."""

    MENU = "menu"
    HELP = "help"
    UNITS = "units"
    FORMS = "forms"
    UNFINISHED = "unfinished"
    ITEM = "item"
    FINDING = "finding"
    MEASURE = "measure"
    DEADLINE = "deadline"
    CONTENTS = "contents"
    SECTION = "section"
    BULK = "bulk"
    SUMMARY = "summary"
    SIGNED = "signed"
    STRAY_PHOTO = "stray_photo"
    HAZARDS = "hazards"
    HAZARD = "hazard"
    NAME = "name"
    CORRECTION = "correction"
    ROLES = "roles"
    PEOPLE = "people"
    MEMBER = "member"
    LEAVING = "leaving"
    INVITE_ROLE = "invite_role"
    INVITE_SCOPE = "invite_scope"
    INVITE_UNIT = "invite_unit"
    INVITATIONS = "invitations"
    INVITATION = "invitation"
    NOMINATE = "nominate"
    NOMINATION = "nomination"
    NOMINATIONS = "nominations"
    CODE_UNITS = "code_units"
    CODES = "codes"
    CODE_ENDING = "code_ending"
    SCANNED = "scanned"
    TODO = "todo"
    LEDGER = "ledger"
    SEVERITY = "severity"
    ASSIGN = "assign"
    COLLEAGUES = "colleagues"
    EXTENSION = "extension"
    REASON = "reason"
    PLAN = "plan"
    PROOF = "proof"
    TRACK = "track"
    TRANSFER = "transfer"
    DEPARTMENT = "department"
    DECLINING = "declining"
    ENDING = "ending"
    DUPLICATE = "duplicate"
    DRAFT = "draft"
    DRAFTS = "drafts"
    DRAFT_UNITS = "draft_units"
    DRAFT_PLACES = "draft_places"
    DRAFT_CATEGORY = "draft_category"
    TWIN = "twin"
    FOLLOWING = "following"
    TIP_CASE = "tip_case"
    TIPS = "tips"
    TIP = "tip"


@dataclass(frozen=True, slots=True)
class ChatState:
    """The scene in one chat.

    ``card_id`` is the message id of the living card, ``left_number`` the item that was shown
    before this scene, ``moved_by`` the id of the update that put the scene here in its place, else
    0; an update with a smaller id that arrives later was meant for what was shown before.
    """

    chat_id: int
    scene: Scene = Scene.MENU
    inspection_id: int | None = None
    number: int | None = None
    note: str = ""
    card_id: int | None = None
    left_number: int | None = None
    moved_by: int = 0
