"""Scanning a code on the wall: who stands there is shown what is theirs there."""

from dataclasses import dataclass
from typing import ClassVar

from chat.scene import SceneSpec, put_scene
from chat.state import Scene
from checklists.views import Reply, ScannedView, Shown, Standing
from core.clock import local
from duties.occurrences import patrolling
from frontdesk.ports import FrontdeskWork
from people.codes import CodeRevoked, CodeUnknown, read_code
from people.model import Code, Unit
from people.permissions import Action, may

HAZARDS_ON_A_CARD = 4


@dataclass(frozen=True, slots=True)
class ScannedScene(Scene):
    """The place of the code that somebody scanned."""

    name: ClassVar[str] = "scanned"
    code_id: int


def scan(work: FrontdeskWork, payload: str) -> Reply:
    """Take a scan and show where the person stands; raises ``CodeUnknown`` and ``CodeRevoked``.

    Who has a patrol to do there sees that. Raises ``Overtaken`` for one that was just changed.
    """
    code = read_code(work, payload)
    patrol = patrolling.scanned(work, code)
    if patrol is not None:
        return Reply(patrol)
    put_scene(work, ScannedScene(code.id))
    return Reply(_view(work, code))


def scanned_view(work: FrontdeskWork, code_id: int) -> ScannedView:
    """Return what a code that was scanned shows; raises ``CodeUnknown`` and ``CodeRevoked``."""
    code = work.codes.get(code_id)
    if code is None:
        raise CodeUnknown
    if code.revoked_at is not None:
        raise CodeRevoked
    return _view(work, code)


def _view(work: FrontdeskWork, code: Code) -> ScannedView:
    unit = code.unit
    standing = _standing(work, unit)
    if standing is Standing.PASSER_BY:
        return ScannedView(code, standing, None, (), 0, work.day())
    find = work.hazards.open_at if standing is Standing.OFFICER else work.hazards.latest_at
    visit = work.inspections.last_visit(unit.id)
    return ScannedView(
        code,
        standing,
        local(visit, work.zone).date() if visit else None,
        tuple(find(unit.id, HAZARDS_ON_A_CARD)),
        work.hazards.count_open_at(unit.id),
        work.day(),
    )


def _standing(work: FrontdeskWork, unit: Unit) -> Standing:
    """Tell as what somebody stands there; a code itself gives nothing."""
    if may(work.person, Action.SUBMIT_RECTIFICATION, unit):
        return Standing.OFFICER
    if may(work.person, Action.INSPECT, unit):
        return Standing.INSPECTOR
    return Standing.PASSER_BY


SCANNED: SceneSpec[FrontdeskWork, ScannedScene, Shown] = SceneSpec(
    ScannedScene, lambda work, scene: scanned_view(work, scene.code_id)
)
