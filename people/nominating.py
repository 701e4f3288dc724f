"""奖励经办人 is given by two people: one of the office nominates a member, another confirms.

Who holds that role reads who tipped in confidence. Until somebody else confirms, nothing opens; a
nomination ends when it is confirmed, refused or withdrawn, and after its days. It names a person
who is here already: a link would let in whoever opens it first.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from chat.scene import SceneSpec, show, shows
from chat.state import Scene
from core.clock import local
from core.errors import XunanError
from people import confirming, reward_role
from people.changes import of_nomination
from people.confirming import (
    able_to_confirm,
    refusal_of,
)
from people.joining import RoleMisplaced, enrol
from people.members import MembershipEnded, place_of, require_end
from people.model import (
    Member,
    Membership,
    Nomination,
    NominationState,
    Person,
    Role,
    Scope,
)
from people.permissions import (
    Action,
    NotAllowed,
    Where,
    covers,
    found,
    may,
    may_somewhere,
    reach_of,
    require,
    require_member,
)
from people.ports import PeopleWork
from people.todo_subjects import TodoSubject
from people.views import NominateView, NominationsView, NominationView, RoleEvent

NOMINATION_LASTS = timedelta(days=7)
ON_A_CARD = 6


class NomineeUnfit(XunanError):
    """This person cannot be nominated, or not become it any more: ``what`` says why, in Chinese."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class NominationPast(XunanError):
    """The nomination was decided, by ``who``, or has lapsed; ``nomination`` is as it stands."""

    def __init__(self, nomination: Nomination, standing: NominationState, who: str) -> None:
        super().__init__(nomination.id)
        self.nomination = nomination
        self.standing = standing
        self.who = who


@dataclass(frozen=True, slots=True)
class NominateScene(Scene):
    """The scope at which a member is to hold the role."""

    name: ClassVar[str] = "nominate"
    member_id: int


@dataclass(frozen=True, slots=True)
class NominationScene(Scene):
    """One nomination."""

    name: ClassVar[str] = "nomination"
    nomination_id: int


@dataclass(frozen=True, slots=True)
class NominationsScene(Scene):
    """The nominations that wait."""

    name: ClassVar[str] = "nominations"


def nominate_view(work: PeopleWork, member_id: int) -> NominateView:
    """Return where the actor may nominate a member.

    Raises ``NotAllowed``, ``MembershipEnded`` and ``NomineeUnfit``.
    """
    member, _ = _candidate(work, member_id)
    reach = reach_of(work.person, Action.NOMINATE)
    streets = sorted(each for each in work.units.streets() if reach.area or each in reach.streets)
    units = tuple(unit for street in streets for unit in work.units.some(street, 1))
    return NominateView(member, _roles_of(work, member.person_id), reach.area, units)


def _candidate(work: PeopleWork, member_id: int) -> tuple[Member, Person]:
    actor = require_member(work.person)
    if not may_somewhere(actor, Action.NOMINATE):
        raise NotAllowed
    member, _ = require_end(work, member_id)
    person = work.persons.get(member.person_id)
    if person is None:
        raise MembershipEnded
    if person.id == actor.id:
        raise NomineeUnfit("不能提名自己。请安全办的另一位来提名。")
    if not person.named:
        raise NomineeUnfit("对方还没有登记姓名。请对方先登记，或点“更正姓名”补上，再提名。")
    return member, person


def nominate(work: PeopleWork, member_id: int, scope: Scope, unit_id: int = 0) -> NominationView:
    """Nominate a member; where one waits already, show that. For a street the unit is any in it.

    Raises ``RoleMisplaced``, and as ``nominate_view``.
    """
    _, person = _candidate(work, member_id)
    street = _street(work, scope, unit_id)
    actor = require(work.person, Action.NOMINATE, street)
    if _holds(person, street):
        raise NomineeUnfit(f"{person.name}已经是奖励经办人了。")
    for lapsed in work.nominations.lapse(work.now):
        confirming.renew_items(work, lapsed)
    until = work.now + NOMINATION_LASTS
    made = work.nominations.add(person.id, street, actor.id, work.now, until)
    if made is None:
        return show(work, NOMINATION, NominationScene(_waiting_for(work, person, street).id))
    subject, changes = f"nomination:{made.id}", of_nomination(None, made)
    work.journal.record(work.now, actor.id, "nominate", subject, changes)
    confirming.renew_items(work, made)
    reward_role.tell_nominated(work, made)
    return show(work, NOMINATION, NominationScene(made.id))


def _street(work: PeopleWork, scope: Scope, unit_id: int) -> str | None:
    if scope is Scope.AREA:
        return None
    if scope is not Scope.STREET:
        raise RoleMisplaced
    return found(work.person, work.units.get(unit_id)).street


def _waiting_for(work: PeopleWork, person: Person, street: str | None) -> Nomination:
    for each in work.nominations.waiting(work.now):
        if (each.person_id, each.street) == (person.id, street):
            return each
    raise NomineeUnfit("刚才另有人提名同一人。请再点一次。")


def _holds(person: Person, street: str | None) -> bool:
    return any(
        each.role is Role.REWARD_OFFICER and covers(each, street) for each in person.memberships
    )


def _roles_of(work: PeopleWork, person_id: int) -> tuple[tuple[Membership, Where], ...]:
    held = work.persons.memberships_of(person_id)
    return tuple((each.membership, place_of(work, each.membership)) for each in held)


def nomination_view(work: PeopleWork, nomination_id: int) -> NominationView:
    """Return a nomination as it stands; raises ``NotJoined`` and ``NotAllowed``."""
    nomination, actor = _load(work, nomination_id)
    standing = nomination.standing(work.now)
    waits = standing is NominationState.WAITING
    obstacle = _obstacle(work, nomination) if waits else ""
    others = able_to_confirm(work, nomination)
    own = actor.id == nomination.made_by
    return NominationView(
        nomination,
        reward_role.name_of(work, nomination.person_id),
        _roles_of(work, nomination.person_id),
        reward_role.name_of(work, nomination.made_by),
        reward_role.name_of(work, nomination.decided_by),
        local(nomination.expires_at, work.clock.zone),
        standing,
        obstacle=obstacle,
        own=own,
        confirm=waits and not obstacle and actor.id in {each.id for each in others},
        others=len(others),
    )


def _load(work: PeopleWork, nomination_id: int) -> tuple[Nomination, Person]:
    nomination = found(work.person, work.nominations.get(nomination_id))
    return nomination, require(work.person, Action.NOMINATE, nomination.street)


def _obstacle(work: PeopleWork, nomination: Nomination) -> str:
    """Say in Chinese why a nomination that waits cannot be confirmed by anybody any more."""
    maker = work.persons.get(nomination.made_by)
    person = work.persons.get(nomination.person_id)
    if not may(maker, Action.NOMINATE, nomination.street):
        return "提名的人已不在安全办，这次提名不作数。请先点“不同意”，再重新提名。"
    if person is None or not person.memberships:
        return "被提名的人已经离开，这次提名不作数。"
    if _holds(person, nomination.street):
        return f"{person.name}已经是奖励经办人了，不用再确认。"
    return ""


def confirm(work: PeopleWork, nomination_id: int) -> NominationView:
    """Confirm a nomination: from now on the person holds the role.

    Raises ``NotAllowed``, ``NominationPast``, ``NominationNeedsAnother``,
    ``NominatedBeforeJoining``, and ``NomineeUnfit`` when it cannot come true any more.
    """
    nomination, actor = _load(work, nomination_id)
    refusal = refusal_of(work, actor, nomination)
    if refusal is not None:
        raise refusal
    _require_waiting(work, nomination)
    obstacle = _obstacle(work, nomination)
    if obstacle:
        raise NomineeUnfit(obstacle)
    settled = _settle(work, nomination, NominationState.CONFIRMED, RoleEvent.CONFIRMED)
    person = work.persons.get(nomination.person_id)
    if person is None:
        raise MembershipEnded
    enrol(work, person, nomination.membership, by=actor.id, nomination=settled)
    return show(work, NOMINATION, NominationScene(nomination_id))


def refuse(work: PeopleWork, nomination_id: int) -> NominationView:
    """Refuse somebody else's nomination.

    Raises ``NotAllowed``, also for one's own, which is withdrawn, and ``NominationPast``.
    """
    nomination, actor = _load(work, nomination_id)
    if actor.id == nomination.made_by:
        raise NotAllowed
    _require_waiting(work, nomination)
    _settle(work, nomination, NominationState.REFUSED, RoleEvent.REFUSED)
    return show(work, NOMINATION, NominationScene(nomination_id))


def withdraw(work: PeopleWork, nomination_id: int) -> NominationView:
    """Take back one's own nomination; raises ``NotAllowed`` and ``NominationPast``."""
    nomination, actor = _load(work, nomination_id)
    if actor.id != nomination.made_by:
        raise NotAllowed
    _require_waiting(work, nomination)
    _settle(work, nomination, NominationState.WITHDRAWN, RoleEvent.WITHDRAWN)
    return show(work, NOMINATION, NominationScene(nomination_id))


def _require_waiting(work: PeopleWork, nomination: Nomination) -> None:
    standing = nomination.standing(work.now)
    if standing is not NominationState.WAITING:
        who = reward_role.name_of(work, nomination.decided_by)
        raise NominationPast(nomination, standing, who)


LINES = {
    NominationState.CONFIRMED: "confirm_nomination",
    NominationState.REFUSED: "refuse_nomination",
    NominationState.WITHDRAWN: "withdraw_nomination",
}


def _settle(
    work: PeopleWork, nomination: Nomination, state: NominationState, event: RoleEvent
) -> Nomination:
    """Decide a nomination; of several who do at once one does. Raises ``NominationPast``."""
    actor = require_member(work.person)
    done = work.nominations.settle(nomination.id, state, actor.id, work.now)
    settled = work.nominations.get(nomination.id) or nomination
    if not done:
        _require_waiting(work, settled)
        raise NominationPast(settled, settled.state, "")
    subject, changes = f"nomination:{nomination.id}", of_nomination(nomination, settled)
    work.journal.record(work.now, actor.id, LINES[state], subject, changes)
    confirming.renew_items(work, settled)
    reward_role.say_settled(work, settled, event)
    return settled


def nominations_view(work: PeopleWork) -> NominationsView:
    """Return the newest nominations that wait within the actor's reach; raises ``NotAllowed``."""
    actor = require_member(work.person)
    if not may_somewhere(actor, Action.NOMINATE):
        raise NotAllowed
    mine = [
        (each, reward_role.name_of(work, each.person_id))
        for each in work.nominations.waiting(work.now)
        if may(actor, Action.NOMINATE, each.street)
    ]
    return NominationsView(tuple(mine[:ON_A_CARD]), len(mine[ON_A_CARD:]))


NOMINATE: SceneSpec[PeopleWork, NominateScene, NominateView] = SceneSpec(
    NominateScene, lambda work, scene: nominate_view(work, scene.member_id)
)
NOMINATION: SceneSpec[PeopleWork, NominationScene, NominationView] = SceneSpec(
    NominationScene, lambda work, scene: nomination_view(work, scene.nomination_id)
)
NOMINATIONS: SceneSpec[PeopleWork, NominationsScene, NominationsView] = SceneSpec(
    NominationsScene, lambda work, _: nominations_view(work)
)
NOMINATION_TODO: TodoSubject[PeopleWork, NominationView] = TodoSubject(
    confirming.NOMINATION_SUBJECT,
    confirming.spell_items,
    shows(NOMINATION),
    confirming.NOMINATION_RELEASER,
)
