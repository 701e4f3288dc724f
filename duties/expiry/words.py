"""How near the end of something is, in words."""

from datetime import date


def spell_left(until: date, today: date) -> str:
    """Spell how far the last good day is: 30天后到期, 今天到期, 已过期3天."""
    days = (until - today).days
    if days > 0:
        return f"{days}天后到期"
    return f"已过期{-days}天" if days else "今天到期"
