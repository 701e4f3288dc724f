"""Signing: who checks signs and answers for it; from then on nothing changes."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

from chat.changes import new
from chat.done import Done
from chat.scene import SceneSpec, put_scene
from checklists.changes import of_inspection
from checklists.cosigning.telling import cosigned, end_cosigning, tell_lapsed, tell_lead
from checklists.earlier import spoken_of
from checklists.inspection import Inspection, Sheet
from checklists.name_asking import ask_name
from checklists.ports import WalkWork
from checklists.pruning import prune_others, prune_visit
from checklists.settling_earlier import settle_earlier
from checklists.sheets import (
    InspectionDropped,
    SummaryScene,
    WalkScene,
    load_sheet,
    other_sheets,
    own_inspection,
    summary_view,
)
from checklists.signing_views import SignedView, SummaryLine, SummaryPart, SummaryView
from checklists.views import Reply, Shown
from core.errors import Overtaken
from hazards.ledger import file_hazard, may_say_fixed, tell_of_filed
from hazards.loop.passing_on import pass_on, why_kept
from hazards.model import NewHazard
from hazards.photos import PhotoState
from people.model import Person
from people.permissions import Action

S = TypeVar("S", bound=WalkScene)


@dataclass(frozen=True, slots=True)
class SignedScene(WalkScene):
    """A signed inspection."""

    name: ClassVar[str] = "signed"


def sign(work: WalkWork, inspection_id: int, seen: int | None = None) -> Reply:
    """Sign an inspection (签名提交): freeze it, put its hazards on the ledger, owe its paper.

    The lists of one visit are signed together: all of them, or none. ``seen`` stands for the
    summary that was looked at (``SummaryView.seen``), where the person was shown one: what was said
    since is shown first, and nothing is signed. Signatures beside that were for something else are
    named, and it is asked once whether to sign without them.
    Somebody who has told no name is asked for it first. While something required is missing, the
    summary shows what; while a photo is still on its way,
    the person is asked to wait for it. What became otherwise since an item was answered holds up
    nothing: a hazard that cannot be handed to the unit's officer waits on the ledger. A second
    press finds it signed and changes nothing. Raises as ``own_inspection``, ``InspectionDropped``,
    and ``Overtaken`` when it was signed, handed on or put into another visit in the same moment.

    Source: 003 annex 1 §2, 谁检查、谁签名、谁负责.
    """
    person, inspection = _held(work, inspection_id)
    if inspection.dropped_at is not None:
        raise InspectionDropped
    sheet = load_sheet(work, inspection)
    if inspection.signed_at is None:
        prune_visit(work, sheet)
        summary = summary_view(work, sheet)
        asked = replace(summary, asks=True)
        if seen not in {None, summary.stamp, asked.seen}:
            put_scene(work, SummaryScene(inspection_id))
            return Reply(summary, Done.MOVED_ON)
        if not summary.ready:
            put_scene(work, SummaryScene(inspection_id))
            return Reply(summary, Done.NOT_READY, count=summary.missing)
        on_their_way = sum(
            photos_on_their_way(work, part.sheet.inspection.id) for part in summary.parts
        )
        if on_their_way:
            put_scene(work, SummaryScene(inspection_id))
            return Reply(summary, Done.PHOTOS_ON_THEIR_WAY, count=on_their_way)
        if not person.named:
            return Reply(ask_name(work, inspection_id))
        if summary.lapsed and seen != asked.seen:
            put_scene(work, SummaryScene(inspection_id, asks=True))
            tell_lapsed(work, summary)
            return Reply(asked)
        _freeze(work, summary)
        end_cosigning(work, inspection, summary.stamp)
        if any(not part.sheet.form.quick or part.lines for part in summary.parts):
            work.papers.owe(inspection.visit_id, work.now)
        for part in summary.parts:
            _file_all(work, part)
            _record(work, person, part.sheet.inspection)
        for part in summary.parts:
            prune_others(work, part.sheet)
        sheet = replace(sheet, inspection=work.inspections.get(inspection_id) or inspection)
        if summary.cosigned:
            tell_lead(work, replace(summary, sheet=sheet))
    put_scene(work, SignedScene(inspection_id))
    return Reply(_signed(work, sheet), Done.SIGNED)


def _held(work: WalkWork, inspection_id: int) -> tuple[Person, Inspection]:
    """Return the actor and an inspection to sign; to its visit nothing is added meanwhile."""
    person, inspection = own_inspection(work, inspection_id, Action.SIGN)
    if inspection.first_id is None or inspection.signed_at is not None:
        return person, inspection
    work.cosignatures.hold(inspection.first_id)
    person, held = own_inspection(work, inspection_id, Action.SIGN)
    if held.first_id != inspection.first_id:
        raise Overtaken
    return person, held


def _freeze(work: WalkWork, summary: SummaryView) -> None:
    """Freeze all lists of a summary at once; raises ``Overtaken`` when not each of them is open."""
    inspection = summary.sheet.inspection
    if inspection.first_id is None:
        frozen = int(work.inspections.sign(inspection.id, work.now))
    else:
        frozen = work.inspections.sign_visit(inspection.first_id, work.now)
    leads = {part.sheet.inspection.inspector_id for part in summary.parts}
    if frozen != len(summary.parts) or leads != {inspection.inspector_id}:
        raise Overtaken


def _record(work: WalkWork, person: Person, inspection: Inspection) -> None:
    changes = of_inspection(inspection, replace(inspection, signed_at=work.now))
    changes |= new(signature=person.name)
    if cosigners := "、".join(_cosigners(work, inspection)):
        changes |= new(cosigners=cosigners)
    work.journal.record(work.now, person.id, "sign", f"inspection:{inspection.id}", changes)


def photos_on_their_way(work: WalkWork, inspection_id: int) -> int:
    """Count the photos whose bytes are not kept yet: evidence is there before it is signed for."""
    return sum(
        1
        for photo in work.photos.of_inspection(inspection_id)
        if photo.state is PhotoState.RECEIVED
    )


def _file_all(work: WalkWork, part: SummaryPart) -> None:
    """Put what is new on the ledger, and let it know what was seen of what is on it."""
    for line in part.lines:
        if not line.earlier:
            _file(work, part.sheet, line)
    settle_earlier(work, part.sheet, part.earlier)


def _file(work: WalkWork, sheet: Sheet, line: SummaryLine) -> None:
    finding = line.finding
    answer = sheet.answers.get(line.question.key)
    if finding is None or finding.deadline is None or answer is None:
        return
    filed = file_hazard(
        work,
        NewHazard(
            unit_id=sheet.inspection.unit.id,
            inspection_id=sheet.inspection.id,
            question=line.question.key,
            item=line.question.text,
            description=finding.description,
            measure=finding.measure,
            deadline=finding.deadline,
            fixed_on_spot=finding.fixed_on_spot
            and may_say_fixed(work.person, sheet.inspection.unit),
            found_at=answer.at or work.now,
            found_by=sheet.inspection.inspector_id,
            kind=sheet.inspection.kind,
        ),
        notify=False,
    )
    passed = pass_on(work, filed)
    if passed.version == filed.version:
        tell_of_filed(work, filed)


def signed_view(work: WalkWork, inspection_id: int) -> SignedView:
    """Return a signed inspection with its hazards; raises as ``own_inspection``."""
    _, inspection = own_inspection(work, inspection_id)
    return _signed(work, load_sheet(work, inspection))


def _signed(work: WalkWork, sheet: Sheet) -> SignedView:
    others = other_sheets(work, sheet)
    inspections = sorted(each.inspection.id for each in (sheet, *others))
    hazards = tuple(each for id_ in inspections for each in work.hazards.of_inspection(id_))
    kept = {each.id: why for each in hazards if (why := why_kept(work, each)) is not None}
    titles = (title for id_ in inspections for title in work.fulfilled.by_inspection(id_))
    fulfilled = tuple(dict.fromkeys(titles))
    cosigned = _cosigners(work, sheet.inspection)
    earlier = tuple(each for id_ in inspections for each in spoken_of(work, id_))
    return SignedView(sheet, hazards, kept, work.day(), fulfilled, cosigned, others, earlier)


def _cosigners(work: WalkWork, inspection: Inspection) -> tuple[str, ...]:
    """Return the names of who signed beside, once the inspection is signed."""
    return tuple(each.name for each in cosigned(work, inspection.visit_id))


def while_open(
    look: Callable[[WalkWork, S, Sheet], Shown],
) -> Callable[[WalkWork, S], Shown]:
    """Show a scene of an inspection by its sheet; one that was signed meanwhile shows that."""

    def again(work: WalkWork, scene: S) -> Shown:
        _, inspection = own_inspection(work, scene.inspection_id)
        if inspection.signed_at is not None:
            return signed_view(work, inspection.id)
        return look(work, scene, load_sheet(work, inspection))

    return again


SIGNED: SceneSpec[WalkWork, SignedScene, Shown] = SceneSpec(
    SignedScene, lambda work, scene: signed_view(work, scene.inspection_id)
)
