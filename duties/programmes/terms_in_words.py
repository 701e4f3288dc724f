"""Hours, days and leads of a duty as people say them: 每天 8:00、14:00; 每月5日; 提前30分钟."""

import re
from dataclasses import replace
from datetime import date, time

from core.clock import WEEKDAYS, spell_day
from core.errors import XunanError
from duties import recurrence
from duties.model import LONGEST_LEAD, Shift, Terms
from duties.programmes.term_patterns import EVERY_DAY, FILLING, HOUR, LEAD, MONTH_DAY, WEEKDAY
from duties.span import Span

MOST_HOURS = 24
LONGEST = 60  # characters that are read

LAST_DAY = 31
MINUTES_OF_A_DAY = 24 * 60


class ChangeUnreadable(XunanError):
    """Words name neither hours nor days, or more than these; ``rest`` is what was not read."""

    def __init__(self, rest: str) -> None:
        super().__init__(rest)
        self.rest = rest


def read_change(text: str, before: Terms) -> Terms:
    """Return terms with the hours, the days, or both, that somebody has typed.

    What is not named stays. Raises ``ChangeUnreadable``.
    """
    rest = " ".join(text.split())[:LONGEST]
    after = before
    lead = LEAD.search(rest)
    if lead is not None:
        after = replace(after, lead=_lead(lead))
        rest = rest[: lead.start()] + rest[lead.end() :]
    days = _read_days(rest)
    if days is not None:
        rule, shift, rest = days
        after = replace(after, rule=rule, shift=shift)
    hours = sorted({_hour(found) for found in HOUR.finditer(rest)})
    rest = FILLING.sub("", HOUR.sub("", rest))
    if rest or (days is None and not hours and lead is None) or len(hours) > MOST_HOURS:
        raise ChangeUnreadable(rest or text[:LONGEST])
    return replace(after, slots=tuple(hours)) if hours else after


def _lead(found: re.Match[str]) -> Span:
    """Return how long before it opens something is seen; raises ``ChangeUnreadable``."""
    number, unit = int(found[1] or 0), found[2] or "天"
    minutes = number * (1 if "分" in unit else 60 if "小时" in unit else MINUTES_OF_A_DAY)
    if minutes > LONGEST_LEAD * MINUTES_OF_A_DAY:
        raise ChangeUnreadable(found[0])
    return Span(days=number) if unit == "天" else Span(minutes=minutes)


def _hour(found: re.Match[str]) -> time:
    minute = 30 if found[4] else int(found[2] or found[3] or 0)
    return time(int(found[1]), minute)


def _read_days(text: str) -> tuple[str, Shift, str] | None:
    """Return the rule that a text names, its shift and the rest of the text."""
    weekdays = "".join(found[1] for found in WEEKDAY.finditer(text)).replace("天", "日")
    if weekdays:
        named = [recurrence.WEEKDAYS[at] for at, each in enumerate(WEEKDAYS) if each in weekdays]
        return f"FREQ=WEEKLY;BYDAY={','.join(named)}", Shift.NONE, WEEKDAY.sub("", text)
    if found := MONTH_DAY.search(text):
        numbers = sorted({int(each) for each in re.findall(r"\d+", found[1])})
        if not all(1 <= each <= LAST_DAY for each in numbers):
            raise ChangeUnreadable(found[0])
        spelled = ",".join(map(str, numbers))
        rest = text[: found.start()] + text[found.end() :]
        return f"FREQ=MONTHLY;BYMONTHDAY={spelled}", Shift.NEXT, rest
    if found := EVERY_DAY.search(text):
        working = "日" in found[0] and ("工作" in found[0] or "上班" in found[0])
        rest = text[: found.start()] + text[found.end() :]
        return "FREQ=DAILY", Shift.NEXT if working else Shift.NONE, rest
    return None


def spell_terms(terms: Terms) -> str:
    """Spell when something is due: 每周一、周四 8:00、14:00."""
    hours = "、".join(f"{each.hour}:{each:%M}" for each in terms.slots)
    lead = f"，提前{_spell_lead(terms.lead)}显示" if terms.lead else ""
    return f"{_spell_rule(terms)} {hours}".strip() + lead


def _spell_lead(lead: Span) -> str:
    if not lead.minutes:
        return f"{lead.days_at_most}天"
    hours, minutes = divmod(lead.minutes, 60)
    return f"{lead.minutes}分钟" if minutes or not hours else f"{hours}小时"


def _spell_rule(terms: Terms) -> str:
    parts = dict(piece.partition("=")[::2] for piece in terms.rule.split(";"))
    step = int(parts.get("INTERVAL", "1"))
    many = "" if step == 1 else str(step)
    if terms.rule == recurrence.ONCE:
        return "每次"
    if "UNTIL" in parts:
        return _spell_last(parts["UNTIL"])
    match parts["FREQ"]:
        case "DAILY":
            if step == 1 and terms.shift is Shift.NEXT:
                return "每个工作日"
            return f"每{many}天"
        case "WEEKLY":
            names = [
                f"周{WEEKDAYS[recurrence.WEEKDAYS.index(each)]}"
                for each in parts.get("BYDAY", "").split(",")
                if each in recurrence.WEEKDAYS
            ]
            return f"每{many}周{'、'.join(names)}" if step > 1 else f"每{'、'.join(names) or '周'}"
        case "MONTHLY":
            return f"每{many}个月{_spell_days(parts)}" if step > 1 else f"每月{_spell_days(parts)}"
    months = parts.get("BYMONTH", "").replace(",", "、")
    return f"每年{months + '月' if months else ''}{_spell_days(parts)}"


def _spell_days(parts: dict[str, str]) -> str:
    days = [each for each in parts.get("BYMONTHDAY", "").split(",") if each]
    return "、".join("月末" if each == "-1" else f"{each}日" for each in days)


def _spell_last(until: str) -> str:
    return f"{spell_day(date.fromisoformat(until[:8]))}一次"
