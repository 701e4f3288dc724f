"""The reward for a tip, and the one way in which who gave it is ever seen."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.once import Once
from chat.scene import SceneSpec, show
from chat.state import Scene
from core.errors import XunanError
from hazards.changes import Changed, of_tip
from hazards.model import Hazard
from hazards.permission_place import unit_of
from hazards.snaps.ports import SnapWork
from hazards.snaps.views import OpenedNotice, TipsView, TipView
from hazards.tips.model import Reward, Tip
from hazards.tips.tipping import known_tip
from people import reward_role
from people.model import Person
from people.permissions import (
    Action,
    NotAllowed,
    found,
    may,
    may_somewhere,
    require,
    require_member,
)

ON_A_PAGE = 6
MOST_LOOKED_AT = 60  # tips of other areas that are passed over for one page
LARGEST = 500_000  # yuan
UNSEEN = 0  # yuan: on a button from before buttons said what they approve; it approves nothing
BEFORE = {Reward.APPROVED: Reward.PROPOSED, Reward.PAID: Reward.APPROVED}


class TipAnonymous(XunanError):
    """Nothing is known of who gave the tip."""


class RewardMisplaced(XunanError):
    """The reward stands elsewhere: a step before is missing, or was taken by somebody else."""


class RewardNeedsAnother(XunanError):
    """Whoever proposed a reward does not approve it."""


class RewardMovedOn(XunanError):
    """The reward is not of the amount that the actor has seen; ``old`` if that is unknown."""

    def __init__(self, tip_id: int, *, old: bool) -> None:
        super().__init__(tip_id)
        self.tip_id = tip_id
        self.old = old


class AmountRefused(XunanError):
    """The amount is no number of yuan from 1 to ``LARGEST``."""


@dataclass(frozen=True, slots=True)
class TipsScene(Scene):
    """A page of the tips whose rewards somebody decides."""

    name: ClassVar[str] = "tips"
    before_id: int | None = None


@dataclass(frozen=True, slots=True)
class TipScene(Scene):
    """One tip; ``asking``: the amount is awaited, for the reward that was ``seen``."""

    name: ClassVar[str] = "tip"
    tip_id: int
    asking: bool = False
    seen: int = 0


def tips_view(work: SnapWork, before_id: int | None) -> TipsView:
    """Return a page of the tips whose rewards the actor decides; raises ``NotAllowed``."""
    person = require_member(work.person)
    if not may_somewhere(person, Action.DECIDE_REWARD):
        raise NotAllowed
    found = [(tip, known_tip(work, tip)) for tip in work.tips.page(before_id, MOST_LOOKED_AT)]
    mine = [each for each in found if may(person, Action.DECIDE_REWARD, unit_of(each[1]))]
    page = tuple(mine[:ON_A_PAGE])
    full = len(found) == MOST_LOOKED_AT
    last = page[-1][0] if len(mine) > ON_A_PAGE else found[-1][0] if full else None
    return TipsView(page, before_id, last.id if last else None)


def tip_view(work: SnapWork, tip_id: int, *, asking: bool = False) -> TipView:
    """Return a tip without who gave it; raises ``NotAllowed``."""
    tip, hazard = _allowed(work, tip_id, Action.DECIDE_REWARD)
    proposer = _proposer(work, tip)
    return TipView(
        tip,
        hazard,
        tuple(work.tips.notes(tip.id)),
        work.zone,
        asking,
        proposer=proposer.name if proposer else "",
        own=_is_own(work, proposer),
    )


def _proposer(work: SnapWork, tip: Tip) -> Person | None:
    """Return who proposed the reward that waits to be approved, where one waits."""
    if tip.reward is not Reward.PROPOSED or tip.decided_by is None:
        return None
    return work.persons.get(tip.decided_by)


def _is_own(work: SnapWork, proposer: Person | None) -> bool:
    return proposer is not None and proposer.id == require_member(work.person).id


def _allowed(work: SnapWork, tip_id: int, action: Action) -> tuple[Tip, Hazard]:
    tip = found(work.person, work.tips.get(tip_id))
    hazard = known_tip(work, tip)
    require(work.person, action, unit_of(hazard))
    return tip, hazard


def open_identity(work: SnapWork, tip_id: int) -> TipView:
    """Open who gave a tip, once, with a line on the audit chain in the same transaction.

    All who hold the role there, and the office, are told who opened which case; not whose it is.

    Raises ``NotAllowed``, ``TipAnonymous``, ``NoSealKey`` and ``SealBroken``.
    """
    tip, hazard = _allowed(work, tip_id, Action.OPEN_TIP_IDENTITY)
    if not tip.sealed:
        raise TipAnonymous
    identity = Once(work.sealer.open(tip.sealed))
    _record(work, "open_tip", hazard, {})
    notice = OpenedNotice(hazard.number, require_member(work.person).name)
    occasion = f"opened:{tip.id}:{work.update_id}"
    reward_role.announce(work, occasion, hazard.street, lambda _: notice)
    return replace(show(work, TIP, TipScene(tip_id)), identity=identity)


def propose(work: SnapWork, tip_id: int, amount: int, seen: int | None = None) -> TipView:
    """Propose a reward of so many yuan; one that is proposed can be changed so.

    ``seen`` stands for the reward that was looked at (``Tip.stamp``), where one was. Raises
    ``AmountRefused`` and ``RewardMisplaced``.
    """
    tip, _ = _allowed(work, tip_id, Action.DECIDE_REWARD)
    if not 1 <= amount <= LARGEST:
        raise AmountRefused
    if seen not in {None, tip.stamp} or tip.reward not in {Reward.NONE, Reward.PROPOSED}:
        raise RewardMisplaced
    return _decide(work, tip, Reward.PROPOSED, amount)


def propose_words(work: SnapWork, tip_id: int, text: str, seen: int | None = None) -> TipView:
    """Propose a reward by what was typed: ``800``, ``800元``; raises as ``propose``."""
    digits = text.strip().removesuffix("元").replace(",", "").replace("，", "").strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 7):
        raise AmountRefused
    return propose(work, tip_id, int(digits), seen)


def go_on(work: SnapWork, tip_id: int, reward: Reward, seen: int) -> TipView:
    """Approve a proposed reward of the amount that was seen, in yuan, or note that it was paid.

    Raises ``RewardMisplaced``, ``RewardMovedOn``, and ``RewardNeedsAnother`` for one's own
    proposal: a reward takes two, one who proposed the amount and another who approved it.
    """
    tip, _ = _allowed(work, tip_id, Action.DECIDE_REWARD)
    if BEFORE.get(reward) is not tip.reward:
        raise RewardMisplaced
    if seen != tip.amount:
        raise RewardMovedOn(tip_id, old=seen == UNSEEN)
    if reward is Reward.APPROVED and _is_own(work, _proposer(work, tip)):
        raise RewardNeedsAnother
    return _decide(work, tip, reward, tip.amount)


def _decide(work: SnapWork, tip: Tip, reward: Reward, amount: int | None) -> TipView:
    actor = require_member(work.person)
    after = replace(tip, reward=reward, amount=amount, decided_by=actor.id)
    if not work.tips.decide(after, tip):
        raise RewardMisplaced
    _record(work, "reward", known_tip(work, tip), of_tip(tip, after))
    return show(work, TIP, TipScene(tip.id))


def _record(work: SnapWork, action: str, hazard: Hazard, changes: Changed) -> None:
    actor = require_member(work.person)
    work.journal.record(work.now, actor.id, action, f"hazard:{hazard.number}:tip", changes)


def _amount(work: SnapWork, scene: TipScene, text: str) -> TipView | None:
    return propose_words(work, scene.tip_id, text, scene.seen) if scene.asking else None


TIPS: SceneSpec[SnapWork, TipsScene, TipsView] = SceneSpec(
    TipsScene, lambda work, scene: tips_view(work, scene.before_id)
)
TIP: SceneSpec[SnapWork, TipScene, TipView] = SceneSpec(
    TipScene,
    lambda work, scene: tip_view(work, scene.tip_id, asking=scene.asking),
    words=_amount,
    settle=lambda scene, view: replace(scene, seen=view.tip.stamp if scene.asking else 0),
)
