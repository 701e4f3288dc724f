"""A small town to inspect in: a unit or two, and phones that tap, type and send photos."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Engine, text

from chat.address import on_telegram
from chat.changes import read_changes
from chat.incoming import IncomingPhoto
from checklists import finding, saying_of_earlier, starting, walking
from checklists.views import EarlierView, ItemView, Reply, View
from frontdesk import joining
from frontdesk import photos as frontdesk_photos
from frontdesk import words as frontdesk_words
from frontdesk.showing import show_again
from people.joining import invite
from people.model import Membership, Role, Unit
from storage.engine.turns import Caller, Turns, WorkMaker, transaction
from storage.engine.unit_of_work import UnitOfWork
from storage.evidence_files import KeptPhoto

P = ParamSpec("P")
Result = TypeVar("Result")
Shown = TypeVar("Shown", bound=View)

STREET = "示例街道"
SENT_AT = datetime(2026, 11, 22, 1, 31, tzinfo=UTC)
SENTENCE = "二楼东侧消火栓无水"


def shown(reply: Reply, kind: type[Shown]) -> Shown:
    """The view of a reply, which must be of one kind."""
    assert isinstance(reply.view, kind), reply.view
    return reply.view


def photo_message(
    message_id: int, album: str | None = None, caption: str = "", reply_to: int | None = None
) -> IncomingPhoto:
    """A photo as Telegram tells of it."""
    file_id, unique = f"file{message_id}", f"unique{message_id}"
    return IncomingPhoto(message_id, file_id, unique, SENT_AT, album, caption, reply_to)


def keep_bytes(work: UnitOfWork, chat_id: int, message_id: int) -> None:
    """Note that the bytes of a photo are kept, as the photo worker does."""
    photo = work.photos.by_message(chat_id, message_id)
    if photo is not None:
        work.photos.keep(photo.id, KeptPhoto("0" * 64, 9, "image/jpeg", 4, 3, None, "0" * 16))


@dataclass
class Phone:
    """One person's private chat with the bot."""

    turns: Turns
    telegram_id: int
    updates: Iterator[int]
    messages: Iterator[int] = field(default_factory=lambda: count(500))

    async def at(
        self,
        update_id: int,
        use_case: Callable[Concatenate[UnitOfWork, P], Result],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Result:
        """Run a use case as the turn of one update; an update that is known is not run again."""

        def turn(work: UnitOfWork) -> Any:
            if work.inbox.claim(work.update_id, work.now):
                return use_case(work, *args, **kwargs)
            return show_again(work)

        caller = Caller(on_telegram(self.telegram_id), self.telegram_id, update_id)
        result: Result = await self.turns.run(turn, caller)
        return result

    async def taps(
        self,
        use_case: Callable[Concatenate[UnitOfWork, P], Result],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Result:
        """Run a use case as the turn of a new update."""
        return await self.at(next(self.updates), use_case, *args, **kwargs)

    async def sees(self) -> View:
        """What is on the card, from its stored scene alone."""
        view = (await self.taps(show_again)).view
        assert view is not None
        return view

    async def types(self, words: str, reply_to: int | None = None) -> Reply:
        """Type words."""
        return await self.taps(frontdesk_words.receive_text, words, reply_to)

    async def sends_photo(
        self,
        album: str | None = None,
        caption: str = "",
        reply_to: int | None = None,
        update_id: int | None = None,
        kept: bool = True,
    ) -> int:
        """Send a photo and return the id of its message; its bytes are ``kept`` at once, or not."""
        message_id = next(self.messages)
        photo = photo_message(message_id, album, caption, reply_to)
        await self.at(update_id or next(self.updates), frontdesk_photos.receive_photo, photo)
        if kept:
            await self.turns.run(lambda work: keep_bytes(work, self.telegram_id, message_id))
        return message_id

    async def begins(self, unit: Unit, form_id: str = "campus") -> int:
        """Begin a checklist and return the inspection's id."""
        reply = await self.taps(starting.start, unit.id, form_id)
        return shown(reply, ItemView).sheet.inspection.id

    async def passes(
        self, inspection_id: int, numbers: Iterable[int], value: str = "pass"
    ) -> Reply | None:
        """Give the same answer to several items."""
        reply = None
        for number in numbers:
            reply = await self.answers(inspection_id, number, value)
        return reply

    async def answers(self, inspection_id: int, number: int, value: str) -> Reply:
        """Answer an item; what is open there from before is put right, or it is another one."""
        reply: Reply = await self.taps(walking.answer_item, inspection_id, number, value)
        if not isinstance(reply.view, EarlierView):
            return reply
        say = saying_of_earlier.say_right if value == "pass" else saying_of_earlier.say_another
        said: Reply = await self.taps(say, inspection_id, number, reply.view.stamp)
        return said

    async def finds(self, inspection_id: int, number: int, days: int = 7) -> Reply:
        """Find a hazard and describe it whole."""
        await self.answers(inspection_id, number, "hazard")
        await self.sends_photo()
        await self.types(SENTENCE)
        return await self.taps(finding.set_days, inspection_id, number, days)


@dataclass
class Town:
    """The database, and what a second connection reads from it."""

    engine: Engine
    make: WorkMaker
    turns: Turns
    updates: Iterator[int] = field(default_factory=lambda: count(1000))

    def unit(self, name: str = "示例小学", sector: str = "学校", street: str = STREET) -> Unit:
        """Add a unit."""
        return self.reads(lambda work: work.units.add(name, "slxx", sector, street, work.now))

    def invites(self, membership: Membership, name: str = "王示例") -> str:
        """Make an invitation for somebody, or (no name) for whoever opens it; return its token."""
        return self.reads(lambda work: invite(work, membership, name))

    def gives(self, phone: Phone, membership: Membership) -> None:
        """Give a member another role."""

        def turn(work: UnitOfWork) -> None:
            person = work.persons.by_address(on_telegram(phone.telegram_id))
            assert person is not None
            work.persons.join(person.id, membership, work.now)

        self.reads(turn)

    def phone(self, telegram_id: int) -> Phone:
        """The phone of somebody who may not have joined."""
        return Phone(self.turns, telegram_id, self.updates)

    async def member(
        self,
        telegram_id: int = 7,
        membership: Membership = Membership(Role.INSPECTOR, street=STREET),  # noqa: B008 - frozen
        name: str = "王示例",
    ) -> Phone:
        """The phone of somebody who has joined."""
        phone = self.phone(telegram_id)
        await phone.taps(joining.join, self.invites(membership, name), name)
        return phone

    def reads(self, look: Callable[[UnitOfWork], Result]) -> Result:
        """Look at the stores in a transaction of its own."""
        with transaction(self.engine, self.make) as work:
            return look(work)

    def rows(self, query: str, **given: object) -> list[Any]:
        """Run plain SQL on another connection; single columns come as bare values."""
        with self.engine.connect() as connection:
            result = connection.execute(text(query), given)
            if not result.returns_rows:
                return []
            rows = [tuple(row) for row in result]
        return [row[0] if len(row) == 1 else row for row in rows]

    def changes(self, action: str) -> list[dict[str, tuple[Any, Any]]]:
        """What the lines of an action say, field by field, in their order."""
        query = "SELECT changes FROM audit WHERE action = :action ORDER BY id"
        return [read_changes(each) for each in self.rows(query, action=action)]

    def answers(self, inspection_id: int) -> dict[int, str]:
        """The answers of a campus inspection by item number."""
        form = self.make.forms.latest("campus")
        answers = self.reads(lambda work: work.inspections.answers(inspection_id))
        return {form.by_key[key].number: answer.value for key, answer in answers.items()}

    def photos(self, inspection_id: int, number: int) -> list[int]:
        """The message ids of the photos at an item of a campus inspection."""
        key = self.make.forms.latest("campus").questions[number - 1].key
        photos = self.reads(lambda work: work.photos.of_item(inspection_id, key))
        return [photo.message_id for photo in photos]
