"""A hazard list too long for a turn: handed in at once, written piece by piece, read by pages."""

import asyncio
from datetime import date, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import Engine

from bot.commands.doctor import of_reports
from bot.workers import freezing as writing
from bot.workers.paper_process import _reading
from checklists.ports import Forms
from handlers.notices.render import card_of_notice
from handlers.packages.cards import submission_card
from reports.frozen import freeze
from reports.packages import freezing, handing_in, hazard_lists
from reports.packages.freezing import thaw
from reports.packages.gathering import list_of
from reports.packages.handing_in import ListBeingWritten
from reports.packages.model import Content, HazardRow, Standing
from storage.engine.turns import Turns, WorkMaker
from tests.usecases.duties.shift import OFFICER
from tests.usecases.packages.handing import Office

LINES, AT_ONCE, PIECE = 23, 7, 5
LEASE = timedelta(minutes=60)


class Interrupted(Exception):
    """The process ends here."""


@pytest.fixture
def office(engine: Engine, forms: Forms, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A school with a list that is long, as things are here; it is on the card."""
    monkeypatch.setattr(handing_in, "LONGEST_AT_ONCE", AT_ONCE)
    for each in (freezing, hazard_lists, writing):
        monkeypatch.setattr(each, "PIECE", PIECE)
    office = Office(engine, forms)
    for number in range(LINES):
        office.files(office.school, description=f'第{number}处“堆物”，"hazards":[]')
    office.at(date(2026, 11, 17))
    office.sweeps_reports()
    return office


def writes(office: Office) -> None:
    """Let the list be written."""
    (version,) = office.versions(office.school)
    url = office.engine.url.render_as_string(hide_password=False)

    async def write() -> None:
        make = WorkMaker(office.clock, office.forms, card_of_notice=card_of_notice)
        turns = Turns(office.engine, make)
        try:
            await writing.freeze_long_list(turns, url, version.id)
        finally:
            turns.close()

    asyncio.run(write())


def lists(office: Office, skip: int = 0, most: int = LINES * 2) -> list[HazardRow]:
    """Some of the list as it is shown, or all."""
    one = office.of(office.school)
    return office.runs(lambda work: list_of(work, one).page(skip, most))


def whole(office: Office) -> Content:
    """What was handed in, put together again."""
    (version,) = office.versions(office.school)
    with _reading(office.engine.url.render_as_string(hide_password=False)) as store:
        content = thaw(version.content)
        rows = tuple(store.lines(version, content))
    return thaw(
        version.content.replace(
            '"hazards":[]', f'"hazards":{freeze(rows, of=tuple[HazardRow, ...])[0]}', 1
        )
    )


def test_it_is_handed_in_at_once_and_written_to_its_end_afterwards(office: Office) -> None:
    """The turn that handed in built the list in full, and everybody waited for 2.4 seconds."""
    view = office.does(handing_in.hand_in, office.school, OFFICER)
    assert view.standing is Standing.IN_TIME
    (version,) = office.versions(office.school)
    assert (version.number, version.frozen) == ("BS-2026-000001", False)
    assert "正在定稿" in submission_card(view).text
    before = lists(office)
    writes(office)
    (version,) = office.versions(office.school)
    assert lists(office) == before
    assert len(before) == LINES
    content = whole(office)
    assert freeze(content)[1] == version.sha256
    (chained,) = office.rows("SELECT changes FROM audit WHERE action = 'freeze_submission'")
    assert version.sha256 in chained[0]
    view = office.sees(office.school, OFFICER)
    assert (view.report.hazards.total, view.report.hazards.open) == (LINES, LINES)


def test_what_the_ledger_says_later_changes_nothing_of_it(office: Office) -> None:
    office.does(handing_in.hand_in, office.school, OFFICER)
    writes(office)
    before = lists(office)
    office.files(office.school, description="后来的")
    with office.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE hazards SET description = '改过', version = version + 1")
    assert lists(office) == before
    writes(office)  # once more: it is frozen, and stays
    assert lists(office) == before


def finds(office: Office, hazard_id: int) -> tuple[int, HazardRow] | None:
    """The line of a hazard, with its place."""
    one = office.of(office.school)
    return office.runs(lambda work: list_of(work, one).find(hazard_id))


def test_pages_and_lines_are_found_across_pieces(office: Office) -> None:
    before = lists(office)
    for frozen in (False, True):
        if frozen:
            office.does(handing_in.hand_in, office.school, OFFICER)
            writes(office)
        for skip in range(LINES + 2):
            assert lists(office, skip, 8) == before[skip:][:8]
        for place, row in enumerate(before):
            assert finds(office, row.id) == (place, row)
        assert finds(office, 10**9) is None


def test_who_is_interrupted_begins_anew(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    office.does(handing_in.hand_in, office.school, OFFICER)
    real, made = freezing.piece_of, []

    def stops(*given: object) -> object:
        made.append(given)
        if len(made) == 3:
            raise Interrupted
        return real(*given)  # type: ignore[arg-type]  # as they came

    monkeypatch.setattr(writing, "piece_of", stops)
    with pytest.raises(Interrupted):
        writes(office)
    assert len(office.rows("SELECT 1 FROM submission_pieces")) == 2
    assert not office.versions(office.school)[0].frozen
    writes(office)
    assert len(office.rows("SELECT 1 FROM submission_pieces")) == -(-LINES // PIECE)
    assert freeze(whole(office))[1] == office.versions(office.school)[0].sha256


def test_it_is_not_taken_back_or_corrected_while_it_is_written(office: Office) -> None:
    office.does(handing_in.hand_in, office.school, OFFICER)
    with pytest.raises(ListBeingWritten):
        office.does(handing_in.withdraw, office.school, OFFICER)
    writes(office)
    office.does(handing_in.withdraw, office.school, OFFICER)
    assert office.sees(office.school, OFFICER).current is None


def spoils(office: Office, words: str) -> HazardRow:
    """Damage a hazard in the middle of the list; return its line as it was."""
    row = lists(office)[LINES // 2]
    with office.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE hazards SET {words} WHERE id = {row.id}")  # noqa: S608 - ours
    return row


@pytest.mark.parametrize("words", ["state = 'odd'", "state = 'ended', ending = 'odd'"])
def test_a_hazard_that_cannot_be_read_is_a_line_that_says_so(office: Office, words: str) -> None:
    """One of an unknown state broke the card of the report, and the list was never frozen.

    Until it is frozen nobody can take the report back.
    """
    sound = spoils(office, words)
    place, row = finds(office, sound.id) or (0, sound)
    assert (place, row.number, row.content) == (LINES // 2, sound.number, sound.content)
    assert row.standing == "无法读取"
    office.does(handing_in.hand_in, office.school, OFFICER)
    writes(office)
    assert [each.standing for each in lists(office)].count("无法读取") == 1
    assert len(lists(office)) == LINES
    assert freeze(whole(office))[1] == office.versions(office.school)[0].sha256
    office.does(handing_in.withdraw, office.school, OFFICER)


def test_the_doctor_lets_a_list_that_was_given_up_be_written_anew(office: Office) -> None:
    """Once its paper was given up nothing wrote it any more: 请等几分钟再操作, for ever."""
    office.does(handing_in.hand_in, office.school, OFFICER)
    assert office.runs(lambda work: [*of_reports(work)]) == []  # it is being written
    (paper,) = office.runs(lambda work: work.submission_papers.claim(work.now, LEASE, 9, None))
    office.runs(lambda work: work.submission_papers.give_up(paper.id, "KeyError", work.now))
    (found,) = office.runs(lambda work: [*of_reports(work)])
    assert str(found).startswith("错误：1 份报送的隐患清单没有定稿（BS-2026-000001）")
    (again,) = office.runs(lambda work: work.submission_papers.claim(work.now, LEASE, 9, None))
    assert (again.version_id, again.person_id) == (paper.version_id, paper.person_id)
    writes(office)
    assert office.runs(lambda work: [*of_reports(work)]) == []


def test_the_hash_of_pieces_is_that_of_the_whole() -> None:
    spelled = '{"a":"\\"hazards\\":[]","hazards":[],"z":1}'
    whole_hash = freezing.WholeHash(spelled)
    assert whole_hash.hexdigest() == sha256(spelled.encode()).hexdigest()
