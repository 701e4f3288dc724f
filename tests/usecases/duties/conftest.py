"""A school with duties, and a street whose visits are planned and drawn."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from checklists.ports import Forms
from tests.usecases.duties.plans import Plans
from tests.usecases.duties.shift import Desk


@pytest.fixture
def desk(engine: Engine, forms: Forms) -> Desk:
    return Desk(engine, forms)


@pytest.fixture
def plans(engine: Engine, forms: Forms) -> Plans:
    desk = Plans(engine, forms)
    desk.goes(datetime(2026, 1, 5, 2, tzinfo=UTC))
    desk.settles()
    return desk
