"""What happens in the street in a month: found, rectified, reviewed, returned, handed over."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.conversation.handset import ANOTHER, PASS, RIGHT, Handset
from tests.conversation.month.street import (
    DEPARTMENT_PHONE,
    HOURS,
    SECOND_INSPECTOR,
    Place,
    Street,
)
from tests.conversation.stage import INSPECTOR, OFFICE, STRANGER

PATROL = "电动自行车充电区2小时巡查"
FAULTS = (
    "充电线拖地",
    "疏散通道堆放纸箱",
    "灭火器压力不足",
    "应急照明灯不亮",
    "配电箱无门",
    "安全出口上锁",
    "消火栓被遮挡",
    "违规飞线充电",
    "喷淋头被包裹",
    "电缆绝缘破损",
)
LINK = re.compile(r"https://\S+")
OFTEN = {
    "on_ledger": 0.5,
    "doubtful": 0.5,
    "assigned": 0.2,
    "rectifying": 0.2,
    "submitted": 0.5,
    "transferred": 0.3,
    "received": 0.3,
    "reported": 0.5,
}
"""How often somebody comes to something in a day, by its state."""


def _is_general(label: str) -> bool:
    return label.startswith(("一般", "定为一般"))


@dataclass
class Month:
    """The play: each day some moves, drawn by the dice of the street."""

    street: Street
    hazards: int
    filed: int = 0
    moves: dict[str, int] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)  # by number: the link in it

    async def plays(self, first: date, days: int) -> None:
        """Play so many days from one on."""
        for offset in range(days):
            day = first + timedelta(days=offset)
            left, ahead = self.hazards - self.filed, days - offset
            for hour in HOURS:
                await self.street.goes_to(day, hour)
                await self._files_some(max(1, round(left / ahead / len(HOURS))))
                await self._goes_on()

    async def _files_some(self, count: int) -> None:
        ways: tuple[Callable[[Place], Awaitable[None]], ...] = (
            self._walks,
            self._snaps,
            self._snaps,
            self._reports_own,
        )
        for _ in range(min(count, self.hazards - self.filed)):
            way = self.street.dice.choice(ways)
            self._counts(way.__name__)
            await way(self.street.dice.choice(self.street.places))
            self.filed += 1

    def _counts(self, move: str) -> None:
        self.moves[move] = self.moves.get(move, 0) + 1

    def _words(self) -> str:
        return f"{self.street.dice.choice(FAULTS)}（{self.filed + 1}）"

    def _inspector(self) -> Handset:
        return self.street.phone(self.street.dice.choice((INSPECTOR, SECOND_INSPECTOR)))

    async def _walks(self, place: Place) -> None:
        """An inspector's patrol with one finding, signed: the unit has it at once."""
        inspector = self._inspector()
        await self._begins(inspector, place)
        await inspector.taps("⚠️ 隐患")
        if await inspector.offers(ANOTHER):
            await inspector.taps(ANOTHER)
        await inspector.shows(self.street.picture(), "1 张")
        await inspector.says(self._words())
        await inspector.taps("7 天")
        await inspector.wait_for("检查小结")
        await inspector.taps("签名提交")

    async def passes(self, place: Place) -> None:
        """A patrol in which nothing is found."""
        inspector = self._inspector()
        await self._begins(inspector, place)
        await inspector.taps(PASS)
        if await inspector.offers(RIGHT):
            await inspector.taps(RIGHT)
        await inspector.taps("签名提交")

    async def _begins(self, phone: Handset, place: Place) -> None:
        await phone.start()
        await phone.settled()
        await phone.taps("开始检查")
        await phone.says(place.name)
        await phone.taps(place.name)
        await phone.taps(PATROL)

    async def _snaps(self, place: Place) -> None:
        """A passer-by's photo, filed where the unit is named."""
        await self._snap_of(self.street.phone(STRANGER), place)

    async def _reports_own(self, place: Place) -> None:
        """A photo of the unit's own safety officer."""
        await self._snap_of(self.street.phone(place.officer), place)

    async def _snap_of(self, phone: Handset, place: Place) -> None:
        (sent,) = await phone.photo(self.street.picture(), self._words())
        card = await phone.wait_for(
            lambda seen: "已存 1 张" in seen.text and bool(seen.labels), after=sent.id
        )
        if place.name not in card.labels[0]:
            await phone.taps("选单位" if "选单位" in card.labels else "换一个")
            await phone.says(place.name)
            await phone.taps(place.name)
        await phone.taps(f"上账：{place.name}")
        said = await phone.card()
        if "疑似同一隐患" in said.text:
            await phone.taps("不是，另行上账", said.id)
        await phone.wait_for("已上账", after=sent.id)

    async def _goes_on(self) -> None:
        """Let the office, the units and the reviewers do some of what waits, and leave some."""
        for number, state, unit_id in self._open():
            move = {
                "on_ledger": self._judges,
                "doubtful": self._judges,
                "assigned": self._rectifies,
                "rectifying": self._rectifies,
                "submitted": self._reviews,
                "transferred": self._takes,
                "received": self._feeds_back,
                "reported": self._settles,
            }.get(state)
            if move is not None and self.street.dice.random() < OFTEN[state]:
                self._counts(move.__name__)
                await move(number, self.place_of(unit_id))

    def _open(self) -> list[tuple[str, str, int]]:
        """What is open, as a second session reads it."""
        return self.street.stage.town.rows(
            "SELECT number, state, unit_id FROM hazards WHERE state NOT IN ('closed', 'ended',"
            " 'confirmed') AND number IS NOT NULL ORDER BY id"
        )

    def place_of(self, unit_id: int) -> Place:
        """The unit of an id."""
        return next(each for each in self.street.places if each.id == unit_id)

    async def _judges(self, number: str, _: Place) -> None:
        """Whoever is to judges what waits: mostly general, some the office hands to a department.

        What may be major waits for the inspector who found it.
        """
        finder = self._finder_who_judges(number)
        if finder is not None:
            await self._judges_own(finder, number)
            return
        office = self.street.phone(OFFICE)
        queued = await office.wait_for(f"待判定 {number}")
        await office.taps("去处理", queued.id)
        card = await office.card()
        label = next((each for each in card.labels if each.startswith("一般")), None)
        if self.street.dice.random() < 0.2:
            for step in ("更多…", "移交部门", "示例城管中队"):
                await office.taps(step)
            letter = await office.wait_for(f"隐患移交函 {number}")
            link = LINK.search(letter.text)
            assert link is not None
            self.letters[number] = link[0]
        elif label is not None:
            await office.taps(label)

    def _finder_who_judges(self, number: str) -> Handset | None:
        """The phone of the inspector for whom a hazard waits to be judged; ``None``: the office."""
        found = self.street.stage.town.rows(
            "SELECT addresses.external_id FROM todo_items JOIN hazards ON hazards.id = subject_id"
            " JOIN addresses ON 'person:' || addresses.person_id = holder"
            " WHERE subject = 'hazard' AND awaited = 'classify' AND number = :number",
            number=number,
        )
        return self.street.phone(int(found[0])) if found else None

    async def _judges_own(self, finder: Handset, number: str) -> None:
        """An inspector judges what may be major and waits for them on their to-do."""
        label = f"PT-…{number[-3:]} 待判定"
        await finder.says("/todo")
        while not await finder.offers(label):
            await finder.taps("下一页")
        await finder.taps(label)
        card = await finder.wait_for(
            lambda seen: number in seen.text and any(map(_is_general, seen.labels))
        )
        await finder.taps(next(filter(_is_general, card.labels)), card.id)

    async def _rectifies(self, number: str, place: Place) -> None:
        officer = self.street.phone(place.officer)
        task = await officer.wait_for(lambda seen: f"整改任务 {number}" in seen.text)
        await officer.photo(self.street.picture(), "已整改", reply_to=task.id)
        await officer.wait_for(f"{number} 整改后照片已存")
        await officer.settled()

    async def _reviews(self, number: str, _: Place) -> None:
        """Whoever is asked to looks at the picture."""
        for user_id in (INSPECTOR, SECOND_INSPECTOR, OFFICE):
            phone = self.street.phone(user_id)
            seen = [each for each in await phone.screen(400) if f"整改待复核 {number}" in each.text]
            if seen and seen[-1].labels:
                returns = self.street.dice.random() < 0.15
                await phone.taps("退回：没改到位" if returns else "通过，销号", seen[-1].id)
                return

    async def _takes(self, number: str, _: Place) -> None:
        """The department that a hazard went to takes it, by the link in the letter."""
        department = self.street.phone(DEPARTMENT_PHONE)
        await department.open_link(self.letters[number])
        letter = await department.wait_for(f"· {number}")
        await department.taps("确认接收", letter.id)

    async def _feeds_back(self, number: str, _: Place) -> None:
        """It says what became of it, with a photo."""
        department = self.street.phone(DEPARTMENT_PHONE)
        await department.open_link(self.letters[number])
        await department.settled()
        card = await department.wait_for(
            lambda seen: f"· {number}" in seen.text and "反馈处理结果" in seen.labels
        )
        await department.taps("反馈处理结果", card.id)
        await department.photo(self.street.picture(), None)
        await department.wait_for("照片：1 张\n")
        await department.says(f"{number}已责令整改")
        await department.wait_for(f"结果：{number}已责令整改")
        await department.taps("提交反馈")
        await department.wait_for("已答复：")

    async def _settles(self, number: str, _: Place) -> None:
        """The office reads what the department has said, and ends the hazard."""
        office = self.street.phone(OFFICE)
        told = await office.wait_for(f"📥 核实反馈 {number}")
        await office.taps("去处理", told.id)
        await office.taps("核实无误，办结")
