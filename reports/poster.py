"""Posters and labels that carry unit codes (企业码), as PDF."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from people.codes import payload_of
from people.model import Code
from reports.fonts import drawable
from reports.job import Job
from reports.paper import print_apart
from reports.render import render_job

QUIET_ZONE = 4  # modules of white around a code, as its standard asks
CORRECTION = "q"  # a quarter of the code may be scratched or dirty
LABELS_IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class Poster:
    """One code as it goes on the wall; ``place`` is empty for the unit's own."""

    unit: str
    place: str
    street: str
    link: str


def posters_for(username: str, codes: Sequence[Code]) -> list[Poster]:
    """Return the posters of codes that open the bot of this user name."""
    return [
        Poster(
            code.unit.name,
            code.place.name if code.place else "",
            code.unit.street,
            f"https://t.me/{username}?start={payload_of(code)}",
        )
        for code in codes
    ]


def render(posters: Sequence[Poster]) -> bytes:
    """Return an A4 poster for each code and then sheets of labels, printed in this process."""
    return render_job(_compose(posters))


def render_in_subprocess(posters: Sequence[Poster]) -> bytes:
    """Return the same, printed in a process that ends with it; raises ``PaperFailed``."""
    return print_apart(_compose(posters))


def _compose(posters: Sequence[Poster]) -> Job:
    data = {
        "title": "企业码",
        "labels": LABELS_IN_A_ROW,
        "posters": [_poster(poster) for poster in posters],
    }
    return Job("poster", data, 0, {})


def _poster(poster: Poster) -> dict[str, Any]:
    return {
        "unit": drawable(poster.unit),
        "place": drawable(poster.place),
        "street": drawable(poster.street),
        "link": poster.link,
        "code": draw_code(poster.link),
    }


def draw_code(link: str) -> str:
    """Return a link as a QR code, drawn as SVG with its quiet zone."""
    import segno  # noqa: PLC0415 - only needed where posters are printed

    drawn = io.BytesIO()
    segno.make_qr(link, error=CORRECTION).save(drawn, kind="svg", border=QUIET_ZONE, xmldecl=False)
    return drawn.getvalue().decode()
