"""Signing an inspection, and what it fulfils beside: the duties that ask for it."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from checklists import signing
from checklists.inspection import Inspection
from checklists.signing_views import SignedView
from checklists.views import Reply
from core.errors import Overtaken
from duties.occurrences.proving import fulfil
from duties.visits.routes import fulfil as make_visit
from frontdesk.ports import FrontdeskWork
from frontdesk.todo import FAULTS

log = logging.getLogger(__name__)
T = TypeVar("T")


def sign(work: FrontdeskWork, inspection_id: int, seen: int | None = None) -> Reply:
    """Sign an inspection, and note in the same turn which duties are done by it.

    What is wrong with a duty keeps nobody from signing; one that somebody changed in the same
    moment is looked at again. Raises as ``checklists.signing.sign``.
    """
    before = work.inspections.get(inspection_id)
    reply = signing.sign(work, inspection_id, seen)
    after = work.inspections.get(inspection_id)
    fresh = before is not None and before.signed_at is None
    if not fresh or after is None or after.signed_at is None:
        return reply
    signed = _apart(work, inspection_id, lambda: _signed_together(work, after)) or [after]
    _apart(work, inspection_id, lambda: make_visit(work, signed[0]))
    done = _apart(work, inspection_id, lambda: [t for each in signed for t in fulfil(work, each)])
    if not done or not isinstance(reply.view, SignedView):
        return reply
    return replace(reply, view=signing.signed_view(work, inspection_id))


def _apart(work: FrontdeskWork, inspection_id: int, note: Callable[[], T]) -> T | None:
    """Note what an inspection fulfils; what is wrong with that undoes nothing else.

    Raises ``Overtaken``.
    """
    try:
        with work.attempt():
            return note()
    except Overtaken:
        raise
    except FAULTS:
        log.warning("what inspection %d fulfils", inspection_id, exc_info=True)
        return None


def _signed_together(work: FrontdeskWork, inspection: Inspection) -> list[Inspection]:
    """Return the inspections that were signed with one, itself too, the first one first."""
    if inspection.first_id is None:
        return [inspection]
    return work.inspections.together(inspection.first_id)
