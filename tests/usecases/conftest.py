"""A town with one school and one inspector."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from people.model import Unit
from storage.engine.turns import Turns, WorkMaker
from tests.databases import open_kept
from tests.usecases.life import Life, settle_in
from tests.usecases.town import Phone, Town


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The product's engine on a fresh database, with connections that are used again."""
    engine = open_kept(database_url)
    yield engine
    if engine.dialect.name == "sqlite":
        engine.dispose()


@pytest.fixture
def town(engine: Engine, make: WorkMaker, turns: Turns) -> Town:
    return Town(engine, make, turns)


@pytest.fixture
def school(town: Town) -> Unit:
    return town.unit()


@pytest.fixture
async def inspector(town: Town) -> Phone:
    return await town.member()


@pytest.fixture
async def campus(inspector: Phone, school: Unit) -> int:
    """The id of a campus self-check under way."""
    return await inspector.begins(school)


@pytest.fixture
async def life(town: Town) -> Life:
    """Everybody who has a part in the life of a hazard."""
    return await settle_in(town)
