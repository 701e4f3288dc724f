"""All screens about people, their roles, invitations and codes."""

from typing import Any

from chat.scene import SceneSpec
from people import codes, inviting, members, nominating, quiet_hours
from people.ports import PeopleWork
from people.views import PeopleScreen

PEOPLE_SCENES: tuple[SceneSpec[PeopleWork, Any, PeopleScreen], ...] = (
    members.PEOPLE,
    members.MEMBER,
    members.CORRECTION,
    members.ROLES,
    inviting.INVITE_ROLE,
    inviting.INVITE_SCOPE,
    inviting.INVITE_UNIT,
    inviting.INVITE_DEPARTMENT,
    inviting.INVITATION,
    inviting.INVITATIONS,
    nominating.NOMINATE,
    nominating.NOMINATION,
    nominating.NOMINATIONS,
    codes.CODE_UNITS,
    codes.CODES,
    codes.CODE_ENDING,
    quiet_hours.QUIET,
)
