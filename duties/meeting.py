"""Somebody has come to a role, or has left it: their duties come with it, and go with it."""

from duties.holding import duties_for
from duties.planning import meet_holders
from duties.ports import DutyWork
from duties.waiting import open_now, renew_items
from people.model import Membership


def meet_change(work: DutyWork, membership: Membership) -> None:
    """Let what is open wait for who holds the duties that go with a membership now.

    Where each does theirs, who is new gets their own, and who has left has none any more. Raises as
    ``duties.planning.plan`` and ``carry_out``.
    """
    for duty in duties_for(work, membership):
        meet_holders(work, duty)
        for each in open_now(work, duty):
            renew_items(work, each.id)
