"""A transaction for tests of stores."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from storage.engine.turns import WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork


@pytest.fixture
def work(engine: Engine, make: WorkMaker) -> Iterator[UnitOfWork]:
    """One turn, committed when the test ends."""
    with transaction(engine, make) as work:
        yield work
