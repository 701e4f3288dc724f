"""A school with duties."""

import pytest
from sqlalchemy import Engine

from checklists.ports import Forms
from tests.usecases.duties.shift import Desk


@pytest.fixture
def desk(engine: Engine, forms: Forms) -> Desk:
    return Desk(engine, forms)
