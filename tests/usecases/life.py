"""A town in which hazards live: everybody who has a part, and a courier that loses nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any, NamedTuple

from chat.address import on_telegram
from chat.kept_card import read
from chat.push import Delivery, PushKind, PushState
from frontdesk import photos
from frontdesk.todo import todo_of
from hazards import ledger
from hazards.criteria.loader import load_criteria
from hazards.loop import deciding, rectifying, reviewing
from hazards.loop.steps import load
from hazards.loop.waiting import HAZARD_SUBJECT, Awaited
from hazards.model import Hazard, NewHazard, Source
from people.model import Membership, Person, Role, Unit
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import KeptPhoto
from storage.stores.audit.reading import reading
from storage.stores.audit.verifying import Verification
from tests.usecases.town import STREET, Phone, Town, photo_message

ELSEWHERE = "另一街道"
WHAT = "二楼东侧消火栓无水"
CRITERION = load_criteria().criteria[0].id
LEASE = timedelta(seconds=20)
BRINGS = {PushKind.MESSAGE, PushKind.PHOTO, PushKind.DOCUMENT}


class Told(NamedTuple):
    """One thing that was put into the outbox for somebody."""

    who: str
    kind: str
    topic: str | None
    thread: str | None
    words: str


@dataclass
class Life:
    """Units in two streets, all who have a part, and their phones by what they are."""

    town: Town
    school: Unit
    estate: Unit
    faraway: Unit
    phones: dict[str, Phone] = field(default_factory=dict)
    messages: Iterator[int] = field(default_factory=lambda: count(9000))
    seen: int = 0  # the last row of the outbox that was looked at

    def __getitem__(self, who: str) -> Phone:
        """The phone of somebody."""
        return self.phones[who]

    def person(self, who: str) -> Person:
        """Somebody as the database knows them."""
        found = self.town.reads(
            lambda work: work.persons.by_address(on_telegram(self[who].telegram_id))
        )
        assert found is not None, who
        return found

    def leaves(self, who: str) -> None:
        """Let somebody's roles end, without anybody going on with what is theirs."""
        self.town.rows(
            "UPDATE memberships SET ended_at = began_at WHERE person_id = :id",
            id=self.person(who).id,
        )

    def hazard(self, hazard_id: int) -> Hazard:
        """A hazard as a second session reads it."""
        return self.town.reads(lambda work: load(work, hazard_id))

    async def files(self, who: str = "inspector", unit: Unit | None = None, **facts: Any) -> Hazard:
        """Let somebody put a hazard on the ledger."""
        new = self.new(who, unit, **facts)
        return await self[who].taps(ledger.file_hazard, new)

    def new(self, who: str, unit: Unit | None = None, **facts: Any) -> NewHazard:
        """What somebody has found."""
        known: dict[str, Any] = {
            "unit_id": (unit or self.school).id,
            "inspection_id": None,
            "question": None,
            "item": "",
            "description": WHAT,
            "measure": "",
            "deadline": None,
            "fixed_on_spot": False,
            "found_at": self.town.make.clock.now(),
            "found_by": self.person(who).id,
            "source": Source.SNAP,
        }
        return NewHazard(**(known | facts))

    def parties(self, unit: Unit) -> tuple[str, str, str]:
        """Who rectifies, who reviews and who decides at a unit."""
        officer = {self.school.id: "officer", self.estate.id: "estate officer"}
        if unit.street == STREET:
            return officer[unit.id], "inspector", "office"
        return "far officer", "far inspector", "area office"

    async def assigned(
        self, unit: Unit | None = None, *, major: bool = False, **facts: Any
    ) -> Hazard:
        """A hazard that the unit's officer has been given, reviewed by the inspector."""
        officer, inspector, office = self.parties(unit or self.school)
        hazard = await self.files(inspector, unit, **facts)
        if major:
            await self[office].taps(deciding.decide_severity, hazard.id, CRITERION)
        owner, reviewer = self.person(officer).id, self.person(inspector).id
        await self[office].taps(deciding.assign, hazard.id, owner, 7, reviewer)
        self.deliver()
        return self.hazard(hazard.id)

    async def planned(self, unit: Unit | None = None) -> Hazard:
        """A major hazard of which the plan waits to be approved."""
        officer, _, _ = self.parties(unit or self.school)
        hazard = await self.assigned(unit, major=True)
        await self[officer].taps(rectifying.accept, hazard.id)
        await self.writes_plan(officer, hazard.id)
        await self[officer].taps(rectifying.submit_plan, hazard.id)
        self.deliver()
        return self.hazard(hazard.id)

    async def submitted(self, unit: Unit | None = None, **facts: Any) -> Hazard:
        """A hazard that waits for the review of its proof."""
        officer, _, _ = self.parties(unit or self.school)
        hazard = await self.assigned(unit, **facts)
        await self[officer].taps(rectifying.accept, hazard.id)
        self.deliver()
        await self.proves(officer, hazard.id)
        return self.hazard(hazard.id)

    async def closed(self, unit: Unit | None = None, **facts: Any) -> Hazard:
        """A hazard that is struck off."""
        _, inspector, _ = self.parties(unit or self.school)
        hazard = await self.submitted(unit, **facts)
        await self[inspector].taps(reviewing.close, hazard.id)
        return self.hazard(hazard.id)

    async def writes_plan(self, who: str, hazard_id: int, words: str = "示例") -> None:
        """Write all five parts."""
        for part in ("owner", "measures", "money", "deadline", "contingency"):
            await self[who].taps(rectifying.write_part, hazard_id, part, f"{words}{part}")

    async def proves(self, who: str, hazard_id: int, caption: str = "") -> int:
        """Answer the assignment with a photo whose bytes are kept, and return its id."""
        photo_id = await self.sends_proof(who, hazard_id, caption)
        await self.keeps(who, photo_id)
        return photo_id

    async def sends_proof(self, who: str, hazard_id: int, caption: str = "") -> int:
        """Answer the assignment with a photo whose bytes are not there yet."""
        phone = self[who]
        (task,) = self.town.rows(
            "SELECT max(message_id) FROM posts"
            " WHERE CAST(external_id AS BIGINT) = :chat AND topic = :topic",
            chat=phone.telegram_id,
            topic=f"task:{hazard_id}",
        )
        message_id = next(phone.messages)
        photo = photo_message(message_id, caption=caption, reply_to=task)
        await phone.taps(photos.receive_photo, photo)
        noted = self.town.reads(lambda work: work.photos.by_message(phone.telegram_id, message_id))
        assert noted is not None
        return noted.id

    async def keeps(self, who: str, photo_id: int) -> None:
        """Keep the bytes of a photo, as the photo worker does."""
        phone = self[who]

        def turn(work: UnitOfWork) -> None:
            hashed = f"{photo_id:064x}"
            if work.photos.keep(photo_id, KeptPhoto(hashed, 9, "image/jpeg", 4, 3, None, "0" * 16)):
                photos.record_kept(work, photo_id)

        await phone.turns.run(turn)

    def deliver(self) -> None:
        """Let the courier carry all that waits, each message arriving."""

        def turn(work: UnitOfWork) -> bool:
            parcels = work.dispatch.claim(50, work.now, LEASE)
            for parcel in parcels:
                anew = parcel.kind in BRINGS or parcel.about is None
                posted = None
                if anew and parcel.kind not in {PushKind.PIN, PushKind.DELETE}:
                    posted = PushKind.MESSAGE if parcel.kind is PushKind.EDIT else parcel.kind
                message_id = next(self.messages) if posted else None
                sent = Delivery(parcel, PushState.SENT, message_id=message_id, posted=posted)
                work.dispatch.settle(sent, work.now)
            return bool(parcels)

        while self.town.reads(turn):
            pass

    def told(self, *, todo: bool = False) -> list[Told]:
        """What was put into the outbox since the last look; to-do cards only where asked."""
        names = {phone.telegram_id: who for who, phone in self.phones.items()}
        rows = self.town.rows(
            "SELECT id, CAST(external_id AS BIGINT), kind, topic, reply_topic, card FROM outbox"
            " WHERE id > :seen ORDER BY id",
            seen=self.seen,
        )
        self.seen = max([self.seen, *(row[0] for row in rows)])
        told = [
            Told(names.get(chat, str(chat)), kind, topic, thread, str(read(card).text))
            for _, chat, kind, topic, thread, card in rows
        ]
        return [each for each in told if todo or not (each.topic or "").startswith("todo:")]

    def messages_to(self) -> set[tuple[str, str]]:
        """To whom what kind of message went since the last look: by topic, or by thread."""
        return {
            (each.who, (each.topic or f"re {each.thread}").partition(":")[0])
            for each in self.told()
            if each.kind != "edit"
        }

    def awaits(self, hazard_id: int) -> dict[str, set[Awaited]]:
        """What is on everybody's to-do about a hazard."""

        def look(work: UnitOfWork) -> dict[str, set[Awaited]]:
            found = {}
            for who, phone in self.phones.items():
                person = work.persons.by_address(on_telegram(phone.telegram_id))
                entries = todo_of(work, person, 50).entries if person else ()
                found[who] = {
                    Awaited(each.item.awaited)
                    for each in entries
                    if (each.item.subject, each.item.subject_id) == (HAZARD_SUBJECT, hazard_id)
                }
            return {who: awaited for who, awaited in found.items() if awaited}

        return self.town.reads(look)

    def steps(self, hazard: Hazard) -> list[str]:
        """The steps on the audit chain but for photos, those of one moment in any order."""
        return [
            action
            for action in self.town.rows(
                "SELECT action FROM audit WHERE subject = :subject ORDER BY at",
                subject=f"hazard:{hazard.number}",
            )
            if action != "photo"
        ]

    def chain_is_whole(self) -> bool:
        """Whether the audit chain verifies."""
        with reading(self.town.engine) as reader:
            return not list(Verification(reader).read(reader.lines()))


async def settle_in(town: Town) -> Life:
    """Let everybody join."""
    school = town.unit()
    life = Life(
        town, school, town.unit("示例园区", "园区"), town.unit("别处小学", street=ELSEWHERE)
    )
    roles: dict[str, Callable[[], Membership]] = {
        "inspector": lambda: Membership(Role.INSPECTOR, street=STREET),
        "far inspector": lambda: Membership(Role.INSPECTOR, street=ELSEWHERE),
        "officer": lambda: Membership(Role.SAFETY_OFFICER, unit_id=life.school.id),
        "colleague": lambda: Membership(Role.SAFETY_OFFICER, unit_id=life.school.id),
        "principal": lambda: Membership(Role.PRINCIPAL, unit_id=life.school.id),
        "estate officer": lambda: Membership(Role.SAFETY_OFFICER, unit_id=life.estate.id),
        "far officer": lambda: Membership(Role.SAFETY_OFFICER, unit_id=life.faraway.id),
        "office": lambda: Membership(Role.OFFICE, street=STREET),
        "clerk": lambda: Membership(Role.OFFICE, street=STREET),
        "area office": lambda: Membership(Role.OFFICE),
        "reward officer": lambda: Membership(Role.REWARD_OFFICER),
    }
    for number, (who, role) in enumerate(roles.items(), start=101):
        life.phones[who] = await town.member(number, role(), who)
    life.phones["passer-by"] = town.phone(200)
    town.reads(lambda work: work.persons.add(on_telegram(200), "passer-by", work.now))
    life.phones["department"] = town.phone(300)
    life.told()  # who holds which role is told as well; tests look at what comes after
    return life
