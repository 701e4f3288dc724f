"""Somebody is away and somebody else stands in: what is awaited goes over, and comes back."""

import random
from datetime import date, timedelta

import pytest

from bot.workers.sweeps import sweep_absences
from core.clock import FixedClock, local
from frontdesk import leaving, todo
from frontdesk.showing import showing
from hazards.loop import rectifying
from hazards.loop.waiting import Awaited
from hazards.model import HazardState
from people.absences import course, setting, telling
from people.absences.course import AbsenceOver
from people.absences.model import AbsenceState
from people.absences.setting import AbsenceRefused
from people.absences.views import SubstituteView
from people.members import MembershipEnded
from people.model import Membership, Role
from people.permissions import Action, NotAllowed, NotJoined, may
from people.todo import holders_for
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.life import Life, Told


def day(life: Life, ahead: int = 0) -> date:
    clock = life.town.make.clock
    return local(clock.now(), clock.zone).date() + timedelta(days=ahead)


async def sets(
    life: Life, who: str, substitute: str, first: int = 0, last: int = 0, *, by: str | None = None
) -> int:
    """Enter an absence, from so many days ahead to so many; return its id."""
    whose = 0 if by is None else life.person(who).id
    view = await life[by or who].taps(
        setting.set_absence, whose, day(life, first), day(life, last), life.person(substitute).id
    )
    return view.named.absence.id


async def passes(life: Life, clock: FixedClock, days: int) -> None:
    """Let days go by to the next morning, and the job of the clock come."""
    now = local(clock.now(), clock.zone)
    clock.advance(now.replace(hour=7, minute=0) + timedelta(days=days) - now)
    await sweep_absences(life.town.turns)


def seat(life: Life, who: str) -> int:
    """The id of somebody's membership."""
    person_id = life.person(who).id
    return life.town.reads(lambda work: work.persons.memberships_of(person_id)[0].id)


def cards_in(told: list[Told]) -> dict[str, str]:
    """What the to-do cards among what was told say, by whose they are."""
    return {
        each.who: each.words
        for each in told
        if each.kind == "edit" and (each.topic or "").startswith("todo:")
    }


def states(life: Life) -> list[str]:
    return life.town.rows("SELECT state FROM absences ORDER BY id")


async def test_what_is_awaited_goes_to_the_substitute_and_comes_back(
    life: Life, clock: FixedClock
) -> None:
    hazard = await life.assigned()
    life.told()
    await sets(life, "officer", "colleague", 0, 1)
    assert life.awaits(hazard.id) == {"colleague": {Awaited.RECTIFY}}
    told = life.told(todo=True)
    named = next(each for each in told if each.topic == "absence:1")
    assert named.who == "colleague"
    assert "officer11月" in named.words
    cards = cards_in(told)
    assert "代officer" in cards["colleague"]
    assert "请假中，待办由colleague替班办理" in cards["officer"]
    life.deliver()
    await passes(life, clock, 2)
    assert life.awaits(hazard.id) == {"officer": {Awaited.RECTIFY}}
    told = life.told(todo=True)
    assert {each.who for each in told if each.topic == "absence:1"} == {"officer", "colleague"}
    cards = cards_in(told)
    assert "暂无待办" in cards["colleague"]
    assert "整改" in cards["officer"]
    await sweep_absences(life.town.turns)
    assert life.told(todo=True) == []


async def test_what_the_substitute_does_is_said_to_be_for_the_absent_whose_it_stays(
    life: Life, clock: FixedClock
) -> None:
    await sets(life, "officer", "colleague", 0, 1)
    life.told()
    hazard = await life.assigned()
    told = [each for each in life.told() if (each.topic or "").startswith("task:")]
    assert [each.who for each in told] == ["colleague"]
    assert "代officer办理" in told[0].words
    await life["colleague"].taps(rectifying.accept, hazard.id)
    after = life.hazard(hazard.id)
    assert (after.state, after.owner_id) == (HazardState.RECTIFYING, life.person("officer").id)
    (line,) = life.town.changes("accept")
    assert line["for_id"] == (None, life.person("officer").id)
    assert life.awaits(hazard.id) == {"colleague": {Awaited.RECTIFY}}
    await passes(life, clock, 2)
    assert life.awaits(hazard.id) == {"officer": {Awaited.RECTIFY}}


async def test_a_reviewers_work_and_an_offices_seat_are_lent_and_nothing_else(
    life: Life, clock: FixedClock
) -> None:
    """Who stands in for the street's office sits there; roles and tipsters' names stay closed."""
    await life.town.member(150, Membership(Role.INSPECTOR, street=life.school.street), "second")
    street = life.school.street
    await sets(life, "inspector", "office")
    office = life.person("office")
    assert may(office, Action.MARK_DOUBTFUL, life.school)
    assert not may(office, Action.MARK_DOUBTFUL, life.faraway)
    assert not may(office, Action.DECIDE_REWARD, street)
    await passes(life, clock, 1)
    assert not may(life.person("office"), Action.MARK_DOUBTFUL, life.school)
    await sets(life, "office", "area office")
    area, away = life.person("area office"), life.person("office")
    assert f"office:{street}" in holders_for(area)
    assert holders_for(away) == ()
    assert not may(life.person("clerk"), Action.MARK_DOUBTFUL, life.school)
    await passes(life, clock, 1)
    assert f"office:{street}" not in holders_for(life.person("area office"))


async def test_days_do_not_overlap_and_nobody_stands_in_while_away(life: Life) -> None:
    """No circles, and no chains in which work would be lost sight of."""
    absence = await sets(life, "officer", "colleague", 2, 4)
    for first, last in ((2, 4), (4, 9), (0, 2), (3, 3)):
        with pytest.raises(AbsenceRefused, match="日期重叠"):
            await sets(life, "officer", "principal", first, last)
        with pytest.raises(AbsenceRefused, match="不能再请假"):
            await sets(life, "colleague", "principal", first, last)
    await sets(life, "principal", "colleague", 8, 8)
    with pytest.raises(AbsenceRefused, match="不能替班"):
        await sets(life, "officer", "area office", 8, 9)
    await sets(life, "colleague", "officer", 5, 6)
    with pytest.raises(AbsenceRefused, match="已经过去"):
        await sets(life, "officer", "principal", -3, -1)
    with pytest.raises(AbsenceRefused, match="最多登记"):
        await sets(life, "officer", "principal", 10, 200)
    await life["colleague"].taps(course.decline, absence)
    await sets(life, "officer", "principal", 2, 4)
    with pytest.raises(AbsenceOver):
        await life["officer"].taps(course.cancel, absence)


async def test_only_its_two_and_who_looks_after_them_may_touch_an_absence(life: Life) -> None:
    absence = await sets(life, "officer", "colleague", 1, 2, by="office")
    told = {each.who for each in life.told() if each.topic == f"absence:{absence}"}
    assert told == {"officer", "colleague"}
    for who in ("estate officer", "far officer", "inspector", "passer-by", "reward officer"):
        for use_case in (course.cancel, course.decline, setting.absence_view):
            with pytest.raises((NotAllowed, NotJoined)):
                await life[who].taps(use_case, absence)
    with pytest.raises(NotAllowed):
        await sets(life, "estate officer", "estate officer", by="officer")
    with pytest.raises(NotAllowed):
        await life["officer"].taps(course.decline, absence)
    await life["principal"].taps(course.cancel, absence)
    assert states(life) == [AbsenceState.CANCELLED]


async def test_who_declines_gives_it_back_at_once_and_those_concerned_hear(life: Life) -> None:
    hazard = await life.assigned()
    absence = await sets(life, "officer", "colleague", 0, 3)
    life.told()
    await life["colleague"].taps(course.decline, absence)
    assert life.awaits(hazard.id) == {"officer": {Awaited.RECTIFY}}
    told = [each for each in life.told() if each.topic == f"absence:{absence}"]
    assert {each.who for each in told} == {"officer", "principal", "office", "clerk"}
    assert all("colleague不能替班" in each.words for each in told)
    view = await life["officer"].taps(setting.choose_another, absence)
    assert isinstance(view, SubstituteView)
    assert [each.name for each in view.candidates] == ["colleague", "principal"]


async def test_a_substitute_who_leaves_or_cannot_be_reached_is_told_of(
    life: Life, clock: FixedClock
) -> None:
    absence = await sets(life, "officer", "colleague", 1, 3)
    life.town.rows(
        "INSERT INTO unreachable (channel, external_id, since, reason)"
        " VALUES ('telegram', :chat, :at, 'blocked')",
        chat=str(life["colleague"].telegram_id),
        at=clock.now().isoformat(),
    )
    life.told()
    await sweep_absences(life.town.turns)
    await sweep_absences(life.town.turns)
    told = [each for each in life.told() if each.topic == f"absence:{absence}"]
    assert {each.who for each in told} == {"officer", "principal", "office", "clerk"}
    assert len(told) == 4
    member = seat(life, "colleague")
    await life["principal"].taps(leaving.leave, member)
    told = [each for each in life.told() if each.topic == f"absence:{absence}"]
    assert {each.who for each in told} >= {"officer", "office"}
    assert "身份有变动" in told[0].words
    with pytest.raises(MembershipEnded):
        await life["principal"].taps(leaving.leave, member)
    await passes(life, clock, 1)
    assert states(life) == [AbsenceState.LAPSED]


async def test_who_has_left_has_nothing_that_anybody_stands_in_for(life: Life) -> None:
    hazard = await life.assigned()
    await sets(life, "officer", "colleague", 0, 3)
    life.told()
    await life["principal"].taps(leaving.leave, seat(life, "officer"))
    assert states(life) == [AbsenceState.LAPSED]
    assert life.person("colleague").loans == ()
    assert life.awaits(hazard.id) == {"colleague": {Awaited.RECTIFY}}
    assert life.hazard(hazard.id).owner_id == life.person("colleague").id


async def test_an_outage_over_all_of_its_days_says_nothing_and_moves_nothing(
    life: Life, clock: FixedClock
) -> None:
    hazard = await life.assigned()
    await sets(life, "officer", "colleague", 1, 2)
    life.told()
    await passes(life, clock, 5)
    assert states(life) == [AbsenceState.OVER]
    assert [each for each in life.told() if (each.topic or "").startswith("absence")] == []
    assert life.awaits(hazard.id) == {"officer": {Awaited.RECTIFY}}


async def test_a_row_that_makes_trouble_holds_up_no_other(life: Life, clock: FixedClock) -> None:
    await sets(life, "officer", "colleague", 1, 2)
    await sets(life, "office", "clerk", 1, 2)
    life.town.rows("UPDATE absences SET state = 'nonsense' WHERE id = 1")
    await passes(life, clock, 1)
    assert states(life) == ["nonsense", "active"]


PEOPLE = ("officer", "colleague", "principal")


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_happens_everything_is_on_exactly_one_desk(
    life: Life, clock: FixedClock, seed: int
) -> None:
    """Absences set, ended, declined and gone by in any order: no item is lost or held twice."""
    dice = random.Random(seed)
    hazard = await life.assigned()
    for _ in range(30):
        who, other = dice.sample(PEOPLE, 2)
        first = dice.randrange(4)
        move = dice.randrange(4)
        try:
            if move == 0:
                await sets(life, who, other, first, first + dice.randrange(3))
            elif move == 1:
                await passes(life, clock, dice.randrange(3))
            elif rows := states(life):
                use_case = course.cancel if move == 2 else course.decline
                await life[who].taps(use_case, dice.randrange(len(rows)) + 1)
        except (AbsenceRefused, AbsenceOver, NotAllowed):
            pass
        holders = [life.person(each) for each in PEOPLE]
        away = {each.id: each.substitute_id for each in holders if each.substitute_id}
        assert not away.keys() & set(away.values())
        assert list(life.awaits(hazard.id)) == [_desk(life, away)]


def _desk(life: Life, away: dict[int, int]) -> str:
    """Where what is the officer's is to lie."""
    ids = {life.person(each).id: each for each in PEOPLE}
    officer = life.person("officer").id
    return ids[away.get(officer, officer)]


async def test_the_menu_and_the_todo_say_who_does_it_meanwhile(life: Life) -> None:
    await life.assigned()
    await sets(life, "officer", "colleague")
    view = (await life["officer"].taps(showing, todo.show_todo)).view
    assert view.substitute == "colleague"  # type: ignore[union-attr]  # the to-do
    assert view.entries == ()  # type: ignore[union-attr]

    def again(work: UnitOfWork) -> None:
        todo.catch_up(work, "later")

    life.told()
    await life["colleague"].taps(again)
    assert any("代officer办理" in each.words for each in life.told())


async def test_an_absence_that_makes_trouble_is_set_aside_alone_and_ends_all_the_same(
    life: Life, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each failing warning put off the end of the absence, again and again."""
    absence = await sets(life, "officer", "colleague", 0, 0)
    life.town.rows(
        "INSERT INTO unreachable (channel, external_id, since, reason)"
        " VALUES ('telegram', :chat, :at, 'blocked')",
        chat=str(life["colleague"].telegram_id),
        at=clock.now().isoformat(),
    )
    sound = telling.tell_uncovered

    def fails(*_: object) -> None:
        raise ValueError("no such thing")

    monkeypatch.setattr(course, "tell_uncovered", fails)
    for _ in range(3):
        await sweep_absences(life.town.turns)
        clock.advance(timedelta(minutes=10))
    query = "SELECT trouble FROM absences WHERE id = :id"
    assert life.town.rows(query, id=absence) == ["ValueError: no such thing"]
    assert life.town.reads(lambda work: work.absences.troubled()) == 1
    monkeypatch.setattr(course, "tell_uncovered", sound)
    life.told()
    clock.advance(timedelta(hours=1))
    await sweep_absences(life.town.turns)
    await sweep_absences(life.town.turns)
    assert life.town.reads(lambda work: work.absences.troubled()) == 0
    assert [each for each in life.told() if each.topic == f"absence:{absence}"]
    await passes(life, clock, 1)
    assert states(life) == [AbsenceState.OVER]
