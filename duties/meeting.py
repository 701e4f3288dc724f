"""Somebody has come to a role, or has left it: their duties come with it, and go with it."""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial

from chat.setting_aside import ASIDE, apart
from core.errors import Overtaken
from duties.holding import duties_for
from duties.model import Duty
from duties.planning import MOST_MADE, meet_holders
from duties.ports import DutyWork
from duties.rollouts.ports import RolloutWork
from duties.rollouts.rollout import WHOLE_AREA, Rollout, RolloutKind
from duties.waiting import open_now, renew_items
from people.model import Membership


def meet_change(work: RolloutWork, membership: Membership) -> None:
    """Let what is open wait for who holds the duties that go with a membership now.

    Where each does theirs, who is new gets their own in this turn, and who has left has none any
    more; where that is much, the rest is owed. Raises ``Overtaken``.
    """
    duties = duties_for(work, membership)
    reached, changed = meet_some(work, duties)
    if reached is not None:
        work.rollouts.owe(replace(_rest(work, membership, reached, len(duties)), made=changed))


def meet_some(work: DutyWork, duties: Iterable[Duty]) -> tuple[int | None, int]:
    """Let duties meet who holds them now, by their ids, up to ``MOST_MADE`` occurrences.

    Returns up to which duty that went (``None``: all are met), and how many occurrences changed.
    One that makes trouble is planned anew after a while. Raises ``Overtaken``.
    """
    spent: list[int] = []
    reached = None

    def meet(duty: Duty) -> None:
        spent.append(meet_holders(work, duty))
        for each in open_now(work, duty):
            renew_items(work, each.id)

    for duty in sorted(duties, key=lambda each: each.id):
        if sum(spent) >= MOST_MADE:
            return reached, sum(spent)
        why = apart(work, f"duty {duty.id}", partial(meet, duty), Overtaken)
        if why is not None:
            work.duties.set_aside(duty.id, work.now + ASIDE, why)
        reached = duty.id
    return None, sum(spent)


def _rest(work: RolloutWork, membership: Membership, reached: int, total: int) -> Rollout:
    unit = work.units.get(membership.unit_id) if membership.unit_id is not None else None
    where = unit.name if unit is not None else membership.street or "全区"
    return Rollout(
        0,
        RolloutKind.HOLDERS,
        f"人员变动 · {where}",
        "",
        "",
        membership.unit_id,
        unit.street if unit is not None else membership.street or WHOLE_AREA,
        "",
        work.day(),
        None,
        work.now,
        total,
        reached=reached,
    )
