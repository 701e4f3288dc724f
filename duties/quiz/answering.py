"""Answering a round: whoever opens its link, with a role or without, has one sheet in it.

A sheet keeps the name that was typed, if any, the answers, and when. From which chat it came, and
which chat looks at the round, is known as long as that runs, so that nobody answers twice, and
forgotten with its end.
"""

import re

from chat.changes import new
from chat.scene import SceneSpec, put_scene
from core.errors import XunanError
from duties.quiz.holding import hash_of, tell_starter
from duties.quiz.model import LETTERS, MOST_SHEETS, QuizScene, Round, Sheet
from duties.quiz.ports import QuizWork
from duties.quiz.views import QuizInvitationView, QuizQuestionView, QuizResultView
from people.naming import read_name

PAYLOAD = re.compile(r"q[A-Za-z0-9_-]{24}")  # longer than any invitation
STAMP = 16  # characters of a link's hash by which a card remembers that link
LONGEST_NAME = 20  # characters

QuizScreen = QuizInvitationView | QuizQuestionView | QuizResultView


class QuizUnknown(XunanError):
    """The link is of no round, or was made anew since."""


class QuizOver(XunanError):
    """The round has ended; nothing is answered any more."""


class QuizFull(XunanError):
    """As many have opened the link as a round takes."""


class QuizNameTooLong(XunanError):
    """A name has at most ``LONGEST_NAME`` characters here."""


def is_payload(payload: str) -> bool:
    """Tell whether the payload of a deep link is a round's."""
    return PAYLOAD.fullmatch(payload) is not None


def is_known(work: QuizWork, payload: str) -> bool:
    """Tell whether the payload of a deep link is that of a round."""
    return is_payload(payload) and work.quizzes.by_token(hash_of(payload[1:])) is not None


def open_link(work: QuizWork, payload: str) -> QuizScreen:
    """Show a worker the round, or what they have answered; raises ``QuizUnknown``, ``QuizOver``."""
    known = work.quizzes.by_token(hash_of(payload[1:])) if is_payload(payload) else None
    held = work.quizzes.get_to_answer(known.id) if known is not None else None
    if held is None:
        raise QuizUnknown
    _require_running(work, held)
    scene = _put_scene(work, held)
    return look(work, scene)


def _put_scene(work: QuizWork, held: Round) -> QuizScene:
    scene = QuizScene(held.id, held.token_sha256[:STAMP])
    put_scene(work, scene)
    return scene


def _require_running(work: QuizWork, held: Round) -> None:
    if not held.running(work.now):
        raise QuizOver


def look(work: QuizWork, scene: QuizScene) -> QuizScreen:
    """Return what a worker sees; raises ``QuizUnknown`` and ``QuizOver``."""
    held = _running(work, scene.round_id)
    sheet = work.quizzes.sheet(held.id, work.chat_id)
    if sheet is not None:
        return _sheet_view(work, held, sheet)
    if scene.stamp != held.token_sha256[:STAMP]:
        raise QuizUnknown
    return QuizInvitationView(held, _unit_name(work, held), own_name(work))


def _running(work: QuizWork, round_id: int) -> Round:
    """Return a round that runs; whoever is not at it learns of none whether it has ended."""
    held = work.quizzes.get_to_answer(round_id)
    scene = work.chat_states.get(work.chat_id).scene
    at_it = isinstance(scene, QuizScene) and scene.round_id == round_id
    if held is None or not (held.running(work.now) or at_it):
        raise QuizUnknown
    _require_running(work, held)
    return held


def own_name(work: QuizWork) -> str:
    """Return the name by which the actor signs, if they hold a role and have one."""
    person = work.person
    return person.name if person is not None and person.memberships and person.named else ""


def _unit_name(work: QuizWork, held: Round) -> str:
    unit = work.units.get(held.unit_id)
    return unit.name if unit is not None else ""


def _sheet_view(work: QuizWork, held: Round, sheet: Sheet) -> QuizQuestionView | QuizResultView:
    unit, at = _unit_name(work, held), len(sheet.answers)
    if at < len(held.paper.questions):
        return QuizQuestionView(held, unit, held.paper.questions[at], at + 1)
    return QuizResultView(held, unit, sheet)


def begin(work: QuizWork, round_id: int, *, own: bool = False) -> QuizScreen:
    """Begin without a name, or under the actor's ``own``; raises as ``begin_as``."""
    return begin_as(work, round_id, own_name(work) if own else "")


def begin_as(work: QuizWork, round_id: int, name: str) -> QuizScreen:
    """Begin a sheet as the worker who has opened the link in this chat; one that is there goes on.

    Raises ``QuizUnknown`` where the card is not on this link, ``QuizOver`` and ``QuizFull``.
    """
    held = _running(work, round_id)
    if work.quizzes.sheet(held.id, work.chat_id) is None:
        scene = work.chat_states.get(work.chat_id).scene
        if scene != QuizScene(held.id, held.token_sha256[:STAMP]):
            raise QuizUnknown
        if len(work.quizzes.sheets(held.id)) >= MOST_SHEETS:
            raise QuizFull
        work.quizzes.begin(held.id, work.chat_id, name, work.now)
        tell_starter(work, held)
    return look(work, _put_scene(work, held))


def answer(work: QuizWork, round_id: int, number: int, chosen: int) -> QuizScreen:
    """Answer a question, by its number from 1 and the place of an option; then show the next.

    A question that was answered before keeps its answer. Raises ``QuizUnknown`` for a chat that has
    begun no sheet, and ``QuizOver``.
    """
    held = _running(work, round_id)
    sheet = work.quizzes.sheet(held.id, work.chat_id)
    if sheet is None:
        raise QuizUnknown
    scene = _put_scene(work, held)
    questions = held.paper.questions
    awaited = number == len(sheet.answers) + 1 <= len(questions)
    if awaited and 0 <= chosen < len(questions[number - 1].options):
        answers = (*sheet.answers, chosen)
        done = len(answers) == len(questions)
        work.quizzes.answer(sheet.id, answers, work.now if done else None)
        if done:
            _done(work, held, sheet.id)
    return look(work, scene)


def _done(work: QuizWork, held: Round, sheet_id: int) -> None:
    """Note the score in the journal, which names no worker, and on the starter's card."""
    sheet = work.quizzes.sheet(held.id, work.chat_id)
    score = sheet.score(held.paper) if sheet is not None else 0
    changes = new(quiz_sheet=sheet_id, quiz_score=score)
    work.journal.record(work.now, None, "answer_quiz", f"quiz:{held.id}", changes)
    tell_starter(work, held)


def _words(work: QuizWork, scene: QuizScene, text: str) -> QuizScreen | None:
    """Take a typed name, or the letter of an answer, while the round runs."""
    held = work.quizzes.get(scene.round_id)
    if held is None or not held.running(work.now):
        return None  # it takes no words any more, and keeps none from whom they are for
    sheet = work.quizzes.sheet(held.id, work.chat_id)
    if sheet is None:
        name = read_name(text)
        if len(name) > LONGEST_NAME:
            raise QuizNameTooLong
        return begin_as(work, held.id, name)
    letter = text.strip().upper()
    if sheet.done_at is None and len(letter) == 1 and letter in LETTERS:
        return answer(work, held.id, len(sheet.answers) + 1, LETTERS.index(letter))
    return None


QUIZ: SceneSpec[QuizWork, QuizScene, QuizScreen] = SceneSpec(QuizScene, look, words=_words)
