"""What comes due by itself: a batch a turn, until nothing is due; conversations come in between."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.workers.steps import one_after_another
from chat.setting_aside import Swept
from duties.alerts.carrying import carry_on
from duties.escalation.sweeping import sweep_cases
from duties.expiry.sweeping import sweep_ends
from duties.quiz.holding import end_overdue
from duties.reminding import remind
from duties.sweeping import sweep
from frontdesk import overdue
from frontdesk.bells import ring_bells
from people.absences import course
from reports.counts.filling import fill
from reports.digests.issuing import enrol, sweep_digests
from reports.exports import monthly
from reports.packages import preparing
from storage.engine.turns import Turns
from storage.engine.unit_of_work import UnitOfWork

log = logging.getLogger(__name__)

IN_ONE_TURN = 50  # duties, occurrences, late hazards, validities
FEW = 20  # of what takes longer
ALONE = 1  # of what asks for so many figures that whoever taps meanwhile would wait


@dataclass(frozen=True)
class Sweep:
    """A sweep over the rows of one kind; ``step`` does what is due of some of them."""

    rows: str
    step: Callable[[UnitOfWork], Swept]

    async def __call__(self, turns: Turns) -> None:
        """Sweep as long as there is anything due."""
        more = True
        while more:
            swept = await turns.run(self.step)
            if aside := swept.set_aside:
                log.warning("%d %s are set aside; xunan doctor counts them", aside, self.rows)
            more = swept.more


_settle_duties = Sweep("rows of duties", partial(sweep, most=IN_ONE_TURN, tell=remind))
ring = Sweep("bells", partial(ring_bells, most=FEW))
"""Whoever is to hear something hears it."""
sweep_late = Sweep("late hazards", partial(sweep_cases, most=IN_ONE_TURN))
_warn_of_ends = Sweep("validities", partial(sweep_ends, most=IN_ONE_TURN))
_tell_of_submissions = Sweep("submissions", partial(preparing.sweep_submissions, most=FEW))
_close_rounds = Sweep("rounds of submissions", partial(preparing.sweep_rounds, most=FEW))
sweep_items = Sweep("late to-do items", partial(overdue.sweep_items, most=IN_ONE_TURN))
sweep_absences = Sweep("absences", partial(course.sweep, most=FEW))
count_changes = Sweep("rows of counts", fill)
end_quizzes = Sweep("rounds of questions", partial(end_overdue, most=FEW))
fill_forms = Sweep("own forms", partial(monthly.fill_forms, most=FEW))
issue_digests = Sweep("audiences of digests", partial(sweep_digests, most=ALONE))
carry_alerts = Sweep("rows of alerts", carry_on)
"""Every process carries alerts: a row is kept only with the version that was read."""


async def _prepare(turns: Turns) -> None:
    """Prepare what units owe this month, some in each turn."""
    after: int | None = 0
    while after is not None:
        some = partial(preparing.prepare_some, most=IN_ONE_TURN, after=after)
        after = await turns.run(some)


async def _enrol(turns: Turns) -> None:
    """Give a row to all audiences that have none, some in each turn."""
    while await turns.run(enrol):
        pass


async def sweep_expiries(turns: Turns) -> None:
    """Give all warnings that have come due, and only then let anything sound."""
    await one_after_another(
        ("warnings of what expires", partial(_warn_of_ends, turns)), ("bells", partial(ring, turns))
    )


async def sweep_submissions(turns: Turns) -> None:
    """Prepare what is owed this month, tell who owes it, and only then let anything sound."""
    await one_after_another(
        ("preparing submissions", partial(_prepare, turns)),
        ("telling of submissions", partial(_tell_of_submissions, turns)),
        ("closing rounds of submissions", partial(_close_rounds, turns)),
        ("bells", partial(ring, turns)),
    )


async def sweep_duties(turns: Turns) -> None:
    """Settle what has come due, and only then let anything sound: after an outage it does once."""
    await one_after_another(
        ("settling duties", partial(_settle_duties, turns)), ("bells", partial(ring, turns))
    )


async def sweep_audiences(turns: Turns) -> None:
    """See to it that who reads digests by now is sent them, and issue what is due."""
    await one_after_another(
        ("finding who reads digests", partial(_enrol, turns)),
        ("issuing digests", partial(issue_digests, turns)),
    )
