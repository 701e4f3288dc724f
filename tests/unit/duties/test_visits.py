"""检查计划 without a database: how often, spread over a year, by lot, and the way of a day."""

import random
from collections import Counter
from datetime import date
from hashlib import sha256
from itertools import pairwise, permutations

import pytest

from duties.visits.drawing import Drawer, again, draw
from duties.visits.routing import Stop, length, route
from duties.visits.rules import check_rules, load_rules
from duties.visits.spreading import months_of, spread
from people.model import Risk, Unit


def unit(id_: int, risk: Risk = Risk.BLUE, sector: str = "教育", *, high: bool = False) -> Unit:
    return Unit(id_, f"示例{id_}", sector, "示例街道", risk=risk, high_risk=high)


def test_the_rules_are_sound_and_say_where_they_come_from() -> None:
    assert check_rules() == []
    assert all(each.source or each.ours for each in load_rules().rules)


@pytest.mark.parametrize(
    ("one", "visits", "why"),
    [
        (unit(1), 1, ["every"]),
        (unit(1, Risk.YELLOW), 2, ["yellow"]),
        (unit(1, Risk.RED), 6, ["red"]),
        (unit(1, Risk.ORANGE, high=True), 4, ["orange", "high-risk"]),
        (unit(1, sector="养老机构"), 2, ["care"]),
    ],
)
def test_the_most_that_fits_counts(one: Unit, visits: int, why: list[str]) -> None:
    found, rules = load_rules().visits_for(one)
    assert found == visits
    assert [each.key for each in rules] == why


@pytest.mark.parametrize("visits", [1, 2, 3, 4, 6, 12])
def test_visits_of_a_unit_lie_apart_and_within_the_year(visits: int) -> None:
    for place in range(30):
        months = months_of(visits, place)
        assert len(months) == len({*months}) == visits
        assert all(1 <= each <= 12 for each in months)
        assert all(other - one >= 12 // visits - 1 for one, other in pairwise(months))


def test_each_month_has_its_share_and_nothing_lies_behind() -> None:
    units = [(unit(id_), 1) for id_ in range(240)]
    months = Counter(day.month for _, day in spread(units, date(2026, 1, 5)))
    assert {*months.values()} == {20}
    late = spread([(unit(id_), 4) for id_ in range(50)], date(2026, 11, 20))
    assert {id_ for id_, _ in late} == {*range(50)}
    assert min(day for _, day in late) >= date(2026, 11, 30)


def test_a_draw_can_be_made_again_whatever_the_order_of_what_is_drawn_from() -> None:
    lots = random.Random(5)
    units = [*range(1, 200)]
    people = [Drawer(id_, frozenset(lots.sample(units, 5))) for id_ in range(1, 9)]
    first = draw(20261127, units, people, 20)
    for _ in range(20):
        lots.shuffle(units)
        lots.shuffle(people)
        assert draw(20261127, units, people, 20) == first
    assert again(first.seed, first.population, first.asked) == first
    assert draw(20261128, units, people, 20).drawn != first.drawn
    by_hand = sorted(units, key=lambda each: sha256(f"20261127|unit|{each}".encode()).hexdigest())
    assert [each.unit_id for each in first.drawn] == by_hand[:20]


def test_nobody_draws_a_unit_of_their_own_and_all_have_as_many() -> None:
    for seed in range(200):
        people = [Drawer(1, frozenset(range(1, 20))), Drawer(2), Drawer(3)]
        made = draw(seed, range(1, 40), people, 12)
        avoids = {each.id: each.avoids for each in people}
        assert len({each.unit_id for each in made.drawn}) == 12
        for each in made.drawn:
            assert each.inspector_id is not None
            assert each.unit_id not in avoids[each.inspector_id]
    alone = draw(1, [7], [Drawer(1, frozenset({7}))], 1)
    assert alone.drawn[0].inspector_id is None


def test_every_unit_has_about_the_same_chance() -> None:
    times = Counter(
        each.unit_id
        for seed in range(2_000)
        for each in draw(seed, range(20), [Drawer(1)], 5).drawn
    )
    assert len(times) == 20
    assert all(400 < count < 600 for count in times.values())  # 500 and five deviations
    shares = Counter(
        each.inspector_id
        for seed in range(600)
        for each in draw(seed, range(9), [Drawer(1), Drawer(2), Drawer(3)], 4).drawn
    )
    assert all(720 < count < 880 for count in shares.values())


def stop(id_: int, latitude: float | None, longitude: float | None, day: int = 20) -> Stop:
    return Stop(id_, date(2026, 11, day), latitude, longitude)


def test_a_route_visits_each_once_and_those_without_a_place_last() -> None:
    lots = random.Random(2)
    for _ in range(50):
        stops = [
            stop(
                id_,
                *((31 + lots.random() / 50, 121 + lots.random() / 50) if id_ % 4 else (None, None)),
            )
            for id_ in range(lots.randint(0, 12))
        ]
        way = route(stops, (31.0, 121.0))
        due = sorted(stops, key=lambda each: (each.due, each.id))[:8]
        assert sorted(way, key=lambda each: each.id) == sorted(due, key=lambda each: each.id)
        placed = [each.placed for each in way]
        assert placed == sorted(placed, reverse=True)


def test_a_short_route_is_nearly_as_short_as_any() -> None:
    lots = random.Random(4)
    for _ in range(20):
        stops = [stop(id_, 31 + lots.random() / 50, 121 + lots.random() / 50) for id_ in range(6)]
        start = (31.0, 121.0)
        best = min(length(each, start) for each in permutations(stops))
        assert length(route(stops, start), start) <= best * 1.15


def test_what_is_due_first_is_taken_when_the_day_is_full() -> None:
    stops = [stop(id_, 31.0, 121.0, day=30 - id_) for id_ in range(20)]
    assert {each.id for each in route(stops, most=3)} == {19, 18, 17}
