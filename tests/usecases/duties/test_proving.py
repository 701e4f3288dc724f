"""What shows that something was done, and what does not."""

from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import text

from chat.scene import show
from checklists.cosigning import asking, cosigning
from checklists.cosigning.views import CosignersView
from duties.model import Proof
from duties.occurrences import proving
from duties.occurrences.showing import OccurrenceScene
from frontdesk import signing, today
from handlers.duties.cards import occurrence_card
from people.model import Membership, Role, Unit
from storage.stores.duties.occurrence_store import SqlOccurrenceStore
from tests.usecases.duties.shift import OFFICER, Desk, at, opens_now, patrol
from tests.usecases.town import Phone, Town, shown

Press = Callable[..., object]


def test_a_button_of_before_does_not_show_what_is_asked_now(desk: Desk) -> None:
    """已完成 on an older card used to mark an inspection as done that nobody had signed."""
    asked: dict[Proof, tuple[Press, ...]] = {
        Proof.INSPECTION: (proving.finish, proving.acknowledge),
        Proof.ACKNOWLEDGEMENT: (proving.finish,),
        Proof.WORDS: (proving.acknowledge,),
    }
    for proof, presses in asked.items():
        id_ = desk.runs(partial(opens_now, unit=desk.school, proof=proof))
        for press in presses:
            with pytest.raises(proving.ProofChanged):
                desk.runs(partial(press, occurrence_id=id_), OFFICER)
    assert {each.done_at for each in desk.has()} == {None}


def test_a_duty_that_cannot_be_read_hides_no_other_of_the_day(desk: Desk) -> None:
    """今日 used to fail for everybody at the unit."""
    broken = desk.applies(patrol(8))
    desk.applies(patrol(8), key="second")
    with desk.engine.begin() as connection:
        connection.execute(
            text("UPDATE duty_revisions SET terms = '{\"rule\": 1}' WHERE duty_id = :id"),
            {"id": broken.id},
        )
    desk.goes(at(3, 9))
    view = desk.runs(lambda work: show(work, today.TODAY, today.TodayScene()), OFFICER)
    assert isinstance(view, today.TodayView)
    assert [entry.listed.title for entry in view.entries if entry.listed] == ["充电区巡查"]


async def test_an_inspection_fulfils_a_duty_that_was_changed_in_the_same_moment(
    town: Town, inspector: Phone, school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It used to be signed while its duty stayed open, and was missed in the end."""
    officer = await town.member(21, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "李示例")
    occurrence_id = town.reads(
        lambda work: opens_now(work, school, proof=Proof.INSPECTION, form="campus")
    )
    inspection = await officer.begins(school)
    await officer.passes(inspection, range(1, 30))
    saved = []
    save = SqlOccurrenceStore.save

    def overtaken_once(store: SqlOccurrenceStore, one: object) -> bool:
        saved.append(one)
        return len(saved) > 1 and save(store, one)  # type: ignore[arg-type]

    monkeypatch.setattr(SqlOccurrenceStore, "save", overtaken_once)
    await officer.taps(signing.sign, inspection)
    stands = "SELECT state || ' ' || proof FROM occurrences WHERE id = :id"
    assert town.rows(stands, id=occurrence_id) == [f"done inspection:{inspection}"]


async def test_the_record_of_an_inspection_that_was_asked_for_names_who_took_part(
    town: Town, inspector: Phone, school: Unit
) -> None:
    officer = await town.member(21, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "李示例")
    occurrence_id = town.reads(
        lambda work: opens_now(work, school, proof=Proof.INSPECTION, form="campus")
    )
    inspection = await officer.begins(school)
    await officer.passes(inspection, range(1, 30))
    token = shown(await officer.taps(asking.ask, inspection), CosignersView).token
    view = await inspector.taps(cosigning.open_link, token)
    await inspector.taps(cosigning.cosign, view.link_id, view.stamp)
    await officer.taps(signing.sign, inspection)
    scene = OccurrenceScene(occurrence_id)
    record = await officer.taps(show, proving.OCCURRENCE, scene)
    assert record.cosigned == ("王示例",)
    assert "同行签名：王示例" in str(occurrence_card(record).text)


async def test_a_fault_in_the_visit_leaves_the_duty_done(
    town: Town, school: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both used to be one attempt: what was wrong with the visit undid the duty, too."""
    officer = await town.member(21, Membership(Role.SAFETY_OFFICER, unit_id=school.id), "李示例")
    occurrence_id = town.reads(
        lambda work: opens_now(work, school, proof=Proof.INSPECTION, form="campus")
    )
    inspection = await officer.begins(school)
    await officer.passes(inspection, range(1, 30))

    def fails(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(signing, "make_visit", fails)
    await officer.taps(signing.sign, inspection)
    stands = "SELECT state FROM occurrences WHERE id = :id"
    assert town.rows(stands, id=occurrence_id) == ["done"]
