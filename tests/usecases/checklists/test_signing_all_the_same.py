"""Nothing that was valid when answered blocks a signature, whatever has become of it since."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from chat.address import on_telegram
from chat.done import Done
from checklists import finding, signing, walking
from checklists.inspection import Lack
from checklists.loader import UnknownForm
from checklists.model import Form
from checklists.signing_views import SignedView, SummaryView
from checklists.views import DeadlineView
from core.clock import FixedClock
from core.errors import Overtaken, XunanError
from handlers.walk.buttons import DayCallback
from handlers.walk.cards import deadline_card
from handlers.walk.signing_cards import signed_card
from hazards.loop import passing_on
from hazards.loop.deadlines import DeadlineRefused
from hazards.loop.deciding import PersonUnfit, give
from hazards.loop.lifecycle import Need, NeedMissing
from hazards.loop.passing_on import Kept
from hazards.model import HazardState
from people.model import Membership, Role, Unit
from people.permissions import NotAllowed
from people.todo import holder_of, office_of
from storage.stores.audit.reading import reading
from storage.stores.audit.verifying import Verification
from storage.stores.checklists.inspection_store import SqlInspectionStore
from tests.usecases.data_form import fill_in
from tests.usecases.town import SENTENCE, Phone, Town, shown

MAJOR = "工人在走廊里电焊，没有办动火证"
REFUSALS = (
    Overtaken(),
    PersonUnfit(),
    DeadlineRefused(),
    NeedMissing(Need.MEASURE),
    NotAllowed(),
)


@pytest.fixture
async def officer(town: Town, school: Unit) -> Phone:
    """The school's officer."""
    return await town.member(71, Membership(Role.SAFETY_OFFICER, unit_id=school.id), name="李示例")


async def ready(phone: Phone, campus: int, *hazards: int) -> None:
    """Walk the whole form, with hazards at some items."""
    await phone.passes(campus, [each for each in range(1, 30) if each not in hazards])
    for number in hazards:
        await phone.finds(campus, number)


def chain_is_whole(town: Town) -> bool:
    with reading(town.engine) as reader:
        return not list(Verification(reader).read(reader.lines()))


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda each: type(each).__name__)
async def test_a_refused_assignment_leaves_the_hazard_on_the_ledger_and_the_signature_stands(
    town: Town,
    inspector: Phone,
    officer: Phone,
    campus: int,
    monkeypatch: pytest.MonkeyPatch,
    refusal: XunanError,
) -> None:
    """Any refusal in handing one hazard over undid the whole signature, and named no item."""
    await ready(inspector, campus, 5, 19)
    gone = []

    def refuse(work: Any, hazard: Any, *given: Any) -> Any:
        if hazard.question == "fire_facilities":
            gone.append(give(work, hazard, *given))
            raise refusal
        return give(work, hazard, *given)

    monkeypatch.setattr(passing_on, "give", refuse)
    view = shown(await inspector.taps(signing.sign, campus), SignedView)
    assert gone
    assert [hazard.state for hazard in view.hazards] == [
        HazardState.ON_LEDGER,
        HazardState.ASSIGNED,
    ]
    assert view.kept == {view.hazards[0].id: Kept.REFUSED}
    text = signed_card(view).text
    assert "1 条已交办示例小学安全员。1 条待判定。" in text
    assert "PT-2026-000001：还没有交办，请点开交办。" in text
    left = town.rows("SELECT severity, owner_id, version FROM hazards ORDER BY id")[0]
    assert left == (None, None, view.hazards[0].version)
    assert town.rows("SELECT holder FROM todo_items WHERE subject_id = 1") == [holder_of(1)]
    tasks = "SELECT topic FROM outbox WHERE topic LIKE 'task:%' AND external_id = '71'"
    assert town.rows(tasks) == ["task:2"]
    assert town.rows("SELECT action FROM audit WHERE subject = 'hazard:PT-2026-000001'") == ["file"]
    assert chain_is_whole(town)


async def test_the_signed_card_says_which_hazards_wait_and_why(
    inspector: Phone, campus: int
) -> None:
    """It only counted them."""
    await ready(inspector, campus, 5)
    await inspector.taps(walking.answer_item, campus, 19, "hazard")
    await inspector.sends_photo(caption=MAJOR)
    await inspector.taps(finding.set_days, campus, 19, 3)
    text = signed_card(shown(await inspector.taps(signing.sign, campus), SignedView)).text
    assert "2 条待判定。" in text
    assert "PT-2026-000001：单位还没有安全员，还没有交办。" in text
    assert "PT-2026-000002：可能是重大隐患，先判定再交办。" in text
    assert text == signed_card(shown(await inspector.taps(signing.sign, campus), SignedView)).text


async def test_an_officer_who_joined_meanwhile_gets_it_and_one_who_left_does_not(
    town: Town, inspector: Phone, campus: int, officer: Phone, school: Unit
) -> None:
    await ready(inspector, campus, 5)
    town.rows("UPDATE memberships SET ended_at = began_at WHERE role = 'safety_officer'")
    await town.member(72, Membership(Role.PRINCIPAL, unit_id=school.id), name="赵示例")
    (hazard,) = shown(await inspector.taps(signing.sign, campus), SignedView).hazards
    owner = town.reads(lambda work: work.persons.by_address(on_telegram(72)))
    assert owner is not None
    assert (hazard.state, hazard.owner_id) == (HazardState.ASSIGNED, owner.id)


async def test_a_deadline_that_passed_is_named_on_the_signed_card(
    inspector: Phone, campus: int, officer: Phone, clock: FixedClock
) -> None:
    """Who pressed 签名提交 on a card of the day before was told nothing."""
    await ready(inspector, campus, 5, 19)
    await inspector.taps(finding.set_days, campus, 5, 0)
    clock.advance(timedelta(days=1))
    view = shown(await inspector.taps(signing.sign, campus), SignedView)
    assert "PT-2026-000001：期限已过，可点开另定。" in signed_card(view).text


def moves(town: Town, unit: Unit) -> None:
    """Let a unit belong to another street from now on, as an import does."""
    town.reads(lambda work: work.units.update(replace(unit, street="另一街道")))


async def test_a_unit_that_went_to_another_street_is_signed_for_by_who_walked_it(
    town: Town, school: Unit, clock: FixedClock
) -> None:
    """The inspection could neither be signed nor handed to anybody: 不在您的范围里."""
    inspector = await town.member()
    clock.advance(timedelta(minutes=1))
    campus = await inspector.begins(school)
    await ready(inspector, campus, 5, 19)
    await inspector.taps(walking.answer_item, campus, 7, "hazard")
    await inspector.sends_photo(caption=SENTENCE)
    await inspector.taps(finding.mark_fixed, campus, 7)
    await inspector.sends_photo()
    moves(town, school)
    summary = shown(await inspector.taps(walking.show_summary, campus), SummaryView)
    assert summary.ready
    view = shown(await inspector.taps(signing.sign, campus), SignedView)
    assert [each.state for each in view.hazards] == [HazardState.ON_LEDGER] * 3
    assert set(view.kept.values()) == {Kept.OUT_OF_REACH}
    holders = town.rows("SELECT DISTINCT holder FROM todo_items")
    assert holders == [office_of("")]
    assert "等检查员或安全办判定。" in signed_card(view).text


async def test_who_came_to_the_street_after_it_was_begun_cannot_sign_it(
    town: Town, school: Unit, clock: FixedClock
) -> None:
    inspector = await town.member()
    clock.advance(timedelta(minutes=1))
    campus = await inspector.begins(school)
    await ready(inspector, campus)
    clock.advance(timedelta(minutes=1))
    town.rows("UPDATE memberships SET ended_at = began_at")
    town.gives(inspector, Membership(Role.INSPECTOR, street="邻街"))
    moves(town, school)
    with pytest.raises(NotAllowed):
        await inspector.taps(signing.sign, campus)


async def test_a_sentence_of_blanks_is_asked_for_before_the_signature(
    town: Town, inspector: Phone, campus: int
) -> None:
    """It passed for a sentence in the summary, and then the whole signature was refused."""
    await ready(inspector, campus, 5)
    town.rows("UPDATE findings SET description = '　'")
    reply = await inspector.taps(signing.sign, campus)
    assert reply.done is Done.NOT_READY
    (line,) = shown(reply, SummaryView).lines
    assert (line.question.number, line.lacks) == (5, (Lack.DESCRIPTION,))
    await inspector.taps(finding.show_hazard_again, campus, 5)
    await inspector.types(SENTENCE)
    shown(await inspector.taps(signing.sign, campus), SignedView)


async def test_what_others_have_begun_by_a_form_that_is_gone_holds_up_no_signature(
    town: Town, inspector: Phone, school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form that prunes others could not be signed while such a one was unfinished."""
    other = await town.member(20, name="赵示例")
    begun = await other.begins(school)
    base = await fill_in(inspector, school)
    known = town.make.forms

    class Fewer:
        """All forms but the one of the other inspection."""

        def get(self, form_id: str, version: int) -> Form:
            if form_id == "campus":
                raise UnknownForm(form_id)
            return known.get(form_id, version)

    monkeypatch.setattr(town.make, "forms", Fewer())
    shown(await inspector.taps(signing.sign, base), SignedView)
    assert town.rows("SELECT count(*) FROM answers WHERE inspection_id = :id", id=begun) == [0]


async def test_an_inspection_that_was_signed_in_the_same_moment_is_not_filed_twice(
    town: Town, inspector: Phone, campus: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the signature was the first was not asked; each hazard could be filed twice."""
    await ready(inspector, campus, 5)
    sign, tries = SqlInspectionStore.sign, []

    def late(store: SqlInspectionStore, inspection_id: int, at: Any) -> bool:
        tries.append(at)
        return len(tries) > 1 and sign(store, inspection_id, at)

    monkeypatch.setattr(SqlInspectionStore, "sign", late)
    shown(await inspector.taps(signing.sign, campus), SignedView)
    assert len(tries) > 1
    assert town.rows("SELECT number FROM hazards") == ["PT-2026-000001"]


async def test_the_furthest_month_of_the_calendar_ends_where_deadlines_do(
    inspector: Phone, campus: int
) -> None:
    """Days beyond a year stood on buttons, and were refused."""
    await inspector.taps(walking.answer_item, campus, 5, "hazard")
    reply = await inspector.taps(finding.pick_day, campus, 5, date(2029, 1, 1))
    view = shown(reply, DeadlineView)
    assert (view.month, view.latest) == (date(2027, 11, 1), date(2027, 11, 23))
    buttons = [button for row in deadline_card(view).rows for button in row]
    days = [each.data for each in buttons if isinstance(each.data, DayCallback)]
    last = [date.fromordinal(each.day) for each in days if not each.turn][-1]
    assert last == view.latest
    assert "下月 ›" not in [each.label for each in buttons]
    await inspector.taps(finding.choose_day, campus, 5, last)
