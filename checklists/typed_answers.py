"""Answers that are typed: text, numbers, days, telephones and places."""

from chat.done import Done
from checklists import engine
from checklists.model import Given, QuestionKind
from checklists.ports import WalkWork
from checklists.sheets import asked_question, keep_answer, open_sheet, show_next
from checklists.views import Reply

TYPED = frozenset(
    {
        QuestionKind.TEXT,
        QuestionKind.PHONE,
        QuestionKind.INTEGER,
        QuestionKind.DATE,
        QuestionKind.LOCATION,
    }
)


def type_answer(work: WalkWork, inspection_id: int, number: int, text: str) -> Reply:
    """Answer a question by typed text; raises as ``walking.answer_item``."""
    sheet = open_sheet(work, inspection_id)
    question = asked_question(sheet, number)
    canonical = engine.parse_answer(question, text, today=work.day())
    keep_answer(work, sheet, question, canonical, Given.TYPED)
    return Reply(show_next(work, sheet, number), Done.ANSWERED, number, word=canonical)
