"""Unit codes (企业码): a poster on the wall says where somebody stands, never what they may do.

Source: 004 §3.2, 扫码即知、一码发现.
"""

import re
import secrets
from dataclasses import dataclass, replace
from typing import ClassVar

from chat.changes import new
from chat.scene import Heeds, SceneSpec, put_scene, show
from chat.state import Scene
from core.errors import XunanError
from people.changes import Changed, of_code
from people.inviting import units_page
from people.model import Code, Place, Unit
from people.permissions import (
    Action,
    NotAllowed,
    Reach,
    found,
    may_somewhere,
    reach_of,
    require,
    require_member,
)
from people.ports import PeopleWork
from people.views import CodeEndingView, CodeEntry, CodesView, PickUnitView

CODE_BYTES = 16  # 128 bits, 22 characters in a link
PAYLOAD = re.compile(r"c[A-Za-z0-9_-]{22}")  # longer than any invitation


class CodeUnknown(XunanError):
    """There is no such code, or no such place to issue one for."""


class CodeRevoked(XunanError):
    """The code was replaced by a newer one, or taken back."""


@dataclass(frozen=True, slots=True)
class CodeUnitsScene(Scene):
    """A page of the units whose codes may be issued, as they are looked for."""

    name: ClassVar[str] = "code_units"
    query: str = ""
    page: int = 0


@dataclass(frozen=True, slots=True)
class CodesScene(Scene):
    """The codes of a unit."""

    name: ClassVar[str] = "codes"
    unit_id: int


@dataclass(frozen=True, slots=True)
class CodeEndingScene(Scene):
    """The question before a code dies, or is replaced by another."""

    name: ClassVar[str] = "code_ending"
    code_id: int
    reissue: bool = False


def payload_of(code: Code) -> str:
    """Return what a deep link to a code carries."""
    return f"c{code.token}"


def is_payload(payload: str) -> bool:
    """Tell whether the payload of a deep link is a code's rather than an invitation's."""
    return PAYLOAD.fullmatch(payload) is not None


def pick_unit(work: PeopleWork, query: str = "", page: int = 0) -> PickUnitView | CodesView:
    """Show the units whose codes the actor may issue; a single one at once.

    Raises ``NotAllowed``.
    """
    reach = _reach(work)
    first = work.units.find(reach, "", 0, 2)
    if len(first) == 1:
        return show(work, CODES, CodesScene(first[0].id))
    view = units_page(work, None, reach, query, page)
    put_scene(work, CodeUnitsScene(view.query, page))
    return view


def pick_unit_view(work: PeopleWork, query: str, page: int) -> PickUnitView:
    """Return a page of the units whose codes the actor may issue; raises ``NotAllowed``."""
    return units_page(work, None, _reach(work), query, page)


def turn_page(work: PeopleWork, page: int) -> PickUnitView | CodesView:
    """Show another page of the units that are looked for; raises ``NotAllowed``."""
    scene = work.chat_states.get(work.chat_id).scene
    return pick_unit(work, scene.query if isinstance(scene, CodeUnitsScene) else "", page)


def _reach(work: PeopleWork) -> Reach:
    actor = require_member(work.person)
    if not may_somewhere(actor, Action.ISSUE_CODE):
        raise NotAllowed
    return reach_of(actor, Action.ISSUE_CODE)


def codes_view(work: PeopleWork, unit_id: int) -> CodesView:
    """Return the codes of a unit; raises ``NotJoined`` and ``NotAllowed``."""
    unit = _allowed(work, unit_id)
    good = {code.place.id if code.place else None: code for code in work.codes.of_unit(unit.id)}
    spots: list[Place | None] = [None, *work.places.of_unit(unit.id)]
    return CodesView(unit, tuple(_entry(work, spot, good) for spot in spots))


def _entry(work: PeopleWork, place: Place | None, good: dict[int | None, Code]) -> CodeEntry:
    code = good.get(place.id if place else None)
    return CodeEntry(place, code, work.codes.scans(code.id) if code else 0)


def _allowed(work: PeopleWork, unit_id: int) -> Unit:
    unit = found(work.person, work.units.get(unit_id))
    require(work.person, Action.ISSUE_CODE, unit)
    return unit


def issue(work: PeopleWork, unit_id: int, place_id: int | None) -> CodesView | CodeEndingView:
    """Issue a code for a unit or a place in it; where one is good, ask before it is replaced.

    Raises ``NotJoined``, ``NotAllowed``, and ``CodeUnknown`` for a place that is not the unit's.
    """
    unit = _allowed(work, unit_id)
    place = work.places.get(place_id) if place_id is not None else None
    if place_id is not None and (place is None or place.unit_id != unit.id):
        raise CodeUnknown
    for code in work.codes.of_unit(unit.id):
        if (code.place.id if code.place else None) == place_id:
            return show(work, CODE_ENDING, CodeEndingScene(code.id, reissue=True))
    _issue(work, unit, place)
    return show(work, CODES, CodesScene(unit_id))


def ending_view(work: PeopleWork, code_id: int, *, reissue: bool) -> CodeEndingView:
    """Return the question before a code dies.

    Raises ``NotJoined``, ``NotAllowed`` and ``CodeRevoked``.
    """
    code = _good(work, code_id)
    return CodeEndingView(code, work.codes.scans(code.id), reissue)


def _good(work: PeopleWork, code_id: int) -> Code:
    code = found(work.person, work.codes.get(code_id))
    _allowed(work, code.unit.id)
    if code.revoked_at is not None:
        raise CodeRevoked
    return code


def reissue(work: PeopleWork, code_id: int) -> CodesView:
    """Replace a good code by a new one; raises as ``revoke``, so a second press replaces none."""
    code = _good(work, code_id)
    _revoke(work, code)
    _issue(work, code.unit, code.place)
    return show(work, CODES, CodesScene(code.unit.id))


def revoke(work: PeopleWork, code_id: int) -> CodesView:
    """Make a code void; raises ``NotJoined``, ``NotAllowed`` and ``CodeRevoked``."""
    code = _good(work, code_id)
    _revoke(work, code)
    return show(work, CODES, CodesScene(code.unit.id))


def _revoke(work: PeopleWork, code: Code) -> None:
    if not work.codes.revoke(code.id, work.now):
        raise CodeRevoked
    changes = of_code(code, replace(code, revoked_at=work.now))
    _record(work, "revoke_code", f"code:{code.id}", changes)


def complete_codes(work: PeopleWork, unit_id: int) -> CodesView:
    """Issue the codes that a unit and its places lack; raises ``NotJoined``, ``NotAllowed``."""
    issue_missing(work, _allowed(work, unit_id))
    return show(work, CODES, CodesScene(unit_id))


def issue_missing(work: PeopleWork, unit: Unit) -> list[Code]:
    """Issue the codes that a unit and its places do not have yet, and return all that are good."""
    good = work.codes.of_unit(unit.id)
    covered = {code.place.id if code.place else None for code in good}
    spots: list[Place | None] = [None, *work.places.of_unit(unit.id)]
    for spot in spots:
        if (spot.id if spot else None) not in covered:
            _issue(work, unit, spot)
    return work.codes.of_unit(unit.id)


def _issue(work: PeopleWork, unit: Unit, place: Place | None) -> None:
    token = secrets.token_urlsafe(CODE_BYTES)
    actor = work.person.id if work.person else None
    work.codes.issue(unit.id, place.id if place else None, token, work.now, actor)
    made = work.codes.by_token(token)
    changes = (of_code(None, made) | new(code_id=made.id)) if made else {}
    _record(work, "issue_code", f"place:{place.id}" if place else f"unit:{unit.id}", changes)


def _record(work: PeopleWork, action: str, subject: str, changes: Changed) -> None:
    actor = work.person.id if work.person else None
    work.journal.record(work.now, actor, action, subject, changes)


def read_code(work: PeopleWork, payload: str) -> Code:
    """Take a scan: note it, and remember where the person of this chat stands.

    The log names members only: who reports in confidence must not be found by it. Raises
    ``CodeUnknown`` and ``CodeRevoked``.
    """
    code = work.codes.by_token(payload[1:]) if is_payload(payload) else None
    if code is None:
        raise CodeUnknown
    if code.revoked_at is not None:
        raise CodeRevoked
    person = work.person
    member = person.id if person is not None and person.memberships else None
    work.codes.scanned(code.id, member, work.now)
    work.contexts.put(work.chat_id, code.unit.id, code.place.id if code.place else None, work.now)
    return code


CODE_UNITS: SceneSpec[PeopleWork, CodeUnitsScene, PickUnitView | CodesView] = SceneSpec(
    CodeUnitsScene,
    lambda work, scene: pick_unit_view(work, scene.query, scene.page),
    words=lambda work, _, query: pick_unit(work, query),
    heeds=Heeds.OTHERS,
)
CODES: SceneSpec[PeopleWork, CodesScene, CodesView] = SceneSpec(
    CodesScene, lambda work, scene: codes_view(work, scene.unit_id)
)
CODE_ENDING: SceneSpec[PeopleWork, CodeEndingScene, CodeEndingView] = SceneSpec(
    CodeEndingScene, lambda work, scene: ending_view(work, scene.code_id, reissue=scene.reissue)
)
