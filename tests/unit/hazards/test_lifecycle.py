"""The table of a hazard's life, looked at as a whole, and what a hazard waits for in each state."""

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from hazards.loop.lifecycle import TABLE, Need, StepImpossible, find, possible, rows_for
from hazards.loop.lifecycle_page import page
from hazards.loop.steps import ACTIONS, ENDS_WISHES
from hazards.loop.waiting import (
    FEEDBACK_AFTER,
    LOOK_AFTER,
    REPORT_UP,
    Awaited,
    Handed,
    end_of,
    items_of,
)
from hazards.model import Hazard, HazardState, Severity, Step, Track
from people.permissions import TABLE as PERMISSIONS

S = HazardState
FINAL = {S.ENDED}
PROVEN = {Step.CLOSE, Step.FIX_ON_SPOT}
SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
OFFICE, OWNER, CHECKER = "office：示例街道", 17, 23


def reachable(severity: Severity | None = None) -> set[HazardState]:
    """Every state that can be come to from the first one."""
    seen, found = {S.FOUND}, [S.FOUND]
    while found:
        state = found.pop()
        for row in rows_for(state, severity):
            if row.target is not None and row.target not in seen:
                seen.add(row.target)
                found.append(row.target)
    return seen


def test_every_state_and_every_step_can_be_come_to() -> None:
    assert reachable() == set(HazardState)
    taken = {row.step for state in reachable() for row in rows_for(state, None)}
    assert taken == set(Step) - {Step.ACKNOWLEDGE}  # it stands on old lines alone


def test_every_state_but_the_last_leads_to_another() -> None:
    for severity, state in product(Severity, set(HazardState) - FINAL):
        onward = {row.target for row in rows_for(state, severity)} - {None, state}
        assert onward, (state, severity)
    assert {state for state in HazardState if not rows_for(state, None)} == FINAL


@pytest.mark.parametrize("severity", list(Severity))
def test_whatever_its_gravity_a_hazard_can_be_brought_to_its_proven_end(
    severity: Severity,
) -> None:
    for state in reachable(severity):
        seen, found = {state}, [state]
        while found:
            onward = {row.target or here for here in found for row in rows_for(here, severity)}
            found = list(onward - seen)
            seen |= onward
        assert S.CONFIRMED in seen or state in FINAL, state


def test_every_step_is_one_action_which_some_role_may_take() -> None:
    actions = defaultdict(set)
    for row in TABLE:
        actions[row.step].add(row.action)
    assert all(len(found) == 1 for found in actions.values())
    assert {step: found.pop() for step, found in actions.items()} == ACTIONS
    assert set(ACTIONS) == set(Step) - {Step.ACKNOWLEDGE}
    for action in ACTIONS.values():
        assert any(action in grants for grants in PERMISSIONS.values()), action


def test_no_two_rows_speak_of_the_same_case() -> None:
    for state, step, severity in product(HazardState, Step, Severity):
        fitting = [row for row in rows_for(state, severity) if row.step is step]
        assert len(fitting) <= 1, (state, step, severity)
        assert possible(state, step, severity) is bool(fitting)
        if fitting:
            assert find(state, step, severity) is fitting[0]
        else:
            with pytest.raises(StepImpossible):
                find(state, step, severity)


def test_only_what_is_reviewed_with_proof_counts_as_rectified() -> None:
    assert {row.step for row in TABLE if row.target is S.CLOSED} == PROVEN
    (close,) = [row for row in TABLE if row.step is Step.CLOSE]
    assert {Need.PROOF, Need.ANOTHER_PERSON} <= set(close.needs)
    assert {row.step for row in TABLE if row.target is S.ENDED} == {Step.SETTLE, Step.END}
    (end,) = [row for row in TABLE if row.step is Step.END]
    assert {Need.ENDING, Need.REASON} <= set(end.needs)
    for step in (Step.RETURN, Step.CONFIRM):
        (row,) = [row for row in TABLE if row.step is step]
        assert Need.ANOTHER_PERSON in row.needs


def test_a_major_hazard_needs_an_approved_plan_before_it_is_handed_in() -> None:
    for state in set(HazardState) - {S.RECTIFYING}:
        assert not possible(state, Step.SUBMIT, Severity.MAJOR), state
    into = {row.step for row in TABLE if row.target is S.RECTIFYING}
    assert into == {Step.ACCEPT, Step.APPROVE_PLAN, Step.RETURN}
    assert find(S.ASSIGNED, Step.ACCEPT, Severity.MAJOR).target is S.PLANNING
    assert Need.PLAN in find(S.PLANNING, Step.SUBMIT_PLAN, Severity.MAJOR).needs
    assert Need.PLAN in find(S.PLANNED, Step.APPROVE_PLAN, Severity.MAJOR).needs
    for step in (Step.SUBMIT_PLAN, Step.APPROVE_PLAN):
        assert not possible(S.ASSIGNED, step, Severity.GENERAL)


def test_a_major_hazard_is_judged_by_a_criterion_and_a_general_one_by_none() -> None:
    for state, step in ((S.ON_LEDGER, Step.CLASSIFY), (S.DOUBTFUL, Step.JUDGE)):
        assert Need.CRITERION in find(state, step, Severity.MAJOR).needs
        assert Need.CRITERION not in find(state, step, Severity.GENERAL).needs


def test_every_need_is_asked_for_somewhere_and_every_reason_is() -> None:
    assert {need for row in TABLE for need in row.needs} == set(Need)
    because = {Step.DOUBT, Step.ASK_EXTENSION, Step.RETURN, Step.RETURN_PLAN, Step.RELAPSE}
    because |= {Step.DECLINE, Step.ASK_AGAIN, Step.END}
    assert {row.step for row in TABLE if Need.REASON in row.needs} == because


def test_a_hazard_is_never_found_twice_nor_opened_after_its_end() -> None:
    assert not [row for row in TABLE if row.target is S.FOUND]
    back = {row.step for row in TABLE if row.target and row.target.open for s in row.sources}
    assert Step.RELAPSE in back
    closed = {row.step for row in TABLE if {S.CLOSED, S.CONFIRMED} & row.sources}
    assert closed == {Step.CONFIRM, Step.RELAPSE}


def test_a_wish_for_more_time_ends_with_the_states_in_which_it_can_be_decided() -> None:
    """A wish that waited while its plan was looked at used to wait for ever."""
    asked = {state for state in HazardState if possible(state, Step.ASK_EXTENSION, None)}
    decided = {state for state in HazardState if possible(state, Step.GRANT_EXTENSION, None)}
    assert decided == {
        state for state in HazardState if possible(state, Step.REFUSE_EXTENSION, None)
    }
    for state in decided | asked:
        assert state in decided
        for row in rows_for(state, None):
            if row.target not in {*decided, None}:
                assert row.step in ENDS_WISHES, (state, row.step)


def test_the_page_in_the_docs_is_the_table() -> None:
    docs = Path(__file__).parents[3] / "docs" / "lifecycle.md"
    assert docs.read_text(encoding="utf-8") == page()
    for step in ACTIONS:
        assert f"{step.label} `{step.value}`" in page()


HAZARD = Hazard(
    id=5,
    number="PT-2026-000001",
    unit_id=1,
    unit_name="示例小学",
    street="示例街道",
    sector="学校",
    inspection_id=None,
    question=None,
    item="",
    description="二楼东侧消火栓无水",
    measure="维修",
    deadline=date(2026, 11, 25),
    state=S.ON_LEDGER,
    found_at=NOW - timedelta(hours=2),
    found_by=CHECKER,
    fixed_on_spot=False,
    owner_id=OWNER,
    supervisor_id=CHECKER,
    revisit_on=date(2026, 12, 22),
)
DEADLINE = end_of(date(2026, 11, 25), SHANGHAI)
REVISIT = end_of(date(2026, 12, 22), SHANGHAI)
OWN, CHECK = f"person:{OWNER}", f"person:{CHECKER}"
WAITS: dict[HazardState, tuple[Awaited, str, datetime] | None] = {
    S.FOUND: None,
    S.ON_LEDGER: (Awaited.CLASSIFY, CHECK, NOW + timedelta(hours=22)),
    S.DOUBTFUL: (Awaited.JUDGE, OFFICE, NOW + REPORT_UP),
    S.CLASSIFIED: (Awaited.ASSIGN, CHECK, NOW + REPORT_UP),
    S.ASSIGNED: (Awaited.RECTIFY, OWN, DEADLINE),
    S.PLANNING: (Awaited.PLAN, OWN, DEADLINE),
    S.PLANNED: (Awaited.APPROVE_PLAN, OFFICE, NOW + LOOK_AFTER),
    S.RECTIFYING: (Awaited.RECTIFY, OWN, DEADLINE),
    S.SUBMITTED: (Awaited.REVIEW, CHECK, NOW + LOOK_AFTER),
    S.TRANSFERRED: (Awaited.ACKNOWLEDGE, OFFICE, NOW + LOOK_AFTER),
    S.RECEIVED: (Awaited.FEEDBACK, OFFICE, NOW + FEEDBACK_AFTER),
    S.REPORTED: (Awaited.WEIGH, OFFICE, NOW + LOOK_AFTER),
    S.CLOSED: (Awaited.REVISIT, CHECK, REVISIT),
    S.CONFIRMED: None,
    S.RELAPSED: (Awaited.ASSIGN, CHECK, NOW + REPORT_UP),
    S.ENDED: None,
}


def waits(hazard: Hazard, *, wish: bool = False) -> set[tuple[Awaited, str, datetime]]:
    """What a hazard waits for now, from whom, and until when."""
    found = items_of(hazard, OFFICE, NOW, SHANGHAI, extension_pending=wish)
    assert all(each.subject_id == hazard.id and each.since == NOW for each in found)
    return {(Awaited(each.awaited), each.holder, each.due_at) for each in found}


@pytest.mark.parametrize("state", list(HazardState))
def test_each_state_waits_for_one_thing_from_one_side(state: HazardState) -> None:
    expected = WAITS[state]
    assert waits(replace(HAZARD, state=state)) == ({expected} if expected else set())
    if expected is None:
        assert not state.open


@pytest.mark.parametrize("state", [state for state in HazardState if state.open])
def test_whatever_is_waited_for_can_be_done(state: HazardState) -> None:
    steps = {
        Awaited.CLASSIFY: Step.CLASSIFY,
        Awaited.JUDGE: Step.JUDGE,
        Awaited.ASSIGN: Step.ASSIGN,
        Awaited.RECTIFY: Step.SUBMIT,
        Awaited.PLAN: Step.SUBMIT_PLAN,
        Awaited.APPROVE_PLAN: Step.APPROVE_PLAN,
        Awaited.REVIEW: Step.CLOSE,
        Awaited.ACKNOWLEDGE: Step.RECEIVE,
        Awaited.FEEDBACK: Step.REPORT,
        Awaited.WEIGH: Step.SETTLE,
    }
    for hazard in (
        replace(HAZARD, state=state),
        replace(HAZARD, state=state, owner_id=None),
        replace(HAZARD, state=state, supervisor_id=None),
    ):
        for awaited, _, _ in waits(hazard):
            assert possible(state, steps[awaited], None), (state, awaited)


@pytest.mark.parametrize("state", list(HazardState))
def test_without_a_person_to_ask_the_office_is_asked(state: HazardState) -> None:
    alone = replace(HAZARD, state=state, owner_id=None, supervisor_id=None)
    assert {holder for _, holder, _ in waits(alone)} <= {OFFICE}


@pytest.mark.parametrize("track", [Track.ESCALATED, Track.LISTED])
@pytest.mark.parametrize("state", list(HazardState))
def test_what_was_handed_up_waits_for_the_unit_and_the_office_only(
    state: HazardState, track: Track
) -> None:
    holders = {holder for _, holder, _ in waits(replace(HAZARD, state=state, track=track))}
    assert holders <= {OFFICE, OWN}


@pytest.mark.parametrize("state", [S.SUBMITTED, S.CLOSED])
def test_nobody_is_asked_to_look_at_what_they_rectified(state: HazardState) -> None:
    own = replace(HAZARD, state=state, submitted_by=CHECKER)
    assert {holder for _, holder, _ in waits(own)} == {OFFICE}


@pytest.mark.parametrize("state", [S.ASSIGNED, S.PLANNING, S.PLANNED, S.RECTIFYING])
def test_a_wish_for_more_time_waits_besides(state: HazardState) -> None:
    there = replace(HAZARD, state=state)
    wish = (Awaited.EXTENSION, CHECK, NOW + REPORT_UP)
    assert waits(there, wish=True) == {*waits(there), wish}
    assert possible(state, Step.GRANT_EXTENSION, None)


def test_a_hazard_that_nobody_rectifies_any_more_waits_to_be_assigned_anew() -> None:
    for state in (S.ASSIGNED, S.PLANNING, S.RECTIFYING):
        left = replace(HAZARD, state=state, owner_id=None)
        assert {awaited for awaited, _, _ in waits(left)} == {Awaited.ASSIGN}
        assert possible(state, Step.ASSIGN, None)


def test_what_is_with_a_department_waits_for_it_until_the_day_that_was_said() -> None:
    due = NOW + timedelta(days=4)
    for state, awaited in ((S.TRANSFERRED, Awaited.ACKNOWLEDGE), (S.RECEIVED, Awaited.FEEDBACK)):
        (item,) = items_of(
            replace(HAZARD, state=state),
            OFFICE,
            NOW,
            SHANGHAI,
            extension_pending=False,
            handed=Handed("department:3", due),
        )
        assert (item.awaited, item.holder) == (awaited, "department:3")
        if state is S.RECEIVED:
            assert (item.due_at, item.act_at) == (due, due - timedelta(hours=87))


def test_what_is_with_a_department_is_neither_ended_nor_handed_up_by_the_office() -> None:
    for state in (S.TRANSFERRED, S.RECEIVED, S.REPORTED):
        for step in (Step.END, Step.SET_TRACK, Step.TRANSFER, Step.ASSIGN):
            assert not possible(state, step, None), (state, step)
        assert state.open
