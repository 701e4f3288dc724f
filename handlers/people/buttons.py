"""The presses of the buttons about people, invitations and codes."""

from typing import Literal

from chat.press import Press
from handlers.bounds import Id, MaybeId, Minute, Position
from people.model import Role, Scope


class PeopleCallback(Press, prefix="g"):
    """A page of the members."""

    page: Position = 0


class MemberCallback(Press, prefix="gm"):
    """One membership: show, ask (before it ends), choose (as the role of the menu), name."""

    member: Id
    do: Literal["show", "ask", "choose", "name"] = "show"


class LeaveCallback(Press, prefix="gl"):
    """End a membership; ``heir`` goes on with what is unfinished, 0 sets it aside.

    ``seen`` stands for the open work that was listed.
    """

    member: Id
    heir: MaybeId = 0
    seen: MaybeId = 0


class InviteCallback(Press, prefix="gi"):
    """Invite to a role; with a ``scope`` the invitation is made (unit: any of a street)."""

    role: Role | Literal[""] = ""
    scope: Literal[Scope.UNIT, Scope.STREET, Scope.AREA, ""] = ""
    unit: MaybeId = 0


class InviteUnitsCallback(Press, prefix="gu"):
    """Choose the unit for a role, or with no role turn the page of those that are looked for."""

    role: Role | Literal[""] = ""
    page: Position = 0


class InviteDepartmentCallback(Press, prefix="gd"):
    """Invite to a department; 0 shows a page of them."""

    department_id: MaybeId = 0
    page: Position = 0


class InvitationCallback(Press, prefix="gv"):
    """One invitation; 0 shows all that wait."""

    invitation: MaybeId = 0
    revoke: bool = False


class RenewInvitationCallback(Press, prefix="gr"):
    """Make another invitation in the place of one whose link went astray."""

    invitation: Id


NominationStep = Literal["show", "look", "confirm", "refuse", "withdraw"]


class NominateCallback(Press, prefix="gn"):
    """Nominate a member as 奖励经办人; with a ``scope`` it is done (unit: any of a street)."""

    member: Id
    scope: Literal[Scope.STREET, Scope.AREA, ""] = ""
    unit: MaybeId = 0


class NominationCallback(Press, prefix="go"):
    """One nomination; 0 shows all that wait. ``look`` is as ``show``, below a notice.

    A nomination never changes but for its end, so its id says what is decided.
    """

    nomination: MaybeId = 0
    do: NominationStep = "show"


class QuietCallback(Press, prefix="qh"):
    """Nothing is to sound between two minutes of the day; equal ones: at any hour it may."""

    begins: Minute
    ends: Minute
