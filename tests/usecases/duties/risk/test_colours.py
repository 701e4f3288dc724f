"""Colours are proposed from what the books say, and written only when an office confirms them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.commands.doctor import of_colours
from bot.errors import words_for
from bot.workers.risk_pictures import RiskPictures
from bot.workers.risk_proposals import propose_colours
from core.clock import FixedClock
from core.stamp import stamp
from duties.risk import assessing, deciding, opening, proposing
from duties.risk import showing as risk
from duties.risk.deciding import RiskMovedOn
from duties.risk.model import RiskProposal, RiskState, UnitFacts
from duties.risk.proposing import facts_of, propose_some, tell_offices
from duties.risk.views import PageOutcome, PictureView, ReasonsView, UnitsView
from duties.risk.waiting import renew_all
from people.model import Risk
from people.permissions import NotAllowed
from people.todo import office_of
from storage.engine.unit_of_work import UnitOfWork
from tests.usecases.life import Life
from tests.usecases.town import STREET

COLOUR = "SELECT risk FROM units WHERE name = '示例小学'"


def night(life: Life) -> None:
    """Let the rule look at every unit."""

    def turn(work: UnitOfWork) -> None:
        after: int | None = 0
        while after is not None:
            after = propose_some(work, after)

    life.town.reads(turn)


def last(life: Life) -> RiskProposal:
    found = life.town.reads(lambda work: work.risks.of_unit(life.school.id))
    assert found is not None
    return found


async def test_a_major_hazard_is_proposed_confirmed_and_on_the_chain(life: Life) -> None:
    await life.assigned(major=True)
    night(life)
    proposal = last(life)
    assert (proposal.before, proposal.colour, proposal.points) == (Risk.BLUE, Risk.ORANGE, 40)
    assert life.town.rows(COLOUR) == ["blue"]
    night(life)
    assert life.town.rows("SELECT count(*) FROM risk_proposals") == [1]

    with pytest.raises(NotAllowed):
        await life["inspector"].taps(deciding.confirm, proposal.id, proposal.stamp)
    with pytest.raises(NotAllowed):
        await life["officer"].taps(deciding.confirm, proposal.id, proposal.stamp)
    with pytest.raises(NotAllowed):
        await life["far inspector"].taps(deciding.confirm, proposal.id, proposal.stamp)
    with pytest.raises(RiskMovedOn):
        await life["office"].taps(deciding.confirm, proposal.id, proposal.stamp + 1)
    assert life.town.rows(COLOUR) == ["blue"]

    view = await life["office"].taps(deciding.confirm, proposal.id, proposal.stamp)
    assert view.set_by is not None
    assert view.set_by.state is RiskState.CONFIRMED
    assert view.waiting is None
    assert life.town.rows(COLOUR) == ["orange"]
    (line,) = life.town.changes("risk_confirmed")
    assert line["risk"] == ("blue", "orange")
    assert line["risk.points"] == (None, 40)
    assert line["risk.reasons"] == (None, '[["major", 1, 40]]')
    with pytest.raises(RiskMovedOn):
        await life["office"].taps(deciding.confirm, proposal.id, proposal.stamp)
    night(life)
    assert life.town.rows("SELECT count(*) FROM risk_proposals") == [1]


async def test_what_is_refused_rests_until_the_facts_are_others(life: Life) -> None:
    await life.assigned(major=True)
    night(life)
    office = life["office"]
    await office.taps(deciding.ask_why_refused, last(life).id)
    shown = (await office.types("已停用该场所")).view
    assert isinstance(shown, ReasonsView)
    assert last(life).state is RiskState.REFUSED
    assert last(life).note == "已停用该场所"
    (line,) = life.town.changes("risk_refused")
    assert line["risk.proposed"] == ("blue", "orange")
    night(life)
    assert last(life).state is RiskState.REFUSED
    await life.assigned(major=True)
    night(life)
    assert (last(life).state, last(life).colour) == (RiskState.WAITING, Risk.RED)
    assert life.town.rows(COLOUR) == ["blue"]


async def test_a_proposal_that_the_facts_bear_no_more_lapses(life: Life) -> None:
    await life.assigned(major=True)
    night(life)
    before = last(life)
    with life.town.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE hazards SET alive = false")
    night(life)
    assert last(life).state is RiskState.LAPSED
    with pytest.raises(RiskMovedOn):
        await life["office"].taps(deciding.confirm, before.id, before.stamp)


async def test_an_office_marks_a_unit_red_at_once_with_a_reason(life: Life) -> None:
    office = life["office"]
    with pytest.raises(NotAllowed):
        await life["inspector"].taps(deciding.ask_why_red, life.school.id)
    await office.taps(deciding.ask_why_red, life.school.id)
    await office.types("夜间火情，正在调查")
    assert life.town.rows(COLOUR) == ["red"]
    (line,) = life.town.changes("risk_marked")
    assert line["risk"] == ("blue", "red")
    assert line["note"] == (None, "夜间火情，正在调查")
    night(life)
    assert last(life).state is RiskState.MARKED
    with pytest.raises(RiskMovedOn):
        await office.taps(deciding.mark_red, life.school.id, "再次")
    await life.assigned(major=True)
    night(life)
    assert (last(life).state, last(life).colour) == (RiskState.WAITING, Risk.ORANGE)


async def test_a_page_is_confirmed_as_it_was_seen_and_no_otherwise(life: Life) -> None:
    await life.assigned(major=True)
    await life.assigned(life.estate, major=True)
    night(life)
    office = life["area office"]
    view = await office.taps(lambda work: risk.proposals_view(work, risk.ProposalsScene()))
    assert view.total == 2
    life.town.reads(
        lambda work: proposing.propose(
            work, _with(facts_of(work, life.estate.id), misses=9), last_of(work, life.estate.id)
        )
    )
    with pytest.raises(RiskMovedOn):
        await office.taps(deciding.confirm_page, 0, view.seen)
    assert life.town.rows(COLOUR) == ["blue"]
    view = await office.taps(lambda work: risk.proposals_view(work, risk.ProposalsScene()))
    after = await office.taps(deciding.confirm_page, 0, view.seen)
    assert after.total == 0
    assert life.town.rows("SELECT count(*) FROM units WHERE risk = 'orange'") == [2]
    assert len(life.town.changes("risk_confirmed")) == 2


def last_of(work: UnitOfWork, unit_id: int) -> RiskProposal | None:
    return work.risks.of_unit(unit_id)


def _with(facts: UnitFacts | None, **other: Any) -> UnitFacts:
    assert facts is not None
    return replace(facts, **other)


async def test_facts_are_those_of_the_books(life: Life) -> None:
    await life.assigned(major=True)
    await life.files()
    life.town.make.clock.advance(timedelta(days=60))  # type: ignore[attr-defined]  # it is fixed
    facts = life.town.reads(lambda work: facts_of(work, life.school.id))
    assert facts is not None
    assert (facts.open, facts.major) == (2, 1)
    assert (facts.overdue, facts.major_overdue) == (1, 1)
    assert (facts.misses, facts.relapses, facts.inspected) == (0, 0, None)
    assert life.town.reads(lambda work: facts_of(work, 999_999)) is None


async def test_one_broken_unit_keeps_no_other_from_its_colour(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    await life.assigned(major=True)
    await life.assigned(life.estate, major=True)
    assess = assessing.assess

    def broken(facts: UnitFacts, *rest: Any) -> Any:
        if facts.unit_id == life.school.id:
            raise ValueError("broken")
        return assess(facts, *rest)

    monkeypatch.setattr(proposing, "assess", broken)
    monkeypatch.setattr(proposing, "UNITS_AT_ONCE", 1)
    night(life)
    assert life.town.rows("SELECT unit_id FROM risk_proposals") == [life.estate.id]


async def test_a_unit_that_cannot_be_read_ends_no_night(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It used to end it for all units behind it, and for what the offices hear in the morning."""
    await life.assigned(life.estate, major=True)
    life.town.rows("UPDATE units SET risk = 'green' WHERE name = '示例小学'")
    monkeypatch.setattr(proposing, "UNITS_AT_ONCE", 1)
    await propose_colours(life.town.turns)
    assert life.town.rows("SELECT unit_id FROM risk_proposals") == [life.estate.id]
    assert life.town.rows("SELECT count(*) FROM todo_items WHERE subject = 'risk'") == [1]
    assert life.town.rows("SELECT count(*) FROM outbox WHERE key LIKE 'risk:%'")[0] >= 1


async def test_each_office_hears_once_a_day_of_what_waits(life: Life) -> None:
    await life.assigned(major=True)
    night(life)
    told = "SELECT count(*) FROM outbox WHERE key LIKE 'risk:%'"
    life.town.reads(tell_offices)
    first = life.town.rows(told)
    assert first[0] >= 2  # of the street, and of the area
    life.town.reads(tell_offices)
    assert life.town.rows(told) == first


async def test_each_sees_the_picture_of_their_streets_and_a_unit_its_own(life: Life) -> None:
    await life.assigned(major=True)
    night(life)
    await life["office"].taps(deciding.confirm, last(life).id, last(life).stamp)
    picture = await life["inspector"].taps(opening.open_risk)
    assert isinstance(picture, PictureView)
    assert [*picture.counts] == [STREET]
    assert picture.counts[STREET][Risk.ORANGE] == 1
    assert not picture.decides
    shown = await life["inspector"].taps(opening.show_units, 0, Risk.ORANGE, 0)
    assert isinstance(shown, UnitsView)
    assert [each.name for each in shown.units] == [life.school.name]
    await life["area office"].taps(opening.draw, 0)
    clerk = life.person("area office")
    whole = life.town.reads(lambda work: opening.drawn_for(work, clerk))
    units = life.town.rows("SELECT count(*) FROM units")[0]
    assert len(whole.tiles) == units == sum(map(sum, (n.values() for n in whole.counts.values())))
    far = next(each for each in whole.counts if each != STREET)
    with pytest.raises(NotAllowed):
        await life["inspector"].taps(opening.show_units, stamp(far), None, 0)
    own = await life["officer"].taps(opening.open_risk)
    assert isinstance(own, ReasonsView)
    assert own.unit.id == life.school.id
    assert not own.decides


async def test_the_doctor_names_what_nobody_decides_and_what_stands_by_another_rule(
    life: Life, clock: FixedClock
) -> None:
    await life.assigned(major=True)
    night(life)

    def told() -> list[str]:
        return life.town.reads(lambda work: [str(each) for each in of_colours(work)])

    assert told() == []
    clock.advance(timedelta(days=15))
    assert told() == ["提醒：1 家单位的颜色变动待确认超过 14 天。"]
    life.town.rows("UPDATE risk_proposals SET rule = 0")
    life.town.rows("UPDATE units SET risk = 'green' WHERE name <> '示例小学'")
    assert told()[1].startswith("提醒：四色规则已换版，1 项待确认的变动仍按旧版")
    assert "2 家单位对照不了颜色，已跳过，其他单位照常（单位编号 2、3）" in told()[2]
    assert told()[3].endswith("2 家单位登记的颜色不是红、橙、黄、蓝，数不进四色图，请改正。")


async def test_what_waits_by_another_rule_is_proposed_anew(life: Life) -> None:
    await life.assigned(major=True)
    night(life)
    life.town.rows("UPDATE risk_proposals SET rule = 0")
    night(life)
    states = "SELECT state, rule FROM risk_proposals ORDER BY id"
    assert life.town.rows(states) == [("lapsed", 0), ("waiting", 1)]


async def test_an_office_waits_for_changes_of_its_street_and_for_no_longer(life: Life) -> None:
    await life.assigned(major=True)
    night(life)
    life.town.reads(renew_all)
    items = "SELECT holder FROM todo_items WHERE subject = 'risk'"
    assert life.town.rows(items) == [office_of(STREET)]
    life.town.reads(renew_all)
    assert len(life.town.rows(items)) == 1
    await life["office"].taps(deciding.mark_red, life.school.id, "上级督办")
    assert life.town.rows(items) == []


async def test_a_picture_is_owed_once_made_by_one_process_and_sent_once(life: Life) -> None:
    papers = RiskPictures()
    for _ in range(2):
        await life["area office"].taps(opening.draw, 0)
    lease = timedelta(minutes=15)
    claimed = life.town.reads(lambda work: papers.claim(work, lease, 5, 1))
    assert len(claimed) == 1
    assert life.town.reads(lambda work: papers.claim(work, lease, 5, 2)) == []
    (job,) = claimed
    facts = life.town.reads(lambda work: papers.gather(work, job))
    assert facts is not None
    for _ in range(2):
        life.town.reads(lambda work: papers.send(work, job, facts, "0" * 64))
    sent = "SELECT count(*) FROM outbox WHERE key = :key"
    assert life.town.rows(sent, key=f"risk-picture:{job.id}") == [1]
    assert life.town.rows("SELECT sha256 FROM risk_pictures") == ["0" * 64]


async def test_a_colour_that_was_changed_elsewhere_holds_up_no_other_change(life: Life) -> None:
    """One unit that was imported anew used to stop the page of all, every time it was pressed."""
    await life.assigned(major=True)
    await life.assigned(life.estate, major=True)
    night(life)
    life.town.rows("UPDATE units SET risk = 'yellow' WHERE id = :id", id=life.estate.id)
    office = life["area office"]
    view = await office.taps(lambda work: risk.proposals_view(work, risk.ProposalsScene()))
    after = await office.taps(deciding.confirm_page, 0, view.seen)
    assert after.outcome == PageOutcome(confirmed=1, moved=1)
    assert [(each.unit, each.proposal.before) for each in after.lines] == [
        (life.estate.name, Risk.YELLOW)
    ]
    assert life.town.rows("SELECT risk FROM units WHERE id = :id", id=life.school.id) == ["orange"]
    assert life.town.rows("SELECT risk FROM units WHERE id = :id", id=life.estate.id) == ["yellow"]
    assert len(life.town.changes("risk_confirmed")) == 1


async def test_a_change_of_another_colour_by_now_is_made_anew_by_one_press(life: Life) -> None:
    """It used to be refused, and to wait as it was: the press did nothing, however often."""
    await life.assigned(major=True)
    night(life)
    before = last(life)
    life.town.rows("UPDATE units SET risk = 'yellow' WHERE id = :id", id=life.school.id)
    view = await life["office"].taps(deciding.confirm, before.id, before.stamp)
    assert view.moved
    assert view.waiting is not None
    assert (view.waiting.before, view.waiting.colour) == (Risk.YELLOW, Risk.ORANGE)
    assert life.town.rows(COLOUR) == ["yellow"]
    states = "SELECT state FROM risk_proposals ORDER BY id"
    assert life.town.rows(states) == ["lapsed", "waiting"]
    now = last(life)
    view = await life["office"].taps(deciding.confirm, now.id, now.stamp)
    assert not view.moved
    assert life.town.rows(COLOUR) == ["orange"]


async def test_a_reason_refuses_what_was_on_the_card_and_nothing_newer(life: Life) -> None:
    """The words used to refuse whatever waited by then, seen or not."""
    await life.assigned(major=True)
    night(life)
    office = life["office"]
    await office.taps(deciding.ask_why_refused, last(life).id)
    life.town.rows("UPDATE units SET high_risk = true")
    night(life)
    with pytest.raises(RiskMovedOn):
        await office.types("已停用该场所")
    assert (last(life).state, last(life).points) == (RiskState.WAITING, 52)


async def test_a_second_press_is_answered_with_what_the_first_has_done(life: Life) -> None:
    await life.assigned(major=True)
    night(life)
    before = last(life)
    await life["office"].taps(deciding.confirm, before.id, before.stamp)
    for who, words in (("office", "您刚才"), ("area office", "慢了一步：")):
        with pytest.raises(RiskMovedOn) as refusal:
            await life[who].taps(deciding.confirm, before.id, before.stamp)
        said = words_for(refusal.value) or ""
        assert said.startswith(words)
        assert said.endswith("已确认改为橙色。这一次没有再办，请看现在的情况。")
        assert refusal.value.unit_id == life.school.id
