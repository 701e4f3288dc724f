"""A street of thirty units with their people and three departments, each on a phone."""

import io
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from PIL import Image

from bot.workers.sweeps import (
    sweep_audiences,
    sweep_duties,
    sweep_expiries,
    sweep_submissions,
)
from chat.address import on_telegram
from people import joining
from people.departments.keeping import add_department
from people.model import Membership, Role
from sandbox.model import PhoneSpec
from storage.engine.turns import transaction
from tests.conversation.handset import Handset
from tests.conversation.stage import INSPECTOR, OFFICE, STRANGER, STREET, Stage

SECOND_INSPECTOR, DEPARTMENT_PHONE, FIRST_OFFICER, FIRST_PRINCIPAL = 7005, 7006, 7100, 7200
SECTORS = ("教育", "养老机构", "商务", "工贸", "居民小区", "卫健")
DEPARTMENTS = {
    "示例教育科": ("教育",),
    "示例城管中队": (),
    "示例工贸科": ("工贸", "商务"),
}
UNITS_PEOPLE = {
    FIRST_OFFICER: (Role.SAFETY_OFFICER, "安全员", 1),
    FIRST_PRINCIPAL: (Role.PRINCIPAL, "负责人", 15),
}
"""By the first of their phones: their role, what they are called, and that every how many units has
one of them."""
HOURS = (10,)


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the street, and the phone of its safety officer."""

    id: int
    name: str
    sector: str
    officer: int


@dataclass
class Street:
    """The stage of a month: who is there, and what time it is."""

    stage: Stage
    dice: random.Random
    places: list[Place] = field(default_factory=list)
    pictures: int = 0

    def settle(self, units: int) -> None:
        """Register units, their safety officers and principals, and the departments."""
        with transaction(self.stage.engine, self.stage.make) as work:
            for number in range(units):
                sector = SECTORS[number % len(SECTORS)]
                name = f"示例{sector}{number + 1:02}号"
                unit = joining.add_unit(work, name, sector, STREET)
                for first, (role, called, every) in UNITS_PEOPLE.items():
                    if number % every == 0:
                        on = on_telegram(first + number)
                        who = work.persons.add(on, f"{called}{number + 1}", work.now)
                        work.persons.join(who.id, Membership(role, unit_id=unit.id), work.now)
                self.places.append(Place(unit.id, unit.name, sector, FIRST_OFFICER + number))
            second = work.persons.add(on_telegram(SECOND_INSPECTOR), "孙示例", work.now)
            work.persons.join(second.id, Membership(Role.INSPECTOR, street=STREET), work.now)
            for name, sectors in DEPARTMENTS.items():
                add_department(work, name, STREET, sectors=sectors)

    async def opens(self) -> None:
        """Let everybody open the chat with the bot once, so that it reaches them."""
        for spec in phones(len(self.places)):
            await self.phone(spec.user_id).start()

    def phone(self, user_id: int) -> Handset:
        """A phone in the street."""
        return self.stage.handset(user_id)

    @property
    def today(self) -> date:
        """The day in Shanghai."""
        return self.stage.clock.now().astimezone(self.stage.clock.zone).date()

    async def goes_to(self, day: date, hour: int, minute: int = 5) -> None:
        """Let it be that time, with all that the clock owes by then."""
        wall = datetime(day.year, day.month, day.day, hour, minute, tzinfo=self.stage.clock.zone)
        self.stage.clock.advance(max(wall - self.stage.clock.now(), timedelta()))
        for sweep in (sweep_duties, sweep_expiries, sweep_submissions, sweep_audiences):
            await sweep(self.stage.app.turns)
        await self.stage.carried()

    def picture(self) -> bytes:
        """A photo like no other: of stripes, so that it is not taken for one that came before."""
        self.pictures += 1
        dice = random.Random(self.pictures)
        image = Image.new("RGB", (160, 120))
        for left in range(0, 160, 20):
            for top in range(0, 120, 20):
                colour = tuple(dice.randrange(256) for _ in range(3))
                image.paste(colour, (left, top, left + 20, top + 20))
        file = io.BytesIO()
        image.save(file, "JPEG")
        return file.getvalue()


def phones(units: int) -> tuple[PhoneSpec, ...]:
    """Every phone of the street."""
    own = [
        PhoneSpec(first + number, f"{called}{number + 1}")
        for first, (_, called, every) in UNITS_PEOPLE.items()
        for number in range(0, units, every)
    ]
    return (
        PhoneSpec(INSPECTOR, "王示例"),
        PhoneSpec(SECOND_INSPECTOR, "孙示例"),
        PhoneSpec(DEPARTMENT_PHONE, "吴示例"),
        PhoneSpec(OFFICE, "陈示例"),
        PhoneSpec(STRANGER, "路人甲"),
        *own,
    )
