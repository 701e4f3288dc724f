"""The screens of late hazards: one case, and all of a colour."""

from dataclasses import dataclass
from typing import ClassVar

from chat.scene import SceneSpec
from chat.state import Scene
from duties.escalation.items import ESCALATION_SUBJECT
from duties.escalation.model import Case, CaseState
from duties.escalation.ports import EscalationWork
from duties.escalation.public_words import with_public_words
from duties.escalation.views import CaseView, SupervisionView
from hazards.loop.steps import name_of
from hazards.model import Hazard
from hazards.permission_place import unit_of, where_of
from hazards.watch import Colour
from people.permissions import Action, NotAllowed, found, may, reach_of, require, require_member

ON_A_PAGE = 6


@dataclass(frozen=True, slots=True)
class CaseScene(Scene):
    """One case."""

    name: ClassVar[str] = "case"
    case_id: int


@dataclass(frozen=True, slots=True)
class SupervisionScene(Scene):
    """The cases of a colour, after one of them."""

    name: ClassVar[str] = "supervision"
    colour: Colour = Colour.RED
    after: int = 0


def load_case(work: EscalationWork, case_id: int) -> tuple[Case, Hazard]:
    """Return a case and its hazard; raises as ``people.permissions.found``."""
    case = found(work.person, work.escalations.get(case_id))
    return case, found(work.person, work.hazards.get(case.hazard_id))


def case_view(work: EscalationWork, case_id: int) -> CaseView:
    """Return a case as it stands; raises ``NotJoined`` and ``NotAllowed``."""
    case, hazard = load_case(work, case_id)
    person = require(work.person, Action.SEE_HAZARD, unit_of(hazard))
    steps = tuple(with_public_words(hazard, each) for each in work.escalations.steps_of(case.id))
    proposed = next((each for each in steps if each.state.open), None)
    names = {each.decided_by: name_of(work, each.decided_by) for each in steps if each.decided_by}
    decides = may(person, Action.ESCALATE, where_of(hazard, Action.ESCALATE))
    listed = work.todo_items.about(ESCALATION_SUBJECT, case.id)
    noted = case.state is CaseState.STANDING and not listed
    return CaseView(hazard, case, steps, proposed, names, work.day(), work.zone, decides, noted)


def supervision_view(work: EscalationWork, colour: Colour, after: int) -> SupervisionView:
    """Return a page of the cases of a colour within the office's reach.

    Raises ``NotJoined``, and ``NotAllowed`` for whoever answers for none.
    """
    reach = reach_of(require_member(work.person), Action.ESCALATE)
    if not reach:
        raise NotAllowed
    before = work.escalations.get(after) if after else None
    place = (before.deadline, before.id) if before is not None else None
    lines = work.escalations.page(reach, colour, place, ON_A_PAGE + 1)
    shown = tuple(lines[:ON_A_PAGE])
    more = shown[-1].id if len(lines) > ON_A_PAGE else None
    counts = work.escalations.counts(reach)
    title = "、".join(reach.streets) or "全区"
    return SupervisionView(title, colour, counts, shown, more, work.day())


CASE: SceneSpec[EscalationWork, CaseScene, CaseView] = SceneSpec(
    CaseScene, lambda work, scene: case_view(work, scene.case_id)
)
SUPERVISION: SceneSpec[EscalationWork, SupervisionScene, SupervisionView] = SceneSpec(
    SupervisionScene, lambda work, scene: supervision_view(work, scene.colour, scene.after)
)
