"""Saying what was seen today of the hazards that are open at an item from before.

What is asked once is asked with these hazards in sight; where others are open by the time of the
tap, they are shown first and nothing is answered.
"""

from dataclasses import dataclass
from typing import ClassVar

from chat.done import Done
from chat.scene import SceneSpec, put_scene
from checklists import evidence
from checklists.earlier import earlier_at, reviewable, stamp_of
from checklists.finding import describe_hazard, finding_at
from checklists.inspection import Sheet
from checklists.model import Given, Question, Verdict
from checklists.ports import WalkWork
from checklists.sheets import (
    WalkScene,
    asked_item,
    keep_answer,
    open_sheet,
    show_finding,
    show_item,
    show_next,
)
from checklists.signing import while_open
from checklists.views import EarlierView, Reply, Shown


@dataclass(frozen=True, slots=True)
class EarlierScene(WalkScene):
    """It is asked what an answer (``value``) means for the hazards from before."""

    name: ClassVar[str] = "earlier"
    number: int
    value: str = Verdict.PASS.value


def ask_of_earlier(
    work: WalkWork, sheet: Sheet, question: Question, value: Verdict
) -> EarlierView | None:
    """Ask what an answer means for what is open at an item; ``None`` where nothing is."""
    if not earlier_at(work, sheet, question):
        return None
    put_scene(work, EarlierScene(sheet.inspection.id, question.number, value.value))
    return earlier_view(work, sheet, question, value)


def earlier_view(work: WalkWork, sheet: Sheet, question: Question, value: Verdict) -> EarlierView:
    """Return the hazards that are open at an item, with the answer that is asked about."""
    hazards = earlier_at(work, sheet, question)
    return EarlierView(sheet, question, hazards, value, reviewable(work, hazards))


def say_still(work: WalkWork, inspection_id: int, number: int, seen: int) -> Reply:
    """The hazards from before are not put right yet (仍未整改): go on.

    Photos and words that come for the item join the old number. Raises as ``open_sheet``.
    """
    sheet = open_sheet(work, inspection_id)
    question = asked_item(sheet, number)
    if (moved := _moved_on(work, sheet, question, seen)) is not None:
        return moved
    state = work.chat_states.get(work.chat_id)
    keep_answer(work, sheet, question, Verdict.HAZARD, Given.STILL)
    finding = finding_at(work, sheet, question)
    if evidence.asks_for_place(state, inspection_id, number):
        evidence.place_photos(work, inspection_id, number)
        return Reply(show_finding(work, sheet, question, finding), Done.STILL, number)
    return Reply(show_next(work, sheet, number), Done.STILL, number)


def say_right(work: WalkWork, inspection_id: int, number: int, seen: int) -> Reply:
    """The hazards from before are put right, as was seen on the spot: the item is 合格."""
    sheet = open_sheet(work, inspection_id)
    question = asked_item(sheet, number)
    if (moved := _moved_on(work, sheet, question, seen)) is not None:
        return moved
    state = work.chat_states.get(work.chat_id)
    keep_answer(work, sheet, question, Verdict.PASS, Given.CHECKED)
    if evidence.asks_for_place(state, inspection_id, number):
        view = evidence.stray_view(work, sheet, number)
        return Reply(view, Done.CHECKED, number)
    return Reply(show_next(work, sheet, number), Done.CHECKED, number)


def say_another(work: WalkWork, inspection_id: int, number: int, seen: int) -> Reply:
    """It is another hazard at the same item (另一处): it gets a number of its own."""
    sheet = open_sheet(work, inspection_id)
    question = asked_item(sheet, number)
    if (moved := _moved_on(work, sheet, question, seen)) is not None:
        return moved
    state = work.chat_states.get(work.chat_id)
    keep_answer(work, sheet, question, Verdict.HAZARD, Given.TAPPED)
    if evidence.asks_for_place(state, inspection_id, number):
        return evidence.place_photos(work, inspection_id, number)
    return Reply(describe_hazard(work, sheet, question))


def _moved_on(work: WalkWork, sheet: Sheet, question: Question, seen: int) -> Reply | None:
    if seen == stamp_of(earlier_at(work, sheet, question)):
        return None
    return Reply(show_item(work, sheet, question), Done.MOVED_ON)


def _asked(work: WalkWork, scene: EarlierScene, sheet: Sheet) -> Shown:
    question = asked_item(sheet, scene.number)
    passed = scene.value == Verdict.PASS
    return earlier_view(work, sheet, question, Verdict.PASS if passed else Verdict.HAZARD)


EARLIER: SceneSpec[WalkWork, EarlierScene, Shown] = SceneSpec(EarlierScene, while_open(_asked))
