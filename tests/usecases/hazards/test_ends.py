"""Hazards that end without having been put right, and what the ledger shows to whom."""

from collections.abc import Awaitable, Callable

import pytest

from chat.scene import show
from core.errors import XunanError
from hazards import listing, showing
from hazards.loop import deciding, rectifying, reviewing, transferring
from hazards.loop.steps import TooLate
from hazards.model import Ending, Hazard, Source, Track
from people.permissions import NotAllowed
from tests.usecases.hazards.test_handing import S
from tests.usecases.life import Life


@pytest.mark.parametrize("ending", [Ending.RECTIFIED, Ending.TRANSFERRED, Ending.DUPLICATE])
async def test_no_word_ends_a_hazard_that_has_to_be_proven(life: Life, ending: Ending) -> None:
    hazard = await life.assigned()
    with pytest.raises(deciding.EndingRefused):
        await life["office"].taps(deciding.end, hazard.id, ending, "已经好了")
    assert life.hazard(hazard.id) == hazard


async def test_a_double_ends_and_its_finder_follows_the_other(life: Life) -> None:
    first = await life.files("inspector")
    second = await life.files("passer-by", source=Source.SNAP)
    await life["office"].taps(deciding.end, second.id, Ending.DUPLICATE, "", first.id)
    after = life.hazard(second.id)
    assert (after.ending, after.duplicate_of, after.reason) == (
        Ending.DUPLICATE,
        first.id,
        first.number,
    )
    finder = life.person("passer-by").id
    assert life.town.reads(lambda work: work.witnesses.of_hazard(first.id)) == [finder]
    view = await life["passer-by"].taps(show, showing.HAZARD, showing.HazardScene(first.id))
    assert view.hazard.id == first.id


async def test_a_hazard_is_no_double_of_itself_of_another_unit_or_of_one_that_is_over(
    life: Life,
) -> None:
    """Two that were each other's double used to vanish from the ledger together."""
    first, second = await life.files(), await life.files()
    abroad = await life.files(unit=life.estate)
    await life["office"].taps(deciding.end, second.id, Ending.DUPLICATE, "", first.id)
    for other in (first, second, abroad):
        with pytest.raises(deciding.EndingRefused):
            await life["office"].taps(deciding.end, first.id, Ending.DUPLICATE, "", other.id)
    assert life.hazard(first.id).state is S.ON_LEDGER


async def test_what_is_over_takes_no_more_steps(life: Life) -> None:
    hazard = await life.files()
    await life["office"].taps(deciding.end, hazard.id, Ending.UNFOUNDED, "没有此事")
    ended = life.hazard(hazard.id)
    officer = life.person("officer").id
    presses: list[Callable[[], Awaitable[object]]] = [
        lambda: life["office"].taps(deciding.decide_severity, hazard.id),
        lambda: life["office"].taps(deciding.assign, hazard.id, officer, 7),
        lambda: life["office"].taps(deciding.set_track, hazard.id, Track.ESCALATED),
        lambda: life["office"].taps(transferring.transfer, hazard.id, "教育", copy=False),
        lambda: life["office"].taps(transferring.transfer, hazard.id, "教育", copy=True),
        lambda: life["office"].taps(deciding.end, hazard.id, Ending.INFEASIBLE, "再来"),
        lambda: life["office"].taps(reviewing.close, hazard.id),
        lambda: life["office"].taps(reviewing.relapse, hazard.id, "又来"),
        lambda: life["inspector"].taps(deciding.doubt, hazard.id, "难以判定"),
        lambda: life["officer"].taps(rectifying.accept, hazard.id),
        lambda: life["officer"].taps(rectifying.hand_over, hazard.id, officer),
    ]
    for press in presses:
        with pytest.raises(XunanError) as caught:
            await press()
        assert isinstance(caught.value, TooLate), caught.value
        assert (caught.value.who, caught.value.hazard) == ("office", ended)
    assert life.hazard(hazard.id) == ended


async def test_a_page_of_the_ledger_shows_what_the_role_reaches(life: Life) -> None:
    there: dict[str, Hazard] = {
        "school": await life.files(),
        "estate": await life.files(unit=life.estate),
        "far": await life.files("passer-by", unit=life.faraway),
    }
    reach = {
        "officer": {"school"},
        "principal": {"school"},
        "estate officer": {"estate"},
        "inspector": {"school", "estate"},
        "office": {"school", "estate"},
        "far inspector": {"far"},
        "area office": {"school", "estate", "far"},
    }
    for who, names in reach.items():
        page = await life[who].taps(show, listing.LEDGER, listing.LedgerScene())
        assert {each.id for each in page.hazards} == {there[name].id for name in names}, who
        for name, hazard in there.items():
            if name in names:
                view = await life[who].taps(show, showing.HAZARD, showing.HazardScene(hazard.id))
                assert view.hazard.number == hazard.number
            else:
                with pytest.raises(NotAllowed):
                    await life[who].taps(show, showing.HAZARD, showing.HazardScene(hazard.id))
    with pytest.raises(NotAllowed):
        await life["reward officer"].taps(show, listing.LEDGER, listing.LedgerScene())


async def test_who_found_it_and_looks_after_it_is_told_of_an_end_by_somebody_else(
    life: Life,
) -> None:
    """An inspector's own finding used to be ended as unfounded without a word to them."""
    hazard = await life.assigned()
    life.told()
    await life["office"].taps(deciding.end, hazard.id, Ending.UNFOUNDED, "现场核实不是隐患")
    assert life.messages_to() == {("inspector", "news"), ("officer", "re task")}


async def test_words_that_answer_another_task_are_no_reason_for_the_hazard_on_the_card(
    life: Life,
) -> None:
    """They used to become the reason that the card awaited, whatever they answered."""
    mine = await life.assigned()
    other = await life.assigned(description="西侧楼梯堆物")
    officer = life["officer"]
    await officer.taps(rectifying.show_extension, mine.id, 3)
    tasks = life.town.rows(
        "SELECT message_id FROM posts WHERE external_id = :chat AND topic IN (:mine, :other)"
        " ORDER BY topic",
        chat=str(officer.telegram_id),
        mine=f"task:{mine.id}",
        other=f"task:{other.id}",
    )
    with pytest.raises(rectifying.ProofNeedsPhoto):
        await officer.types("配件未到", tasks[1])
    assert life.town.rows("SELECT count(*) FROM extensions") == [0]
    await officer.types("配件未到", tasks[0])
    assert life.town.rows("SELECT hazard_id FROM extensions") == [mine.id]
