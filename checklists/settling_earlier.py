"""Letting the ledger know what a signed walk has seen of the hazards from before.

仍未整改 adds a line to the old number, or sends back what was handed in; 合格 is the review on the
spot of a rectification that had been handed in when it was said, and is noted for whoever watches
over the hazard everywhere else.
"""

import logging

from checklists.earlier_lines import EarlierLine, Outcome
from checklists.inspection import Sheet
from checklists.ports import WalkWork
from core.errors import XunanError
from hazards import notifying
from hazards.loop.lifecycle import NeedMissing
from hazards.loop.reviewing import close, send_back
from hazards.loop.steps import TooLate, load, open_steps, take_step
from hazards.model import Hazard, Step
from people.permissions import require_member

log = logging.getLogger(__name__)

SEEN_AGAIN = "检查时仍未整改"
SEEN_RIGHT = "检查时看到已整改，这一项评为合格"
SEEN_GONE = "检查时这一项评为不适用"
REVIEWED = "检查时现场复核，这一项评为合格"


def settle_earlier(work: WalkWork, sheet: Sheet, lines: tuple[EarlierLine, ...]) -> None:
    """Write down what was seen, as it stood before anything was filed by the same signature.

    One that cannot be written down, since somebody else took a step in the same moment, holds up
    no signature: the sheet says what was seen, and the log names the hazard.
    """
    with_photos: set[str] = set()
    for line in lines:
        if line.adopted or line.outcome is Outcome.UNSAID:
            continue
        first = line.question.key not in with_photos
        with_photos.add(line.question.key)
        try:
            with work.attempt():
                _settle(work, sheet, line, first=first)
        except XunanError as refusal:
            log.warning("%s: what was seen of it is not noted: %r", line.hazard.number, refusal)


def _settle(work: WalkWork, sheet: Sheet, line: EarlierLine, *, first: bool) -> None:
    hazard = load(work, line.hazard.id)
    if line.outcome is Outcome.STILL:
        _seen_again(work, sheet, line, hazard, first=first)
    elif line.outcome is Outcome.RIGHT:
        _seen_right(work, sheet, line, hazard)
    else:
        _witness(work, sheet, hazard, SEEN_GONE, 0)


def _seen_again(
    work: WalkWork, sheet: Sheet, line: EarlierLine, hazard: Hazard, *, first: bool
) -> None:
    """Add what was seen today to a hazard; the photos go to the oldest one of an item."""
    inspection_id, key = sheet.inspection.id, line.question.key
    finding = work.findings.get(inspection_id, key)
    words = finding.description if finding is not None else ""
    note = f"{SEEN_AGAIN}：{words}" if words else SEEN_AGAIN
    photos = 0
    if first:
        work.photos.link_item(inspection_id, key, hazard.id)
        photos = len(work.photos.of_item(inspection_id, key))
    if not _reviews(work, line, hazard, Step.RETURN, note):
        _witness(work, sheet, hazard, note, photos)


def _seen_right(work: WalkWork, sheet: Sheet, line: EarlierLine, hazard: Hazard) -> None:
    if not _reviews(work, line, hazard, Step.CLOSE, REVIEWED):
        _witness(work, sheet, hazard, SEEN_RIGHT, 0)


def _reviews(work: WalkWork, line: EarlierLine, hazard: Hazard, step: Step, note: str) -> bool:
    """Decide about the round of rectification that had been handed in when it was said.

    Nobody decides about a round that came later, without having known of it, nor about one whose
    proof is not kept yet: these wait for their review as before.
    """
    round_ = line.seen.round if line.seen is not None else None
    if round_ is None or step not in open_steps(work, require_member(work.person), hazard):
        return False
    try:
        with work.attempt():
            if step is Step.CLOSE:
                close(work, hazard.id, round_, note=note)
            else:
                send_back(work, hazard.id, note, round_)
    except (NeedMissing, TooLate) as refusal:
        log.info("%s: it goes on waiting for review: %r", hazard.number, refusal)
        return False
    return True


def _witness(work: WalkWork, sheet: Sheet, hazard: Hazard, note: str, photos: int) -> None:
    inspection = sheet.inspection
    if inspection.inspector_id != hazard.found_by:
        work.witnesses.add(hazard.id, inspection.inspector_id, work.now)
    seen = take_step(work, hazard, Step.WITNESS, note=note)
    occasion = f"inspection:{inspection.id}"
    notifying.tell_of_more(work, seen, note, photos, occasion, work.person)
