"""Who runs: each bot, by each way of receiving updates, over each database."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from bench.bots.card import FIRST_PRESS
from bench.crowd import PersonSpec

Database = Literal["sqlite", "postgresql"]


@dataclass(frozen=True)
class Contender:
    """One line of the table; `database` is None for a bot that stores nothing."""

    name: str
    command: tuple[str, ...]
    by_webhook: bool = False
    database: Database | None = None


AIOGRAM_POLLING: Final = "aiogram-polling"
PTB_POLLING: Final = ("ptb-polling", "ptb-polling-concurrent")

_AIOGRAM: Final = (sys.executable, "-m", "bench.bots.bare_aiogram")
_PTB: Final = (sys.executable, "-m", "bench.bots.bare_ptb")
_OURS: Final = (str(Path(sys.executable).with_name("xunan")), "run")

CONTENDERS: Final = (
    Contender(AIOGRAM_POLLING, _AIOGRAM),
    Contender(PTB_POLLING[0], _PTB),
    Contender(PTB_POLLING[1], (*_PTB, "--concurrent")),
    Contender("ours-polling-sqlite", _OURS, database="sqlite"),
    Contender("ours-polling-postgresql", _OURS, database="postgresql"),
    Contender("aiogram-webhook", _AIOGRAM, by_webhook=True),
    Contender("ptb-webhook", _PTB, by_webhook=True),
    Contender("ours-webhook-sqlite", _OURS, by_webhook=True, database="sqlite"),
    Contender("ours-webhook-postgresql", _OURS, by_webhook=True, database="postgresql"),
)


def bare_people(count: int) -> list[PersonSpec]:
    """A crowd for a bare bot: one press opens a walk that never ends."""
    return [
        {"id": 70_000_001 + n, "name": f"检查员{n + 1}", "presses": [FIRST_PRESS]}
        for n in range(count)
    ]
