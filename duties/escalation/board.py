"""曝光台: a post in the office's channel or group, and what becomes of the hazard, in its place.

It says whose the hazard is, what it is, and each step that the hazard takes until it is struck off
(公布单位名称、公示具体问题，跟踪报道整改进程; 000 消防方案 第15项). Of people it says nothing.
"""

from dataclasses import replace

from chat.push import Attachment, Push, PushKind
from core.clock import spell_short_day
from duties.escalation.model import Case, TakenStep
from duties.escalation.ports import EscalationWork
from duties.escalation.topics import topic_of_post
from duties.escalation.views import BoardNotice
from hazards.model import Hazard

BETWEEN = "\n"  # the lines of progress
BEGUN = "公开曝光"
MOST_LINES = 12  # the last ones that a post shows


def publish(work: EscalationWork, hazard: Hazard, step: TakenStep) -> None:
    """Put a confirmed exposure on the board; the picture is what the office has looked at."""
    shown = _with_line(work, step, BEGUN)
    work.escalations.save_step(shown)
    if work.office_group is None:
        return
    picture = Attachment(shown.picture, "曝光.jpg") if shown.picture else None
    work.outbox.put(
        Push(
            key=topic_of_post(step.id),
            address=work.office_group,
            content=BoardNotice(hazard, shown),
            kind=PushKind.PHOTO if picture else PushKind.MESSAGE,
            topic=topic_of_post(step.id),
            attachment=picture,
        )
    )


def follow_board(work: EscalationWork, case: Case, hazard: Hazard) -> None:
    """Say on the board what has become of a hazard, where it stands on it and that is new."""
    step = work.escalations.exposed(case.id)
    if step is None or step.progress.rpartition(" ")[2] == hazard.standing:
        return
    shown = _with_line(work, step, hazard.standing)
    work.escalations.save_step(shown)
    for address in work.outbox.addresses_about(topic_of_post(step.id)):
        notice = BoardNotice(hazard, shown)
        work.outbox.put(Push(None, address, notice, PushKind.EDIT, topic=topic_of_post(step.id)))


def _with_line(work: EscalationWork, step: TakenStep, words: str) -> TakenStep:
    line = f"{spell_short_day(work.day())} {words}"
    return replace(step, progress=BETWEEN.join(filter(None, (step.progress, line))))
