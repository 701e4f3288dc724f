"""Invitations."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select, update

from people.giving import Gift
from people.model import Invitation, Membership
from storage.engine.prepared import Prepared
from storage.engine.rows import Rows
from storage.engine.session import Session
from storage.stores.people.gifts import given_by, places_of, prepared_by_shape, shape_of
from storage.tables.people_tables import invitations

_NEW = (
    "token_sha256",
    "role",
    "unit_id",
    "street",
    "department_id",
    "created_at",
    "expires_at",
    "invitee",
    "made_by",
)
_MEMBERSHIP_ROWS = Rows(Membership, invitations, remit=None)
_ROWS = Rows(Invitation, invitations, membership=_MEMBERSHIP_ROWS)
_INVITATION = select(*_ROWS.columns)
_UNUSED = and_(invitations.c.used_at.is_(None), invitations.c.revoked_at.is_(None))


def _query(refine: Callable[[Select[Any]], Select[Any]]) -> Prepared:
    return Prepared(lambda _: refine(_INVITATION))


_ADD = Prepared(
    lambda insert: (
        insert(invitations)
        .values({name: bindparam(name) for name in _NEW})
        .returning(invitations.c.id)
    )
)
_BY_TOKEN = _query(lambda query: query.where(invitations.c.token_sha256 == bindparam("token")))
_GET = _query(lambda query: query.where(invitations.c.id == bindparam("invitation_id")))
_WAITS = and_(_UNUSED, invitations.c.expires_at > bindparam("at"))
_WAITING = prepared_by_shape(
    lambda shape: (
        _INVITATION.where(_WAITS, given_by(shape, invitations))
        .order_by(invitations.c.id.desc())
        .limit(bindparam("most"))
    )
)
_COUNT_WAITING = prepared_by_shape(
    lambda shape: (
        select(func.count()).select_from(invitations).where(_WAITS, given_by(shape, invitations))
    )
)
_LAST_FOR = _query(
    lambda query: (
        query.where(
            invitations.c.invitee == bindparam("invitee"),
            invitations.c.role == bindparam("role"),
            func.coalesce(invitations.c.unit_id, 0) == bindparam("unit_id"),
            func.coalesce(invitations.c.street, "") == bindparam("street"),
            func.coalesce(invitations.c.department_id, 0) == bindparam("department_id"),
        )
        .order_by(invitations.c.id.desc())
        .limit(1)
    )
)
_USE = Prepared(
    lambda _: (
        update(invitations)
        .where(invitations.c.id == bindparam("invitation_id"), _UNUSED)
        .values(used_at=bindparam("at"), used_by=bindparam("person_id"))
    )
)
_REVOKE = Prepared(
    lambda _: (
        update(invitations)
        .where(invitations.c.id == bindparam("invitation_id"), _UNUSED)
        .values(revoked_at=bindparam("at"))
    )
)


class SqlInvitationStore:
    """``people.ports.InvitationStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        token_sha256: str,
        membership: Membership,
        at: datetime,
        expires_at: datetime,
        invitee: str = "",
        made_by: int | None = None,
    ) -> int:
        """Keep a new invitation and return its id."""
        row = self._session.one(
            _ADD,
            token_sha256=token_sha256,
            role=membership.role.value,
            unit_id=membership.unit_id,
            street=membership.street,
            department_id=membership.department_id,
            created_at=at,
            expires_at=expires_at,
            invitee=invitee,
            made_by=made_by,
        )
        if row is None:
            raise LookupError(token_sha256)
        return int(row[0])

    def by_token(self, token_sha256: str) -> Invitation | None:
        """Return the invitation with this token hash, or ``None``."""
        row = self._session.one(_BY_TOKEN, token=token_sha256)
        return _ROWS.read(row) if row else None

    def get(self, invitation_id: int) -> Invitation | None:
        """Return an invitation, or ``None``."""
        row = self._session.one(_GET, invitation_id=invitation_id)
        return _ROWS.read(row) if row else None

    def waiting(self, gifts: tuple[Gift, ...], at: datetime, most: int) -> list[Invitation]:
        """Return the newest invitations that can still be used at a moment."""
        statement, places = _WAITING(shape_of(gifts)), places_of(gifts)
        rows = self._session.all(statement, at=at, most=most, **places)
        return [_ROWS.read(row) for row in rows]

    def count_waiting(self, gifts: tuple[Gift, ...], at: datetime) -> int:
        """Count the invitations that can still be used at a moment."""
        row = self._session.one(_COUNT_WAITING(shape_of(gifts)), at=at, **places_of(gifts))
        return int(row[0]) if row else 0

    def last_for(self, invitee: str, membership: Membership) -> Invitation | None:
        """Return the newest invitation for somebody by name to a role, or ``None``."""
        row = self._session.one(
            _LAST_FOR,
            invitee=invitee,
            role=membership.role.value,
            unit_id=membership.unit_id or 0,
            street=membership.street or "",
            department_id=membership.department_id or 0,
        )
        return _ROWS.read(row) if row else None

    def use(self, invitation_id: int, person_id: int, at: datetime) -> bool:
        """Mark an invitation as used; ``False`` when somebody else was first."""
        return self._session.run(_USE, invitation_id=invitation_id, person_id=person_id, at=at) == 1

    def revoke(self, invitation_id: int, at: datetime) -> bool:
        """Make an invitation void; ``False`` when it was used or void before."""
        return self._session.run(_REVOKE, invitation_id=invitation_id, at=at) == 1
