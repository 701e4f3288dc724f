"""曝光: what goes out on the board, chosen and looked at by the office before it does.

The office takes a photo of the hazard, has all of it pixelated or covers tiles of it, and is sent
the picture as it would go out. Only what it has looked at can be confirmed.
"""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from core.errors import Overtaken, XunanError
from duties.escalation.chain import StepKind
from duties.escalation.deciding import Deciding, ProposalPast, require_proposal
from duties.escalation.model import Cover, TakenStep
from duties.escalation.papers import Output
from duties.escalation.ports import EscalationWork
from duties.escalation.views import ExposeView
from hazards.model import Hazard, Source
from hazards.photos import Photo, PhotoState, Purpose

MOST_PHOTOS = 8
COLUMNS, ROWS = 4, 5
TILES = COLUMNS * ROWS


class PhotoUnfit(XunanError):
    """The photo does not belong to the hazard, or may not go out."""


class NothingCovered(XunanError):
    """There is no picture to look at: no photo is chosen, or none of its tiles is covered."""


@dataclass(frozen=True, slots=True)
class ExposeScene(Scene):
    """The photo for the board is chosen and covered."""

    name: ClassVar[str] = "expose"
    case_id: int


def offered_photos(work: EscalationWork, hazard: Hazard) -> tuple[Photo, ...]:
    """Return the photos of a hazard that may go out: none with which somebody tipped."""
    stored = [each for each in work.photos.of_hazard(hazard.id) if each.state is PhotoState.STORED]
    if hazard.source is Source.TIP:
        stored = [each for each in stored if each.purpose is not Purpose.FOUND]
    return tuple(stored[-MOST_PHOTOS:])


def expose_view(work: EscalationWork, case_id: int) -> ExposeView:
    """Return the photos to choose from, and what is covered.

    Raises ``ProposalPast``, ``NotJoined`` and ``NotAllowed``.
    """
    about, proposed = _exposure(work, case_id)
    photos = offered_photos(work, about.hazard)
    return ExposeView(about.hazard, about.case, proposed, photos, work.zone)


def _exposure(work: EscalationWork, case_id: int) -> tuple[Deciding, TakenStep]:
    about, proposed = require_proposal(work, case_id)
    if proposed.kind is not StepKind.EXPOSE:
        raise ProposalPast
    return about, proposed


def choose_photo(work: EscalationWork, case_id: int, photo_id: int) -> ExposeView:
    """Choose a photo, all of it pixelated for now; who chose is sent it with its tiles.

    Raises ``PhotoUnfit``, and as ``expose_view``.
    """
    about, proposed = _exposure(work, case_id)
    if photo_id not in {each.id for each in offered_photos(work, about.hazard)}:
        raise PhotoUnfit
    chosen = replace(proposed, photo_id=photo_id, cover=Cover.WHOLE, tiles=())
    work.escalations.owe(proposed.id, Output.GRID, work.now, about.actor.id)
    return _choose(work, about, chosen)


def choose_cover(work: EscalationWork, case_id: int, cover: Cover) -> ExposeView:
    """Choose how the picture is covered, or that none goes out.

    Raises ``NothingCovered`` where no photo is chosen, and as ``expose_view``.
    """
    about, proposed = _exposure(work, case_id)
    if cover is Cover.NONE:
        return _choose(work, about, replace(proposed, photo_id=None, cover=cover, tiles=()))
    if proposed.photo_id is None:
        raise NothingCovered
    return _choose(work, about, replace(proposed, cover=cover))


def cover_tile(work: EscalationWork, case_id: int, tile: int) -> ExposeView:
    """Cover a tile of the picture, counted from 1 by rows, or uncover it; raises as above."""
    about, proposed = _exposure(work, case_id)
    if proposed.photo_id is None or not 1 <= tile <= TILES:
        raise NothingCovered
    tiles = tuple(sorted({*proposed.tiles} ^ {tile}))
    return _choose(work, about, replace(proposed, cover=Cover.TILES, tiles=tiles))


def _choose(work: EscalationWork, about: Deciding, chosen: TakenStep) -> ExposeView:
    """Keep what is chosen; what was looked at before is not it."""
    if not work.escalations.save(about.case):
        raise Overtaken
    work.escalations.save_step(replace(chosen, picture=None))
    return show(work, EXPOSE, ExposeScene(about.case.id))


def preview(work: EscalationWork, case_id: int) -> ExposeView:
    """Have the picture made as it would go out; it is sent to who asked, with 确认 below it.

    Raises ``NothingCovered``, and as ``expose_view``.
    """
    about, proposed = _exposure(work, case_id)
    bare = proposed.cover is Cover.TILES and not proposed.tiles
    if proposed.photo_id is None or bare:
        raise NothingCovered
    work.escalations.owe(proposed.id, Output.PREVIEW, work.now, about.actor.id)
    return show(work, EXPOSE, ExposeScene(case_id))


EXPOSE: SceneSpec[EscalationWork, ExposeScene, ExposeView] = SceneSpec(
    ExposeScene, lambda work, scene: expose_view(work, scene.case_id)
)
