"""What the command line does about digests."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.commands.units import open_work
from bot.settings import Settings
from hazards.counts.period import A_DAY, PeriodKind
from people.departments.keeping import DepartmentUnknown
from people.joining import UnitUnknown
from people.streets import require_street
from reports import digest_picture, digest_workbook
from reports.counts.filling import fill_all
from reports.digests.audience import AREA, Audience, of_department, of_street, of_unit, place_of
from reports.digests.gathering import gather
from reports.digests.kept import as_object
from reports.digests.model import Difference, Digest, Figures
from reports.digests.ports import Changed
from reports.digests.showing import day_of, digest_span
from reports.digests.words import body, foot, headline, spell_differences
from storage.engine.unit_of_work import UnitOfWork

PARTS = 10_000
"""In how many parts everything is counted that is not yet."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Of whom a digest is to tell; of the whole area where nothing is named."""

    street: str | None = None
    unit: str | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A digest as data, in words, and what files of it need."""

    figures: Figures
    number: int
    changed: list[Changed]
    zone: ZoneInfo
    data: dict[str, Any]
    words: list[str]


def show(period: str, on: date | None, scope: Scope) -> Shown:
    """Return the digest that tells of a day: as it was issued, else live.

    Raises ``UnitUnknown``, ``StreetUnknown`` and ``DepartmentUnknown``.
    """
    kind = PeriodKind(period)
    with open_work(Settings()) as work:
        fill_all(work, PARTS)
        audience = _audience(work, scope)
        place = place_of(work, audience)
        if place is None:
            raise UnitUnknown(scope.unit or "")
        day = day_of(work, kind, on.toordinal() if on is not None else 0)
        digest = work.digests.about(audience.key, kind, day)
        span = digest_span(digest, kind, day)
        figures = digest.figures if digest else gather(work, audience, place, span)
        first = datetime.combine(span.first, time(), work.zone)
        end = min(datetime.combine(span.last + A_DAY, time(), work.zone), figures.as_of)
        changed = work.digest_facts.changed(
            place.slice, first, max(first, end), digest_workbook.MOST_ROWS
        )
        zone = work.zone
    return _shown(figures, digest, changed, zone)


def _shown(
    figures: Figures, digest: Digest | None, changed: list[Changed], zone: ZoneInfo
) -> Shown:
    number = digest.number if digest is not None else 0
    differences = digest.differences if digest is not None else ()
    data = as_object(figures) | {
        "issued_at": digest.issued_at.isoformat() if digest is not None else None,
        "number": number,
        "corrected": [_difference(each) for each in differences],
    }
    words = [
        headline(figures, number) + ("" if digest is not None else " · 预览"),
        *((f"更正：{spell_differences(differences)}",) if differences else ()),
        *body(figures, zone),
        foot(figures, zone),
    ]
    return Shown(figures, number, changed, zone, data, words)


def _difference(each: Difference) -> dict[str, Any]:
    return {"name": each.name, "before": each.before, "after": each.after}


def _audience(work: UnitOfWork, scope: Scope) -> Audience:
    if scope.unit is not None:
        unit = work.units.by_name(scope.unit.strip())
        if unit is None:
            raise UnitUnknown(scope.unit)
        return of_unit(unit.id)
    if scope.department is not None:
        named = work.departments.named(scope.department.strip())
        if not named:
            raise DepartmentUnknown(scope.department)
        return of_department(named[0].id)
    return of_street(require_street(work, scope.street)) if scope.street else AREA


def write(shown: Shown, into: Path) -> None:
    """Write a digest into a file whose name says what it is to be."""
    into.parent.mkdir(parents=True, exist_ok=True)
    match into.suffix.lower():
        case ".xlsx":
            content = digest_workbook.write(shown.figures, shown.number, shown.changed, shown.zone)
        case ".png":
            content = digest_picture.render_in_subprocess(shown.figures, shown.number, shown.zone)
        case ".json":
            content = json.dumps(shown.data, ensure_ascii=False, indent=2).encode()
        case _:
            content = ("\n".join(shown.words) + "\n").encode()
    into.write_bytes(content)
