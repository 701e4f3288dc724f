"""Drawn visits of somebody who leaves: to who goes on with them, else back, to be drawn again.

What is drawn again (补抽) is drawn as it was: by the seed of the draw, from those of its population
who inspect there still, and of these by those who have the fewest of its visits.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from chat.changes import new
from core.errors import Overtaken
from core.stamp import stamp
from duties.visits.drawing import Drawer, choose, drawers_of
from duties.visits.items import SHARE_SUBJECT, bring, renew_items, renew_lacking
from duties.visits.lots import NobodyToDraw, inspectors, units_of
from duties.visits.model import DrawRecord, DrawShare, Visit
from duties.visits.planning import PlanMovedOn, manager
from duties.visits.ports import VisitWork
from people.model import Person, Unit
from people.permissions import Action, found, may
from people.todo import holder_of
from people.todo_subjects import Handover, Releaser

MOST_NOBODYS = 2_000
"""Visits for which others are drawn at once; what is left is drawn by the next press."""


def hand_on(work: VisitWork, share_id: int, handover: Handover) -> None:
    """Hand on what of a share somebody who has left can visit no more.

    It goes to the heir where they may visit, else to nobody: then the office has it drawn again.
    Raises ``Overtaken`` when a visit was changed in the same moment.
    """
    share, leaver, heir = work.draws.share(share_id), handover.leaver, handover.heir
    if share is None or leaver is None or leaver.id != share.inspector_id:
        return
    lost = _lost(work, share, leaver)
    to = {each.id: heir.id for each, unit in lost if heir is not None and _visits(heir, unit)}
    _give(work, [each for each, _ in lost], to)
    if lost:
        actor = handover.actor.id if handover.actor else None
        changes = new(
            leaver_id=leaver.id,
            heir_id=heir.id if heir is not None and to else None,
            visits=",".join(str(each.id) for each, _ in lost),
        )
        subject = f"visit_draw:{share.draw_id}"
        work.journal.record(work.now, actor, "hand_over_visits", subject, changes)
    renew_items(work, share.draw_id, leaver.id)
    bring(work, share.draw_id, {to.get(each.id) for each, _ in lost})


def hand_on_lacking(work: VisitWork, draw_id: int, _: Handover) -> None:
    """Let what nobody makes wait for the office that there is by now."""
    renew_lacking(work, draw_id)


def _lost(work: VisitWork, share: DrawShare, after: Person) -> list[tuple[Visit, Unit]]:
    theirs = work.draws.open_of(share.draw_id, share.inspector_id)
    units = ((each, work.units.get(each.unit_id)) for each in theirs)
    return [(each, unit) for each, unit in units if unit is not None and not _visits(after, unit)]


def _visits(person: Person, unit: Unit) -> bool:
    """Tell whether somebody may make a drawn visit: to a unit to which they do not belong.

    What somebody else has only lent them does not count.
    """
    own = replace(person, loans=())
    return may(own, Action.INSPECT, unit) and unit.id not in units_of(person)


def _give(work: VisitWork, visits: Iterable[Visit], to: Mapping[int, int]) -> None:
    """Let others make visits, each by its id, or nobody; raises ``Overtaken``."""
    for each in visits:
        if not work.visits.save(replace(each, inspector_id=to.get(each.id))):
            raise Overtaken


def count_left_behind(work: VisitWork, after: Person) -> int:
    """Count the shares of which somebody with the roles that are left can visit not all."""
    ids = work.todo_items.subjects_of(SHARE_SUBJECT, holder_of(after.id))
    if not after.memberships:
        return len(ids)
    return sum(bool(_lost(work, each, after)) for each in work.draws.shares(ids))


def stamp_of_nobodys(visits: Iterable[Visit]) -> int:
    """Return a number by which a button remembers which visits nobody makes."""
    return stamp(*(f"{each.id}.{each.version}" for each in visits))


def nobodys(work: VisitWork, draw_id: int) -> list[Visit]:
    """Return the open visits of a draw that nobody is to make."""
    return [each.visit for each in work.draws.open_for(draw_id, None, 0, MOST_NOBODYS)]


def draw_again(work: VisitWork, draw_id: int, seen: int) -> int:
    """Draw who makes the visits of a draw that nobody makes, as they were ``seen``; how many.

    Those who inspect there now are drawn from where nobody of the population is left. One to whose
    unit everybody belongs stays with nobody. Raises as ``manager``, ``PlanMovedOn``,
    ``NobodyToDraw`` where nobody is found for any, and ``Overtaken``.
    """
    record = found(work.person, work.draws.get(draw_id))
    person = manager(work, record.street)
    waiting = nobodys(work, draw_id)
    if not waiting:
        return 0  # a second tap: the first has done it
    if seen != stamp_of_nobodys(waiting):
        raise PlanMovedOn
    to = _draw_for(work, record, waiting)
    if not to:
        raise NobodyToDraw
    _give(work, [each for each in waiting if each.id in to], to)
    changes = {"result": (None, json.dumps([[id_, who] for id_, who in to.items()]))}
    work.journal.record(work.now, person.id, "replace_drawn", f"visit_draw:{draw_id}", changes)
    renew_lacking(work, draw_id)
    bring(work, draw_id, to.values())
    return len(to)


def _draw_for(work: VisitWork, record: DrawRecord, visits: Iterable[Visit]) -> dict[int, int]:
    """Return who is drawn for visits of a draw, by the id of the visit; nobody for some, maybe."""
    here = inspectors(work, record.street)
    kept = {each.id: each.avoids for each in drawers_of(record.population)}
    load = Counter[int]()
    for one in work.draws.standings([record.id]):
        if one.inspector_id is not None:
            load[one.inspector_id] = one.open + one.done
    to: dict[int, int] = {}
    for each in visits:
        unit = work.units.get(each.unit_id)
        able = [who for who in here.values() if unit is not None and _visits(who, unit)]
        drawers = [Drawer(who.id, units_of(who) | kept.get(who.id, frozenset())) for who in able]
        left = [who for who in drawers if who.id in kept] or drawers
        chosen = choose(record.seed, each.unit_id, left, load)
        if chosen is not None:
            to[each.id] = chosen
            load[chosen] += 1
    return to


def _nobody(work: VisitWork, subject_id: int, handover: Handover) -> None:
    """Tell nobody: what nobody makes stands with the office once it is late."""


def _next_in(work: VisitWork, street: str, holder: str, after: int, most: int) -> list[int]:
    return work.draws.awaited_in(street, holder, after, most)


SHARE_RELEASER: Releaser[VisitWork] = Releaser(hand_on, count_left_behind, _nobody)
LACKING_RELEASER: Releaser[VisitWork] = Releaser(
    hand_on_lacking, lambda _work, _after: 0, _nobody, _next_in
)
