"""台账: the ledger page by page, narrowed by a filter that any figure may open."""

from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

from chat.scene import SceneSpec, show
from chat.state import Scene
from hazards.ledger_filter import EVERYTHING, LONGEST_WORDS, OPEN, LedgerFilter
from hazards.ledger_reach import within_reach
from hazards.ledger_views import ON_A_PAGE, LedgerView, Way
from hazards.ledger_words import narrowings
from hazards.model import Severity
from hazards.ports import HazardWork
from people.permissions import Action, may, may_somewhere

ONLY: dict[str, LedgerFilter] = {
    "open": OPEN,
    "overdue": replace(OPEN, overdue=True),
    "major": replace(OPEN, severity=Severity.MAJOR),
    "all": EVERYTHING,
}
"""What the buttons at hand narrow to, whatever else is asked."""

AT_HAND = ("standing", "overdue", "severity", "unjudged", "states")


@dataclass(frozen=True, slots=True)
class LedgerScene(Scene):
    """A page of the ledger, older than ``before_id``; ``view`` is the id of its filter.

    Without one, ``only`` says what is left out, as the first buttons did.
    """

    name: ClassVar[str] = "ledger"
    only: str = "open"
    before_id: int | None = None
    view: int = 0


class Wanted(NamedTuple):
    """A filter; ``lost``: it stands for one that is not there any more, or cannot be read."""

    filter: LedgerFilter
    lost: bool = False


def wanted_by(work: HazardWork, view: int, usual: LedgerFilter = OPEN) -> Wanted:
    """Return the filter of an id, for 0 the usual one; what is open for one that is lost."""
    kept = work.ledger_lists.kept(view) if view else usual
    kept = kept or next((each for each in ONLY.values() if each.view_id == view), None)
    return Wanted(OPEN, lost=True) if kept is None else Wanted(kept)


def filter_of(work: HazardWork, scene: LedgerScene) -> LedgerFilter:
    """Return the filter of a scene; of a view that is lost, what is open."""
    return wanted_by(work, scene.view, ONLY.get(scene.only, OPEN)).filter


def way(work: HazardWork, label: str, wanted: LedgerFilter, *, chosen: bool = False) -> Way:
    """Return a button to the ledger under a filter, which is kept for it."""
    return Way(label, work.ledger_lists.keep(wanted, work.now), chosen)


def open_ledger(work: HazardWork, wanted: LedgerFilter) -> LedgerView:
    """Show the ledger under a filter, for whoever states a figure; raises as ``ledger_view``."""
    view = work.ledger_lists.keep(wanted, work.now)
    return show(work, LEDGER, LedgerScene(view=view))


def ledger_view(work: HazardWork, scene: LedgerScene) -> LedgerView:
    """Return a page of the ledger, by keyset: older than ``before_id``.

    Raises ``NotJoined``, and ``NotAllowed`` for somebody whose roles do not reach so far.
    """
    wanted, lost = wanted_by(work, scene.view, ONLY.get(scene.only, OPEN))
    within = within_reach(work, work.person, wanted)
    page = work.ledger_lists.page(within.sought, scene.before_id, ON_A_PAGE + 1)
    ids = page.ids[:ON_A_PAGE]
    tally = work.ledger_lists.count(within.sought)
    before = scene.before_id
    newer = None
    passed = 0
    if before is not None:
        passed = work.ledger_lists.count(within.sought, before).hits
        nearest = work.ledger_lists.page_after(within.sought, before, ON_A_PAGE + 1)
        newer = nearest[ON_A_PAGE] if len(nearest) > ON_A_PAGE else 0
    older = ids[-1] if len(page.ids) > ON_A_PAGE else page.looked_to
    return LedgerView(
        within.title,
        work.ledger_lists.keep(wanted, work.now),
        tuple(work.hazards.some(ids)),
        tally,
        -(-passed // ON_A_PAGE) + 1,
        before,
        newer,
        older,
        page.looked_to is not None,
        tuple(_at_hand(work, wanted)),
        tuple(way(work, each.words, each.without) for each in narrowings(work, wanted)),
        may_somewhere(work.person, Action.ESCALATE),
        lost,
    )


def _at_hand(work: HazardWork, wanted: LedgerFilter) -> list[Way]:
    labels = {"open": "未销号", "overdue": "逾期", "major": "重大", "all": "全部"}
    ways = []
    for only, label in labels.items():
        narrowed = replace(wanted, **{name: getattr(ONLY[only], name) for name in AT_HAND})
        ways.append(way(work, label, narrowed, chosen=narrowed == wanted))
    return ways


def type_words(work: HazardWork, scene: LedgerScene, text: str) -> LedgerView | None:
    """Look for typed words within the filter; a unit's own name narrows to that unit.

    Raises as ``ledger_view``.
    """
    words = text.strip()[:LONGEST_WORDS]
    if not words:
        return None
    wanted = filter_of(work, scene)
    unit = work.units.by_name(words)
    if unit is not None and may(work.person, Action.SEE_LEDGER, unit):
        return open_ledger(work, replace(wanted, unit_id=unit.id, street="", words=""))
    return open_ledger(work, replace(wanted, words=words))


LEDGER: SceneSpec[HazardWork, LedgerScene, LedgerView] = SceneSpec(
    LedgerScene, ledger_view, words=type_words
)
