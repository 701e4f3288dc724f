"""A number typed anywhere opens what it stands for, to who may see it, and loses nothing."""

from datetime import timedelta

import pytest

from hazards.model import HazardState, NewHazard, Source
from people.model import Membership, Role
from storage.engine.turns import transaction
from storage.engine.unit_of_work import UnitOfWork
from tests.conversation.handset import NURSERY, SCHOOL, SENTENCE, Handset
from tests.conversation.stage import INSPECTOR, OFFICE, OFFICER, STRANGER, Stage
from tests.conversation.tips.test_tips import gives
from tests.conversation.walk.test_annex import past_the_head

UNKNOWN = "没有查到这个编号，或不在您的查看范围内。"


def fills(stage: Stage, *, year: int = 2026, count: int = 3) -> list[str]:
    """Put hazards on the ledger, by turns at the school and at the nursery."""
    numbers: list[str] = []

    def file(work: UnitOfWork) -> None:
        for place in range(count):
            unit = work.units.by_name(NURSERY if place % 2 else SCHOOL)
            assert unit is not None
            serial = work.series.next("PT", year)
            numbers.append(f"PT-{year}-{serial:06d}")
            new = NewHazard(
                unit.id,
                None,
                None,
                "",
                f"第{serial}处堆物",
                "清理",
                work.day() + timedelta(days=3),
                fixed_on_spot=False,
                found_at=work.now,
                found_by=1,
                source=Source.SNAP,
            )
            work.hazards.add(numbers[-1], HazardState.ON_LEDGER, new)

    with transaction(stage.engine, stage.make) as work:
        file(work)
    return numbers


@pytest.mark.parametrize(
    "typed",
    ["PT-2026-000002", "pt2026000002", "２０２６－０００００２", "000002", "PT-…002", "002"],
)
async def test_the_office_types_a_number_and_reads_the_case(stage: Stage, typed: str) -> None:
    """It used to read 这一步请点卡片上的按钮."""
    fills(stage)
    phone = stage.handset(OFFICE)
    await phone.says("/start")
    card = await phone.says(typed)
    assert card.text.startswith("PT-2026-000002")
    assert "第2处堆物" in card.text
    assert "回菜单" in card.labels
    assert await phone.has_one_card()


async def test_a_number_opens_the_case_from_the_ledger_and_from_another_case(stage: Stage) -> None:
    """On the ledger it used to be looked for among the words."""
    fills(stage)
    phone = stage.handset(OFFICE)
    await phone.says("/ledger")
    assert (await phone.says("PT-2026-000001")).text.startswith("PT-2026-000001")
    assert (await phone.says("PT-2026-000003")).text.startswith("PT-2026-000003")
    await phone.has_one_card()


async def test_an_inspection_stays_on_its_card_while_a_case_is_looked_at(any_stage: Stage) -> None:
    stage = any_stage
    fills(stage)
    phone = stage.handset(INSPECTOR)
    walk = await phone.begins()
    case = await phone.says("PT-2026-000001")
    assert case.text.startswith("PT-2026-000001")
    await phone.taps("✅ 合格", walk.id)
    assert stage.answers() == {1: "pass"}


async def test_a_number_is_no_sentence_of_a_hazard_at_an_item(stage: Stage) -> None:
    """It used to become the description of what was found."""
    fills(stage)
    phone = stage.handset(INSPECTOR)
    await phone.begins()
    await phone.taps("⚠️ 隐患")
    case = await phone.says("PT-2026-000002")
    assert case.text.startswith("PT-2026-000002")
    assert stage.town.rows("SELECT description FROM findings") == [""]
    await phone.says(SENTENCE)
    assert stage.town.rows("SELECT description FROM findings") == [SENTENCE]


async def test_a_reason_goes_on_being_awaited_while_another_case_is_looked_at(
    stage: Stage,
) -> None:
    fills(stage)
    phone = stage.handset(INSPECTOR)
    await phone.says("/start")
    await phone.says("PT-2026-000001")
    await phone.taps("存疑，上报")
    other = await phone.says("2026-000002")
    assert other.text.startswith("PT-2026-000002")
    card = await phone.says("现场看不清属于哪一类")
    assert card.text.startswith("PT-2026-000001")
    (noted,) = stage.town.rows("SELECT changes FROM audit WHERE action = 'doubt'")
    assert "现场看不清属于哪一类" in noted
    rows = stage.town.rows("SELECT state FROM hazards ORDER BY number")
    assert rows == ["doubtful", "on_ledger", "on_ledger"]


async def test_who_may_not_see_a_case_is_answered_as_if_it_never_was(stage: Stage) -> None:
    fills(stage)
    heard = []
    for who in (OFFICER, STRANGER):
        phone = stage.handset(who)
        await phone.says("/start")
        heard += [
            (await phone.says(typed)).text
            for typed in ("PT-2026-000002", "PT-2026-000999", "000002", "JB-2026-000001")
        ]
    assert heard[0].startswith(UNKNOWN)
    assert set(heard) == {heard[0]}
    phone = stage.handset(OFFICER)
    assert "第1处堆物" in (await phone.says("PT-2026-000001")).text


async def test_a_tail_that_several_numbers_have_is_asked_for_whole(stage: Stage) -> None:
    fills(stage, year=2025)
    fills(stage)
    phone = stage.handset(OFFICE)
    await phone.says("/start")
    said = await phone.says("000003")
    assert said.text == ("以此结尾的编号不止一个：PT-2026-000003、PT-2025-000003。请发完整编号。")
    assert "第3处堆物" in (await phone.says("2025-000003")).text


async def test_a_tail_counts_among_what_the_person_may_see(stage: Stage) -> None:
    """The office of the district sees two, the school's officer one of them."""
    fills(stage, year=2025, count=1)
    fills(stage, count=1)
    with transaction(stage.engine, stage.make) as work:
        other = work.units.by_name(NURSERY)
        assert other is not None
    stage.town.rows(
        "UPDATE hazards SET unit_id = :unit WHERE number LIKE 'PT-2025-%'", unit=other.id
    )
    officer, office = stage.handset(OFFICER), stage.handset(OFFICE)
    assert (await officer.says("000001")).text.startswith("PT-2026-000001")
    assert (await office.says("000001")).text.startswith("以此结尾的编号不止一个")


async def test_digits_that_a_question_asks_for_are_its_answer(stage: Stage) -> None:
    fills(stage)
    phone = await past_the_head(stage.handset(INSPECTOR))
    case = await phone.says("PT-2026-000002")
    assert case.text.startswith("PT-2026-000002")
    await phone.taps("有")
    await phone.says("002")
    asked = "SELECT value FROM answers WHERE question = 'boarders_male'"
    assert [int(each) for each in stage.town.rows(asked)] == [2]


async def test_a_few_digits_by_which_nothing_is_found_are_words(stage: Stage) -> None:
    fills(stage)
    phone = stage.handset(OFFICE)
    await phone.says("/start")
    assert (await phone.says("100")).text.startswith("这一步请点卡片上的按钮")


async def test_the_number_of_a_tip_opens_its_reward_and_its_case_by_the_secret_alone(
    stage: Stage, stranger: Handset
) -> None:
    secret = await gives(stranger)
    paying, office = stage.handset(INSPECTOR), stage.handset(OFFICE)
    await paying.start(stage.town.invites(Membership(Role.REWARD_OFFICER)))
    await paying.settled()
    card = await paying.says("jb2026000001")
    assert card.text.startswith("举报 JB-2026-000001")
    assert "拟 200 元" in card.labels
    await office.says("/start")
    assert (await office.says("JB-2026-000001")).text.startswith(UNKNOWN)
    await stranger.says("/tip")
    asked = await stranger.says("JB-2026-000001")
    assert not asked.text.startswith(UNKNOWN)
    assert "JB-2026-000001" in (await stranger.says(f"JB-2026-000001 {secret}")).text
