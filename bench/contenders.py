"""Who runs: each bot, by each way of receiving updates, over each database."""

import sys
from dataclasses import dataclass

from bench.crowd import PersonSpec


@dataclass(frozen=True)
class Contender:
    """One line of the table.

    `module` and `arguments` are run as `python -m`. `database` is None for a bot that stores
    nothing, else `sqlite` or `postgresql`.
    """

    name: str
    module: str
    arguments: tuple[str, ...] = ()
    by_webhook: bool = False
    database: str | None = None

    @property
    def is_ours(self) -> bool:
        return self.database is not None

    def command(self) -> list[str]:
        """How its process is started."""
        return [sys.executable, "-m", self.module, *self.arguments]


AIOGRAM_POLLING = "aiogram-polling"
PTB_POLLING = ("ptb-polling", "ptb-polling-concurrent")

BARE = (
    Contender(AIOGRAM_POLLING, "bench.bots.bare_aiogram"),
    Contender(PTB_POLLING[0], "bench.bots.bare_ptb"),
    Contender(PTB_POLLING[1], "bench.bots.bare_ptb", ("--concurrent",)),
    Contender("aiogram-webhook", "bench.bots.bare_aiogram", by_webhook=True),
    Contender("ptb-webhook", "bench.bots.bare_ptb", by_webhook=True),
)
OURS = tuple(
    Contender(
        f"ours-{way}-{database}",
        "bench.ours",
        ("run",),
        by_webhook=way == "webhook",
        database=database,
    )
    for way in ("polling", "webhook")
    for database in ("sqlite", "postgresql")
)
ALL = BARE + OURS


def bare_people(count: int) -> list[PersonSpec]:
    """A crowd for a bare bot: one press opens a walk that never ends."""
    return [
        {"id": 70_000_001 + n, "name": f"检查员{n + 1}", "presses": ["a:29:1"]}
        for n in range(count)
    ]
