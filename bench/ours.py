"""The seed of our bot's database: `python -m bench.ours PEOPLE WALKS` prints who then may tap.

Written through the use cases themselves into DATABASE_URL, in a process of its own. Every person is
an inspector of one street with `WALKS` unfinished checklists, and every unit has been inspected and
signed before, so that a turn reads what it reads in daily work.
"""

import json
import os
import sys
from datetime import timedelta
from typing import Final

from sqlalchemy import Engine

from bench.crowd import PersonSpec
from chat.address import on_telegram
from checklists import signing, starting, walking
from checklists.loader import FormBook, load_forms
from checklists.signing_views import SignedView
from checklists.views import ItemView
from core.clock import SystemClock
from handlers.menu.buttons import ResumeCallback
from people.model import Membership, Role, Unit
from storage.engine.database import open_engine
from storage.engine.migrate import upgrade
from storage.engine.turns import Caller, WorkMaker, transaction

FORM_ID: Final = "campus"
STREET: Final = "示例街道"
_FIRST_TELEGRAM_ID: Final = 70_000_001


class Seed:
    """Writes one database."""

    def __init__(self, engine: Engine, forms: FormBook) -> None:
        self._engine = engine
        self._forms = forms
        self._make = WorkMaker(SystemClock(), forms)

    def write(self, people: int, walks: int) -> list[PersonSpec]:
        """Fill the database and return the people with the presses that open their walks."""
        upgrade(self._engine)
        units = self._add_units(walks)
        telegram_ids = [_FIRST_TELEGRAM_ID + n for n in range(people)]
        self._add_inspectors([telegram_ids[0] - 1, *telegram_ids])
        for unit in units:
            self._inspect_and_sign(telegram_ids[0] - 1, unit)
        return [
            {
                "id": telegram_id,
                "name": _name(telegram_id),
                "presses": self._begin_walks(telegram_id, units),
            }
            for telegram_id in telegram_ids
        ]

    def _add_units(self, count: int) -> list[Unit]:
        with transaction(self._engine, self._make) as work:
            return [
                work.units.add(f"示例第{n + 1}小学", f"sld{n + 1}xx", "学校", STREET, work.now)
                for n in range(count)
            ]

    def _add_inspectors(self, telegram_ids: list[int]) -> None:
        with transaction(self._engine, self._make) as work:
            for telegram_id in telegram_ids:
                person = work.persons.add(on_telegram(telegram_id), _name(telegram_id), work.now)
                work.persons.join(person.id, Membership(Role.INSPECTOR, street=STREET), work.now)

    def _inspect_and_sign(self, telegram_id: int, unit: Unit) -> None:
        """A visit before the measured ones, with nothing found."""
        caller = Caller(on_telegram(telegram_id), telegram_id)
        with transaction(self._engine, self._make, caller) as work:
            inspection_id = _inspection_of(starting.start(work, unit.id, FORM_ID).view)
            for section in self._forms.latest(FORM_ID).sections:
                walking.pass_rest(work, inspection_id, section.questions[0].number)
            signed = signing.sign(work, inspection_id).view
            for paper in work.papers.claim(work.now, timedelta(1), 9):  # or it would print first
                work.papers.sent(paper.id, "0" * 64, work.now)
        if not isinstance(signed, SignedView):
            raise TypeError(f"the earlier visit could not be signed: {signed}")

    def _begin_walks(self, telegram_id: int, units: list[Unit]) -> list[str]:
        caller = Caller(on_telegram(telegram_id), telegram_id)
        with transaction(self._engine, self._make, caller) as work:
            return [
                _resume_press(_inspection_of(starting.start(work, unit.id, FORM_ID).view))
                for unit in units
            ]


def _inspection_of(view: object) -> int:
    if not isinstance(view, ItemView):
        raise TypeError(f"a walk does not begin with an item but with {view}")
    return view.sheet.inspection.id


def _resume_press(inspection_id: int) -> str:
    """What the button that goes on with an inspection sends."""
    return ResumeCallback(inspection=inspection_id).pack()


def _name(telegram_id: int) -> str:
    return f"检查员{telegram_id - _FIRST_TELEGRAM_ID + 1}"


def main() -> None:
    """Seed the database of the environment and print the crowd as JSON."""
    engine = open_engine(os.environ["DATABASE_URL"])
    seed = Seed(engine, load_forms())
    print(json.dumps(seed.write(int(sys.argv[1]), int(sys.argv[2])), ensure_ascii=False))


if __name__ == "__main__":
    main()
