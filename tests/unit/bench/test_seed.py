"""The bench's crowd finds its walks in the database that was seeded for it."""

from sqlalchemy import Engine

from bench.ours import Seed
from chat.address import on_telegram
from checklists import starting
from checklists.loader import load_forms
from checklists.views import ItemView
from core.clock import SystemClock
from handlers.menu.buttons import ResumeCallback
from storage.engine.turns import Caller, WorkMaker, transaction


def test_every_prepared_press_opens_a_walk_of_its_person_that_was_passed_before(
    engine: Engine,
) -> None:
    forms = load_forms()
    people = Seed(engine, forms).write(people=2, walks=3)

    opened = set()
    for person in people:
        caller = Caller(on_telegram(person["id"]), person["id"])
        for press in person["presses"]:
            inspection_id = ResumeCallback.unpack(press).inspection
            with transaction(engine, WorkMaker(SystemClock(), forms), caller) as work:
                view = starting.resume(work, inspection_id).view
            assert isinstance(view, ItemView)
            assert view.question.number == 1
            assert view.last is not None
            opened.add(inspection_id)

    assert len(opened) == 6
