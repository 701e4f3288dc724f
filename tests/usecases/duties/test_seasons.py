"""Key seasons: what they bring on goes with their days, and what it replaced comes back."""

from contextlib import suppress
from datetime import date

import pytest

from duties import doing
from duties.applying import ProgrammeRow, apply_rows, end_duty
from duties.model import Duty, OccurrenceState, Terms
from duties.rollouts.rollout import Aim, Rollout
from duties.seasons import choosing, limiting, switching
from duties.seasons.choosing import SeasonMovedOn, SeasonScene, SwitchScene
from duties.seasons.season import Season
from duties.seasons.switching import SeasonRefused, SwitchOver
from duties.seasons.views import SeasonView, SwitchView
from duties.span import Span
from handlers.seasons.cards import season_card, switch_card
from people.model import Role
from people.permissions import NotAllowed
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import OFFICE, OFFICER, STREET, Desk, at, patrol

State = OccurrenceState
AREA = Aim()
STRICT = ProgrammeRow(
    "school", "strict", "加密巡查", Role.SAFETY_OFFICER, patrol(8, 14), "spring winter"
)
WEEKLY = ProgrammeRow(
    "school",
    "weekly",
    "每周检查",
    Role.SAFETY_OFFICER,
    Terms("FREQ=WEEKLY", lasts=Span(days=7)),
    "spring winter",
)


@pytest.fixture(autouse=True)
def strict_replaces_patrol(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes in place of what, as the files of programmes say it."""
    found = {"patrol": frozenset({"strict"}), "monthly": frozenset({"weekly"})}
    monkeypatch.setattr(limiting, "replacing", lambda: found)


def applies(desk: Desk, row: ProgrammeRow) -> Duty:
    (duty,) = desk.runs(lambda work: apply_rows(work, [row], [desk.school], work.day(), None))
    return duty


def on(desk: Desk, first: date, last: date, season: Season = Season.SPRING) -> Rollout:
    return desk.runs(lambda work: switching.switch_on(work, season, AREA, first, last), OFFICE)


def days(desk: Desk, duty: Duty) -> list[str]:
    """Day, hour and end of what stands of a duty."""
    return [
        f"{each.local_date:%m-%d} {each.slot:%H}"
        for each in desk.has()
        if each.duty_id == duty.id and each.state is not State.DROPPED
    ]


def november(first: int, last: int) -> tuple[date, date]:
    return date(2026, 11, first), date(2026, 11, last)


def test_what_a_season_brings_on_stands_inside_its_days_and_what_it_replaces_outside(
    desk: Desk,
) -> None:
    plain = desk.applies(patrol(10))
    strict = applies(desk, STRICT)
    assert days(desk, strict) == []
    on(desk, *november(5, 6))
    assert days(desk, strict) == ["11-05 08", "11-05 14", "11-06 08", "11-06 14"]
    assert days(desk, plain)[:5] == ["11-02 10", "11-03 10", "11-04 10", "11-07 10", "11-08 10"]
    desk.goes(at(8, 12))
    desk.sweeps()
    assert days(desk, strict) == ["11-05 08", "11-05 14", "11-06 08", "11-06 14"]


def test_it_is_so_for_what_is_planned_later_or_put_in_force_later(desk: Desk) -> None:
    on(desk, date(2026, 12, 30), date(2027, 1, 2))
    plain = desk.applies(patrol(10))
    strict = applies(desk, STRICT)
    desk.goes(at(20, 7, month=12))
    desk.sweeps()
    assert days(desk, strict)[::2] == ["12-30 08", "12-31 08", "01-01 08", "01-02 08"]
    stand = days(desk, plain)
    assert {"12-29 10", "01-03 10"} <= {*stand}
    assert not {"12-30 10", "01-02 10"} & {*stand}


def test_what_is_ended_early_goes_and_what_rested_comes_back_by_itself(desk: Desk) -> None:
    plain = desk.applies(patrol(10))
    strict = applies(desk, STRICT)
    on(desk, *november(3, 20))
    desk.goes(at(4, 9))
    desk.sweeps()
    desk.runs(ends, OFFICE)
    assert days(desk, strict) == ["11-03 08", "11-03 14"]
    assert days(desk, plain)[:3] == ["11-02 10", "11-04 10", "11-05 10"]
    with pytest.raises(SwitchOver):
        desk.runs(ends, OFFICE)


def ends(work: UnitOfWork) -> Rollout:
    return switching.switch_off(work, work.seasons.shared()[-1])


def test_what_somebody_has_begun_is_left_or_goes_as_the_office_says(desk: Desk) -> None:
    for also_begun in (False, True):
        strict = applies(desk, STRICT)
        on(desk, *november(2, 20))
        desk.goes(at(2, 8, 30))
        desk.sweeps()
        first = next(each for each in desk.has() if each.state is State.OPEN)
        desk.runs(lambda work, first=first: doing.begin(work, first.id), OFFICER)  # type: ignore[misc]
        counted = desk.runs(lambda work: work.seasons.count_begun())
        assert sum(each.count for each in counted) == 1
        desk.runs(
            lambda work, also_begun=also_begun: switching.switch_off(  # type: ignore[misc]
                work, work.seasons.shared()[-1], also_begun=also_begun
            ),
            OFFICE,
        )
        assert days(desk, strict) == ([] if also_begun else ["11-02 08"])
        if not also_begun:
            desk.runs(lambda work: doing.give_up(work, first.id), OFFICER)  # noqa: B023
            desk.runs(lambda work: end_duty(work, strict.id), OFFICE)  # noqa: B023


def test_other_days_move_what_nobody_has_begun(desk: Desk) -> None:
    plain = desk.applies(patrol(10))
    strict = applies(desk, STRICT)
    on(desk, *november(5, 6))

    def later(work: UnitOfWork) -> Rollout:
        return switching.redate(work, work.seasons.shared()[-1], *november(6, 7))

    desk.runs(later, OFFICE)
    assert days(desk, strict) == ["11-06 08", "11-06 14", "11-07 08", "11-07 14"]
    assert {"11-05 10", "11-08 10"} <= {*days(desk, plain)}
    assert not {"11-06 10", "11-07 10"} & {*days(desk, plain)}
    desk.goes(at(6, 9))

    def longer(work: UnitOfWork) -> Rollout:
        return switching.redate(work, work.seasons.shared()[-1], *november(1, 8))

    desk.runs(longer, OFFICE)
    assert days(desk, strict)[-1] == "11-08 14"
    assert days(desk, strict)[0] == "11-06 08"


def in_street(desk: Desk, first: date, last: date) -> int:
    """Put 春节 on in the street of the office; return the id of the switch."""

    def put(work: UnitOfWork) -> int:
        switching.switch_on(work, Season.SPRING, Aim(street=STREET), first, last)
        return work.seasons.shared()[-1].id

    return desk.runs(put, OFFICE)


def test_a_season_that_runs_is_prolonged_or_shortened_in_the_shape_of_the_hint(desk: Desk) -> None:
    """Its own first day, typed once more, used to be read as one of the next year."""
    scene = SwitchScene(in_street(desk, *november(5, 20)))

    def types(text: str) -> SwitchView:
        return desk.runs(lambda work: choosing.type_other_days(work, scene, text), OFFICE)

    desk.goes(at(12, 9))
    for typed, last in (
        ("11月5日至11月30日", (11, 30)),
        ("11月5日至11月14日", (11, 14)),
        ("11月25日至12月3日", (12, 3)),
        ("11月1日至11月30日", (11, 30)),
    ):
        view = types(typed)
        assert view.days == (date(2026, 11, 5), date(2026, *last))
        assert "首日不变" in str(switch_card(view).text)
    with pytest.raises(SeasonRefused, match="日期已过"):
        types("11月5日至11月11日")
    desk.goes(at(21, 9))
    with pytest.raises(SwitchOver):
        types("11月5日至11月30日")


def test_a_season_typed_too_late_is_refused_and_not_put_off_by_a_year(desk: Desk) -> None:
    scene = SeasonScene(Season.SPRING, street=STREET)

    def types(text: str) -> SeasonView:
        return desk.runs(lambda work: choosing.type_days(work, scene, text), OFFICE)

    desk.goes(at(27, 9))
    with pytest.raises(SeasonRefused, match="明年的请写年份"):
        types("11月20日至12月10日")
    view = types("2027年11月20日至12月10日")
    assert view.days == (date(2027, 11, 20), date(2027, 12, 10))
    assert "2027年11月20日（周六）至12月10日（周五）" in str(season_card(view).text)


def test_a_second_press_shows_what_came_of_the_first(desk: Desk) -> None:
    """It used to say that nothing was on, or that the season is over."""

    def types(work: UnitOfWork) -> int:
        return choosing.type_days(
            work, SeasonScene(Season.SPRING, street=STREET), "11月5日至11月9日"
        ).stamp

    def retypes(work: UnitOfWork) -> tuple[int, int]:
        (switch,) = work.seasons.shared()
        view = choosing.type_other_days(work, SwitchScene(switch.id), "11月6日至11月9日")
        return switch.id, view.stamp

    seen = desk.runs(types, OFFICE)
    for _ in range(2):
        done = desk.runs(lambda work: choosing.apply_shown(work, Season.SPRING, seen), OFFICE)
        assert done.rollout.title == f"春节 · {STREET}"
    with pytest.raises(SeasonMovedOn):
        desk.runs(lambda work: choosing.apply_shown(work, Season.SPRING, seen + 1), OFFICE)
    switch, other = desk.runs(retypes, OFFICE)
    shown = {
        desk.runs(lambda work: choosing.redate_shown(work, switch, other), OFFICE).rollout.id
        for _ in range(2)
    }
    assert len(shown) == 1
    known = desk.runs(lambda work: work.seasons.shared())
    assert [(each.since.day, each.ended_at is None) for each in known] == [(5, False), (6, True)]


def test_the_first_30_days_are_named_only_where_there_are_more(desk: Desk) -> None:
    """Of a season of three days, too, the card used to say what is to be done in the first 30."""
    applies(desk, STRICT)

    def card(days: tuple[date, date]) -> str:
        scene = SeasonScene(Season.SPRING, None, STREET, "", *days)
        view = desk.runs(lambda work: choosing.season_view(work, scene), OFFICE)
        return str(season_card(view).text)

    assert "\n要做的：" in card(november(5, 7))
    assert "\n前30天要做的：" in card((date(2026, 11, 5), date(2026, 12, 5)))


def test_no_other_days_lie_over_those_of_another_switch(desk: Desk) -> None:
    """A season given other days used to stand twice at the same places."""
    first = in_street(desk, *november(5, 6))
    in_street(desk, *november(10, 12))

    def redates(until: int) -> Rollout:
        def redate(work: UnitOfWork) -> Rollout:
            switch = work.seasons.get(first)
            assert switch is not None
            return switching.redate(work, switch, *november(5, until))

        return desk.runs(redate, OFFICE)

    with pytest.raises(SeasonRefused, match="这段时间已有同样的重点时段"):
        redates(10)
    redates(9)
    known = desk.runs(lambda work: work.seasons.shared())
    assert [each.until.day for each in known if each.ended_at is None] == [12, 9]


def test_of_two_offices_that_switch_the_same_on_at_once_one_does(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither sees yet what the other puts in; it used to stand twice."""
    monkeypatch.setattr(switching, "standing", lambda *_: [])
    desk.goes(at(4, 10))
    in_street(desk, *november(5, 6))
    with pytest.raises(SeasonRefused, match="这段时间已有同样的重点时段"):
        in_street(desk, *november(5, 6))
    resumes(desk, date(2026, 11, 10))
    with pytest.raises(SeasonRefused, match="这一天已登记过"):
        resumes(desk, date(2026, 11, 10))
    in_street(desk, *november(7, 8))
    assert len(desk.runs(lambda work: work.seasons.shared())) == 2
    assert len(desk.runs(lambda work: work.seasons.of_unit(desk.school.id))) == 1


def test_weeks_are_counted_from_the_first_day_and_end_with_the_last(desk: Desk) -> None:
    weekly = applies(desk, WEEKLY)
    on(desk, *november(4, 13))
    found = [each for each in desk.has() if each.duty_id == weekly.id]
    assert [(each.local_date.day, each.due_at) for each in found] == [(4, at(11)), (11, at(14))]


def test_a_few_days_take_nothing_away_that_can_be_done_outside_them(desk: Desk) -> None:
    monthly = desk.applies(Terms("FREQ=MONTHLY;BYMONTHDAY=1", lasts=Span(months=1)), key="monthly")
    applies(desk, WEEKLY)
    on(desk, date(2026, 11, 28), date(2026, 12, 5))
    assert "12-01 00" in days(desk, monthly)
    on(desk, date(2026, 12, 1), date(2026, 12, 31), Season.WINTER)
    assert "12-01 00" not in days(desk, monthly)


def test_what_replaced_something_brings_it_back_when_it_is_itself_ended(desk: Desk) -> None:
    plain = desk.applies(patrol(10))
    strict = applies(desk, STRICT)
    on(desk, *november(3, 20))
    assert days(desk, plain)[1] == "11-21 10"
    desk.runs(lambda work: end_duty(work, strict.id), OFFICE)
    assert days(desk, plain)[1] == "11-03 10"
    applies(desk, STRICT)
    assert days(desk, plain)[1] == "11-21 10"


def test_a_switch_elsewhere_changes_nothing_here(desk: Desk) -> None:
    strict = applies(desk, STRICT)
    for aim in (Aim(street="邻街示例街道"), Aim(sector="民政")):
        desk.runs(
            lambda work, aim=aim: switching.switch_on(  # type: ignore[misc]
                work, Season.SPRING, aim, *november(3, 4)
            )
        )
    assert days(desk, strict) == []
    for aim in (Aim(street=STREET), Aim(sector="教育")):
        desk.runs(
            lambda work, aim=aim: switching.switch_on(  # type: ignore[misc]
                work, Season.SPRING, aim, *november(5, 5)
            )
        )
        assert days(desk, strict) == ["11-05 08", "11-05 14"]


def test_days_that_will_not_do_are_refused_in_words(desk: Desk) -> None:
    on(desk, *november(5, 6))
    for first, last, said in (
        (5, 5, "这段时间已有同样的重点时段"),
        (1, 9, "日期已过"),
        (9, 8, "结束日期早于开始日期"),
    ):
        with pytest.raises(SeasonRefused, match=said):
            on(desk, *november(first, last))
    with pytest.raises(SeasonRefused, match="一次超过一年"):
        on(desk, date(2026, 11, 9), date(2027, 11, 20))
    with pytest.raises(SeasonRefused, match="按单位登记"):
        on(desk, *november(9, 9), season=Season.RESUMPTION)


def resumes(desk: Desk, day: date) -> Rollout:
    aim = Aim(desk.school.id)
    return desk.runs(
        lambda work: switching.switch_on(work, Season.RESUMPTION, aim, day, day), OFFICE
    )


def test_a_switch_is_seen_in_the_turn_that_made_it_and_not_when_that_was_undone(
    desk: Desk,
) -> None:
    def fails(work: UnitOfWork) -> None:
        switching.switch_on(work, Season.SPRING, AREA, *november(5, 6))
        assert len(work.seasons.shared()) == 1
        raise ArithmeticError

    def undone(work: UnitOfWork) -> int:
        with suppress(ArithmeticError), work.attempt():
            fails(work)
        return len(work.seasons.shared())

    assert desk.runs(undone) == 0


def test_an_office_of_a_street_sees_what_holds_there_and_ends_only_its_own(desk: Desk) -> None:
    def settle(work: UnitOfWork) -> list[int]:
        aims = (AREA, Aim(street=STREET), Aim(street="邻街示例街道"))
        for aim in aims:
            switching.switch_on(work, Season.SPRING, aim, *november(5, 6))
        return [each.id for each in work.seasons.shared()]

    area, own, other = desk.runs(settle)
    listed = desk.runs(lambda work: choosing.seasons_view(work, None), OFFICE)
    assert [each.id for each in listed.switches] == [area, own]
    views = [
        desk.runs(lambda work, id_=id_: choosing.switch_view(work, SwitchScene(id_)), OFFICE)  # type: ignore[misc]
        for id_ in (area, own)
    ]
    assert [each.sets for each in views] == [False, True]
    for id_ in (area, other):
        with pytest.raises(NotAllowed):
            desk.runs(
                lambda work, id_=id_: choosing.end_shown(work, id_, 1, also_begun=True),  # type: ignore[misc]
                OFFICE,
            )
    desk.runs(lambda work: choosing.end_shown(work, own, views[1].stamp, also_begun=False), OFFICE)
    with pytest.raises(SwitchOver):
        desk.runs(
            lambda work: choosing.end_shown(work, own, views[1].stamp, also_begun=False), OFFICE
        )
    with pytest.raises(NotAllowed):
        desk.runs(lambda work: choosing.seasons_view(work, None), OFFICER)
