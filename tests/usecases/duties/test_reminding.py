"""What sounds for whom, and when: what has opened or become worse, once, and never in the night."""

from datetime import date, time, timedelta
from functools import partial

import pytest

from bot.workers.sweeps import FEW
from bot.workers.todo_refresh import refresh
from chat.kept_card import read
from duties import doing
from duties.applying import revise_duty
from duties.model import Reason, Terms
from duties.reminding import remind
from duties.span import Span
from duties.sweeping import sweep
from frontdesk import bells
from frontdesk.bells import ring_bells
from handlers.notices.render import card_of_notice
from people.quiet import Quiet
from storage.engine.turns import Turns, WorkMaker
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.duties.shift import OFFICE, OFFICER, OTHER, Desk, at, patrol

FROM_MIDNIGHT = Quiet(0, 0)


class Heard:
    """Sweeps as the job of the clock does, and tells what was put into the outbox meanwhile."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.seen = 0

    def sweeps(self, most: int = 50) -> None:
        more = True
        while more:
            more = self.desk.runs(lambda work: sweep(work, most, remind)).more
        self.rings()

    def rings(self) -> None:
        more = True
        while more:
            more = self.desk.runs(lambda work: ring_bells(work, FEW)).more

    def at(self, day: int, hour: int, minute: int = 0) -> dict[int, list[str]]:
        """Sweep at a moment of November; return what sounds, by who is told."""
        self.desk.goes(at(day, hour, minute))
        self.sweeps()
        return self.sounds()

    def card(self, who: int = OFFICER) -> list[str]:
        """The lines of somebody's to-do card as it was written last."""
        with self.desk.engine.connect() as connection:
            cards = connection.exec_driver_sql(
                "SELECT card, external_id FROM outbox WHERE kind = 'edit'"
                " AND substr(topic, 1, 5) = 'todo:' ORDER BY id"
            )
            written = [card for card, whose in cards if int(whose) == who]
        return [line.partition("  ")[2] for line in str(read(written[-1]).text).splitlines()[1:]]

    def sounds(self) -> dict[int, list[str]]:
        """Return the words of the bells since the last look, by who is told."""
        found: dict[int, list[str]] = {}
        for id_, whose, card in self._rows():
            if id_ <= self.seen:
                continue
            self.seen = max(self.seen, id_)
            found.setdefault(int(whose), []).append(str(read(card).text))
        self.desk.carries()
        return found

    def waiting(self) -> list[str]:
        """The words of the bells that are still to be sent."""
        unsent = "state = 'waiting' AND kind = 'message' AND substr(topic, 1, 5) = 'bell:'"
        with self.desk.engine.connect() as connection:
            query = f"SELECT card FROM outbox WHERE {unsent} ORDER BY id"  # noqa: S608 - ours
            rows = connection.exec_driver_sql(query)
            return [str(read(card).text) for (card,) in rows]

    def _rows(self) -> list[tuple[int, str, str]]:
        with self.desk.engine.connect() as connection:
            return [
                tuple(row)
                for row in connection.exec_driver_sql(
                    "SELECT id, external_id, card FROM outbox WHERE substr(topic, 1, 5) = 'bell:'"
                    " AND kind = 'message' ORDER BY id"
                )
            ]


@pytest.fixture
def heard(desk: Desk) -> Heard:
    return Heard(desk)


def test_it_sounds_at_opening_when_late_and_when_missed_and_at_nothing_else(heard: Heard) -> None:
    heard.desk.applies(patrol(8))
    assert heard.at(2, 7) == {}
    opened = "刚开始：示例小学 充电区巡查，08:00–10:00"
    assert heard.at(2, 8) == {OFFICER: [opened], OTHER: [opened]}
    assert heard.at(2, 9) == {}  # half over
    assert heard.at(2, 10) == {}  # due, and within its grace
    late = "已超时：示例小学 充电区巡查，11:00前完成算迟报"
    assert heard.at(2, 10, 30) == {OFFICER: [late], OTHER: [late]}
    missed = "漏做：示例小学 充电区巡查，08:00–10:00"
    assert heard.at(2, 11) == {OFFICER: [missed], OTHER: [missed]}
    heard.sweeps()
    assert heard.sounds() == {}


def test_five_that_open_at_once_make_one_sound(heard: Heard) -> None:
    for number in range(5):
        heard.desk.applies(patrol(8), key=f"patrol-{number}")
    (words,) = heard.at(2, 8)[OFFICER]
    assert words == "刚开始：示例小学 充电区巡查（5次）"


def test_an_outage_of_three_days_is_heard_of_once(heard: Heard) -> None:
    heard.desk.applies(patrol(*range(8, 20, 2)))
    heard.sweeps()
    heard.desk.goes(at(5, 8, 5))
    heard.sweeps(most=3)
    (words,) = heard.sounds()[OFFICER]
    assert words.splitlines() == [
        "刚开始：示例小学 充电区巡查，08:00–10:00",
        "漏做：示例小学 充电区巡查（18次）",
    ]


def test_what_opens_in_the_night_is_heard_of_in_the_morning_if_it_still_waits(
    heard: Heard,
) -> None:
    heard.desk.applies(patrol(21, 22, lasts=Span(minutes=50), grace=Span(minutes=600)))
    assert heard.at(2, 21) == {}
    assert heard.at(2, 22) == {}
    heard.desk.runs(partial(doing.do, occurrence_id=heard.desk.one(2, 22).id), OTHER)
    assert heard.at(3, 6, 59) == {}
    assert heard.at(3, 7) == {
        who: ["漏做：示例小学 充电区巡查，11月2日 21:00–21:50"] for who in (OFFICER, OTHER)
    }


def test_what_is_critical_sounds_in_the_night_and_takes_nothing_else_with_it(heard: Heard) -> None:
    heard.desk.applies(patrol(21), key="usual")
    heard.desk.applies(patrol(22, critical=True), key="critical")
    assert heard.at(2, 21) == {}
    (words,) = heard.at(2, 22)[OFFICER]
    assert words == "刚开始：重要 示例小学 充电区巡查，22:00–24:00"
    assert set(heard.at(3, 7)) == {OFFICER, OTHER}


def test_everybody_has_quiet_hours_of_their_own(heard: Heard) -> None:
    heard.desk.applies(patrol(21))
    officer = heard.desk.runs(lambda work: work.person.id, OFFICER)  # type: ignore[union-attr]
    heard.desk.runs(lambda work: work.persons.hush(officer, FROM_MIDNIGHT))
    assert set(heard.at(2, 21)) == {OFFICER}


def test_who_puts_it_off_is_reminded_at_the_moment_that_they_named(heard: Heard) -> None:
    heard.desk.applies(patrol(8))
    heard.at(2, 9)
    until = at(2, 10, 45)
    one = heard.desk.one(2, 8).id
    heard.desk.runs(lambda work: doing.postpone(work, one, until), OFFICER)
    assert heard.at(2, 10, 30) == {}
    (words,) = heard.at(2, 10, 45)[OFFICER]
    assert words.startswith("顺延时间到：示例小学 充电区巡查")
    (words,) = heard.at(2, 11)[OFFICER]
    assert words.startswith("漏做：")


def test_who_gives_it_another_time_does_not_hear_that_it_has_begun(heard: Heard) -> None:
    heard.desk.applies(patrol(8))
    heard.at(2, 11)
    missed = heard.desk.one(2, 8).id
    heard.desk.runs(lambda work: doing.make_up(work, missed), OFFICER)
    assert heard.at(2, 11, 1) == {}
    (words,) = heard.at(2, 13, 1)[OFFICER]
    assert words.startswith("漏做：")


def test_the_office_hears_that_somebody_asks_to_be_excused(heard: Heard) -> None:
    heard.desk.applies(patrol(8))
    heard.at(2, 8)
    one = heard.desk.one(2, 8).id
    heard.desk.runs(lambda work: doing.ask_excuse(work, one, Reason.WEATHER), OFFICER)
    heard.rings()
    assert [words.partition("，")[0] for words in heard.sounds()[OFFICE]] == [
        "新待办：示例小学 充电区巡查"
    ]


@pytest.mark.parametrize("hours", [-30, -3, 30])
def test_a_clock_that_jumps_makes_no_second_sound(heard: Heard, hours: int) -> None:
    heard.desk.applies(patrol(8))
    heard.desk.applies(patrol(21), key="evening")
    assert heard.at(2, 8)
    heard.desk.clock.advance(timedelta(hours=hours))
    heard.sweeps()
    heard.sounds()
    heard.desk.clock.advance(timedelta(hours=-hours))
    heard.sweeps()
    assert heard.sounds() == {}


def test_whom_nothing_can_be_told_holds_up_nobody(
    heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    heard.desk.applies(patrol(8))
    heard.desk.goes(at(2, 8))
    heard.desk.runs(lambda work: sweep(work, 50, remind))
    first = "(SELECT min(person_id) FROM rings)"
    with heard.desk.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE rings SET news = 'none' WHERE person_id = {first}")  # noqa: S608 - ours
    heard.rings()
    assert set(heard.sounds()) == {OTHER}
    assert heard.desk.runs(lambda work: work.rings.troubled()) == 1
    assert "the bell of person 1 makes trouble" in caplog.text
    with heard.desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE rings SET news = 'opened'")
    assert heard.at(2, 8, 59) == {}
    assert set(heard.at(2, 9)) == {OFFICER}


def test_terms_that_change_let_it_open_anew_and_that_is_heard(heard: Heard) -> None:
    duty = heard.desk.applies(patrol(8))
    heard.sweeps()
    heard.desk.runs(lambda work: revise_duty(work, duty.id, patrol(9), date(2026, 11, 2)), OFFICE)
    assert heard.at(2, 8) == {}
    assert set(heard.at(2, 9)) == {OFFICER, OTHER}


def test_the_card_says_in_silence_that_it_comes_soon_is_half_over_and_is_due(heard: Heard) -> None:
    heard.desk.applies(patrol(8, lead=Span(minutes=30)))
    what = "示例小学 充电区巡查"
    assert heard.at(2, 7, 30) == {}
    assert heard.card() == [f"即将开始 {what}，08:00开始"]
    assert heard.at(2, 8)
    assert heard.card() == [f"待完成 {what}，08:00–10:00"]
    assert heard.at(2, 9) == {}
    assert heard.card() == [f"待完成 {what}，08:00–10:00，已过半"]
    assert heard.at(2, 10) == {}
    assert heard.card() == [f"待完成 {what}，宽限至10:30"]
    assert heard.at(2, 10, 30)
    assert heard.card() == [f"已超时 {what}，11:00前完成算迟报"]
    assert heard.at(2, 11)
    assert heard.card() == [f"漏做待补 {what}，08:00–10:00"]


def test_what_is_moved_before_it_opens_goes_from_the_card(heard: Heard) -> None:
    duty = heard.desk.applies(patrol(8, lead=Span(minutes=30)))
    heard.at(2, 7, 30)
    terms = patrol(15, lead=Span(minutes=30))
    heard.desk.runs(lambda work: revise_duty(work, duty.id, terms, date(2026, 11, 2)), OFFICE)
    assert heard.card() == [""]
    assert heard.at(2, 14, 30) == {}
    assert heard.card() == ["即将开始 示例小学 充电区巡查，15:00开始"]


def test_a_process_that_dies_between_the_turns_leaves_the_sound_to_the_next_and_none_twice(
    heard: Heard,
) -> None:
    heard.desk.applies(patrol(8))
    heard.sweeps()
    heard.desk.goes(at(2, 8))
    heard.desk.runs(lambda work: sweep(work, 50, remind))  # it dies: nobody has heard anything
    assert heard.sounds() == {}
    heard.desk.engine.dispose()
    heard.sweeps()
    assert set(heard.sounds()) == {OFFICER, OTHER}
    heard.desk.engine.dispose()  # it dies again, before the courier has come
    heard.sweeps()
    assert heard.sounds() == {}


def test_of_two_that_ring_at_once_only_one_does(heard: Heard) -> None:
    heard.desk.applies(patrol(8))
    heard.desk.goes(at(2, 8))
    heard.desk.sweeps(tell=remind)

    def rings_meanwhile(work: UnitOfWork) -> None:
        (first, _) = work.rings.due(work.now, 9)  # both processes have seen that it is due
        assert work.rings.take(first, work.now)
        assert work.rings.take(first, work.now) == []

    heard.desk.runs(rings_meanwhile)
    heard.rings()
    assert set(heard.sounds()) == {OTHER}


async def mornings(heard: Heard, day: int, hour: int = 7) -> dict[int, list[str]]:
    """Let the job of the morning run, and then that of the sweep."""
    heard.desk.goes(at(day, hour))
    turns = Turns(
        heard.desk.engine,
        WorkMaker(heard.desk.clock, heard.desk.forms, card_of_notice=card_of_notice),
    )
    try:
        await refresh(turns)
    finally:
        turns.close()
    heard.sweeps()
    return heard.sounds()


def weekly() -> Terms:
    """Something that is done within five days from Monday, the 2nd of November."""
    return Terms("FREQ=WEEKLY;BYDAY=MO", lasts=Span(days=5))


async def test_in_the_morning_there_is_a_sound_only_for_what_is_new_today(heard: Heard) -> None:
    heard.desk.applies(weekly())
    opened = await mornings(heard, 2)
    assert [words.partition("：")[0] for words in opened[OFFICER]] == ["刚开始"]
    for day in (3, 4, 5):
        assert await mornings(heard, day) == {}  # the card is edited
    assert set(await mornings(heard, 6)) == {OFFICER, OTHER}  # the last day
    assert await mornings(heard, 6, 9) == {}


async def test_what_came_in_the_night_and_the_morning_make_one_sound(heard: Heard) -> None:
    heard.desk.applies(weekly(), key="weekly")
    heard.desk.applies(patrol(21), key="evening")
    await mornings(heard, 2)
    for hour in (21, 23):
        assert heard.at(5, hour) == {}
    (words,) = (await mornings(heard, 6))[OFFICER]
    assert [line.partition("：")[0] for line in words.splitlines()] == ["漏做", "今天要办"]


async def test_who_has_heard_something_this_morning_hears_no_more_of_the_day(heard: Heard) -> None:
    heard.desk.applies(weekly(), key="weekly")
    heard.desk.applies(patrol(21), key="evening")
    await mornings(heard, 2)
    heard.at(5, 21)
    assert heard.at(6, 7)[OFFICER]  # the sweep is quicker than the morning
    assert await mornings(heard, 6) == {}


def test_what_is_not_sent_yet_is_said_again_with_what_is_new(heard: Heard) -> None:
    """The message that took its place used to say nothing of it."""
    heard.desk.applies(patrol(8), key="first")
    heard.desk.applies(Terms("FREQ=DAILY", (time(9),), lasts=Span(minutes=60)), key="second")
    heard.sweeps()
    heard.desk.goes(at(2, 8))
    heard.sweeps()  # the courier is away
    heard.desk.goes(at(2, 9))
    heard.sweeps()
    assert (
        heard.waiting() == ["刚开始：示例小学 充电区巡查（2次）"] * 2
    )  # one for each of two people


def test_whom_another_process_rings_this_moment_hears_it(heard: Heard) -> None:
    """Both put the same message: one took the other's back, and its own was there already."""
    heard.desk.applies(patrol(8))
    heard.desk.goes(at(2, 8))
    heard.desk.sweeps(tell=remind)
    (first, other) = heard.desk.runs(lambda work: work.rings.due(work.now, 9))
    for person_id in (first, first, other, first):
        heard.desk.runs(lambda work, whose=person_id: bells._ring(work, whose))  # type: ignore[misc]
    assert heard.waiting() == ["刚开始：示例小学 充电区巡查，08:00–10:00"] * 2


def test_what_was_held_is_said_again_with_what_rang_before_it(heard: Heard) -> None:
    """The message in whose place another came was looked for under the key of another ring."""
    heard.desk.applies(patrol(21, lasts=Span(minutes=900)), key="held")
    heard.desk.applies(patrol(23, critical=True, lasts=Span(minutes=900)), key="critical")
    heard.desk.applies(patrol(8), date(2026, 11, 3), key="morning")
    heard.sweeps()
    for day, hour in ((2, 21), (2, 23), (3, 7), (3, 8)):  # the courier is away
        heard.desk.goes(at(day, hour))
        heard.sweeps()
    assert heard.waiting() == ["刚开始：示例小学 充电区巡查（3次）"] * 2
