"""What a walk says of hazards from before holds for those that were shown, and no others."""

from typing import Any

import pytest

from checklists import finding, saying_of_earlier, walking
from checklists.earlier_lines import Outcome
from checklists.inspection import Lack
from checklists.signing_views import SummaryView
from checklists.views import EarlierView, FindingView, Reply
from frontdesk import signing
from hazards.loop import rectifying
from people.model import Membership, Role, Unit
from tests.usecases.checklists.test_together import LISTS, enters, filled
from tests.usecases.town import STREET, Phone, Town, shown

AT = {"building": 1, "campus": 19}  # the same item in two lists
Say = Any


async def walked(phone: Phone, school: Unit, number: int = AT["building"]) -> int:
    """Walk the building and sign it with a hazard at an item."""
    walk = await phone.begins(school, "building")
    await phone.finds(walk, number)
    await phone.taps(filled, walk)
    await phone.taps(signing.sign, walk)
    return walk


async def say(phone: Phone, how: Say, walk: int, number: int, value: str) -> Reply:
    """Answer an item, and say what that means for what is open there."""
    asked: Reply = await phone.taps(walking.answer_item, walk, number, value)
    assert isinstance(asked.view, EarlierView)
    said: Reply = await phone.taps(how, walk, number, asked.view.stamp)
    return said


async def summed_up(phone: Phone, walk: int) -> SummaryView:
    return shown(await phone.taps(walking.show_summary, walk), SummaryView)


def lacking(summary: SummaryView) -> list[Lack]:
    return [lack for line in summary.lines for lack in line.lacks]


def noted(town: Town, number: int = 1) -> list[str]:
    query = "SELECT changes FROM audit WHERE subject = :which AND action = 'witness' ORDER BY id"
    return [str(row) for row in town.rows(query, which=f"hazard:PT-2026-{number:06}")]


def said(town: Town, walk: int) -> list[object]:
    """The answer to the first item of the building."""
    question = town.make.forms.latest("building").question(AT["building"])
    assert question is not None
    query = "SELECT value FROM answers WHERE inspection_id = :walk AND question = :key"
    return town.rows(query, walk=walk, key=question.key)


async def test_what_was_said_of_one_says_nothing_of_another_that_was_filed_since(
    town: Town, inspector: Phone, school: Unit
) -> None:
    """The second hazard was noted as put right, by somebody who had never seen it."""
    await walked(inspector, school)
    mine = await inspector.begins(school, "building")
    await say(inspector, saying_of_earlier.say_right, mine, 1, "pass")
    await inspector.taps(filled, mine)
    other = await town.member(77, Membership(Role.INSPECTOR, street=STREET), "钱示例")
    await walked(other, school)
    summary = await summed_up(inspector, mine)
    assert lacking(summary) == [Lack.EARLIER]
    outcomes = [(each.hazard.number[-1], each.outcome) for each in summary.parts[0].earlier]
    assert outcomes == [("1", Outcome.RIGHT), ("2", Outcome.UNSAID)]
    await inspector.taps(signing.sign, mine)
    assert town.rows("SELECT count(*) FROM inspections WHERE signed_at IS NULL") == [1]
    assert noted(town, 2) == []


async def test_a_rectification_that_came_after_the_tap_is_not_closed_unseen(
    town: Town, inspector: Phone, school: Unit
) -> None:
    """It was struck off with a proof that nobody had looked at."""
    officer = await town.member(78, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "李示例")
    await walked(inspector, school)
    mine = await inspector.begins(school, "building")
    await say(inspector, saying_of_earlier.say_right, mine, 1, "pass")
    await inspector.taps(filled, mine)
    await officer.taps(rectifying.accept, 1)
    town.rows("UPDATE hazards SET state = 'submitted', rounds = 1, submitted_by = owner_id")
    await inspector.taps(signing.sign, mine)
    assert town.rows("SELECT state FROM hazards") == ["submitted"]
    assert len(noted(town)) == 1


async def test_an_item_that_does_not_apply_any_more_is_asked_about_too(
    town: Town, inspector: Phone, school: Unit
) -> None:
    """不适用 used to go over what is open there, and nobody heard of it."""
    await walked(inspector, school)
    mine = await inspector.begins(school, "building")
    await say(inspector, saying_of_earlier.say_gone, mine, 1, "na")
    await inspector.taps(filled, mine)
    await inspector.taps(signing.sign, mine)
    assert said(town, mine) == ["na"]
    (line,) = noted(town)
    assert "检查时这一项评为不适用" in line
    assert town.rows("SELECT count(*) FROM hazards WHERE alive") == [1]


async def test_photos_of_what_still_is_are_no_proof_that_it_was_put_right(
    town: Town, inspector: Phone, school: Unit
) -> None:
    """A change of mind after 当场已整改 made them proofs of the unit's rectification."""
    await walked(inspector, school)
    mine = await inspector.begins(school, "building")
    await say(inspector, saying_of_earlier.say_another, mine, 1, "hazard")
    await inspector.sends_photo()
    await inspector.types("门锁着")
    await inspector.taps(finding.mark_fixed, mine, 1)
    await inspector.sends_photo()
    await say(inspector, saying_of_earlier.say_still, mine, 1, "hazard")
    await inspector.taps(finding.show_hazard_again, mine, 1)
    again: Reply = await inspector.taps(finding.mark_fixed, mine, 1)
    assert isinstance(again.view, FindingView)
    assert not again.view.finding.fixed_on_spot
    await inspector.sends_photo()
    await inspector.taps(filled, mine)
    await inspector.taps(signing.sign, mine)
    query = "SELECT DISTINCT hazard_id, purpose FROM photos WHERE inspection_id = :walk"
    assert town.rows(query, walk=mine) == [(1, "found")]


@pytest.mark.parametrize(
    ("how", "value", "given"),
    [
        (saying_of_earlier.say_still, "hazard", "still"),
        (saying_of_earlier.say_another, "hazard", "tapped"),
    ],
)
async def test_photos_that_came_before_the_tap_go_to_the_item(
    town: Town, inspector: Phone, school: Unit, how: Say, value: str, given: str
) -> None:
    """They stayed without a place, and held up the signature."""
    await walked(inspector, school)
    mine = await inspector.begins(school, "building")
    await inspector.sends_photo()
    reply = await say(inspector, how, mine, 1, value)
    assert isinstance(reply.view, FindingView)
    query = "SELECT count(*) FROM photos WHERE inspection_id = :walk AND question IS NULL"
    assert town.rows(query, walk=mine) == [0]
    assert town.rows("SELECT given FROM answers WHERE inspection_id = :walk", walk=mine) == [given]


async def test_what_was_struck_off_meanwhile_is_asked_anew(
    town: Town, inspector: Phone, school: Unit
) -> None:
    """The summary called it open, and its item led back to the summary, for ever."""
    await walked(inspector, school)
    mine = await inspector.begins(school, "building")
    await say(inspector, saying_of_earlier.say_still, mine, 1, "hazard")
    await inspector.taps(filled, mine)
    town.rows("UPDATE hazards SET alive = false, state = 'closed'")
    assert lacking(await summed_up(inspector, mine)) == [Lack.ANSWER]
    assert said(town, mine) == []
    await inspector.passes(mine, [1])
    assert lacking(await summed_up(inspector, mine)) == []


async def test_words_at_the_question_are_what_was_seen_today(
    town: Town, inspector: Phone, school: Unit
) -> None:
    """They used to be refused, as if nothing were asked."""
    await walked(inspector, school)
    mine = await inspector.begins(school, "building")
    await inspector.taps(walking.answer_item, mine, 1, "hazard")
    view = shown(await inspector.types("水阀还是关着"), FindingView)
    assert view.finding.description == "水阀还是关着"
    assert [each.number for each in view.earlier] == ["PT-2026-000001"]
    assert town.rows("SELECT given FROM answers WHERE inspection_id = :walk", walk=mine) == [
        "still"
    ]


async def of_two(town: Town, inspector: Phone, school: Unit) -> tuple[int, int]:
    """Begin two lists of one visit that ask the same item."""
    await walked(inspector, school)
    await enters(inspector, school, *LISTS)
    query = "SELECT max(id) FROM inspections WHERE form_id = :form"
    return tuple(town.rows(query, form=form)[0] for form in LISTS)


async def test_what_one_list_finds_is_nothing_that_the_other_has_seen(
    town: Town, inspector: Phone, school: Unit
) -> None:
    """A hazard that the first list filed was noted as put right by the second, in one signature."""
    building, campus = await of_two(town, inspector, school)
    await say(inspector, saying_of_earlier.say_right, campus, AT["campus"], "pass")
    await inspector.finds(building, AT["building"])
    await inspector.taps(filled, building)
    await inspector.taps(filled, campus)
    await inspector.taps(signing.sign, building)
    assert town.rows("SELECT count(*) FROM inspections WHERE signed_at IS NULL") == [0]
    assert len(noted(town, 1)) == 1
    assert noted(town, 2) == []


async def test_two_lists_do_not_say_the_opposite_of_each_other(
    town: Town, inspector: Phone, school: Unit
) -> None:
    building, campus = await of_two(town, inspector, school)
    await say(inspector, saying_of_earlier.say_right, building, AT["building"], "pass")
    await say(inspector, saying_of_earlier.say_still, campus, AT["campus"], "hazard")
    await inspector.taps(filled, building)
    await inspector.taps(filled, campus)
    assert lacking(await summed_up(inspector, building)) == [Lack.EARLIER]


async def test_what_is_adopted_says_what_the_other_list_says_and_is_noted_once(
    town: Town, inspector: Phone, school: Unit
) -> None:
    building, campus = await of_two(town, inspector, school)
    await say(inspector, saying_of_earlier.say_still, building, AT["building"], "hazard")
    await inspector.taps(walking.adopt_answer, campus, AT["campus"], "hazard")
    await inspector.taps(filled, building)
    await inspector.taps(filled, campus)
    summary = await summed_up(inspector, building)
    assert [line.outcome for part in summary.parts for line in part.earlier] == [Outcome.STILL] * 2
    await inspector.taps(signing.sign, building)
    assert len(noted(town)) == 1
