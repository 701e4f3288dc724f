"""A late hazard climbs its chain, the office decides, and all of it ends with the hazard."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chat.address import on_telegram
from chat.setting_aside import Swept
from core.clock import FixedClock
from duties.escalation import chain_reading, deciding, exposing
from duties.escalation.chain import StepKind
from duties.escalation.items import ESCALATION_SUBJECT
from duties.escalation.model import Case, CaseState, Cover, StepState, TakenStep, stamp_of
from duties.escalation.public_words import with_public_words
from duties.escalation.sweeping import sweep_cases
from frontdesk.todo import todo_of
from hazards.loop import rectifying, reviewing
from hazards.model import Hazard
from hazards.showing import hazard_view
from hazards.watch import Colour
from people.permissions import NotAllowed
from tests.usecases.life import Life
from tests.usecases.people.test_absences import sets

SHANGHAI = ZoneInfo("Asia/Shanghai")
SUNDAY = date(2026, 11, 29)  # a week after the tests begin
K, S = StepKind, StepState


def clock_of(life: Life) -> FixedClock:
    clock = life.town.make.clock
    assert isinstance(clock, FixedClock)
    return clock


def goes(life: Life, day: date, hour: int = 12) -> None:
    """Set the clock to an hour of a day on the wall."""
    clock = clock_of(life)
    moment = datetime.combine(day, datetime.min.time(), SHANGHAI) + timedelta(hours=hour)
    clock.advance(moment - clock.now())


def sweeps(life: Life, most: int = 50) -> int:
    """Sweep until nothing is left to do; how many cases were looked at."""
    looked = 0
    while due := life.town.reads(lambda work: work.escalations.ids_due(work.now, most)):
        looked += len(due)
        life.town.reads(lambda work: sweep_cases(work, most))
    return looked


def case_of(life: Life, hazard: Hazard) -> Case:
    case = life.town.reads(lambda work: work.escalations.of_hazard(hazard.id))
    assert case is not None
    return case


def steps_of(life: Life, hazard: Hazard) -> list[tuple[StepKind, StepState, date]]:
    """The steps of a hazard's case: which, what became of it, and on which day its turn came."""
    case = case_of(life, hazard)
    steps = life.town.reads(lambda work: work.escalations.steps_of(case.id))
    return [(s.kind, s.state, s.due_at.astimezone(SHANGHAI).date()) for s in steps]


def proposal(life: Life, hazard: Hazard) -> TakenStep:
    case = case_of(life, hazard)
    step = life.town.reads(lambda work: work.escalations.open_step(case.id))
    assert step is not None
    return with_public_words(hazard, step)


def on_the_list(life: Life, who: str) -> list[str]:
    """What the office is asked about cases."""
    person = life.person(who)

    def look(work: Any) -> list[str]:
        entries = todo_of(work, person, 50).entries
        return [each.asked for each in entries if each.item.subject == ESCALATION_SUBJECT]

    return life.town.reads(look)


async def confirms(life: Life, hazard: Hazard, who: str = "office") -> None:
    stamp = proposal(life, hazard).stamp
    await life[who].taps(deciding.confirm, case_of(life, hazard).id, stamp)


async def late(life: Life) -> Hazard:
    """A hazard whose letter is proposed: six working days after its deadline."""
    hazard = await life.assigned()
    for day in (30, 31, 32, 33, 34, 37):
        goes(life, date(2026, 11, 1) + timedelta(days=day - 1))
        sweeps(life)
    return hazard


async def test_a_hazard_is_coloured_and_then_climbs_to_the_letter(life: Life) -> None:
    hazard = await life.assigned()
    assert hazard.deadline == SUNDAY
    case = case_of(life, hazard)
    assert (case.state, case.colour, case.steps) == (CaseState.WATCHED, None, "")
    assert sweeps(life) == 0

    goes(life, date(2026, 11, 25), 0)
    sweeps(life)
    assert case_of(life, hazard).colour is Colour.YELLOW, "half of its time, and nobody has begun"
    await life["officer"].taps(rectifying.accept, hazard.id)
    assert case_of(life, hazard).colour is None
    goes(life, date(2026, 11, 26), 0)
    sweeps(life)
    assert case_of(life, hazard).colour is Colour.BLUE
    life.told()

    goes(life, date(2026, 11, 30), 8)
    sweeps(life)
    assert case_of(life, hazard).colour is Colour.RED
    assert not life.told(), "nobody is woken by a colour"
    goes(life, date(2026, 11, 30), 9)
    sweeps(life)
    (told,) = life.told()
    assert told.who == "officer"
    assert "催办：1项隐患逾期未整改" in told.words
    assert "逾期1天" in told.words
    assert sweeps(life) == 0
    assert not life.told()

    goes(life, date(2026, 12, 2), 9)
    sweeps(life)
    assert {each.who for each in life.told()} == {"officer", "principal"}
    goes(life, date(2026, 12, 7), 9)
    sweeps(life)
    assert {each.who for each in life.told()} == {"office", "clerk"}
    assert steps_of(life, hazard) == [
        (K.REMIND_OWNER, S.DONE, date(2026, 11, 30)),
        (K.REMIND_PRINCIPAL, S.DONE, date(2026, 12, 2)),
        (K.LETTER, S.PROPOSED, date(2026, 12, 7)),
    ]
    assert on_the_list(life, "clerk") == ["确认函告"]
    assert on_the_list(life, "area office") == []
    assert life.chain_is_whole()


async def test_the_office_confirms_and_the_case_goes_on_to_its_last_step(life: Life) -> None:
    hazard = await late(life)
    await confirms(life, hazard)
    assert on_the_list(life, "office") == []
    assert life.town.rows("SELECT count(*) FROM escalation_papers WHERE done_at IS NULL") == [1]
    day = date(2026, 12, 7)
    for kind in (K.NOTICE, K.INTERVIEW, K.EXPOSE):
        while not on_the_list(life, "office"):
            day += timedelta(days=1)
            goes(life, day)
            sweeps(life)
        assert proposal(life, hazard).kind is kind
        stamp, id_ = proposal(life, hazard).stamp, case_of(life, hazard).id
        if kind is K.EXPOSE:
            with pytest.raises(deciding.BoardMissing):
                await confirms(life, hazard)
            life.town.make.office_group = on_telegram(-77)
            with pytest.raises(deciding.PictureUnseen):
                await confirms(life, hazard)
            await life["office"].taps(exposing.choose_cover, id_, Cover.NONE)
        if kind is K.INTERVIEW:
            with pytest.raises(deciding.InterviewUnplaced):
                await confirms(life, hazard)
            await life["office"].taps(deciding.write_words, id_, stamp, "明天14:00，305室")
        await confirms(life, hazard)
    assert case_of(life, hazard).state is CaseState.STANDING
    numbers = life.town.rows("SELECT number FROM escalation_steps WHERE number <> '' ORDER BY id")
    assert numbers == [
        "安督函〔2026〕1号",
        "安通报〔2026〕1号",
        "安约谈〔2026〕1号",
        "安曝光〔2027〕1号",
    ]


async def test_after_the_last_step_it_is_on_the_list_every_working_day(life: Life) -> None:
    hazard = await late(life)
    case = case_of(life, hazard)
    life.town.rows(
        "UPDATE escalations SET state = 'standing', reached = 6, act_at = :at",
        at="2026-12-11T01:00:00.000000+00:00",
    )
    life.town.rows("UPDATE escalation_steps SET state = 'confirmed'")
    life.town.rows("DELETE FROM todo_items WHERE subject = 'escalation'")
    listed = {}
    for day in range(11, 16):
        goes(life, date(2026, 12, day))
        sweeps(life)
        listed[day] = on_the_list(life, "office")
        if listed[day]:
            seen = stamp_of(case_of(life, hazard), None)
            await life["office"].taps(deciding.note_today, case.id, seen)
            assert on_the_list(life, "office") == []
    assert listed == {11: ["久拖未改"], 12: [], 13: [], 14: ["久拖未改"], 15: ["久拖未改"]}


async def test_what_is_put_off_comes_back_on_its_day_with_its_reason(life: Life) -> None:
    hazard = await late(life)
    case, stamp = case_of(life, hazard), proposal(life, hazard).stamp
    with pytest.raises(deciding.ReasonMissing):
        await life["office"].taps(deciding.put_off, case.id, stamp, 3, " ")
    await life["office"].taps(deciding.put_off, case.id, stamp, 3, "已当面督促")
    assert on_the_list(life, "office") == []
    goes(life, date(2026, 12, 9))
    sweeps(life)
    assert on_the_list(life, "office") == []
    goes(life, date(2026, 12, 10), 9)
    life.told()
    sweeps(life)
    assert on_the_list(life, "office") == ["确认函告"]
    assert {each.who for each in life.told()} == {"office", "clerk"}
    assert proposal(life, hazard).reason == "已当面督促"
    await confirms(life, hazard)


async def test_of_two_who_decide_at_once_the_second_is_told(life: Life) -> None:
    hazard = await late(life)
    case, stamp = case_of(life, hazard), proposal(life, hazard).stamp
    await life["office"].taps(deciding.propose, case.id, stamp, K.INTERVIEW)
    with pytest.raises(deciding.ProposalPast):
        await life["clerk"].taps(deciding.confirm, case.id, stamp)
    assert proposal(life, hazard).kind is K.INTERVIEW
    for who in ("officer", "inspector", "far officer"):
        with pytest.raises(NotAllowed):
            await life[who].taps(deciding.confirm, case.id, proposal(life, hazard).stamp)


async def test_it_ends_with_the_hazard_and_goes_on_where_it_stood_when_it_comes_back(
    life: Life,
) -> None:
    hazard = await late(life)
    await confirms(life, hazard)
    await life["officer"].taps(rectifying.accept, hazard.id)
    life.deliver()
    await life.proves("officer", hazard.id)
    assert case_of(life, hazard).state is CaseState.PAUSED
    goes(life, date(2026, 12, 20))
    assert sweeps(life) == 0, "the unit is not who is awaited"
    await life["inspector"].taps(reviewing.send_back, hazard.id, "没改到位")
    case = case_of(life, hazard)
    goes(life, date(2026, 12, 20))
    sweeps(life)
    assert steps_of(life, hazard)[-1][0] is K.LETTER, "it begins no step anew"
    goes(life, date(2026, 12, 28))
    sweeps(life)
    assert steps_of(life, hazard)[-1][:2] == (K.NOTICE, S.PROPOSED)
    await life.proves("officer", hazard.id)
    assert steps_of(life, hazard)[-1][:2] == (K.NOTICE, S.WITHDRAWN)
    assert on_the_list(life, "office") == []
    await life["inspector"].taps(reviewing.close, hazard.id)
    ended = case_of(life, hazard)
    assert (ended.state, ended.act_at, ended.colour) == (CaseState.ENDED, None, None)
    assert ended.reached == case.reached == 3


async def test_a_granted_extension_pauses_it(life: Life) -> None:
    hazard = await late(life)
    await life["officer"].taps(rectifying.ask_extension, hazard.id, date(2026, 12, 18), "等配件")
    wish = life.town.reads(lambda work: work.extensions.pending(hazard.id))
    assert wish is not None
    await life["inspector"].taps(reviewing.decide_extension, hazard.id, wish.id, granted=True)
    case = case_of(life, hazard)
    assert (case.state, case.colour) == (CaseState.WATCHED, None)
    assert steps_of(life, hazard)[-1][:2] == (K.LETTER, S.WITHDRAWN)
    goes(life, date(2026, 12, 22))
    sweeps(life)
    assert case_of(life, hazard).colour is Colour.RED
    assert steps_of(life, hazard)[-1][:2] == (K.LETTER, S.WITHDRAWN)
    goes(life, date(2026, 12, 23))
    sweeps(life)
    assert steps_of(life, hazard)[-1] == (K.LETTER, S.PROPOSED, date(2026, 12, 23))


async def test_after_an_outage_only_the_step_that_is_due_now_is_taken_and_each_is_told_once(
    life: Life,
) -> None:
    hazards = [await life.assigned(), await life.assigned(), await life.assigned()]
    life.told()
    goes(life, date(2026, 12, 3))
    sweeps(life, most=1)
    told = life.told()
    assert sorted(each.who for each in told if each.kind == "edit") == ["officer", "principal"]
    assert all("催办：3项隐患" in each.words for each in told)
    for hazard in hazards:
        assert steps_of(life, hazard) == [
            (K.REMIND_OWNER, S.PASSED, date(2026, 11, 30)),
            (K.REMIND_PRINCIPAL, S.DONE, date(2026, 12, 2)),
        ]


async def test_who_stands_in_for_somebody_away_is_reminded_in_their_place(life: Life) -> None:
    """The reminder used to go to the one who was away, and nobody who was there heard of it."""
    await life.assigned()
    goes(life, date(2026, 11, 30), 8)
    await sets(life, "officer", "colleague", 0, 1)
    life.told()
    goes(life, date(2026, 11, 30), 9)
    sweeps(life)
    (told,) = life.told()
    assert (told.who, "催办：1项" in told.words) == ("colleague", True)


@pytest.mark.parametrize("seed", range(3))
async def test_whenever_it_is_swept_the_steps_have_the_same_moments(life: Life, seed: int) -> None:
    dice = Random(seed)
    general, major = await life.assigned(), await life.assigned(major=True)
    day = SUNDAY
    while day < date(2026, 12, 20):
        day += timedelta(days=dice.randint(0, 4))
        goes(life, day, dice.randint(0, 23))
        for _ in range(dice.randint(1, 2)):
            sweeps(life, dice.randint(1, 3))
    moments = [(kind, on) for kind, _, on in steps_of(life, general)]
    assert moments == [
        (K.REMIND_OWNER, date(2026, 11, 30)),
        (K.REMIND_PRINCIPAL, date(2026, 12, 2)),
        (K.LETTER, date(2026, 12, 7)),
    ]
    moments = [(kind, on) for kind, _, on in steps_of(life, major)]
    assert moments == [
        (K.REMIND_OWNER, date(2026, 11, 30)),
        (K.REMIND_PRINCIPAL, date(2026, 12, 1)),
        (K.LETTER, date(2026, 12, 2)),
    ]


async def test_a_case_keeps_the_chain_with_which_it_began(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    hazard = await life.assigned()
    goes(life, date(2026, 11, 30))
    sweeps(life)
    kept = case_of(life, hazard).steps
    chains = chain_reading.load_chains()
    swapped = dict(zip(chains, reversed(chains.values()), strict=True))
    monkeypatch.setattr("duties.escalation.following.load_chains", lambda: swapped)
    goes(life, date(2026, 12, 2), 9)
    sweeps(life)
    assert case_of(life, hazard).steps == kept
    assert steps_of(life, hazard)[-1] == (K.REMIND_PRINCIPAL, S.DONE, date(2026, 12, 2))


async def test_a_broken_case_is_set_aside_alone(life: Life) -> None:
    broken, sound = await life.assigned(), await life.assigned()
    goes(life, date(2026, 11, 30))
    sweeps(life)
    life.town.rows("UPDATE escalations SET steps = 'x' WHERE hazard_id = :id", id=broken.id)
    goes(life, date(2026, 12, 2))
    swept: Callable[[Any], Swept] = lambda work: sweep_cases(work, 50)  # noqa: E731
    assert life.town.reads(swept).set_aside == 1
    assert steps_of(life, sound)[-1][0] is K.REMIND_PRINCIPAL
    assert life.town.reads(lambda work: work.escalations.troubled()) == 1
    await life["officer"].taps(rectifying.accept, broken.id)
    seen = await life["office"].taps(hazard_view, broken.id)
    assert seen.hazard.state.label == "整改中"
    life.town.rows(
        "UPDATE escalations SET steps = (SELECT steps FROM escalations WHERE hazard_id = :id)"
        " WHERE steps = 'x'",
        id=sound.id,
    )
    goes(life, date(2026, 12, 2), 14)
    sweeps(life)
    assert steps_of(life, broken)[-1][0] is K.REMIND_PRINCIPAL
    assert life.town.reads(lambda work: work.escalations.troubled()) == 0
