"""Signing an inspection, and what it fulfils beside: the duties that ask for it."""

import logging
from dataclasses import replace

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
    try:
        with work.attempt():
            signed = _signed_together(work, after)
            done = [title for each in signed for title in fulfil(work, each)]
            make_visit(work, signed[0])
    except Overtaken:
        raise
    except FAULTS:
        log.warning("inspection %d fulfils no duty", inspection_id, exc_info=True)
        return reply
    if not done or not isinstance(reply.view, SignedView):
        return reply
    return replace(reply, view=signing.signed_view(work, inspection_id))


def _signed_together(work: FrontdeskWork, inspection: Inspection) -> list[Inspection]:
    """Return the inspections that were signed with one, itself too, the first one first."""
    if inspection.first_id is None:
        return [inspection]
    return work.inspections.together(inspection.first_id)
