"""What is opened in a district: the to-do, and pages of the ledger from the first to the last."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Engine, Select, select

from bench.district import Cast
from chat.scene import show
from checklists.starting import choose_unit
from checklists.views import Reply
from core.clock import SystemClock, local
from frontdesk import todo
from frontdesk.menu import show_menu
from hazards import listing
from hazards.model import Severity
from storage.engine.unit_of_work import UnitOfWork
from storage.tables.ledger_tables import hazards

LEFT_AT_THE_END: Final = 3  # lines on the last page, for which the search runs to its end


@dataclass(frozen=True)
class Opening:
    """Something that one person opens, and by which words it stands in the table."""

    who: str
    what: str
    telegram_id: int
    use_case: Callable[[UnitOfWork], Reply]


def openings(engine: Engine, cast: Cast) -> Iterator[Opening]:
    """All openings that are measured, with pages by the keys that this district has there."""
    scopes: tuple[tuple[str, int, dict[str, Any]], ...] = (
        ("a unit's officer", cast.officer, {"unit_id": cast.unit_id}),
        ("a street's office", cast.street_office, {"street": cast.street}),
        ("the area's office", cast.area_office, {}),
    )
    for who, telegram_id, reach in scopes:
        yield Opening(who, "to-do", telegram_id, _todo)
        for only in listing.ONLY:
            for page, before in _pages(engine, reach, only).items():
                yield Opening(who, f"ledger, {only}: {page}", telegram_id, _ledger(only, before))
    yield Opening("the area's office", "menu", cast.area_office, show_menu)
    yield Opening("the area's office", "units", cast.area_office, choose_unit)


def _todo(work: UnitOfWork) -> Reply:
    return Reply(todo.show_todo(work))


def _ledger(only: str, before_id: int | None) -> Callable[[UnitOfWork], Reply]:
    scene = listing.LedgerScene(only, before_id)
    return lambda work: Reply(show(work, listing.LEDGER, scene))


def _pages(engine: Engine, reach: dict[str, Any], only: str) -> dict[str, int | None]:
    """Return before which hazard the first page, one halfway and the last one begin."""
    found: Select[Any] = select(hazards.c.id).filter_by(**reach).order_by(hazards.c.id.desc())
    if only != "all":
        found = found.where(hazards.c.alive.is_(True))
    if only == "major":
        found = found.where(hazards.c.severity == Severity.MAJOR.value)
    if only == "overdue":
        clock = SystemClock()
        found = found.where(hazards.c.deadline < local(clock.now(), clock.zone).date())
    with engine.connect() as connection:
        ids = list(connection.execute(found).scalars())
    halfway = ids[len(ids) // 2] if ids else None
    last = ids[-LEFT_AT_THE_END - 1] if len(ids) > LEFT_AT_THE_END else None
    return {"first": None, "halfway": halfway, "last": last}
