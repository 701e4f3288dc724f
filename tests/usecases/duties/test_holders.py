"""Duties that each does by themselves follow who holds the role, in the turn of the change."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat.address import on_telegram
from checklists.ports import Forms
from core.errors import XunanError
from duties import doing, meeting
from duties.meeting import meet_change
from duties.model import Occurrence, OccurrenceState
from duties.rollouts import carrying_on
from duties.rollouts.rollout import RolloutKind
from duties.span import Span
from frontdesk import joining, leaving
from people.absences import course, setting
from people.joining import invite
from people.model import Membership, Person, Role
from people.todo import holder_of, holders_for
from storage.engine.database import open_engine
from storage.engine.unit_of_work import UnitOfWork
from tests.databases import SqliteBackend
from tests.usecases.duties.shift import OFFICER, OTHER, Desk, at, patrol
from tests.usecases.duties.test_any_order import Expected, expected_of

State = OccurrenceState
THIRD = 24


def person(work: UnitOfWork, telegram_id: int) -> Person:
    found = work.persons.by_address(on_telegram(telegram_id))
    assert found is not None
    return found


def own(desk: Desk, telegram_id: int) -> list[Occurrence]:
    """What stands of somebody's own occurrences."""
    who = desk.runs(lambda work: person(work, telegram_id)).id
    return [
        each for each in desk.has() if each.person_id == who and each.state is not State.DROPPED
    ]


def joins(desk: Desk, telegram_id: int) -> None:
    """Let somebody join the school by an invitation."""
    officer = Membership(Role.SAFETY_OFFICER, desk.school.id)
    token = desk.runs(lambda work: invite(work, officer, "钱示例"))
    desk.runs(lambda work: joining.join(work, token, "钱示例"), telegram_id)


def leaves(desk: Desk, telegram_id: int) -> None:
    """Let somebody end their own role."""

    def turn(work: UnitOfWork) -> None:
        member = work.persons.memberships_of(person(work, telegram_id).id)[0]
        leaving.leave(work, member.id)

    desk.runs(turn, telegram_id)


def test_who_joins_has_theirs_at_once_and_who_leaves_has_none_at_once(desk: Desk) -> None:
    """Until the next sweep came, whoever had left still had them, and the last one kept them."""
    desk.applies(patrol(8, 14, each=True))
    desk.goes(at(2, 9))
    joins(desk, THIRD)
    assert own(desk, THIRD)[0].opens_at == at(2, 8)  # open already, and due at ten
    assert len(own(desk, THIRD)) == len(own(desk, OFFICER))
    desk.sweeps()
    for who in (THIRD, OFFICER, OTHER):
        leaves(desk, who)
        assert own(desk, who) == []
    assert desk.runs(lambda work: work.todo_items.holders()) == []
    desk.goes(at(2, 11))
    joins(desk, THIRD)
    assert own(desk, THIRD)[0].opens_at == at(2, 14)


def test_what_is_open_for_a_month_is_there_for_who_comes_in_the_middle_of_it(desk: Desk) -> None:
    """Somebody who came got a window only if others still had it."""
    monthly = replace(
        patrol(each=True), rule="FREQ=MONTHLY;BYMONTHDAY=1", lasts=Span(months=1), slots=()
    )
    for who in (OFFICER, OTHER):
        leaves(desk, who)
    desk.applies(monthly, date(2026, 11, 1))
    desk.goes(at(20, 9))
    joins(desk, THIRD)
    assert own(desk, THIRD)[0].due_at == at(1, month=12)


def test_what_somebody_began_goes_with_them_and_is_not_begun_when_they_come_back(
    desk: Desk,
) -> None:
    desk.applies(patrol(8, each=True))
    desk.goes(at(2, 9))
    desk.sweeps()
    mine = own(desk, OFFICER)[0].id
    desk.runs(lambda work: doing.begin(work, mine), OFFICER)
    leaves(desk, OFFICER)
    assert own(desk, OFFICER) == []
    joins(desk, OFFICER)
    (first, *_) = own(desk, OFFICER)
    assert (first.id, first.begun_at) == (mine, None)


def test_where_it_is_much_the_rest_is_owed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meeting, "MOST_MADE", 50)
    for number in range(4):
        desk.applies(patrol(8, each=True), key=f"patrol{number}")
    joins(desk, THIRD)
    (owed,) = desk.runs(lambda work: work.rollouts.unfinished())
    assert (owed.kind, owed.total) == (RolloutKind.HOLDERS, 4)
    assert 0 < len(own(desk, THIRD)) < len(own(desk, OFFICER))
    while desk.runs(_goes_on):
        pass
    assert len(own(desk, THIRD)) == len(own(desk, OFFICER))
    assert desk.runs(lambda work: work.rollouts.unfinished()) == []


def _goes_on(work: UnitOfWork) -> bool:
    rollout = work.rollouts.claim(work.now, timedelta(minutes=1))
    if rollout is not None:
        carrying_on.go_on(work, rollout)
    return rollout is not None


def test_a_broken_duty_keeps_nobody_from_joining(desk: Desk) -> None:
    broken = desk.applies(patrol(8, each=True), key="broken")
    desk.applies(patrol(14, each=True))
    with desk.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE duty_revisions SET terms = '?' WHERE duty_id = {broken.id}"  # noqa: S608
        )
    joins(desk, THIRD)
    assert {each.slot.hour for each in own(desk, THIRD)} == {14}
    assert desk.runs(lambda work: work.duties.troubled()) == 1


@dataclass
class Story:
    """Who held the role from when until when, and what each has done, counted by hand."""

    desk: Desk
    held: dict[int, list[list[datetime]]] = field(default_factory=dict)
    rows: dict[tuple[int, datetime], Expected] = field(default_factory=dict)
    hours: tuple[int, ...] = ()

    def holds(self, who: int) -> bool:
        return bool(self.held.get(who)) and len(self.held[who][-1]) == 1

    def changes(self, who: int) -> None:
        """Let somebody come who is not there, or leave."""
        now = self.desk.clock.now()
        membership = Membership(Role.SAFETY_OFFICER, self.desk.school.id)

        def turn(work: UnitOfWork) -> None:
            one = work.persons.add(on_telegram(who), f"示例{who}", work.now)
            if self.holds(who):
                member = work.persons.memberships_of(one.id)[0]
                work.persons.end(member.id, work.now)
                course.roles_changed(work, one.id)
            else:
                work.persons.join(one.id, membership, work.now)
            meet_change(work, membership)

        self.desk.runs(turn)
        if self.holds(who):
            self.held[who][-1].append(now)
        else:
            self.held.setdefault(who, []).append([now])

    def is_away(self, who: int) -> int | None:
        """Who stands in for somebody now."""
        return self.desk.runs(lambda work: person(work, who).substitute_id)

    def rests(self, who: int, other: int) -> None:
        """Let somebody be away for two days, or come back; it may be refused."""

        def turn(work: UnitOfWork) -> None:
            one, day = person(work, who), work.day()
            mine = [each for each in work.absences.concerning(one.id) if each.person_id == one.id]
            if mine:
                course.cancel(work, mine[0].id)
            else:
                last = day + timedelta(days=1)
                setting.set_absence(work, 0, day, last, person(work, other).id)

        try:
            self.desk.runs(turn, who)
        except XunanError:
            return

    def expected(self) -> Iterator[tuple[int, Expected]]:
        """Each of whom a patrol is when it falls due, and what was done before."""
        now = self.desk.clock.now()
        for who, spans in self.held.items():
            for each in expected_of(self.hours):
                due = min(each.opens + timedelta(hours=2), each.next_opens)
                one = self.rows.get((who, each.opens), each)
                held = any(span[0] < due and (len(span) == 1 or due <= span[1]) for span in spans)
                if (held or one.ended) and each.opens <= now + timedelta(days=20):
                    yield who, one

    def does(self, who: int, doer: int) -> None:
        """Let somebody, or who stands in for them, do what is open of theirs; else nothing."""
        now = self.desk.clock.now()
        fresh = {each.opens: each for each in expected_of(self.hours)}
        for each in own(self.desk, who):
            one = self.rows.get((who, each.opens_at)) or fresh.get(each.opens_at)
            if one is None or one.state(now) not in {State.OPEN, State.LATE}:
                continue
            try:
                self.desk.runs(lambda work, id_=each.id: doing.do(work, id_), doer)  # type: ignore[misc]
            except XunanError:
                continue
            one.takes("do", now, now)
            self.rows[who, each.opens_at] = one


WHO = (OFFICER, OTHER, THIRD)
STEPS = st.lists(
    st.tuples(
        st.sampled_from([0, 10, 45, 90, 200, 900, 2880]),  # minutes
        st.sampled_from([False, True]),  # whether it is swept
        st.sampled_from(["comes or goes", "rests", "does", "another does", "restart"]),
        st.sampled_from(WHO),
        st.sampled_from(WHO),
    ),
    max_size=14,
)
HOURS = st.sets(st.integers(4, 11).map(lambda half: half * 2), min_size=1, max_size=4)
FEW: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}


@settings(max_examples=20, **FEW)
@given(hours=HOURS, steps=STEPS)
def test_any_order_of_joins_leaves_absences_and_sweeps_gives_the_rows_of_a_second_count(
    sqlite_backend: SqliteBackend,
    forms: Forms,
    hours: set[int],
    steps: list[tuple[int, bool, str, int, int]],
) -> None:
    url = sqlite_backend.migrated()
    desk = Desk(open_engine(url), forms)
    start = desk.clock.now()
    held = {who: [[start - timedelta(days=1)]] for who in (OFFICER, OTHER)}
    story = Story(desk, held, {}, tuple(sorted(hours)))
    desk.runs(lambda work: work.persons.add(on_telegram(THIRD), "示例24", work.now))
    desk.applies(patrol(*sorted(hours), each=True))
    for minutes, swept, what, who, other in steps:
        desk.clock.advance(timedelta(minutes=minutes))
        if swept:
            desk.sweeps()
        if what == "comes or goes":
            story.changes(who)
        elif what == "rests" and who != other and story.holds(who) and story.holds(other):
            story.rests(who, other)
        elif what == "does":
            story.does(who, who)
        elif what == "another does":
            story.does(who, other)
        elif what == "restart":
            desk.engine.dispose()
            desk.engine = open_engine(url)
    desk.sweeps()
    once = desk.has()
    assert desk.sweeps() == []
    assert desk.has() == once
    ids = {who: desk.runs(lambda work, who=who: person(work, who).id) for who in WHO}  # type: ignore[misc]
    now = desk.clock.now()
    found = {
        (each.person_id, each.opens_at): each.state
        for each in once
        if each.state is not State.DROPPED and each.opens_at <= now + timedelta(days=20)
    }
    assert found == {(ids[who], each.opens): each.state(now) for who, each in story.expected()}
    _check_todo(desk, once, ids)
    desk.engine.dispose()
    sqlite_backend.take_back(url)


def _check_todo(desk: Desk, once: list[Occurrence], ids: dict[int, int]) -> None:
    """Of whom something is awaited is whose it is, or who stands in for them."""
    for who, id_ in ids.items():
        one = desk.runs(lambda work, who=who: person(work, who))  # type: ignore[misc]
        open_ = {
            each.id
            for each in once
            if each.person_id == id_ and each.state in {State.OPEN, State.LATE}
        }
        items = desk.runs(
            lambda work, id_=id_: work.todo_items.first((holder_of(id_),), work.now, 99)  # type: ignore[misc]
        )
        assert {each.subject_id for each in items if each.awaited == "do"} == (
            open_ if one.memberships else set()
        )
        if one.substitute_id is not None:
            substitute = desk.runs(lambda work, one=one: work.persons.get(one.substitute_id))  # type: ignore[misc]
            assert substitute is not None
            assert holder_of(id_) in holders_for(substitute)
            assert holder_of(id_) not in holders_for(one)
