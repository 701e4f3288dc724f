"""Who is who: units, places, persons and the roles that they hold."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person does here (``domain.md``, terms)."""

    INSPECTOR = "inspector"
    SAFETY_OFFICER = "safety_officer"
    PRINCIPAL = "principal"
    OFFICE = "office"

    @property
    def label(self) -> str:
        """The Chinese name of the role."""
        return _ROLE_TITLES[self]


_ROLE_TITLES = {
    Role.INSPECTOR: "检查员",
    Role.SAFETY_OFFICER: "企业安全员",
    Role.PRINCIPAL: "主要负责人",
    Role.OFFICE: "安全办",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """An enterprise, school or care home (单位); ``initials`` are those of its name in pinyin."""

    id: int
    name: str
    sector: str
    street: str
    initials: str = ""


@dataclass(frozen=True, slots=True)
class Membership:
    """A role that a person holds at one unit, for one street, or for the whole area."""

    role: Role
    unit_id: int | None = None
    street: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who talks to the bot; ``telegram_id`` is also their private chat."""

    id: int
    telegram_id: int
    name: str
    memberships: tuple[Membership, ...] = ()


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time way in, good until ``expires_at`` (aware UTC)."""

    id: int
    membership: Membership
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
