"""The words that papers use for answers, deadlines and signatures."""

import re
from datetime import date, datetime

from checklists.model import Answer, Given, Question, QuestionKind, Verdict
from core.clock import spell_day, spell_short_day
from people.naming import tidy
from reports.fonts import MISSING, drawable

BULK_MARK, PRUNED_MARK, ADOPTED_MARK, CHECKED_MARK = "*", "†", "‡", "§"
BULK_NOTE = "* 批量填写"
PRUNED_NOTE = "† 按附件1基础数据自动填写"
ADOPTED_NOTE = "‡ 沿用本次另一张表的结果"
CHECKED_NOTE = "§ 原有隐患现场已整改"
STILL = "仍未整改"
FIXED_ON_SPOT = "当场已整改"
TYPED_NAME = "姓名自填"
NAMELESS = "（姓名未登记）"
RESPONSIBILITY = "谁检查、谁签名、谁负责"
_MARKS = {
    Given.BULK: BULK_MARK,
    Given.PRUNED: PRUNED_MARK,
    Given.ADOPTED: ADOPTED_MARK,
    Given.CHECKED: CHECKED_MARK,
}
_LONG_RUN = re.compile(r"[!-~]{10}(?=[!-~])")


def printable(text: str) -> str:
    """Return text as a narrow cell can hold it: drawable, and long Latin runs may break."""
    return _LONG_RUN.sub("\\g<0>\u200b", drawable(text))


def spell_signature(name: str) -> str:
    """Spell who signed, or that no name is known: the line on paper is never left empty."""
    drawn = printable(tidy(name)).strip()
    can_read = any(letter == MISSING or letter.isalpha() for letter in drawn)
    return drawn if can_read else NAMELESS


def spell_mark(answer: Answer) -> str:
    """Return the footnote mark of an answer that nobody tapped or typed for itself."""
    return _MARKS.get(answer.given, "")


def spell_value(question: Question, value: str) -> str:
    """Spell a canonical answer as people read it; an empty one stays empty."""
    spelled = value
    if not value:
        return ""
    match question.kind:
        case QuestionKind.VERDICT:
            spelled = Verdict(value).label
        case QuestionKind.YES_NO:
            spelled = question.yes_no.get(value, value)
        case QuestionKind.INTEGER:
            spelled = f"{value}{question.unit}"
        case QuestionKind.CHOICE | QuestionKind.CHOICES:
            titles = {choice.key: choice.title for choice in question.choices}
            spelled = "、".join(titles.get(key, key) for key in value.split(","))
        case QuestionKind.DATE:
            spelled = spell_full_day(date.fromisoformat(value))
        case QuestionKind.PHOTO:
            spelled = f"{value}张"
    return spelled


def spell_full_day(day: date) -> str:
    """Spell a day with its year, as official papers do: ``2026年11月22日``."""
    return f"{day.year}年{spell_short_day(day)}"


def spell_moment(moment: datetime) -> str:
    """Spell a wall time to the minute: ``2026年11月22日(周日) 09:03``."""
    return f"{moment.year}年{spell_day(moment.date())} {moment:%H:%M}"


def spell_short_moment(moment: datetime) -> str:
    """Spell a wall time where room is scarce: ``11月22日 09:03``."""
    return f"{spell_short_day(moment.date())} {moment:%H:%M}"


def spell_deadline(deadline: date, found: date) -> str:
    """Spell a deadline as seen from the day it was set: ``3天内,11月25日``."""
    days = (deadline - found).days
    return f"{f'{days}天内' if days > 0 else '当天'}，{spell_short_day(deadline)}"
