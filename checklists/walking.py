"""Walking a checklist: answer, go back, jump, pass the rest of a section."""

from dataclasses import dataclass, replace
from typing import ClassVar

from chat.done import Done
from chat.scene import SceneSpec, put_scene
from chat.state import ChatState
from checklists import engine, evidence
from checklists.earlier import earlier_of
from checklists.finding import describe_hazard
from checklists.inspection import Sheet
from checklists.model import Given, Question, QuestionKind, Section, Verdict
from checklists.ports import WalkWork
from checklists.pruning import prune_visit
from checklists.saying_of_earlier import ask_of_earlier
from checklists.sheets import (
    ItemGone,
    ItemScene,
    SummaryScene,
    WalkScene,
    asked_question,
    elsewhere_at,
    item_view,
    keep_answer,
    last_time,
    left_of,
    open_sheet,
    other_sheets,
    put_summary,
    show_item,
    show_next,
    summary_view,
    unplaced,
)
from checklists.signing import while_open
from checklists.typed_answers import TYPED, type_answer
from checklists.views import BulkView, ContentsView, Reply, SectionView, Shown

LONGEST_DRAFT = 9  # digits on the keypad


@dataclass(frozen=True, slots=True)
class ContentsScene(WalkScene):
    """All sections and how far each is."""

    name: ClassVar[str] = "contents"
    number: int | None = None
    left_number: int | None = None


@dataclass(frozen=True, slots=True)
class SectionScene(WalkScene):
    """The items of the section at a ``place`` in the form, from 1."""

    name: ClassVar[str] = "section"
    number: int | None = None
    left_number: int | None = None
    place: int = 1


@dataclass(frozen=True, slots=True)
class BulkScene(WalkScene):
    """The rest of an item's section is about to be passed."""

    name: ClassVar[str] = "bulk"
    number: int


def answer_item(work: WalkWork, inspection_id: int, number: int, value: str) -> Reply:
    """Answer an item by a tap and show what comes next.

    Photos that still wait for a place go to the hazard when it is the item they came at; after any
    other answer the question where they belong still stands. The same tap twice leaves the same
    answer. Where something from before is open at the item, it is asked once what the answer means
    for it, and nothing is answered yet. Raises ``AnswerRefused`` for a value that the question does
    not take, ``ItemGone`` when it is not asked, and as ``open_sheet``.
    """
    sheet = open_sheet(work, inspection_id)
    question = asked_question(sheet, number)
    state = work.chat_states.get(work.chat_id)
    canonical = engine.parse_answer(question, value, today=work.day())
    if question.kind is QuestionKind.VERDICT:
        asked = ask_of_earlier(work, sheet, question, Verdict(canonical))
        if asked is not None:
            return Reply(asked)
    keep_answer(work, sheet, question, canonical, Given.TAPPED)
    if canonical == Verdict.HAZARD and question.kind is QuestionKind.VERDICT:
        if evidence.asks_for_place(state, inspection_id, number):
            return evidence.place_photos(work, inspection_id, number)
        return Reply(describe_hazard(work, sheet, question))
    return _onward(work, state, sheet, number, canonical)


def _onward(work: WalkWork, state: ChatState, sheet: Sheet, number: int, value: str) -> Reply:
    """Show what comes after an answer: the next item, unless photos still wait for a place."""
    if evidence.asks_for_place(state, sheet.inspection.id, number):
        view = evidence.stray_view(work, sheet, number)
        return Reply(view, Done.ANSWERED, number, word=value)
    return Reply(show_next(work, sheet, number), Done.ANSWERED, number, word=value)


def adopt_answer(work: WalkWork, inspection_id: int, number: int, value: str) -> Reply:
    """Answer an item as another list of the same visit did (沿用), while that still says so.

    A hazard stands there, with its photos and its deadline, and goes on the ledger once. When the
    other list says something else by now, the item is shown with that. Raises as ``answer_item``.
    """
    sheet = open_sheet(work, inspection_id)
    question = asked_question(sheet, number)
    state = work.chat_states.get(work.chat_id)
    other = elsewhere_at(other_sheets(work, sheet), question)
    if other is None or other.value != value:
        return Reply(show_item(work, sheet, question), Done.MOVED_ON)
    keep_answer(work, sheet, question, value, Given.ADOPTED)
    return _onward(work, state, sheet, number, value)


def skip_item(work: WalkWork, inspection_id: int, number: int) -> Reply:
    """Leave an optional question blank, to be written by hand on the paper, and go on."""
    sheet = open_sheet(work, inspection_id)
    question = asked_question(sheet, number)
    if question.required:
        return Reply(show_item(work, sheet, question))
    keep_answer(work, sheet, question, "", Given.TAPPED)
    return Reply(show_next(work, sheet, number), Done.ANSWERED, number)


def draft_answer(work: WalkWork, inspection_id: int, number: int, key: str) -> Reply:
    """Add a digit to a number, or turn one of several choices on or off, without answering yet.

    ``key`` is a digit, ``<`` to take the last one back, or the key of a choice.
    """
    sheet = open_sheet(work, inspection_id)
    question = asked_question(sheet, number)
    state = work.chat_states.get(work.chat_id)
    draft = _draft_on_card(state, inspection_id, number)
    if not draft:
        kept = sheet.answers.get(question.key)
        draft = kept.value if kept and question.kind is QuestionKind.CHOICES else ""
    draft = _changed(question, draft, key)
    put_scene(work, ItemScene(inspection_id, number, state.left_number, draft))
    return Reply(item_view(work, sheet, question, draft))


def _draft_on_card(state: ChatState, inspection_id: int, number: int) -> str:
    """Return what was put together so far for an item, if that is on the card."""
    scene = state.scene
    if not isinstance(scene, ItemScene):
        return ""
    return scene.draft if (scene.inspection_id, scene.number) == (inspection_id, number) else ""


def _changed(question: Question, draft: str, key: str) -> str:
    if question.kind is QuestionKind.CHOICES:
        picked = set(draft.split(",")) - {""}
        picked ^= {key}
        return ",".join(choice.key for choice in question.choices if choice.key in picked)
    if key == "<":
        return draft[:-1]
    return (draft + key)[:LONGEST_DRAFT].lstrip("0") or "0"


def confirm_draft(work: WalkWork, inspection_id: int, number: int) -> Reply:
    """Answer with what was put together on the number pad or by choices; raises as ``answer_item``.

    When the card has moved on since, the item is shown again and nothing is answered.
    """
    state = work.chat_states.get(work.chat_id)
    sheet = open_sheet(work, inspection_id)
    question = asked_question(sheet, number)
    kept = sheet.answers.get(question.key)
    draft = _draft_on_card(state, inspection_id, number) or (kept.value if kept else "")
    if not draft:
        return Reply(show_item(work, sheet, question))
    return answer_item(work, inspection_id, number, draft)


def answer_as_before(work: WalkWork, inspection_id: int, number: int) -> Reply:
    """Answer with what the last signed inspection said; the item stays when there was none."""
    sheet = open_sheet(work, inspection_id)
    question = asked_question(sheet, number)
    before = last_time(work, sheet, question)
    if before is None:
        return Reply(show_item(work, sheet, question))
    return answer_item(work, inspection_id, number, before.value)


def go_to_item(work: WalkWork, inspection_id: int, number: int) -> Reply:
    """Show an item; number 0 stands for the first open one, or the summary when none is."""
    sheet = open_sheet(work, inspection_id)
    before = set(sheet.answers)
    prune_visit(work, sheet)
    if number == 0:
        return Reply(show_next(work, sheet, 0))
    question = asked_question(sheet, number)
    if question.key in sheet.answers.keys() - before:  # spared just now
        return Reply(show_next(work, sheet, number))
    return Reply(show_item(work, sheet, question))


def go_back(work: WalkWork, inspection_id: int, number: int) -> Reply:
    """Show the item before this one (上一项); before the first one it stays."""
    sheet = open_sheet(work, inspection_id)
    question = engine.previous_asked(sheet.form, sheet.answers, number)
    if question is None:
        question = asked_question(sheet, number)
    return Reply(show_item(work, sheet, question))


def show_contents(work: WalkWork, inspection_id: int) -> Reply:
    """Show all sections and how far each is (目录)."""
    sheet = open_sheet(work, inspection_id)
    state = work.chat_states.get(work.chat_id)
    number = state.number if state.inspection_id == inspection_id and state.number else 0
    put_scene(work, ContentsScene(inspection_id, number or None, left_of(state)))
    return Reply(contents_view(work, sheet, number))


def contents_view(work: WalkWork, sheet: Sheet, number: int) -> ContentsView:
    """Return all sections and how far each is."""
    tallies = engine.section_tallies(sheet.form, sheet.answers)
    sections = tuple((section, tallies[section.key]) for section in sheet.form.sections)
    others = tuple(
        (each, engine.tally(each.form, each.answers)) for each in other_sheets(work, sheet)
    )
    walked = {sheet.form.id, *(each.form.id for each, _ in others)}
    more = not sheet.form.quick and any(
        form.id not in walked and not form.quick and form.is_for(sheet.inspection.unit.sector)
        for form in work.forms.all_latest()
    )
    waiting = len(unplaced(work, sheet.inspection.id))
    return ContentsView(sheet, sections, number, waiting, others, more)


def show_section(work: WalkWork, inspection_id: int, place: int) -> Reply:
    """Show the items of the section at this place in the form, from 1, to jump to."""
    sheet = open_sheet(work, inspection_id)
    state = work.chat_states.get(work.chat_id)
    put_scene(work, SectionScene(inspection_id, state.number, left_of(state), place))
    return Reply(section_view(sheet, place))


def section_at(sheet: Sheet, place: int) -> Section:
    """Return the section at a place from 1; the first one for a place that is not there."""
    sections = sheet.form.sections
    return sections[place - 1] if 0 < place <= len(sections) else sections[0]


def section_view(sheet: Sheet, place: int) -> SectionView:
    """Return the items of one section that are asked."""
    section = section_at(sheet, place)
    items = tuple(
        question
        for question in section.questions
        if engine.is_asked(sheet.form, question, sheet.answers)
    )
    return SectionView(sheet, section, items)


def offer_bulk(work: WalkWork, inspection_id: int, number: int) -> Reply:
    """Ask once more before the rest of an item's section is passed (本节其余合格)."""
    sheet = open_sheet(work, inspection_id)
    asked_question(sheet, number)
    put_scene(work, BulkScene(inspection_id, number))
    return Reply(bulk_view(work, sheet, number))


def bulk_view(work: WalkWork, sheet: Sheet, number: int) -> BulkView:
    """Return the open items of an item's section; raises ``ItemGone`` for a number of none.

    What another list of the same visit calls a hazard is not passed in bulk, nor where something
    from before is open.
    """
    question = sheet.form.question(number)
    if question is None:
        raise ItemGone
    section = sheet.form.section_of[question.key]
    others = other_sheets(work, sheet)
    earlier = earlier_of(work, sheet)
    candidates = [
        each
        for each in engine.bulk_candidates(sheet.form, section.key, sheet.answers)
        if (other := elsewhere_at(others, each)) is None or other.value != Verdict.HAZARD
    ]
    items = tuple(each for each in candidates if each.key not in earlier)
    return BulkView(sheet, section, items, number, len(candidates) - len(items))


def pass_rest(work: WalkWork, inspection_id: int, number: int, seen: int | None = None) -> Reply:
    """Pass the open items of an item's section; each answer is marked as given in bulk.

    ``seen`` stands for those that were listed (``BulkView.stamp``), where some were: when others
    are open by now, these are listed first.
    """
    sheet = open_sheet(work, inspection_id)
    asked_question(sheet, number)
    view = bulk_view(work, sheet, number)
    if seen not in {None, view.stamp}:
        put_scene(work, BulkScene(inspection_id, number))
        return Reply(view, Done.MOVED_ON)
    for question in view.items:
        keep_answer(work, sheet, question, Verdict.PASS, Given.BULK)
    last = view.section.questions[-1].number
    return Reply(show_next(work, sheet, last), Done.BULK, count=len(view.items))


def show_summary(work: WalkWork, inspection_id: int) -> Reply:
    """Show the summary before signing (检查小结)."""
    sheet = open_sheet(work, inspection_id)
    prune_visit(work, sheet)
    state = work.chat_states.get(work.chat_id)
    return Reply(put_summary(work, sheet, left_of(state)))


def _item(work: WalkWork, scene: ItemScene, sheet: Sheet) -> Shown:
    return item_view(work, sheet, asked_question(sheet, scene.number), scene.draft)


def _typed(work: WalkWork, scene: ItemScene, text: str) -> Reply | None:
    question = asked_question(open_sheet(work, scene.inspection_id), scene.number)
    if question.kind not in TYPED:
        return None
    return type_answer(work, scene.inspection_id, scene.number, text)


def _located(work: WalkWork, scene: ItemScene, latitude: float, longitude: float) -> Reply | None:
    question = asked_question(open_sheet(work, scene.inspection_id), scene.number)
    if question.kind is not QuestionKind.LOCATION:
        return None
    spot = f"{latitude:.6f},{longitude:.6f}"
    return type_answer(work, scene.inspection_id, scene.number, spot)


ITEM: SceneSpec[WalkWork, ItemScene, Shown] = SceneSpec(
    ItemScene, while_open(_item), words=_typed, place=_located
)
CONTENTS: SceneSpec[WalkWork, ContentsScene, Shown] = SceneSpec(
    ContentsScene,
    while_open(lambda work, scene, sheet: contents_view(work, sheet, scene.number or 0)),
)
SECTION: SceneSpec[WalkWork, SectionScene, Shown] = SceneSpec(
    SectionScene, while_open(lambda _, scene, sheet: section_view(sheet, scene.place))
)
BULK: SceneSpec[WalkWork, BulkScene, Shown] = SceneSpec(
    BulkScene, while_open(lambda work, scene, sheet: bulk_view(work, sheet, scene.number))
)
SUMMARY: SceneSpec[WalkWork, SummaryScene, Shown] = SceneSpec(
    SummaryScene,
    while_open(lambda work, scene, sheet: replace(summary_view(work, sheet), asks=scene.asks)),
)
