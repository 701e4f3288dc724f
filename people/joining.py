"""Units come in, people are invited, people join."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from core.errors import XunanError
from people import reward_role
from people.changes import of_invitation, of_membership
from people.giving import NEVER_INVITED
from people.model import Invitation, Membership, Nomination, Person, Role, Unit
from people.naming import LONGEST_NAME, give_name, is_name, read_name
from people.permissions import HELD_AT
from people.ports import PeopleWork
from people.sectors import read_sector
from people.streets import admit_street

LONGEST_UNIT_NAME, LONGEST_WORD = 120, 40  # characters
INVITATION_LASTS = timedelta(days=7)
TOKEN_BYTES = 15  # 20 characters in a link; 120 bits cannot be guessed


class WordTooLong(XunanError):
    """A name is longer than ``most`` characters."""

    def __init__(self, word: str, most: int) -> None:
        super().__init__(word)
        self.most = most


class UnitExists(XunanError):
    """A unit of this name is already there."""


class UnitUnknown(XunanError):
    """There is no unit of this name or id."""


class RoleMisplaced(XunanError):
    """The role cannot be held at this scope: a safety officer belongs to one unit."""


class InvitationInvalid(XunanError):
    """The invitation was never made, or was revoked."""


class InvitationUsed(XunanError):
    """Somebody has already joined with this invitation."""


class InvitationExpired(XunanError):
    """The invitation is past its days."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """Somebody has joined: who, as what, and for which unit if for one."""

    person: Person
    membership: Membership
    unit: Unit | None


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def is_known(work: PeopleWork, token: str) -> bool:
    """Tell whether an invitation was ever made with this token, good or not."""
    return work.invitations.by_token(_digest(token)) is not None


def initials_of(name: str) -> str:
    """Return the pinyin initials of a name, by which a thumb finds it."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - heavy, and needed only here

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


def add_unit(
    work: PeopleWork,
    name: str,
    sector: str,
    street: str,
    spot: tuple[float, float] | tuple[None, None] = (None, None),
    *,
    new_street: bool = False,
) -> Unit:
    """Register a unit, its spot as latitude and longitude.

    Raises ``UnitExists``, ``SectorUnknown``, and ``StreetUnknown`` for a street without any unit,
    unless it is said to be a ``new_street`` or nothing at all is registered yet.
    """
    latitude, longitude = spot
    return work.units.add(
        name,
        initials_of(name),
        read_sector(sector).name,
        admit_street(work, street, is_new=new_street),
        work.now,
        latitude=latitude,
        longitude=longitude,
    )


def invite(
    work: PeopleWork, membership: Membership, invitee: str = "", made_by: int | None = None
) -> str:
    """Make a one-time invitation, good for seven days, and return its token.

    The token is the payload of a deep link; only its hash is stored. Raises ``RoleMisplaced`` and
    ``NameRefused``.
    """
    return make_invitation(work, membership, invitee, made_by)[1]


def make_invitation(
    work: PeopleWork, membership: Membership, invitee: str = "", made_by: int | None = None
) -> tuple[int, str]:
    """Make an invitation as ``invite`` does, and return its id and its token.

    Raises ``RoleMisplaced``, and ``NameRefused`` for an invitee whose name could not be signed.
    """
    if membership.scope not in HELD_AT[membership.role] or membership.role is Role.PUBLIC:
        raise RoleMisplaced
    invitee = read_name(invitee) if invitee else ""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    expires_at = work.now + INVITATION_LASTS
    invitation_id = work.invitations.add(
        _digest(token), membership, work.now, expires_at, invitee, made_by
    )
    made = Invitation(invitation_id, membership, expires_at, None, None, invitee, made_by)
    subject = f"invitation:{invitation_id}"
    work.journal.record(work.now, made_by, "invite", subject, of_invitation(None, made))
    reward_role.tell_invited(work, membership, invitee, f"invitation:{invitation_id}")
    return invitation_id, token


def _meet(work: PeopleWork, nickname: str) -> Person:
    """Add somebody of whom only the nickname of their chat is known: none to sign with."""
    return work.persons.add(work.address, nickname[:LONGEST_NAME], work.now, named=False)


def join(work: PeopleWork, token: str, name: str) -> Welcome:
    """Let the person behind this turn join with an invitation, which may say their name.

    Raises ``InvitationInvalid``, ``InvitationUsed`` or ``InvitationExpired``. The same person may
    open the link again: it greets and changes nothing. ``name`` is the nickname of the chat, cut at
    64 characters; it is no name to sign with.
    """
    invitation = work.invitations.by_token(_digest(token))
    if invitation is None or _is_void(invitation):
        raise InvitationInvalid
    person = work.person or _meet(work, name)
    if invitation.membership not in person.memberships:
        if invitation.used_at is not None:
            raise InvitationUsed
        if work.now >= invitation.expires_at:
            raise InvitationExpired
        if not work.invitations.use(invitation.id, person.id, work.now):
            raise InvitationUsed
        if is_name(invitation.invitee) and not person.named:
            give_name(work, person, invitation.invitee)
        enrol(work, person, invitation.membership)
    joined = work.persons.get(person.id)
    unit_id = invitation.membership.unit_id
    return Welcome(
        person=joined or person,
        membership=invitation.membership,
        unit=work.units.get(unit_id) if unit_id is not None else None,
    )


def enrol(
    work: PeopleWork,
    person: Person,
    membership: Membership,
    *,
    by: int | None = None,
    nomination: Nomination | None = None,
) -> None:
    """Give somebody a role, with a line in the journal: the only way in which one is given.

    ``by`` is who gave it in chat, by a ``nomination``; else the person came in by themselves, as
    the command line has let them.
    """
    work.persons.join(person.id, membership, work.now)
    subject = f"person:{person.id}"
    work.journal.record(work.now, by or person.id, "join", subject, of_membership(None, membership))
    joined = work.persons.get(person.id) or person
    reward_role.tell_joined(work, joined, membership, nomination)


def _is_void(invitation: Invitation) -> bool:
    """Tell whether it was revoked, or was made in chat for a role that is not given there.

    The latter may have been made before that rule, and its link still be in somebody's hands.
    """
    made_in_chat = invitation.made_by is not None
    misgiven = made_in_chat and invitation.membership.role in NEVER_INVITED
    return invitation.revoked_at is not None or misgiven


def admit(work: PeopleWork, name: str) -> Person | None:
    """Return who acts; an admin of the settings joins the office at first sight."""
    person = work.person
    if work.address not in work.admins or (person and person.memberships):
        return person
    person = person or _meet(work, name)
    enrol(work, person, Membership(Role.OFFICE))
    return work.persons.get(person.id)
