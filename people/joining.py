"""Units come in, people are invited, people join."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from core.errors import XunanError
from people.model import Membership, Person, Role, Unit
from people.ports import PeopleWork

LONGEST_UNIT_NAME, LONGEST_WORD = 120, 40  # characters
INVITATION_LASTS = timedelta(days=7)
LONGEST_NAME = 64  # characters; a first and a last name on Telegram may be twice that
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


def add_unit(work: PeopleWork, name: str, sector: str, street: str) -> Unit:
    """Register a unit; raises ``UnitExists``, and ``WordTooLong`` for what no table holds."""
    for word, most in ((name, LONGEST_UNIT_NAME), (sector, LONGEST_WORD), (street, LONGEST_WORD)):
        if len(word) > most:
            raise WordTooLong(word, most)
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415 - heavy, and needed only here

    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return work.units.add(name, initials, sector, street, work.now)


def invite(work: PeopleWork, membership: Membership) -> str:
    """Make a one-time invitation, good for seven days, and return its token.

    The token is the payload of a deep link; only its hash is stored.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    work.invitations.add(_digest(token), membership, work.now, work.now + INVITATION_LASTS)
    return token


def join(work: PeopleWork, token: str, name: str) -> Welcome:
    """Let the person behind this turn join with an invitation.

    Raises ``InvitationInvalid``, ``InvitationUsed`` or ``InvitationExpired``. The same person may
    open the link again: it greets and changes nothing. A name is cut at 64 characters.
    """
    invitation = work.invitations.by_token(_digest(token))
    if invitation is None or invitation.revoked_at is not None:
        raise InvitationInvalid
    person = work.person or work.persons.add(work.telegram_id, name[:LONGEST_NAME], work.now)
    if invitation.membership not in person.memberships:
        if invitation.used_at is not None:
            raise InvitationUsed
        if work.now >= invitation.expires_at:
            raise InvitationExpired
        if not work.invitations.use(invitation.id, person.id, work.now):
            raise InvitationUsed
        work.persons.join(person.id, invitation.membership, work.now)
        work.journal.record(
            work.now, person.id, "join", f"person:{person.id}", None, invitation.membership.role
        )
    joined = work.persons.get(person.id)
    unit_id = invitation.membership.unit_id
    return Welcome(
        person=joined or person,
        membership=invitation.membership,
        unit=work.units.get(unit_id) if unit_id is not None else None,
    )


def admit(work: PeopleWork, name: str) -> Person | None:
    """Return who acts; an admin of the settings joins the office at first sight."""
    person = work.person
    if work.telegram_id not in work.admin_ids or (person and person.memberships):
        return person
    person = person or work.persons.add(work.telegram_id, name[:LONGEST_NAME], work.now)
    work.persons.join(person.id, Membership(Role.OFFICE), work.now)
    work.journal.record(work.now, person.id, "join", f"person:{person.id}", None, Role.OFFICE)
    return work.persons.get(person.id)
