"""Counts of duties: what became of each occasion, on its own day."""

import random
from datetime import date, timedelta

import pytest

from checklists.ports import Forms
from core.clock import local
from core.errors import XunanError
from duties import doing
from duties.counts.figures import DutyDimension, DutyFigures
from duties.model import Occurrence, Proof, Reason
from duties.model import OccurrenceState as State
from hazards.counts.period import Days
from hazards.counts.slices import EVERYTHING, Slice
from reports.counts.checking import check_duties
from reports.counts.filling import fill, fill_all, start_anew
from storage.engine.unit_of_work import UnitOfWork
from tests.databases import Backend, open_kept
from tests.usecases.duties.shift import OFFICE, OFFICER, STREET, Desk, patrol

PROOF = patrol(8).proof
OTHER = next(each for each in Proof if each is not PROOF)
NAMES = {
    State.DONE: "on_time",
    State.DONE_LATE: "late",
    State.MISSED: "missed",
    State.EXCUSED: "excused",
    State.LATE: "behind",
    State.MADE_UP: "made_up",
}


def counted_by_hand(every: list[Occurrence], first: date, last: date) -> DutyFigures:
    """Count occasions one by one; what makes up for a missed one counts as that alone."""
    found = dict.fromkeys(NAMES.values(), 0)
    for each in every:
        kept = each.makes_up is None or each.state is State.MADE_UP
        if each.state in NAMES and kept and first <= each.local_date <= last:
            found[NAMES[each.state]] += 1
    return DutyFigures(**found)


@pytest.mark.parametrize("seed", range(2))
def test_duties_count_as_what_became_of_each_occasion(
    backend: Backend, forms: Forms, seed: int
) -> None:
    url = backend.migrated()
    dice = random.Random(seed)
    desk = Desk(open_kept(url), forms)
    desk.applies(patrol(8, 12, 16))
    for _ in range(40):
        desk.clock.advance(timedelta(minutes=dice.choice([30, 100, 240, 700])))
        desk.runs(lambda work: fill(work, duties=dice.choice([1, 60])))
        desk.sweeps()
        open_ones = [each for each in desk.has() if each.opens_at <= desk.clock.now()]
        if not open_ones:
            continue
        chosen = dice.choice(open_ones[-4:])
        what = dice.choice(["do", "do", "excuse", "make up"])

        def act(work: UnitOfWork, what: str = what, chosen: Occurrence = chosen) -> None:
            if what == "do":
                doing.do(work, chosen.id)
            elif what == "excuse":
                doing.excuse(work, chosen.id, Reason.CLOSED)
            else:
                doing.make_up(work, chosen.id)

        try:
            desk.runs(act, OFFICE if what == "excuse" else OFFICER)
        except XunanError:
            continue
    assert desk.runs(lambda work: fill_all(work, most=100))
    today = local(desk.clock.now(), desk.clock.zone).date()
    every = desk.has()
    by_hand = counted_by_hand(every, date(2026, 11, 1), today)
    assert by_hand.on_time
    assert by_hand.missed
    assert {each.state for each in every} >= {State.DONE, State.MISSED, State.PLANNED}

    def look(work: UnitOfWork) -> None:
        days = Days(date(2026, 11, 1), today)
        counts = work.counts
        for slice_ in (EVERYTHING, Slice(unit_id=1), Slice(street=STREET), Slice(sector="学校")):
            assert counts.duty_figures(slice_, days) == by_hand, slice_
        assert counts.duty_figures(Slice(street="别处"), days).empty
        assert counts.duty_figures(EVERYTHING, days, proof=PROOF) == by_hand
        assert counts.duty_figures(EVERYTHING, days, proof=OTHER).empty
        assert counts.duty_figures(EVERYTHING, days, programme="school") == by_hand
        for dimension, key in (
            (DutyDimension.UNIT, 1),
            (DutyDimension.STREET, STREET),
            (DutyDimension.SECTOR, "学校"),
            (DutyDimension.PROGRAMME, "school"),
            (DutyDimension.PROOF, PROOF.value),
        ):
            assert counts.duty_figures_by(dimension, EVERYTHING, days) == {key: by_hand}
        for number in range((today - days.first).days + 1):
            day = days.first + timedelta(days=number)
            assert counts.duty_figures(EVERYTHING, Days(day, day)) == counted_by_hand(
                every, day, day
            )
        assert check_duties(work, [1]) == []
        start_anew(work)
        assert counts.duty_figures(EVERYTHING, days).empty
        assert fill_all(work, most=100)
        assert counts.duty_figures(EVERYTHING, days) == by_hand

    desk.runs(look)
    backend.take_back(url)
