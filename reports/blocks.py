"""Words that are changed in chat, a block at a time: of a report, or of what the office issues.

The card shows what stands; words that are typed take its place. They are taken only while what
stands is what the card showed, so that of two who write at once neither loses a word unseen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from chat.scene import SceneSpec, show
from chat.state import Scene
from core.errors import XunanError
from people.naming import tidy
from people.permissions import NotAllowed, require_member
from reports.bulletins import showing as bulletins
from reports.bulletins.gathering import present_content as present_bulletin
from reports.bulletins.ports import BulletinWork
from reports.bulletins.words import (
    LONGEST_TITLE,
    LONGEST_WORDS,
    TITLE,
)
from reports.packages.gathering import HEADINGS, proposed_words
from reports.packages.model import Block, BlockKind
from reports.packages.showing import edits, load, may_hand_in
from reports.packages.views import BlockView

LONGEST_PARAGRAPH, LONGEST_LINE = 1500, 300  # characters


class BlockMovedOn(XunanError):
    """Somebody else has changed these words meanwhile."""


class BlockRefused(XunanError):
    """The words will not do: ``what`` says why, in Chinese."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class BlockFrozen(XunanError):
    """The words cannot be changed any more: what they belong to was handed in, or is final."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: under what head and title, what was proposed, how long it may be.

    ``open`` tells whether it can be changed now.
    """

    head: str
    title: str
    proposed: str
    longest: int
    open: bool


Find = Callable[[BulletinWork, int, str], Place]


@dataclass(frozen=True, slots=True)
class BlockScene(Scene):
    """Words on the card, as they were ``seen``; what is typed takes their place."""

    name: ClassVar[str] = "block"
    kind: BlockKind
    owner_id: int
    key: str
    seen: int = 0


def _of_submission(work: BulletinWork, submission_id: int, key: str) -> Place:
    submission = load(work, submission_id)
    proposed = proposed_words(work, submission, key)
    if proposed is None or not may_hand_in(work, submission):
        raise NotAllowed
    title = {**HEADINGS, "c": "隐患内容", "m": "整改措施"}[key if key in HEADINGS else key[-1]]
    longest = LONGEST_PARAGRAPH if key in HEADINGS else LONGEST_LINE
    head = f"{submission.party} · {submission.month.month}月报送"
    return Place(head, title, proposed, longest, edits(work, submission))


def _of_bulletin(work: BulletinWork, bulletin_id: int, key: str) -> Place:
    bulletin = bulletins.load(work, bulletin_id)
    content = present_bulletin(work, bulletin)
    standing = {
        TITLE: ("标题", content.title, LONGEST_TITLE),
        **{each.key: (each.title, each.words, LONGEST_WORDS) for each in content.paragraphs},
    }
    if key not in standing:
        raise NotAllowed
    title, words, longest = standing[key]
    head = f"{bulletin.kind.label} · {bulletin.where}"
    return Place(head, title, words, longest, bulletins.open_for_words(work, bulletin))


FINDS: Mapping[BlockKind, Find] = {
    BlockKind.SUBMISSION: _of_submission,
    BlockKind.BULLETIN: _of_bulletin,
}
"""Where the blocks of each kind of thing stand."""


def block_view(work: BulletinWork, scene: BlockScene) -> BlockView:
    """Return words that can be changed; raises ``NotJoined`` and ``NotAllowed``."""
    place = FINDS[scene.kind](work, scene.owner_id, scene.key)
    block = work.blocks.get(f"{scene.kind.subject}:{scene.owner_id}", scene.key)
    by = work.persons.get(block.edited_by) if block is not None else None
    return BlockView(
        scene.kind,
        scene.owner_id,
        scene.key,
        place.head,
        place.title,
        (block.words if block is not None else "") or place.proposed,
        place.longest,
        block,
        by.name if by is not None else "",
    )


def show_block(work: BulletinWork, kind: BlockKind, owner_id: int, key: str) -> BlockView:
    """Show words that can be changed; raises ``BlockFrozen``, and as ``block_view``."""
    if not FINDS[kind](work, owner_id, key).open:
        raise BlockFrozen
    return show(work, BLOCK, BlockScene(kind, owner_id, key))


def write(work: BulletinWork, scene: BlockScene, text: str) -> BlockView:
    """Put typed words in the place of those on the card.

    Where somebody else has changed these meanwhile, nothing is kept: the card shows what stands
    now, and says so. Raises ``BlockRefused``, ``BlockFrozen``, and as ``block_view``.
    """
    words = "\n".join(filter(None, map(tidy, text.splitlines())))
    place = FINDS[scene.kind](work, scene.owner_id, scene.key)
    if not words:
        raise BlockRefused("文字是空的。请打字发来。")
    if len(words) > place.longest:
        raise BlockRefused(f"有 {len(words)} 个字，最多 {place.longest} 个。请写短些再发。")
    try:
        return _put(work, scene, place, words)
    except BlockMovedOn:  # raised before anything is written
        view = show(work, BLOCK, BlockScene(scene.kind, scene.owner_id, scene.key))
        return replace(view, moved_on=True)


def restore(work: BulletinWork, kind: BlockKind, owner_id: int, key: str, seen: int) -> BlockView:
    """Let what was proposed stand again; raises ``BlockMovedOn``, and as ``write``."""
    place = FINDS[kind](work, owner_id, key)
    return _put(work, BlockScene(kind, owner_id, key, seen), place, "")


def _put(work: BulletinWork, scene: BlockScene, place: Place, words: str) -> BlockView:
    person = require_member(work.person)
    if not place.open:
        raise BlockFrozen
    named = f"{scene.kind.subject}:{scene.owner_id}"
    before = work.blocks.get(named, scene.key)
    after = Block(0, named, scene.key, words, person.id, work.now, scene.seen + 1)
    if not work.blocks.put(after):
        raise BlockMovedOn
    changes = {scene.key: (before.words if before is not None else None, words or None)}
    work.journal.record(work.now, person.id, "edit_block", named, changes)
    return show(work, BLOCK, BlockScene(scene.kind, scene.owner_id, scene.key))


def _as_seen(scene: BlockScene, view: BlockView) -> BlockScene:
    return BlockScene(scene.kind, scene.owner_id, scene.key, view.seen)


BLOCK: SceneSpec[BulletinWork, BlockScene, BlockView] = SceneSpec(
    BlockScene, block_view, words=write, settle=_as_seen
)
