"""Counts of hazards: what is said of each day, and that it stays right whatever comes late."""

from datetime import date

from sqlalchemy import Engine

from hazards.counts.figures import HazardFigures
from hazards.counts.period import Days
from hazards.counts.slices import EVERYTHING, Dimension, Slice
from reports.counts.filling import fill_all
from storage.engine.turns import WorkMaker, transaction


def test_nothing_is_said_of_nothing(engine: Engine, make: WorkMaker) -> None:
    with transaction(engine, make) as work:
        assert work.counts.as_of() is None
        assert fill_all(work)
        assert work.counts.as_of() == work.now
        period = Days(date(2026, 1, 1), date(2026, 12, 31))
        assert work.counts.hazard_figures(EVERYTHING, period) == HazardFigures()
        assert not work.counts.figures_by(Dimension.UNIT, Slice(street="示例街道"), period)
