"""Windows and moments of occurrences in words; all that comes in is wall time."""

from datetime import date, datetime, time, timedelta


def spell_until(until: datetime, today: date) -> str:
    """Spell by when: ``16:00前`` of today, ``今天内``, ``11月30日内``, ``11月30日 09:00前``."""
    if until.time() == time():
        day = (until - timedelta(days=1)).date()
        return "今天内" if day == today else f"{day.month}月{day.day}日内"
    return f"{spell_at(until, today)}前"


def spell_at(moment: datetime, today: date) -> str:
    """Spell a moment: ``16:00`` of today, else with its day."""
    clock = f"{moment:%H:%M}"
    return clock if moment.date() == today else f"{moment.month}月{moment.day}日 {clock}"


def spell_window(opens: datetime, due: datetime, today: date) -> str:
    """Spell a window: ``14:00–16:00`` within one day, else by when it is due."""
    to_midnight = due.time() == time() and due.date() == opens.date() + timedelta(days=1)
    whole_day = to_midnight and opens.time() == time()
    if whole_day or (opens.date() != due.date() and not to_midnight):
        return spell_until(due, today)
    day = "" if opens.date() == today else f"{opens.month}月{opens.day}日 "
    return f"{day}{opens:%H:%M}–{'24:00' if to_midnight else f'{due:%H:%M}'}"
