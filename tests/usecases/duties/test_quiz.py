"""A round of 逢查必考: who may hold one, to what it belongs, and what is kept of workers."""

from datetime import datetime, timedelta

import pytest

from bot.workers.sweeps import end_quizzes
from checklists import signing
from core.clock import FixedClock
from duties.quiz import answering, holding
from duties.quiz.views import (
    QuizInvitationView,
    QuizQuestionView,
    QuizResultView,
    QuizUnitsView,
    RoundView,
    UnitRoundsView,
)
from frontdesk.words import TextUnasked
from people.model import Membership, Role, Unit
from people.naming import NameRefused
from people.permissions import NotAllowed, NotJoined
from storage.stores.duties.quiz_store import SqlQuizStore
from tests.usecases.town import STREET, Phone, Town

HOURS = timedelta(hours=1)


async def opens(phone: Phone, held: RoundView) -> None:
    view = await phone.taps(answering.open_link, held.token)
    assert isinstance(view, QuizInvitationView)


async def answers(phone: Phone, held: RoundView, right: int) -> QuizResultView:
    """Answer so many questions right and the others wrong, by this chat's sheet."""
    view: object = None
    for number, question in enumerate(held.round.paper.questions, start=1):
        chosen = question.right if number <= right else (question.right + 1) % 4
        view = await phone.taps(answering.answer, held.round.id, number, chosen)
    assert isinstance(view, QuizResultView)
    return view


async def test_who_may_inspect_somewhere_may_hold_a_round_there_and_nobody_else(
    town: Town, inspector: Phone, school: Unit
) -> None:
    officer = await town.member(21, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "李示例")
    far = await town.member(22, Membership(Role.INSPECTOR, street="别处街道"), "孙示例")
    assert (await officer.taps(holding.enter)).unit == school  # type: ignore[union-attr]
    for phone in (officer, inspector):
        held = await phone.taps(holding.start, school.id)
        assert held.running
        assert held.token.startswith("q")
    for refused in (holding.start, holding.unit_view):
        with pytest.raises(NotAllowed):
            await far.taps(refused, school.id)
        with pytest.raises(NotJoined):
            await town.phone(23).taps(refused, school.id)
    for use_case in (holding.end, holding.renew, holding.end_live, holding.round_view):
        with pytest.raises(NotAllowed):
            await far.taps(use_case, held.round.id)
    view = await inspector.taps(holding.unit_view, school.id)
    assert (len(view.entries), view.own) == (2, True)


async def test_a_round_belongs_to_the_inspection_in_hand_or_just_signed(
    town: Town, inspector: Phone, school: Unit, campus: int, clock: FixedClock
) -> None:
    assert isinstance(await inspector.taps(holding.enter), UnitRoundsView)
    held = await inspector.taps(holding.start, school.id)
    assert held.round.inspection_id == campus
    assert held.form == town.make.forms.latest("campus").short
    await inspector.passes(campus, range(1, 30))
    await inspector.taps(signing.sign, campus)
    await inspector.taps(holding.end, held.round.id)
    assert (await inspector.taps(holding.start, school.id)).round.inspection_id == campus
    clock.advance(5 * HOURS)
    assert (await inspector.taps(holding.start, school.id)).round.inspection_id is None
    town.unit("示例中学")
    assert isinstance(await inspector.taps(holding.enter), QuizUnitsView)


async def test_a_second_press_shows_the_round_that_runs(
    town: Town, inspector: Phone, school: Unit, clock: FixedClock
) -> None:
    first = await inspector.taps(holding.start, school.id)
    again = await inspector.taps(holding.start, school.id)
    assert (again.round.id, bool(again.token)) == (first.round.id, False)
    clock.advance(2 * HOURS)
    later = await inspector.taps(holding.start, school.id)
    assert later.round.id != first.round.id
    ended = town.reads(lambda work: work.quizzes.get(first.round.id))
    assert ended is not None
    assert ended.ended_at == ended.ends_at == first.round.started_at + 2 * HOURS


async def test_a_worker_answers_once_from_one_chat_and_first_answers_stand(
    town: Town, inspector: Phone, school: Unit
) -> None:
    held = await inspector.taps(holding.start, school.id)
    worker = town.phone(31)
    await opens(worker, held)
    with pytest.raises(NameRefused):
        await worker.types("！！！")
    with pytest.raises(answering.QuizNameTooLong):
        await worker.types("长" * 21)
    assert isinstance((await worker.types("张 示例")).view, QuizQuestionView)
    questions = held.round.paper.questions
    typed = (await worker.types("abcd"[questions[0].right])).view
    assert isinstance(typed, QuizQuestionView)
    assert typed.number == 2
    late = await worker.taps(answering.answer, held.round.id, 1, (questions[0].right + 1) % 4)
    early = await worker.taps(answering.answer, held.round.id, 4, 0)
    beside = await worker.taps(answering.answer, held.round.id, 2, 7)
    assert late == early == beside == typed
    done = await answers(worker, held, right=4)
    assert (done.sheet.name, done.sheet.score(held.round.paper)) == ("张 示例", 4)
    assert await answers(worker, held, right=5) == done
    assert await worker.taps(answering.begin, held.round.id) == done
    assert await worker.taps(answering.open_link, held.token) == done
    assert town.rows("SELECT count(*) FROM quiz_sheets") == [1]
    assert [each["quiz_score"] for each in town.changes("answer_quiz")] == [(None, 4)]


async def test_a_made_up_button_opens_no_round_whose_link_nobody_has(
    town: Town, inspector: Phone, school: Unit
) -> None:
    held = await inspector.taps(holding.start, school.id)
    forger, worker = town.phone(41), town.phone(42)
    for quiz in (held.round.id, 4711):
        with pytest.raises(answering.QuizUnknown):
            await forger.taps(answering.begin, quiz)
        with pytest.raises(answering.QuizUnknown):
            await forger.taps(answering.answer, quiz, 1, 0)
    await opens(worker, held)
    renewed = await inspector.taps(holding.renew, held.round.id)
    for stale in (held.token, "q" + "x" * 24):
        with pytest.raises(answering.QuizUnknown):
            await forger.taps(answering.open_link, stale)
    with pytest.raises(answering.QuizUnknown):
        await worker.taps(answering.begin, held.round.id)
    await opens(worker, renewed)


async def test_with_the_end_nothing_leads_from_a_sheet_to_a_chat(
    town: Town, inspector: Phone, school: Unit, clock: FixedClock
) -> None:
    held = await inspector.taps(holding.start, school.id)
    named, nameless, half = town.phone(51), town.phone(52), town.phone(53)
    for phone in (named, nameless, half):
        await opens(phone, held)
    await named.types("张示例")
    await nameless.taps(answering.begin, held.round.id)
    await half.taps(answering.begin, held.round.id)
    await answers(named, held, right=5)
    await answers(nameless, held, right=2)
    assert town.rows("SELECT chat_id FROM quiz_sheets ORDER BY id") == [51, 52, 53]
    clock.advance(2 * HOURS)
    for phone in (named, half):
        with pytest.raises(answering.QuizOver):
            await phone.taps(answering.answer, held.round.id, 1, 0)
    await end_quizzes(town.turns)
    assert len(town.changes("end_quiz")) == 1
    await end_quizzes(town.turns)
    assert town.rows("SELECT chat_id FROM quiz_sheets") == [None, None, None]
    with pytest.raises(answering.QuizOver):
        await town.phone(54).taps(answering.open_link, held.token)
    view = await inspector.taps(holding.round_view, held.round.id)
    assert not view.running
    assert view.tally.scores == (("张示例", 5), ("匿名", 2))
    assert (view.tally.average, view.tally.answering) == (3.5, 1)
    (ended,) = town.changes("end_quiz")
    assert (ended["quiz_people"], ended["quiz_average"]) == ((None, 2), (None, "3.5"))
    assert not town.rows("SELECT 1 FROM audit WHERE changes LIKE '%张示例%'")
    with pytest.raises(holding.RoundOver):
        await inspector.taps(holding.renew, held.round.id)


async def test_the_questions_of_a_round_stay_as_they_were_drawn(
    town: Town, inspector: Phone, school: Unit
) -> None:
    held = await inspector.taps(holding.start, school.id)
    kept = town.reads(lambda work: work.quizzes.get(held.round.id))
    assert kept is not None
    assert kept.paper == held.round.paper
    assert kept.token_sha256 == holding.hash_of(held.token[1:])
    (made,) = town.changes("start_quiz")
    assert made["quiz_seed"] == (None, kept.paper.seed)


async def test_a_round_takes_no_more_than_so_many(
    town: Town, inspector: Phone, school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answering, "MOST_SHEETS", 1)
    held = await inspector.taps(holding.start, school.id)
    first, second = town.phone(61), town.phone(62)
    for phone in (first, second):
        await opens(phone, held)
    await first.taps(answering.begin, held.round.id)
    with pytest.raises(answering.QuizFull):
        await second.taps(answering.begin, held.round.id)
    assert isinstance(await first.taps(answering.begin, held.round.id), QuizQuestionView)


async def test_a_broken_round_is_set_aside_and_holds_up_no_other(
    town: Town, inspector: Phone, school: Unit, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that could not be ended kept every other round from its end."""
    broken = await inspector.taps(holding.start, school.id)
    other = town.unit("另一小学")
    sound = await inspector.taps(holding.start, other.id)
    end = SqlQuizStore.end

    def fails(self: SqlQuizStore, round_id: int, at: datetime) -> bool:
        if round_id == broken.round.id:
            raise ValueError("broken")
        return end(self, round_id, at)

    clock.advance(3 * HOURS)
    ended = "SELECT id FROM quizzes WHERE ended_at IS NOT NULL"
    with monkeypatch.context() as patched:
        patched.setattr(SqlQuizStore, "end", fails)
        await end_quizzes(town.turns)
        assert town.rows(ended) == [sound.round.id]
        assert town.reads(lambda work: work.quizzes.troubled()) == 1
    await end_quizzes(town.turns)
    assert town.rows(ended) == [sound.round.id]  # it rests for a while
    clock.advance(1.5 * HOURS)
    await end_quizzes(town.turns)
    assert len(town.rows(ended)) == 2
    assert town.reads(lambda work: work.quizzes.troubled()) == 0


async def test_after_the_round_a_chat_shows_nothing_of_it_and_takes_other_words(
    town: Town, inspector: Phone, school: Unit, clock: FixedClock
) -> None:
    """The row of the chat led to the sheet; the next day's hazard was refused as an answer."""
    held = await inspector.taps(holding.start, school.id)
    other = await inspector.taps(holding.start, town.unit("另一小学").id)
    done, half, looking, elsewhere = map(town.phone, (71, 72, 73, 74))
    for phone in (done, half, looking):
        await opens(phone, held)
    await opens(elsewhere, other)
    await done.types("张示例")
    await answers(done, held, right=5)
    with pytest.raises(NotJoined):
        await done.types("二楼消火栓无水")
    await half.taps(answering.begin, held.round.id)
    clock.advance(1.5 * HOURS)
    for ends in (False, True):
        if ends:
            await inspector.taps(holding.end, held.round.id)
        shown = town.rows("SELECT chat_id FROM desks WHERE scene = 'quiz' ORDER BY chat_id")
        assert shown == ([74] if ends else [71, 72, 73, 74])
    notes = town.rows("SELECT note FROM desks WHERE chat_id IN (71, 72, 73)")
    assert notes == ["", "", ""]
    for phone in (done, half, looking):
        with pytest.raises(NotJoined):
            await phone.types("二楼消火栓无水")
    with pytest.raises(answering.QuizUnknown):
        await half.taps(answering.answer, held.round.id, 1, 0)
    officer = await town.member(21, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "李示例")
    await opens(officer, other)
    await officer.taps(answering.begin, other.round.id)
    clock.advance(HOURS)  # its time is over, and nobody has ended it yet
    with pytest.raises(TextUnasked):
        await officer.types("二楼消火栓无水")


async def test_a_round_ends_whatever_keeps_its_result_from_being_read_or_told(
    town: Town, inspector: Phone, school: Unit, campus: int, clock: FixedClock
) -> None:
    """It stayed, with the chats of all who had answered; a withdrawn form kept workers out, too."""
    held = await inspector.taps(holding.start, school.id)
    broken = await inspector.taps(holding.start, town.unit("另一小学").id)
    assert held.round.inspection_id == campus
    town.rows("UPDATE inspections SET form_version = 99")
    for number, each in enumerate((held, broken), start=81):
        worker = town.phone(number)
        await opens(worker, each)
        await worker.taps(answering.begin, each.round.id)
    town.rows("UPDATE quizzes SET paper = '{}' WHERE id = :id", id=broken.round.id)
    clock.advance(3 * HOURS)
    await end_quizzes(town.turns)
    assert town.rows("SELECT count(*) FROM quizzes WHERE ended_at = ends_at") == [2]
    assert town.rows("SELECT chat_id FROM quiz_sheets") == [None, None]
    assert len(town.changes("end_quiz")) == 2
    assert (await inspector.taps(holding.round_view, held.round.id)).tally.answering == 1


async def test_a_unit_ends_and_renews_its_own_rounds_alone(
    town: Town, inspector: Phone, school: Unit
) -> None:
    """The officer of a unit could end the round by which an inspector was testing its workers."""
    officer = await town.member(21, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "李示例")
    principal = await town.member(22, Membership(Role.PRINCIPAL, unit_id=school.id), "赵示例")
    colleague = await town.member(23, Membership(Role.INSPECTOR, street=STREET), "孙示例")
    tested = await inspector.taps(holding.start, school.id)
    assert not (await officer.taps(holding.round_view, tested.round.id)).steers
    for use_case in (holding.end, holding.end_live, holding.renew):
        with pytest.raises(holding.RoundOfInspectors):
            await officer.taps(use_case, tested.round.id)
    assert (await colleague.taps(holding.renew, tested.round.id)).steers
    own = await officer.taps(holding.start, school.id)
    assert (await principal.taps(holding.renew, own.round.id)).steers
    assert not (await inspector.taps(holding.end, own.round.id)).running
    assert not (await colleague.taps(holding.end, tested.round.id)).running
