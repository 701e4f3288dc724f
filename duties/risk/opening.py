"""四色图 as each may see it: the streets of an office, or why the own unit has its colour."""

from dataclasses import replace

from chat.scene import show
from core.stamp import stamp
from duties.risk.deciding import REASONS
from duties.risk.ports import RiskWork
from duties.risk.showing import (
    PICTURE,
    RISK_UNITS,
    PictureScene,
    ReasonsScene,
    RiskUnitsScene,
    picture_for,
    reach_for,
)
from duties.risk.views import PictureView, ReasonsView, UnitsView
from people.model import Person, Risk
from people.permissions import Action, NotAllowed, reach_of, require_member


def open_risk(work: RiskWork) -> PictureView | ReasonsView:
    """Show the picture of the actor's streets, or why the actor's own unit has its colour.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    person = require_member(work.person)
    reach = reach_of(person, Action.SEE_LEDGER)
    if not reach.area and not reach.streets and reach.unit_ids:
        return show(work, REASONS, ReasonsScene(reach.unit_ids[0]))
    return show(work, PICTURE, PictureScene())


def draw(work: RiskWork, page: int) -> PictureView:
    """Owe the actor the picture for the wall; raises ``NotJoined`` and ``NotAllowed``."""
    shown = show(work, PICTURE, PictureScene(page))
    work.risk_pictures.owe(require_member(work.person).id, work.now)
    return shown


def drawn_for(work: RiskWork, person: Person) -> PictureView:
    """Return the picture of all units that somebody may see now.

    Raises ``NotJoined`` and ``NotAllowed``.
    """
    view = picture_for(work, person, PictureScene())
    return replace(view, tiles=work.risks.tiles(reach_for(person)))


def show_units(work: RiskWork, street: int, colour: Risk | None, page: int) -> UnitsView:
    """Show units of a street, which goes by the stamp of its name; 0 is all streets.

    Raises ``NotJoined``, and ``NotAllowed`` for a street that is out of reach or is there no more.
    """
    names = {stamp(each): each for each in work.units.streets()} if street else {}
    if street and street not in names:
        raise NotAllowed
    return show(work, RISK_UNITS, RiskUnitsScene(names.get(street, ""), colour, page))
