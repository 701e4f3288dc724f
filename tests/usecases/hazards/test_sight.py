"""Of a case, somebody learns no more than they may see, whatever led them to it."""

import json
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.commands.history import as_data, as_text, read_history
from bot.errors import words_for
from bot.picture_sender import stamp_of
from bot.workers.pictures import find_alike, gather
from chat.scene import show, shows
from core.clock import FixedClock
from core.errors import XunanError
from frontdesk.receipts import snaps_for
from hazards import choosing, showing
from hazards.ledger_filter import OPEN
from hazards.loop import deciding, rectifying, transferring
from hazards.model import Ending, Hazard, Source
from hazards.sight import MERGED
from hazards.snaps import snapping
from hazards.snaps.draft_photos import DraftSettled, open_draft
from hazards.snaps.drafts import DraftState
from hazards.tips import following, rewarding
from people.model import Membership, Role
from people.permissions import NotJoined
from reports.review_picture import ReviewFacts
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import EvidenceFiles
from storage.stores.hazards.review_store import OwedPicture
from tests.usecases.life import Life
from tests.usecases.snap_moves import does, snaps
from tests.usecases.tips.test_tipping import gives
from tests.usecases.town import Phone

SECRET = "夹层里藏了三箱酒精"
OWN = "走廊地上有水"


async def kept_photo(life: Life, who: str, hazard_id: int, dhash: str = "") -> str:
    """Put a photo of somebody, whose bytes are kept, to a hazard; return its hash."""
    draft = await snaps(life.town, life[who], dhash=dhash or "0" * 16)
    life.town.rows("UPDATE photos SET hazard_id = :h WHERE draft_id = :d", h=hazard_id, d=draft)
    (sha,) = life.town.rows("SELECT sha256 FROM photos WHERE draft_id = :d", d=draft)
    return str(sha)


async def merged(life: Life, source: Source) -> tuple[Hazard, Hazard]:
    """A case, and the snap of a passer-by that the office merged into it."""
    case = await life.files("inspector", description=SECRET, source=source)
    snap = await life.files("passer-by", description=OWN, source=Source.SNAP)
    await life["office"].taps(deciding.end, snap.id, Ending.DUPLICATE, "", case.id)
    return life.hazard(case.id), life.hazard(snap.id)


async def news_after_the_end(life: Life, case: Hazard) -> list[str]:
    """What the passer-by is told when the case is over."""
    life.deliver()
    life.told()
    await life["office"].taps(deciding.end, case.id, Ending.INFEASIBLE, "墙要拆")
    return [told.words for told in life.told() if told.who == "passer-by"]


async def test_whose_snap_was_merged_into_a_tip_cannot_open_the_tip(life: Life) -> None:
    """They used to be its witness, and to be shown its words and its photos."""
    case, snap = await merged(life, Source.TIP)
    assert snap.reason == MERGED
    with pytest.raises(NotJoined):
        await life["passer-by"].taps(show, showing.HAZARD, showing.HazardScene(case.id))
    view = await life["passer-by"].taps(show, showing.HAZARD, showing.HazardScene(snap.id))
    assert (view.hazard.number, view.hazard.reason) == (snap.number, MERGED)
    chain = life.town.rows(
        "SELECT changes FROM audit WHERE subject = :s", s=f"hazard:{snap.number}"
    )
    assert not any(case.number in str(line) for line in chain)


async def test_whose_snap_was_merged_into_a_tip_hears_of_it_under_their_own_number(
    life: Life,
) -> None:
    """They used to be told the number, the place and the words of the tip."""
    case, snap = await merged(life, Source.TIP)
    (told,) = await news_after_the_end(life, case)
    assert snap.number in told
    assert "暂不具备整改条件" in told
    for hidden in (case.number, SECRET, "举报", "墙要拆"):
        assert hidden not in told


async def test_whose_snap_was_merged_learns_how_the_other_goes_on_and_sees_only_their_own(
    life: Life,
) -> None:
    """All photos and words of the other, its deadline and its finder used to be shown to them."""
    case, snap = await merged(life, Source.INSPECTION)
    hidden_photo = await kept_photo(life, "inspector", case.id)
    own_photo = await kept_photo(life, "passer-by", snap.id)
    await life["office"].taps(deciding.assign, case.id, life.person("officer").id, 7)
    view = await life["passer-by"].taps(show, showing.HAZARD, showing.HazardScene(case.id))
    assert (view.hazard.number, view.hazard.state) == (case.number, life.hazard(case.id).state)
    assert [photo.sha256 for photo in view.photos] == [own_photo]
    assert (view.hazard.description, view.hazard.deadline, view.owner) == (OWN, None, "")
    for hidden in (SECRET, hidden_photo, life.person("inspector").name, "INSPECTION"):
        assert hidden not in repr(view)
    (told,) = await news_after_the_end(life, case)
    assert case.number in told
    assert OWN in told
    assert SECRET not in told


async def test_the_office_reads_of_which_tip_it_is_a_double(life: Life) -> None:
    case, snap = await merged(life, Source.TIP)
    view = await life["office"].taps(show, showing.HAZARD, showing.HazardScene(snap.id))
    assert view.hazard.reason == case.number


async def test_a_snap_merged_by_way_of_another_is_told_of_under_its_own_number(life: Life) -> None:
    tip = await life.files("inspector", description=SECRET, source=Source.TIP)
    case, snap = await merged(life, Source.INSPECTION)
    await life["office"].taps(deciding.end, case.id, Ending.DUPLICATE, "", tip.id)
    (told,) = await news_after_the_end(life, tip)
    assert snap.number in told
    assert tip.number not in told


@pytest.mark.parametrize("source", [Source.TIP, Source.SNAP])
async def test_a_draft_that_joined_what_its_sender_may_not_see_names_no_number(
    life: Life, source: Source
) -> None:
    """The card and the receipt used to name it; such drafts stand in the books from before."""
    town, passer_by = life.town, life["passer-by"]
    case = await life.files("inspector", description=SECRET, source=source)
    draft = await snaps(town, passer_by, OWN)
    town.rows(
        "UPDATE drafts SET state = :state, hazard_id = :case WHERE id = :draft",
        state=DraftState.JOINED,
        case=case.id,
        draft=draft,
    )
    view: Any = await does(passer_by, show, snapping.DRAFT, snapping.DraftScene(draft))
    assert (view.hazard.number, view.hazard.description) == ("", OWN)
    assert SECRET not in repr(view)
    (receipt,) = await passer_by.taps(snaps_for, frozenset({1}), None)
    assert (receipt.number, receipt.filed) == ("", True)
    with pytest.raises(DraftSettled) as caught:
        await passer_by.taps(open_draft, draft)
    assert caught.value.number == ""


@pytest.mark.parametrize("seen", [True, False])
async def test_a_review_picture_names_another_case_only_to_who_may_see_it(
    life: Life, seen: bool
) -> None:
    """The number of a case in another street, even of a tip, used to stand on the picture."""
    unit = life.estate if seen else life.faraway
    other = await life.files("far inspector", unit, source=Source.TIP)
    await kept_photo(life, "far inspector", other.id, dhash="0f1e2d3c4b5a6978")
    hazard = await life.submitted()
    life.town.rows("UPDATE photos SET dhash = '0f1e2d3c4b5a6978' WHERE purpose = 'fixed'")

    def named(work: UnitOfWork) -> tuple[str, ...]:
        photos = [p for p in work.photos.of_hazard(hazard.id) if p.purpose == "fixed"]
        return find_alike(work, hazard, photos)

    assert life.town.reads(named) == ((f"{other.number} 发现时",) if seen else ("另一条隐患",))


async def refusal(phone: Phone, press: Any, hazard_id: int, *args: Any) -> str | None:
    """What somebody reads who presses a button of a hazard that is not theirs."""
    with pytest.raises(XunanError) as caught:
        await phone.taps(press, hazard_id, *args)
    return words_for(caught.value)


PRESSES: dict[str, tuple[Any, ...]] = {
    "show": (shows(showing.HAZARD),),
    "assign": (shows(deciding.ASSIGN),),
    "severity": (shows(deciding.SEVERITY),),
    "end": (shows(deciding.ENDING),),
    "duplicate": (shows(deciding.DUPLICATE),),
    "merge": (deciding.end, Ending.DUPLICATE, "", 1),
    "accept": (rectifying.accept,),
    "colleagues": (shows(rectifying.COLLEAGUES),),
    "renew": (transferring.renew_link,),
}


@pytest.mark.parametrize("press", list(PRESSES))
@pytest.mark.parametrize("who", ["department", "estate officer", "far inspector"])
async def test_a_hazard_out_of_reach_is_refused_like_one_that_never_was(
    life: Life, who: str, press: str
) -> None:
    """Other words for the two used to tell which ids stood for a case."""
    hazard = await life.files("inspector", source=Source.TIP)
    use_case, *rest = PRESSES[press]
    there = await refusal(life[who], use_case, hazard.id, *rest)
    assert there == await refusal(life[who], use_case, 4711, *rest)
    assert there is not None


@pytest.mark.parametrize("who", ["department", "estate officer", "far inspector"])
async def test_a_tip_out_of_reach_is_refused_like_one_that_never_was(life: Life, who: str) -> None:
    hazard = await life.files("inspector", source=Source.TIP)
    tip = life.town.reads(
        lambda work: work.tips.add("JB-2026-000001", hazard.id, "0" * 64, "", work.day())
    )
    there = await refusal(life[who], shows(rewarding.TIP), tip.id)
    assert there == await refusal(life[who], shows(rewarding.TIP), 4711)


async def test_the_stamp_on_a_photo_of_a_tip_names_no_sender_and_no_hour(life: Life) -> None:
    """The minute used to stand on it, which may tell a unit who was there."""
    tip = await life.files("inspector", source=Source.TIP)
    await kept_photo(life, "passer-by", tip.id)
    view = await life["office"].taps(show, showing.HAZARD, showing.HazardScene(tip.id))
    lines = stamp_of(view, view.photos[0], view.zone).lines
    assert ":" not in "".join(lines)
    assert view.finder not in "".join(lines)


async def test_the_history_of_a_tip_tells_the_day_on_which_it_came_and_no_hour(
    life: Life, clock: FixedClock
) -> None:
    """Second by second it used to say when somebody had tipped, and had added to the tip."""
    town = life.town
    tip = await gives(town, life["passer-by"], life.school)
    clock.advance(timedelta(hours=1))
    await does(life["passer-by"], following.follow, f"{tip.tip.number} {tip.secret}")
    await does(life["passer-by"], following.add_words, OWN)
    clock.advance(timedelta(hours=1))
    await life["office"].taps(deciding.decide_severity, tip.tip.hazard_id)
    history = read_history(town.engine, town.make, life.hazard(tip.tip.hazard_id).number)
    assert {"file", "tip", "tip_note", "photo", "classify"} == {e.action for e in history.lines}
    text, data = as_text(history), json.dumps(as_data(history))
    for hour in ("09:30", "09:31", "10:30"):
        assert hour not in text + data
    assert "2026-11-22 11:30:00  office" in text
    assert "2026-11-22T11:30:00" in data
    (photo,) = as_data(history)["photos"]
    assert photo["sent_at"] == as_data(history)["found_at"] == "2026-11-22"


async def test_the_picture_to_review_tells_the_day_of_a_tip_s_photo_and_no_hour(
    life: Life, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The minute used to stand under it."""
    store = EvidenceFiles(tmp_path)
    monkeypatch.setattr(store, "path", lambda sha256: tmp_path / sha256)

    def facts(work: UnitOfWork, hazard_id: int) -> ReviewFacts:
        found = gather(work, OwedPicture(hazard_id, 1, work.now, 0), store)
        assert found is not None
        return found.facts

    for source in (Source.TIP, Source.SNAP):
        hazard = await life.submitted(source=source)
        await kept_photo(life, "passer-by", hazard.id)
        drawn = life.town.reads(partial(facts, hazard_id=hazard.id))
        assert [shot.by_day for shot in drawn.before] == [source is Source.TIP]
        assert [shot.by_day for shot in drawn.after] == [False]


async def test_who_inspects_a_unit_of_another_street_is_named_to_nobody_here(life: Life) -> None:
    """谁发现 used to offer inspectors who belong to a unit beyond one's reach."""
    await life.town.member(
        150, Membership(Role.INSPECTOR, unit_id=life.faraway.id), "faraway's own"
    )
    scene = choosing.FilterOptionsScene(OPEN.view_id, choosing.Facet.FINDER)

    async def named(who: str) -> str:
        return str(await life[who].taps(choosing.options_view, scene))

    assert "faraway's own" not in await named("office")
    assert "inspector" in await named("office")
    assert "far inspector" not in await named("officer")
    assert "faraway's own" in await named("area office")
