"""The picture of a digest: how the figures reconcile, by street or unit, and what they mean."""

from datetime import date
from zoneinfo import ZoneInfo

from core.clock import spell_time_left
from people.model import Risk
from reports.digests.model import Clocked, Figures, Part
from reports.digests.words import (
    DEFINITIONS,
    NONE,
    body,
    day_of,
    foot,
    headline,
    short,
    spell_before,
)
from reports.fonts import drawable
from reports.job import Job
from reports.paper import print_apart
from reports.render import render_job

DOTS_PER_INCH = 144
LONGEST_PART, LONGEST_WORDS = 16, 24  # characters
_COLOURS = {
    Risk.RED: "#c62828",
    Risk.ORANGE: "#ef6c00",
    Risk.YELLOW: "#f2b705",
    Risk.BLUE: "#1565c0",
}


def render(figures: Figures, number: int, zone: ZoneInfo) -> bytes:
    """Return the picture as PNG, drawn in this process, which stays larger by it."""
    return render_job(compose(figures, number, zone))


def render_in_subprocess(figures: Figures, number: int, zone: ZoneInfo) -> bytes:
    """Return the picture as PNG, drawn in a process that ends with it; raises ``PaperFailed``."""
    return print_apart(compose(figures, number, zone))


def compose(figures: Figures, number: int, zone: ZoneInfo) -> Job:
    """Lay out the picture; all in it is in the frozen figures."""
    today = day_of(figures, zone)
    said = body(figures, zone)
    data: dict[str, object] = {
        "title": drawable(headline(figures, number)),
        "tiles": _tiles(figures),
        "compared": spell_before(figures),
        "lines": [drawable(each) for each in (said[1:-1] if figures.parted_by else said[1:])],
        "parted_by": {"street": "街镇", "unit": "单位"}.get(figures.parted_by, ""),
        "parts": [_part(each) for each in figures.parts],
        "more": f"另有 {figures.more_parts} 个未列出。" if figures.more_parts else "",
        "majors": [_major(each, today) for each in figures.majors if figures.hazards.major_open],
        "risks": [
            {"name": each.label, "number": figures.risks.get(each, 0), "colour": _COLOURS[each]}
            for each in Risk
            if figures.parted_by
        ],
        "foot": foot(figures, zone),
        "head": figures.head,
        "definitions": list(DEFINITIONS),
    }
    return Job("digest", data, int(figures.as_of.timestamp()), dots_per_inch=DOTS_PER_INCH)


def _tiles(figures: Figures) -> list[dict[str, object]]:
    it, before = figures.hazards, figures.previous
    return [
        {"sign": sign, "name": name, "number": now, "before": then}
        for sign, name, now, then in (
            ("", "期初", it.opening, before.opening),
            ("＋", "新增", it.found, before.found),
            ("＋", "重开", it.reopened, before.reopened),
            ("－", "销号", it.closed, before.closed),
            ("－", "办结", it.ended, before.ended),
            ("＝", "期末", it.closing, before.closing),
        )
    ]


def _part(each: Part) -> list[str]:
    name = drawable(short(each.name, LONGEST_PART)) or NONE
    numbers = (
        each.opening,
        each.found,
        each.reopened,
        each.closed,
        each.ended,
        each.closing,
        each.major_open,
        each.overdue,
    )
    return [name, *map(str, numbers)]


def _major(each: Clocked, today: date) -> list[str]:
    left = spell_time_left(each.deadline, today) if each.deadline else "未定期限"
    return [
        each.number,
        drawable(short(each.unit, LONGEST_PART)),
        drawable(short(each.description, LONGEST_WORDS)),
        left,
    ]
