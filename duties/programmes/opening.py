"""Where somebody comes to who asks for duties: the office's page, or those of one's own unit."""

from chat.scene import RoomView, show
from duties.programmes.at_unit import UNIT_DUTIES, UnitDutiesScene
from duties.programmes.choosing import DUTY_UNITS, PROGRAMMES, DutyUnitsScene, ProgrammesScene
from duties.rollouts.ports import RolloutWork
from people.permissions import Action, may_somewhere, require_member


def open_duties(work: RolloutWork) -> RoomView:
    """Show what the actor may see of duties; raises ``NotJoined`` and ``NotAllowed``."""
    person = require_member(work.person)
    if may_somewhere(person, Action.SET_DUTY):
        return show(work, PROGRAMMES, ProgrammesScene())
    own = person.memberships[0].unit_id
    if own is not None:
        return show(work, UNIT_DUTIES, UnitDutiesScene(own))
    return show(work, DUTY_UNITS, DutyUnitsScene())
