"""Rows that other rows hang on."""

from dataclasses import dataclass
from datetime import date

from chat.address import on_telegram
from hazards.model import Hazard, HazardState, NewHazard
from hazards.photos import Purpose
from people.model import Person, Unit
from storage.engine.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Sample:
    """A unit, an inspector and an inspection under way."""

    unit: Unit
    person: Person
    inspection_id: int


def add_sample(work: UnitOfWork, number: int = 1, form_id: str = "campus") -> Sample:
    """Add a unit and an inspector who has begun a checklist there."""
    unit = work.units.add(f"示例小学{number}", f"slxx{number}", "学校", "示例街道", work.now)
    person = work.persons.add(on_telegram(100 + number), f"检查员{number}", work.now)
    return Sample(unit, person, begin(work, unit, person, form_id))


def begin(work: UnitOfWork, unit: Unit, person: Person, form_id: str = "campus") -> int:
    """Begin another checklist."""
    return work.inspections.start(unit, work.forms.latest(form_id), person.id, work.now, None)


def note_photo(
    work: UnitOfWork,
    sample: Sample,
    message_id: int,
    album: str | None = None,
    question: str | None = "fire_patrol",
    chat_id: int = 7,
) -> int | None:
    """Note a photo of an item."""
    return work.photos.add(
        chat_id,
        message_id,
        album,
        f"file{message_id}",
        f"unique{message_id}",
        sample.person.id,
        work.now,
        "",
        sample.inspection_id if question else None,
        question,
        Purpose.FOUND,
    )


def hazard_at(work: UnitOfWork, sample: Sample, question: str, fixed: bool = False) -> NewHazard:
    """A hazard at an item, ready for the ledger."""
    return NewHazard(
        unit_id=sample.unit.id,
        inspection_id=sample.inspection_id,
        question=question,
        item="是否按规定",
        description="二楼东侧消火栓无水",
        measure="维修并复测",
        deadline=date(2026, 11, 25),
        fixed_on_spot=fixed,
        found_at=work.now,
        found_by=sample.person.id,
    )


def file_hazard(work: UnitOfWork, new: NewHazard) -> Hazard:
    """Put a hazard on the ledger as the store alone does, with the next number."""
    number = work.series.next("PT", 2026)
    state = HazardState.CLOSED if new.fixed_on_spot else HazardState.ON_LEDGER
    return work.hazards.add(f"PT-2026-{number:06d}", state, new)
