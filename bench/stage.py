"""What a contender finds when it comes on: a crowd, an environment and, for ours, a database."""

import json
import os
import subprocess
import sys
from math import ceil
from pathlib import Path
from types import TracebackType
from typing import Final, cast

from bench.bots.card import ITEMS
from bench.contenders import Contender, bare_people
from bench.crowd import PersonSpec
from bench.databases import Database, PostgresDatabase, SqliteDatabase
from bench.measure import Launch, Plan, bot_environment

_FASTEST_PER_SECOND: Final = 1500  # more updates/s than a bot on one core has been seen to reach


class Stage:
    """Databases are made and seeded when the first contender asks for them."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self._folder = folder
        self._plan = plan
        self._databases: dict[str, Database] = {}
        self._people: dict[str, list[PersonSpec]] = {}
        self._copies = 0

    def people(self, contender: Contender) -> list[PersonSpec]:
        """Who taps: for ours, persons whom its database knows, with walks ready to go on."""
        if contender.database is None:
            return bare_people(self._plan.crowd)
        self._database(contender.database)
        return self._people[contender.database]

    def launch(self, contender: Contender, api_url: str) -> Launch:
        """How it is started; each launch has a database that nobody has walked in yet."""
        environment = bot_environment(api_url, by_webhook=contender.by_webhook)
        process = None
        if contender.database is not None:
            database = self._database(contender.database)
            self._copies += 1
            environment["DATABASE_URL"] = database.copy_url(self._copies)
            environment["PHOTO_DIR"] = str(self._folder / "photos")
            process = database.process
        log = self._folder / f"{contender.name}.log"
        return Launch(list(contender.command), environment, log, process)

    def postgresql_version(self) -> str | None:
        """The server's version, if one was started."""
        database = self._databases.get("postgresql")
        return database.version() if isinstance(database, PostgresDatabase) else None

    def _database(self, kind: str) -> Database:
        if kind not in self._databases:
            folder = self._folder / kind
            folder.mkdir()
            database: Database = (
                SqliteDatabase(folder) if kind == "sqlite" else PostgresDatabase(folder / "data")
            )
            self._databases[kind] = database
            self._people[kind] = self._seed(database)
        return self._databases[kind]

    def _seed(self, database: Database) -> list[PersonSpec]:
        """Fill the database in a process of its own, which may import what it likes."""
        plan = self._plan
        saturated = _FASTEST_PER_SECOND * (plan.warm_up + plan.window) / plan.crowd
        walks = 1 + ceil((saturated + plan.paced / plan.beat) / ITEMS)
        command = [sys.executable, "-m", "bench.ours", str(plan.crowd), str(walks)]
        environment = {
            **os.environ,
            **bot_environment("http://127.0.0.1:9", by_webhook=False),
            "DATABASE_URL": database.seed_url(),
            "PHOTO_DIR": str(self._folder / "photos"),
        }
        seeding = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, check=True, text=True
        )
        return cast("list[PersonSpec]", json.loads(seeding.stdout))

    def __enter__(self) -> "Stage":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for database in self._databases.values():
            database.close()
