"""Saying what was seen today of the hazards that are open at an item from before.

What is asked once is asked with these hazards in sight; where others are open by the time of the
tap, they are shown first and nothing is answered.
"""

from dataclasses import replace

from chat.done import Done
from chat.scene import SceneSpec, put_scene
from checklists import evidence
from checklists.earlier import earlier_at, note_seen, reviewable
from checklists.earlier_lines import stamp_of
from checklists.finding import describe, describe_hazard
from checklists.inspection import Sheet
from checklists.model import Given, Question, Verdict
from checklists.ports import WalkWork
from checklists.sheets import (
    EarlierScene,
    FindingScene,
    asked_item,
    keep_answer,
    left_of,
    open_sheet,
    show_item,
    show_next,
)
from checklists.signing import while_open
from checklists.views import EarlierView, Reply, Shown


def ask_of_earlier(
    work: WalkWork, sheet: Sheet, question: Question, value: Verdict
) -> EarlierView | None:
    """Ask what an answer means for what is open at an item; ``None`` where nothing is."""
    if not earlier_at(work, sheet, question):
        return None
    state = work.chat_states.get(work.chat_id)
    inspection_id, number = sheet.inspection.id, question.number
    strays = evidence.asks_for_place(state, inspection_id, number)
    scene = EarlierScene(inspection_id, number, left_of(state), value.value, int(strays))
    put_scene(work, scene)
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
    strays = _strays(work, inspection_id, number)
    _keep_still(work, sheet, question)
    if strays:
        placed = evidence.place_photos(work, inspection_id, number)
        return replace(placed, done=Done.STILL)
    return Reply(show_next(work, sheet, number), Done.STILL, number)


def say_right(work: WalkWork, inspection_id: int, number: int, seen: int) -> Reply:
    """The hazards from before are put right, as was seen on the spot: the item is 合格."""
    return _say_checked(work, inspection_id, number, seen, Verdict.PASS)


def say_gone(work: WalkWork, inspection_id: int, number: int, seen: int) -> Reply:
    """The item does not apply any more, with what is open there in sight."""
    return _say_checked(work, inspection_id, number, seen, Verdict.NOT_APPLICABLE)


def _say_checked(
    work: WalkWork, inspection_id: int, number: int, seen: int, value: Verdict
) -> Reply:
    sheet = open_sheet(work, inspection_id)
    question = asked_item(sheet, number)
    if (moved := _moved_on(work, sheet, question, seen)) is not None:
        return moved
    strays = _strays(work, inspection_id, number)
    keep_answer(work, sheet, question, value, Given.CHECKED)
    note_seen(work, sheet, question, earlier_at(work, sheet, question))
    if strays:
        return replace(evidence.show_strays(work, inspection_id), done=Done.CHECKED, number=number)
    return Reply(show_next(work, sheet, number), Done.CHECKED, number)


def say_another(work: WalkWork, inspection_id: int, number: int, seen: int) -> Reply:
    """It is another hazard at the same item (另一处): it gets a number of its own."""
    sheet = open_sheet(work, inspection_id)
    question = asked_item(sheet, number)
    if (moved := _moved_on(work, sheet, question, seen)) is not None:
        return moved
    strays = _strays(work, inspection_id, number)
    keep_answer(work, sheet, question, Verdict.HAZARD, Given.TAPPED)
    note_seen(work, sheet, question, ())
    if strays:
        return evidence.place_photos(work, inspection_id, number)
    return Reply(describe_hazard(work, sheet, question))


def _keep_still(work: WalkWork, sheet: Sheet, question: Question) -> None:
    keep_answer(work, sheet, question, Verdict.HAZARD, Given.STILL)
    note_seen(work, sheet, question, earlier_at(work, sheet, question))


def _strays(work: WalkWork, inspection_id: int, number: int) -> bool:
    """Tell whether photos without a place came at an item, before it was asked about or after."""
    state = work.chat_states.get(work.chat_id)
    scene = state.scene
    if not isinstance(scene, EarlierScene):
        return evidence.asks_for_place(state, inspection_id, number)
    return bool(scene.strays) and (scene.inspection_id, scene.number) == (inspection_id, number)


def _words(work: WalkWork, scene: EarlierScene, text: str) -> Reply | None:
    """Take words at 还是这一处？ as what was seen of it today; elsewhere they answer nothing."""
    if scene.value != Verdict.HAZARD:
        return None
    sheet = open_sheet(work, scene.inspection_id)
    question = asked_item(sheet, scene.number)
    _keep_still(work, sheet, question)
    put_scene(work, FindingScene(scene.inspection_id, scene.number))
    return describe(work, scene.inspection_id, scene.number, text)


def _moved_on(work: WalkWork, sheet: Sheet, question: Question, seen: int) -> Reply | None:
    if seen == stamp_of(earlier_at(work, sheet, question)):
        return None
    return Reply(show_item(work, sheet, question), Done.MOVED_ON)


def _asked(work: WalkWork, scene: EarlierScene, sheet: Sheet) -> Shown:
    question = asked_item(sheet, scene.number)
    known = {each.value: each for each in Verdict}
    return earlier_view(work, sheet, question, known.get(scene.value, Verdict.HAZARD))


EARLIER: SceneSpec[WalkWork, EarlierScene, Shown] = SceneSpec(
    EarlierScene, while_open(_asked), words=_words
)
