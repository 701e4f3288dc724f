"""A board for alerts."""

import pytest

from tests.usecases.alerts.board import Board, set_up
from tests.usecases.town import Town


@pytest.fixture
async def board(town: Town) -> Board:
    return await set_up(town)
