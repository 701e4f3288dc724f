"""Telling of signatures beside: who leads by one line, who signed once of a change."""

from chat.address import NOBODY
from chat.push import Push, PushKind, Urgency
from checklists.cosigning.model import Cosignature
from checklists.cosigning.views import CosignersNotice, LapsedNotice
from checklists.inspection import Inspection
from checklists.ports import WalkWork
from checklists.signing_views import SummaryView

NOTHING_SIGNED = 0
"""The stamp of no summary: by it every signature lapses."""


def tell_lead(work: WalkWork, summary: SummaryView) -> None:
    """Bring the line about who has signed beside up to date before who leads."""
    inspection = summary.sheet.inspection
    lead = work.persons.get(inspection.inspector_id)
    if lead is None:
        return
    notice = CosignersNotice(
        inspection.unit.name,
        summary.forms,
        tuple(each.name for each in summary.standing),
        tuple(each.name for each in summary.lapsed),
        inspection.signed_at is not None,
    )
    topic = f"cosigners:{inspection.visit_id}"
    haste = Urgency.ANSWER
    work.outbox.put(Push(None, lead.address, notice, PushKind.EDIT, topic=topic, urgency=haste))


def tell_lapsed(work: WalkWork, summary: SummaryView) -> None:
    """Tell whose signature was for something else, each once for what they have signed.

    Called when who leads looks at the summary again, not at every change of an answer.
    """
    if not summary.lapsed:
        return
    inspection = summary.sheet.inspection
    link = work.cosignatures.link_of(inspection.visit_id)
    if link is None:
        return
    told = False
    for each in summary.lapsed:
        person = work.persons.get(each.person_id) if each.person_id is not None else None
        address = person.address if person is not None else each.address or NOBODY
        notice = LapsedNotice(inspection.unit.name, summary.forms, link.id)
        key = f"cosign-lapsed:{each.id}:{each.signed_at.isoformat()}"
        told = work.outbox.put(Push(key, address, notice)) or told
    if told:
        tell_lead(work, summary)


def cosigned(work: WalkWork, inspection_id: int) -> list[Cosignature]:
    """Return the signatures beside that stand, of an inspection that is signed."""
    signed = work.cosignatures.of_inspection(inspection_id)
    return [each for each in signed if each.lapsed_at is None]


def end_cosigning(work: WalkWork, inspection: Inspection, stamp: int) -> None:
    """Let only those signatures stand that are for this summary, and forget whence they came."""
    work.cosignatures.close(inspection.visit_id, stamp, inspection.inspector_id, work.now)
