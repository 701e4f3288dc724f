"""People, their chats with the bot, and all messages in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict

from sandbox.errors import BadRequest, Forbidden, NoSuchPhone
from sandbox.events import Events
from sandbox.model import Chat, GroupSpec, JsonDict, Person, PhoneSpec, Stored
from sandbox.store import Store

_FIRST_GUEST_ID = 700_000_001
_FIRST_GROUP_ID = -1_001_000_000_001


class Chats:
    """People, chats and messages; every change is kept and told to those who watch."""

    def __init__(self, store: Store, events: Events, clock: Callable[[], float]) -> None:
        self._store = store
        self._events = events
        self._clock = clock
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        for _, record in store.load("person"):
            self.people[record["id"]] = Person(**record)
        for _, record in store.load("chat"):
            self.chats[record["id"]] = Chat(**record)
        for _, record in store.load("message"):
            stored = Stored(**record)
            self.chats[stored.body["chat"]["id"]].messages[stored.id] = stored

    def welcome(self, phones: Iterable[PhoneSpec], groups: Iterable[GroupSpec]) -> None:
        """Add the people and groups that are not there yet."""
        for spec in phones:
            if spec.user_id not in self.people:
                self._add_person(Person(spec.user_id, spec.first_name, spec.note))
        for group in groups:
            if group.chat_id not in self.chats:
                self._open_group(group)

    def add_guest(self, name: str, note: str) -> Person:
        """Add a person with the next free id."""
        guests = [user_id for user_id in self.people if user_id >= _FIRST_GUEST_ID]
        person = Person(max(guests, default=_FIRST_GUEST_ID - 1) + 1, name, note)
        self._add_person(person)
        return person

    def _add_person(self, person: Person) -> None:
        self.people[person.id] = person
        self._store.put("person", str(person.id), asdict(person))
        self.chats[person.id] = Chat(person.id, "private", person.first_name, [person.id])
        self.keep_chat(self.chats[person.id])
        self._events.emit("phone", phone=self.phone_json(person))

    def set_plain(self, person: Person, *, plain: bool) -> None:
        """Let a phone show nothing for rich messages, or all of them again."""
        person.plain = plain
        self._store.put("person", str(person.id), asdict(person))

    def add_group(self, title: str, members: tuple[int, ...]) -> Chat:
        """Add a group with the next free id, in which the bot sits with ``members``."""
        taken = min([_FIRST_GROUP_ID + 1, *self.chats])
        return self._open_group(GroupSpec(taken - 1, title, members))

    def _open_group(self, group: GroupSpec) -> Chat:
        chat = Chat(group.chat_id, "supergroup", group.title, list(group.members), started=True)
        self.chats[chat.id] = chat
        self.keep_chat(chat)
        for member in group.members:
            self._events.emit("phone", phone=self.phone_json(self.person(member)))
        return chat

    def keep_chat(self, chat: Chat) -> None:
        """Keep the chat's own facts, without its messages."""
        record = {name: getattr(chat, name) for name in Chat.__slots__ if name != "messages"}
        self._store.put("chat", str(chat.id), record)

    def phone_json(self, person: Person) -> JsonDict:
        """Return a phone as the page shows it."""
        chats = [chat.json() for chat in self.chats.values() if person.id in chat.members]
        return {
            "id": person.id,
            "name": person.first_name,
            "note": person.note,
            "chats": [{"id": c["id"], "type": c["type"], "title": _title(c)} for c in chats],
            "blocked": self.chats[person.id].blocked,
            "plain": person.plain,
        }

    def person(self, user_id: int) -> Person:
        """Return a person; NoSuchPhone when there is none."""
        try:
            return self.people[user_id]
        except KeyError:
            raise NoSuchPhone(f"no phone {user_id}") from None

    def chat_of(self, user_id: int, chat_id: int | None) -> Chat:
        """Return a chat of this person, their chat with the bot unless another is named."""
        self.person(user_id)
        chat = self.chats.get(user_id if chat_id is None else chat_id)
        if chat is None or user_id not in chat.members:
            raise NoSuchPhone(f"phone {user_id} is not in chat {chat_id}")
        return chat

    def reach(self, chat_id: int | str) -> Chat:
        """Return a chat that the bot may write to; raise what Telegram answers otherwise."""
        chat = self.look_up(chat_id)
        if chat.blocked:
            raise Forbidden(
                "bot was blocked by the user"
                if chat.is_private
                else "bot was kicked from the supergroup chat"
            )
        return chat

    def look_up(self, chat_id: int | str) -> Chat:
        """Return a chat that the bot has seen; BadRequest otherwise."""
        try:
            chat = self.chats.get(int(chat_id))
        except ValueError:
            chat = None
        if chat is None or not chat.started:
            raise BadRequest("chat not found")
        return chat

    def post(
        self,
        chat: Chat,
        sender: JsonDict,
        content: JsonDict,
        *,
        markup: JsonDict | None = None,
        html: str | None = None,
        silent: bool = False,
    ) -> Stored:
        """Add a message to a chat and show it to those who watch."""
        chat.last_message_id += 1
        body = {
            "message_id": chat.last_message_id,
            "from": sender,
            "chat": chat.json(),
            "date": int(self._clock()),
            **content,
        }
        hidden = markup if markup is not None and "inline_keyboard" not in markup else None
        if markup is not None and hidden is None:
            body["reply_markup"] = markup
        stored = Stored(body, markup=hidden, html=html, silent=silent)
        chat.messages[stored.id] = stored
        self.keep_chat(chat)
        self.keep_message(stored)
        self._events.emit("message", chat_id=chat.id, message=stored.page_view())
        return stored

    def keep_message(self, stored: Stored) -> None:
        """Keep a message as it is now."""
        key = f"{stored.body['chat']['id']}/{stored.id}"
        self._store.put("message", key, asdict(stored))

    def show_edit(self, stored: Stored) -> None:
        """Keep an edited message and show it to those who watch."""
        self.keep_message(stored)
        chat_id = stored.body["chat"]["id"]
        self._events.emit("edited", chat_id=chat_id, message=stored.page_view())

    def delete(self, chat: Chat, message_ids: Iterable[int]) -> None:
        """Remove messages for everybody; those that are gone already are passed over."""
        gone = [number for number in message_ids if chat.messages.pop(number, None) is not None]
        for number in gone:
            self._store.remove("message", f"{chat.id}/{number}")
        if gone:
            self._events.emit("deleted", chat_id=chat.id, message_ids=gone)
        if any(number in chat.pinned for number in gone):
            self.set_pinned(chat, [number for number in chat.pinned if number not in gone])

    def set_pinned(self, chat: Chat, pinned: list[int]) -> None:
        """Set the pinned messages, newest last."""
        chat.pinned = pinned
        self.keep_chat(chat)
        newest = pinned[-1] if pinned else None
        self._events.emit("pinned", chat_id=chat.id, message_id=newest)


def _title(chat: JsonDict) -> str:
    return str(chat.get("title") or chat.get("first_name"))


def quoted(stored: Stored) -> JsonDict:
    """Return a message as it appears inside another one: without its own reply."""
    return {key: value for key, value in stored.body.items() if key != "reply_to_message"}
