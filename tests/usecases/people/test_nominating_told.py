"""Who is told of nominations, and what becomes of two who act at once."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from chat.address import on_telegram
from frontdesk import joining, leaving
from hazards.snaps.drafts import Privacy
from hazards.tips import rewarding
from people import importing, master_list, nominating
from people.model import Membership, Nomination, Role, Scope, Unit
from people.views import NominationView
from spreadsheets.model import SheetRow
from storage.engine.turns import Caller, Turns, WorkMaker
from storage.engine.unit_of_work import UnitOfWork
from storage.fernet_sealer import FernetSealer, new_key
from tests.storage.batches import PATIENCE
from tests.usecases.people.test_nominating import (
    CLERK,
    ELSEWHERE,
    FAR,
    HOLDER,
    INSPECTOR,
    REWARD,
    A,
    B,
    C,
    first,
    holders,
    lines,
    nominates,
    nominee,
    seat,
    second,
    state,
    told,
)
from tests.usecases.snap_moves import does
from tests.usecases.tips.test_tipping import TIPSTER, gives
from tests.usecases.town import STREET, Phone, Town

__all__ = ["first", "nominee", "second"]  # fixtures for these tests too


async def test_all_who_hold_it_and_the_office_are_told_of_each_step(
    town: Town, first: Phone, second: Phone, nominee: Phone
) -> None:
    holder = await town.member(HOLDER, REWARD, "钱示例")
    await town.member(CLERK, Membership(Role.OFFICE, street=ELSEWHERE), "周示例")
    await town.member(INSPECTOR, Membership(Role.INSPECTOR), "赵示例")
    nomination = await nominates(town, first, nominee)
    assert told(town, "陈示例提名吴示例") == {B, HOLDER, CLERK}
    looks = town.rows(
        "SELECT CAST(external_id AS BIGINT) FROM outbox WHERE card LIKE :button",
        button=f"%go:{nomination}:look%",
    )
    assert looks == [B]  # the office of a street does not decide for the whole area
    await does(second, nominating.confirm, nomination)
    assert told(town, "吴示例现在是奖励经办人：陈示例提名，孙示例确认。") == {A, HOLDER, CLERK}
    assert told(town, "您现在是奖励经办人") == {C}
    assert told(town, "陈示例提名吴示例，孙示例已确认，已生效") >= {B, HOLDER, CLERK}
    await first.taps(leaving.leave, seat(town, nominee))
    assert told(town, "陈示例已停用吴示例的身份") == {B, C, HOLDER, CLERK}
    await holder.taps(leaving.leave, seat(town, holder))
    assert told(town, "钱示例已退出") == {A, B, CLERK}
    assert not {INSPECTOR} & told(town, "奖励经办人")


async def test_what_the_command_line_gives_is_told_too(
    town: Town, first: Phone, second: Phone
) -> None:
    await town.member(CLERK, Membership(Role.OFFICE, street=ELSEWHERE), "周示例")
    token = town.invites(Membership(Role.REWARD_OFFICER, street=STREET), "钱示例")
    assert told(town, "管理员用命令行生成了给钱示例的邀请链接") == {A, B}
    await town.phone(HOLDER).taps(joining.join, token, "钱示例")
    assert told(town, "钱示例现在是奖励经办人：由管理员用命令行加入") == {A, B}
    town.invites(Membership(Role.INSPECTOR, street=STREET), "赵示例")
    assert not told(town, "赵示例")


async def test_what_a_workbook_gives_is_told_too(town: Town, first: Phone, school: Unit) -> None:
    empty = {column.title: "" for column in master_list.SHEETS[master_list.PEOPLE]}
    row = {master_list.PERSON: "钱示例", master_list.ROLE: "奖励经办人", master_list.STREET: "全区"}
    rows = [SheetRow(2, {**empty, **row, master_list.TELEGRAM: str(HOLDER)})]
    book = {master_list.UNITS: [], master_list.PLACES: [], master_list.PEOPLE: rows}
    town.reads(lambda work: importing.bring_in(work, book))
    assert holders(town) == [HOLDER]
    assert told(town, "钱示例现在是奖励经办人：由管理员用命令行加入") == {A}


async def test_all_hear_who_opened_which_case_and_nothing_of_who_gave_it(
    town: Town, school: Unit, first: Phone, nominee: Phone
) -> None:
    town.make.sealer = FernetSealer([new_key()])
    tip = (await gives(town, town.phone(TIPSTER), school, Privacy.CONFIDENTIAL)).tip
    opener = await town.member(HOLDER, REWARD, "钱示例")
    other = Membership(Role.REWARD_OFFICER, street=STREET)
    await town.member(FAR, Membership(Role.REWARD_OFFICER, street=ELSEWHERE), "郑示例")
    await town.member(B, other, "孙示例")
    await town.member(CLERK, Membership(Role.OFFICE, street=STREET), "周示例")
    for times in (1, 2):
        await does(opener, rewarding.open_identity, tip.id)
        rows = town.rows(
            "SELECT CAST(external_id AS BIGINT), card FROM outbox WHERE card LIKE '%查看了举报人%'"
        )
        assert sorted(chat for chat, _ in rows) == sorted([A, B, CLERK] * times)
    assert all("钱示例" in card and "PT-2026-000001" in card for _, card in rows)
    for secret in (str(TIPSTER), "路人", tip.number):
        assert not [card for _, card in rows if secret in card]
    assert town.rows("SELECT count(*) FROM audit WHERE action = 'open_tip'") == [2]


@pytest.fixture
def other_turns(engine: Engine, make: WorkMaker) -> Iterator[Turns]:
    """A second worker on the same database."""
    turns = Turns(engine, make)
    yield turns
    turns.close()


class _AsRead:
    """The nominations, but for one as it was read before."""

    def __init__(self, store: Any, nomination: Nomination | None) -> None:
        self._store = store
        self._read = nomination

    def get(self, nomination_id: int) -> Nomination | None:
        read, self._read = self._read, None
        found: Nomination | None = read or self._store.get(nomination_id)
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@pytest.mark.parametrize(
    "acts", [("confirm", "confirm"), ("confirm", "refuse"), ("withdraw", "confirm")]
)
async def test_of_two_who_decide_at_once_one_does(
    town: Town,
    engine: Engine,
    other_turns: Turns,
    first: Phone,
    second: Phone,
    nominee: Phone,
    acts: tuple[str, str],
) -> None:
    third = await town.member(CLERK, Membership(Role.OFFICE), "周示例")
    nomination = await nominates(town, first, nominee)
    line = threading.Barrier(2)
    meet = engine.dialect.name == "postgresql"  # on SQLite writers take turns

    def turn(act: str, tried: list[int]) -> Any:
        def use_case(work: UnitOfWork) -> NominationView:
            if meet and not tried:
                tried.append(1)
                store: Any = _AsRead(work.nominations, work.nominations.get(nomination))
                line.wait(PATIENCE)
                work.nominations = store
            step = getattr(nominating, act)
            view: NominationView = step(work, nomination)
            return view

        return use_case

    phones = (first if acts[0] == "withdraw" else third, second)
    outcomes = await asyncio.wait_for(
        asyncio.gather(
            *(
                turns.run(turn(act, []), Caller(on_telegram(phone.telegram_id), phone.telegram_id))
                for turns, act, phone in zip((town.turns, other_turns), acts, phones, strict=True)
            ),
            return_exceptions=True,
        ),
        PATIENCE,
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["NominationPast", "NominationView"]
    won = acts[[isinstance(each, NominationView) for each in outcomes].index(True)]
    states = {"confirm": "confirmed", "refuse": "refused", "withdraw": "withdrawn"}
    assert state(town, nomination) == states[won]
    assert holders(town) == ([C] if won == "confirm" else [])
    assert [action for _, action, _ in lines(town)] == [
        "nominate",
        f"{won}_nomination",
        *(["join"] if won == "confirm" else []),
    ]


async def test_of_two_who_nominate_the_same_at_once_one_does_and_the_other_sees_it(
    town: Town, other_turns: Turns, first: Phone, second: Phone, nominee: Phone
) -> None:
    member = seat(town, nominee)
    views = await asyncio.wait_for(
        asyncio.gather(
            *(
                turns.run(
                    lambda work: nominating.nominate(work, member, Scope.AREA),
                    Caller(on_telegram(phone.telegram_id), phone.telegram_id),
                )
                for turns, phone in ((town.turns, first), (other_turns, second))
            )
        ),
        PATIENCE,
    )
    assert len({view.nomination.id for view in views}) == 1
    assert town.rows("SELECT count(*) FROM nominations") == [1]
    assert len({view.nomination.made_by for view in views}) == 1
