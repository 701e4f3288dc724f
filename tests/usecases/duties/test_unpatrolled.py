"""Pages of the charging places without a patrol today."""

from typing import Any

import pytest

from duties.occurrences.unpatrolled import ON_A_PAGE, unpatrolled_view
from storage.engine.unit_of_work import UnitOfWork
from storage.stores.duties.patrol_spot_store import SqlPatrolSpots
from tests.usecases.duties.shift import OFFICE, Desk


@pytest.mark.parametrize("page", [2, 9_999])
def test_a_page_that_is_gone_shows_the_last_and_asks_for_no_more_than_a_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, page: int
) -> None:
    """A button with page 9999 used to ask for 80,000 rows."""

    def puts(work: UnitOfWork) -> None:
        for number in range(ON_A_PAGE + 1):
            work.places.put(desk.school.id, f"{number + 1}号充电棚", "", work.now)

    desk.runs(puts)
    asked: list[int] = []
    real = SqlPatrolSpots.unpatrolled

    def counts(store: SqlPatrolSpots, *given: Any) -> Any:
        asked.append(given[-1])
        return real(store, *given)

    monkeypatch.setattr(SqlPatrolSpots, "unpatrolled", counts)
    view = desk.runs(lambda work: unpatrolled_view(work, page), OFFICE)
    assert [each.place for each in view.spots] == [f"{ON_A_PAGE + 1}号充电棚"]
    assert (view.page, view.pages, view.total) == (1, 2, ON_A_PAGE + 1)
    assert max(asked) <= ON_A_PAGE
