"""Which fields of a round a line of the journal names.

Names and answers of workers are not among them: a line can never be taken out again.
"""

from chat.changes import changed, new
from duties.quiz.model import Round

Changed = dict[str, tuple[object, object]]

ROUND = ("unit_id", "inspection_id", "started_at", "ends_at", "ended_at")


def of_round(before: Round | None, after: Round) -> Changed:
    """Return what has changed of a round, and what was drawn when it began."""
    drawn: Changed = {}
    if before is None:
        asked = " ".join(each.criterion for each in after.paper.questions)
        drawn = new(quiz_seed=after.paper.seed, quiz_questions=asked)
    return changed(before, after, ROUND) | drawn


def of_result(people: int, average: float | None) -> Changed:
    """Return what came out of a round."""
    score = f"{average:.1f}" if average is not None else ""
    return new(quiz_people=people, quiz_average=score)
