"""What a scene remembers is a dataclass; rows of before it was are read as far as they tell."""

import json
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import pytest

from chat.scene import SceneRegistry, SceneSpec, columns_of, note_of
from chat.state import MenuScene, Scene
from checklists.finding import DeadlineScene
from checklists.ports import WalkWork
from checklists.sheets import ItemScene
from checklists.starting import UnitsScene
from checklists.views import FindingView, ItemView
from checklists.walking import SectionScene
from frontdesk.scenes import SCENES
from hazards.listing import LedgerScene
from hazards.loop.deciding import AssignScene, SeverityScene, TrackScene
from hazards.loop.handed import DecliningScene, DepartmentScene
from hazards.loop.reasons import ReasonScene
from hazards.loop.rectifying import ExtensionScene, PlanScene, ProofScene
from hazards.loop.transferring import TransferScene
from hazards.model import Step
from hazards.showing import HazardScene
from hazards.snaps.category_choice import DraftUnitsScene
from hazards.snaps.filing import LookalikeScene
from hazards.snaps.snapping import DraftScene
from hazards.tips.rewarding import TipScene
from people.codes import CodeEndingScene, CodeUnitsScene
from people.inviting import InviteUnitScene
from people.model import Role
from tests.usecases.town import Phone, Town

NOWHERE = columns_of(MenuScene())
NUMBERED = NOWHERE | {"number": 7}
AT_AN_ITEM = {"inspection_id": 3, "number": 7, "left_number": 6}
KEPT = (
    (ReasonScene(7, Step.END, "infeasible", 3), NOWHERE),
    (ExtensionScene(7, date(2026, 12, 1)), NOWHERE),
    (TrackScene(7, listing=True, chosen=("housing", "fire")), NOWHERE),
    (InviteUnitScene(Role.PRINCIPAL, "小学:三", 2), NOWHERE),
    (TipScene(7, asking=True, seen=1234567), NOWHERE),
    (ItemScene(3, 7, 6, '1,"2"'), AT_AN_ITEM),
    (DeadlineScene(3, 7, date(2027, 1, 1)), AT_AN_ITEM | {"left_number": None}),
)
BEFORE = (
    ("units", "幼儿园", NUMBERED, UnitsScene("幼儿园")),
    ("item", "12", AT_AN_ITEM, ItemScene(3, 7, 6, "12")),
    ("deadline", "2027-01-01", AT_AN_ITEM, DeadlineScene(3, 7)),
    ("section", "4", AT_AN_ITEM, SectionScene(3, 7, 6)),
    ("proof", "", NUMBERED, ProofScene(7)),
    ("hazard", "more", NUMBERED, HazardScene(7)),
    ("ledger", "all", NUMBERED, LedgerScene("all")),
    ("severity", "1", NUMBERED, SeverityScene(7)),
    ("assign", "3:4", NUMBERED, AssignScene(7)),
    ("extension", "2026-12-01", NUMBERED, ExtensionScene(7)),
    ("plan", "owner", NUMBERED, PlanScene(7, "owner")),
    ("track", "listing,housing", NUMBERED, TrackScene(7)),
    ("transfer", "copy:2", NUMBERED, TransferScene(7)),
    ("department", "0123456789abcdef", NUMBERED, DepartmentScene(7, "0123456789abcdef")),
    ("department", "0123456789012345", NUMBERED, DepartmentScene(7, "0123456789012345")),
    ("declining", "0123456789abcdef", NUMBERED, DecliningScene(7, "0123456789abcdef")),
    ("draft", "privacy", NUMBERED, DraftScene(7)),
    ("draft_units", "1:小学", NUMBERED, DraftUnitsScene(7)),
    ("twin", "4", NUMBERED, LookalikeScene(7)),
    ("tip", "amount:55", NUMBERED, TipScene(7)),
    ("code_units", "学", NUMBERED, CodeUnitsScene("学")),
    ("code_ending", "reissue", NUMBERED, CodeEndingScene(7)),
    ("reason", "end:infeasible:3", NUMBERED, MenuScene()),
    ("invite_scope", "inspector", NOWHERE, MenuScene()),
    ("invite_unit", "principal:小学", NUMBERED, MenuScene()),
    ("item", "", NOWHERE, MenuScene()),
    ("a_scene_of_a_later_version", "{}", NUMBERED, MenuScene()),
)
JUNK = ("", "x:y", "[1]", "7", '{"', '{"hazard_id": "seven"}', '{"page": -1, "surplus": {}}')


@dataclass(frozen=True, slots=True)
class ForgottenName(Scene):
    """A further scene, by a name that is taken."""

    name: ClassVar[str] = "proof"


def test_two_screens_of_one_name_are_refused() -> None:
    mine: SceneSpec[WalkWork, ForgottenName, None] = SceneSpec(ForgottenName, lambda *_: None)
    with pytest.raises(ValueError, match="two scenes are called proof"):
        SceneRegistry((mine,), (mine,))


@pytest.mark.parametrize(("scene", "columns"), KEPT)
def test_what_a_scene_remembers_comes_back(scene: Scene, columns: dict[str, int | None]) -> None:
    note = note_of(scene)
    assert columns_of(scene) == columns
    assert json.loads(note) == json.loads(json.dumps(json.loads(note), sort_keys=True))
    assert SCENES.read(scene.name, note, columns) == scene


def test_a_note_is_canonical_and_empty_where_nothing_is_remembered() -> None:
    assert note_of(MenuScene()) == ""
    assert note_of(ItemScene(3, 7, 6)) == ""
    kept = note_of(InviteUnitScene(Role.PRINCIPAL, "小学", 2))
    assert kept == '{"page":2,"query":"小学","role":"principal"}'


@pytest.mark.parametrize(("name", "note", "columns", "scene"), BEFORE)
def test_a_row_of_an_older_version_shows_what_it_still_tells(
    name: str, note: str, columns: dict[str, int | None], scene: Scene
) -> None:
    """Notes had a format for each scene; ids of hazards and drafts stood in the item's column.

    The only text that a scene remembers used to be dropped: the stamp of a department's link too.
    """
    assert SCENES.read(name, note, columns) == scene


@pytest.mark.parametrize("name", [spec.scene.name for spec in SCENES.specs])
async def test_no_row_of_any_scene_is_too_odd_to_be_answered(
    town: Town, inspector: Phone, campus: int, name: str
) -> None:
    row = "UPDATE desks SET scene = '{}', inspection_id = {}, number = {}, note = '{}'"
    for place in ("NULL", campus):
        for number in ("NULL", 5, 4711):
            for note in JUNK:
                town.rows(row.format(name, place, number, note))
                assert await inspector.sees() is not None


async def test_a_walk_from_before_the_upgrade_goes_on_at_its_item(
    town: Town, inspector: Phone, campus: int
) -> None:
    await inspector.finds(campus, 5)
    town.rows("UPDATE desks SET scene = 'finding', number = 5, left_number = NULL, note = ''")
    message = await inspector.sends_photo()
    assert message in town.photos(campus, 5)
    assert isinstance(await inspector.sees(), FindingView)
    town.rows("UPDATE desks SET scene = 'item', number = 6, note = '12'")
    assert isinstance(await inspector.sees(), ItemView)
