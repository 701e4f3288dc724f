"""Units, persons, invitations."""

from datetime import datetime

from sqlalchemy import and_, bindparam, insert, select, update

from people.joining import UnitExists
from people.model import Invitation, Membership, Person, Role, Unit
from storage.prepared import Prepared, Row
from storage.schema import invitations, memberships, persons, units
from storage.session import Session

UNIT_COLUMNS = (units.c.id, units.c.name, units.c.sector, units.c.street, units.c.initials)

_ADD_UNIT = Prepared(
    lambda insert: (
        insert(units)
        .values(
            name=bindparam("name"),
            initials=bindparam("initials"),
            sector=bindparam("sector"),
            street=bindparam("street"),
            created_at=bindparam("created_at"),
        )
        .on_conflict_do_nothing(index_elements=["name"])
        .returning(*UNIT_COLUMNS)
    )
)
_UNIT = Prepared(lambda _: select(*UNIT_COLUMNS).where(units.c.id == bindparam("unit_id")))
_UNIT_BY_NAME = Prepared(lambda _: select(*UNIT_COLUMNS).where(units.c.name == bindparam("name")))
_UNITS = Prepared(lambda _: select(*UNIT_COLUMNS).order_by(units.c.name))

_ROLES = and_(memberships.c.person_id == persons.c.id, memberships.c.ended_at.is_(None))
_PERSON_COLUMNS = select(
    persons.c.id,
    persons.c.telegram_id,
    persons.c.name,
    memberships.c.role,
    memberships.c.unit_id,
    memberships.c.street,
).select_from(persons.outerjoin(memberships, _ROLES))
_BY_TELEGRAM = Prepared(
    lambda _: _PERSON_COLUMNS.where(persons.c.telegram_id == bindparam("telegram_id")).order_by(
        memberships.c.id
    )
)
_PERSON = Prepared(
    lambda _: _PERSON_COLUMNS.where(persons.c.id == bindparam("person_id")).order_by(
        memberships.c.id
    )
)
_ADD_PERSON = Prepared(
    lambda insert: (
        insert(persons)
        .values(
            telegram_id=bindparam("telegram_id"),
            name=bindparam("name"),
            created_at=bindparam("created_at"),
        )
        .on_conflict_do_update(index_elements=["telegram_id"], set_={"name": bindparam("name")})
        .returning(persons.c.id)
    )
)
_JOIN = Prepared(
    lambda _: insert(memberships).values(
        person_id=bindparam("person_id"),
        role=bindparam("role"),
        unit_id=bindparam("unit_id"),
        street=bindparam("street"),
        began_at=bindparam("began_at"),
    )
)
_ADD_INVITATION = Prepared(
    lambda _: insert(invitations).values(
        token_sha256=bindparam("token_sha256"),
        role=bindparam("role"),
        unit_id=bindparam("unit_id"),
        street=bindparam("street"),
        created_at=bindparam("created_at"),
        expires_at=bindparam("expires_at"),
    )
)
_INVITATION = Prepared(
    lambda _: select(
        invitations.c.id,
        invitations.c.role,
        invitations.c.unit_id,
        invitations.c.street,
        invitations.c.expires_at,
        invitations.c.used_at,
        invitations.c.revoked_at,
    ).where(invitations.c.token_sha256 == bindparam("token"))
)
_USE = Prepared(
    lambda _: (
        update(invitations)
        .where(invitations.c.id == bindparam("invitation_id"), invitations.c.used_at.is_(None))
        .values(used_at=bindparam("at"), used_by=bindparam("person_id"))
    )
)


class SqlUnitStore:
    """``people.ports.UnitStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, name: str, initials: str, sector: str, street: str, at: datetime) -> Unit:
        """Add a unit; raises ``UnitExists`` when the name is taken."""
        row = self._session.one(
            _ADD_UNIT, name=name, initials=initials, sector=sector, street=street, created_at=at
        )
        if row is None:
            raise UnitExists(name)
        return Unit(*row)

    def get(self, unit_id: int) -> Unit | None:
        """Return the unit, or ``None``."""
        row = self._session.one(_UNIT, unit_id=unit_id)
        return Unit(*row) if row else None

    def by_name(self, name: str) -> Unit | None:
        """Return the unit of exactly this name, or ``None``."""
        row = self._session.one(_UNIT_BY_NAME, name=name)
        return Unit(*row) if row else None

    def all(self) -> list[Unit]:
        """Return all units in the order of their names."""
        return [Unit(*row) for row in self._session.all(_UNITS)]


class SqlPersonStore:
    """``people.ports.PersonStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def by_telegram(self, telegram_id: int) -> Person | None:
        """Return the person behind a Telegram user with the roles held now, or ``None``."""
        return _person(self._session.all(_BY_TELEGRAM, telegram_id=telegram_id))

    def get(self, person_id: int) -> Person | None:
        """Return a person by our own id, or ``None``."""
        return _person(self._session.all(_PERSON, person_id=person_id))

    def add(self, telegram_id: int, name: str, at: datetime) -> Person:
        """Add a person without any role; one who is known already is only renamed."""
        self._session.run(_ADD_PERSON, telegram_id=telegram_id, name=name, created_at=at)
        person = self.by_telegram(telegram_id)
        if person is None:
            raise LookupError(telegram_id)
        return person

    def join(self, person_id: int, membership: Membership, at: datetime) -> None:
        """Give a person a role; a role already held stays as it is."""
        person = self.get(person_id)
        if person is not None and membership in person.memberships:
            return
        self._session.run(
            _JOIN,
            person_id=person_id,
            role=membership.role.value,
            unit_id=membership.unit_id,
            street=membership.street,
            began_at=at,
        )


def _person(rows: list[Row]) -> Person | None:
    if not rows:
        return None
    roles = tuple(Membership(Role(row[3]), row[4], row[5]) for row in rows if row[3])
    return Person(rows[0][0], rows[0][1], rows[0][2], roles)


class SqlInvitationStore:
    """``people.ports.InvitationStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self, token_sha256: str, membership: Membership, at: datetime, expires_at: datetime
    ) -> None:
        """Keep a new invitation."""
        self._session.run(
            _ADD_INVITATION,
            token_sha256=token_sha256,
            role=membership.role.value,
            unit_id=membership.unit_id,
            street=membership.street,
            created_at=at,
            expires_at=expires_at,
        )

    def by_token(self, token_sha256: str) -> Invitation | None:
        """Return the invitation with this token hash, or ``None``."""
        row = self._session.one(_INVITATION, token=token_sha256)
        if row is None:
            return None
        membership = Membership(Role(row[1]), row[2], row[3])
        return Invitation(row[0], membership, row[4], row[5], row[6])

    def use(self, invitation_id: int, person_id: int, at: datetime) -> bool:
        """Mark an invitation as used; ``False`` when somebody else was first."""
        return self._session.run(_USE, invitation_id=invitation_id, person_id=person_id, at=at) == 1
