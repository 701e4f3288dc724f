"""People's acts on their phones, and the updates that the bot gets by them."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlparse

from sandbox.chats import quoted
from sandbox.entities import detect
from sandbox.errors import BadRequest, NoSuchPhone
from sandbox.files import NotAPhoto
from sandbox.markup import CAPTION_LIMIT, TEXT_LIMIT
from sandbox.methods.sending import location_json
from sandbox.model import Chat, JsonDict, Stored, UploadedFile
from sandbox.samples import sample

if TYPE_CHECKING:
    from sandbox.telegram import Telegram

_VOICE = b"OggS\x00\x02" + bytes(58)
_KEPT_QUERIES = 500


@dataclass(slots=True)
class Query:
    """A pressed button: who pressed it where, when (Unix seconds), and the answer once there."""

    id: str
    user_id: int
    chat_id: int
    message_id: int
    pressed: float
    answer: JsonDict | None = None


class People:
    """The phones. Every method raises NoSuchPhone for a person, chat or button not there."""

    def __init__(self, telegram: Telegram, query_lifetime: float) -> None:
        self._telegram = telegram
        self._query_lifetime = query_lifetime
        self.queries: dict[str, Query] = {}
        for key, record in telegram.store.load("query"):
            self.queries[key] = Query(**record)

    def commands(self, chat: Chat | None = None) -> list[JsonDict]:
        """Return the commands of the menu as a person sees them."""
        return self._telegram.profile.commands_for(
            chat.id if chat else 0, private=chat is None or chat.is_private, language="zh"
        )

    # --- saying something -------------------------------------------------------------------

    async def text(
        self, user_id: int, text: str, chat_id: int | None = None, reply_to: int | None = None
    ) -> JsonDict:
        """Send text; an over-long one is cut into messages, as the app does."""
        cut = (text[at : at + TEXT_LIMIT].strip() for at in range(0, len(text), TEXT_LIMIT))
        pieces = [piece for piece in cut if piece]
        if not pieces:
            raise BadRequest("message text is empty")
        sent: JsonDict = {}
        for piece in pieces:
            entities = detect(piece, [])
            content = {"text": piece, **({"entities": entities} if entities else {})}
            sent = self._say(user_id, content, chat_id, reply_to)
        return sent

    async def start(self, user_id: int, payload: str = "") -> JsonDict:
        """Press START, with what a deep link carries."""
        return await self.text(user_id, f"/start {payload}".strip())

    async def link(self, user_id: int, link: str) -> JsonDict:
        """Open a ``t.me`` link to the bot; NoSuchPhone when it leads elsewhere."""
        address = urlparse(link if "://" in link else f"https://{link}")
        username = self._telegram.profile.username
        if address.netloc != "t.me" or address.path.strip("/").lower() != username.lower():
            raise NoSuchPhone(f"the link does not lead to @{username}")
        payload = parse_qs(address.query).get("start", [""])[0]
        return await self.start(user_id, payload)

    async def media(
        self,
        user_id: int,
        files: Sequence[UploadedFile],
        caption: str = "",
        *,
        as_file: bool = False,
        chat_id: int | None = None,
        reply_to: int | None = None,
    ) -> list[JsonDict]:
        """Send pictures or files; several at once make an album, each a message of its own.

        A picture that cannot be re-encoded goes as a file, as the app does it.
        """
        if not 1 <= len(files) <= 10:
            raise BadRequest("1-10 files are expected")
        caption = caption.strip()[:CAPTION_LIMIT]
        contents = await asyncio.gather(*(self._media_content(item, as_file) for item in files))
        kinds = [next(iter(content)) for content in contents]
        album: JsonDict = {}
        if len(contents) > 1 and len(set(kinds)) == 1:
            album = {"media_group_id": str(secrets.randbits(53) | 1 << 53)}
        sent = []
        for number, content in enumerate(contents):
            words = {"caption": caption} if caption and number == 0 else {}
            sent.append(self._say(user_id, {**content, **words, **album}, chat_id, reply_to))
        return sent

    async def _media_content(self, file: UploadedFile, as_file: bool) -> JsonDict:
        files = self._telegram.files
        if not as_file:
            try:
                return {"photo": await files.add_photo(file)}
            except NotAPhoto:
                pass
        return {"document": await files.add_document(file)}

    async def sample(
        self,
        user_id: int,
        name: str,
        caption: str = "",
        *,
        as_file: bool = False,
        chat_id: int | None = None,
        reply_to: int | None = None,
    ) -> list[JsonDict]:
        """Send one of the built-in sample photos."""
        data = await sample(name)
        file = UploadedFile(f"{name}.jpg", data, "image/jpeg")
        return await self.media(
            user_id, [file], caption, as_file=as_file, chat_id=chat_id, reply_to=reply_to
        )

    async def location(
        self,
        user_id: int,
        latitude: float,
        longitude: float,
        chat_id: int | None = None,
        reply_to: int | None = None,
    ) -> JsonDict:
        """Share a place, in degrees."""
        content = {"location": location_json(latitude, longitude)}
        return self._say(user_id, content, chat_id, reply_to)

    async def sticker(self, user_id: int, chat_id: int | None = None) -> JsonDict:
        """Send a sticker."""
        return self._say(
            user_id, {"sticker": self._telegram.files.add_sticker(b"RIFF0000WEBP", "👍")}, chat_id
        )

    async def voice(self, user_id: int, chat_id: int | None = None) -> JsonDict:
        """Send a voice message of three seconds."""
        return self._say(
            user_id, {"voice": self._telegram.files.add_voice(_VOICE, duration=3)}, chat_id
        )

    def _say(
        self, user_id: int, content: JsonDict, chat_id: int | None, reply_to: int | None = None
    ) -> JsonDict:
        chats = self._telegram.chats
        chat = chats.chat_of(user_id, chat_id)
        if chat.is_private and (chat.blocked or not chat.started):
            self._let_in(user_id, chat)
        replied = chat.messages.get(reply_to) if reply_to is not None else None
        if reply_to is not None and replied is None:
            raise NoSuchPhone(f"message {reply_to} is not in chat {chat.id}")
        if replied is not None:
            content = {"reply_to_message": quoted(replied), **content}
        stored = chats.post(chat, chats.person(user_id).user(), content)
        if chat.is_private or self._hears(chat, stored):
            self._telegram.updates.push("message", stored.body)
        return stored.body

    def _hears(self, chat: Chat, stored: Stored) -> bool:
        """Tell whether the bot gets a group's message, as its privacy mode has it."""
        profile = self._telegram.profile
        if chat.blocked:
            return False
        reply = stored.body.get("reply_to_message", {})
        kinds = {entity["type"] for entity in stored.body.get("entities", [])}
        return (
            profile.reads_all
            or "via_bot" in stored.body
            or reply.get("from", {}).get("id") == profile.id
            or "bot_command" in kinds
            or f"@{profile.username}".lower() in stored.text.lower()
        )

    def _let_in(self, user_id: int, chat: Chat) -> None:
        was_blocked = chat.blocked
        chat.started, chat.blocked = True, False
        self._telegram.chats.keep_chat(chat)
        if was_blocked:
            self._membership(user_id, chat, "kicked", "member")

    # --- buttons ----------------------------------------------------------------------------

    async def press(
        self, user_id: int, message_id: int, row: int, column: int, chat_id: int | None = None
    ) -> JsonDict:
        """Press a button under a message; return ``query_id``, empty when it asks nobody."""
        telegram = self._telegram
        chat = telegram.chats.chat_of(user_id, chat_id)
        stored = chat.messages.get(message_id)
        if stored is None:
            raise NoSuchPhone(f"message {message_id} is not in chat {chat.id}")
        try:
            button = stored.body["reply_markup"]["inline_keyboard"][row][column]
        except (KeyError, IndexError):
            raise NoSuchPhone(f"message {message_id} has no button {row}/{column}") from None
        if "callback_data" not in button:
            return {"query_id": "", "button": button}
        query = Query(str(secrets.randbits(62)), user_id, chat.id, message_id, telegram.clock())
        self._keep(query)
        telegram.updates.push(
            "callback_query",
            {
                "id": query.id,
                "from": telegram.chats.person(user_id).user(),
                "message": stored.body,
                "chat_instance": str(chat.id * 7919 + 1),
                "data": button["callback_data"],
            },
        )
        return {"query_id": query.id}

    def _keep(self, query: Query) -> None:
        self.queries[query.id] = query
        self._telegram.store.put("query", query.id, asdict(query))
        while len(self.queries) > _KEPT_QUERIES:
            oldest = next(iter(self.queries))
            del self.queries[oldest]
            self._telegram.store.remove("query", oldest)

    def answer(self, query_id: str, text: str, show_alert: bool, url: str) -> None:
        """Show the bot's answer to a pressed button; BadRequest when it comes too late."""
        query = self.queries.get(query_id)
        now = self._telegram.clock()
        if query is None or now - query.pressed > self._query_lifetime:
            raise BadRequest("query is too old and response timeout expired or query ID is invalid")
        query.answer = {"text": text, "show_alert": show_alert, "url": url}
        self._keep(query)
        self._telegram.events.emit(
            "callback_answer",
            user_id=query.user_id,
            chat_id=query.chat_id,
            message_id=query.message_id,
            query_id=query.id,
            **query.answer,
        )

    def waiting(self, user_id: int | None = None) -> list[Query]:
        """Return the pressed buttons that still wait for an answer and can get one."""
        now = self._telegram.clock()
        return [
            query
            for query in self.queries.values()
            if query.answer is None
            and now - query.pressed <= self._query_lifetime
            and user_id in {None, query.user_id}
        ]

    # --- inline mode ------------------------------------------------------------------------

    async def ask(
        self, user_id: int, query: str = "", offset: str = "", chat_id: int | None = None
    ) -> JsonDict:
        """Type ``@bot query`` in a chat; return ``query_id``."""
        return self._telegram.inline.ask(user_id, query, offset, chat_id)

    async def choose(self, user_id: int, query_id: str, result_id: str) -> JsonDict:
        """Send a result of an inline query to the chat in which it was asked."""
        chat_id, content = self._telegram.inline.chosen(user_id, query_id, result_id)
        return self._say(user_id, content, chat_id)

    # --- the rest ---------------------------------------------------------------------------

    async def block(self, user_id: int, blocked: bool) -> JsonDict:
        """Block the bot, or let it write again."""
        chats = self._telegram.chats
        chat = chats.chat_of(user_id, None)
        if chat.blocked != blocked:
            chat.blocked = blocked
            chats.keep_chat(chat)
            before, after = ("member", "kicked") if blocked else ("kicked", "member")
            self._membership(user_id, chat, before, after)
        phone = chats.phone_json(chats.person(user_id))
        self._telegram.events.emit("phone", phone=phone)
        return phone

    async def plain(self, user_id: int, plain: bool) -> JsonDict:
        """Let a phone show nothing for rich messages, as some clients do; the bot hears nothing."""
        chats = self._telegram.chats
        person = chats.person(user_id)
        chats.set_plain(person, plain=plain)
        phone = chats.phone_json(person)
        self._telegram.events.emit("phone", phone=phone)
        return phone

    def _membership(self, user_id: int, chat: Chat, before: str, after: str) -> None:
        bot = self._telegram.profile.user()
        until = {"kicked": {"until_date": 0}}
        self._telegram.updates.push(
            "my_chat_member",
            {
                "chat": chat.json(),
                "from": self._telegram.chats.person(user_id).user(),
                "date": int(self._telegram.clock()),
                "old_chat_member": {"status": before, "user": bot, **until.get(before, {})},
                "new_chat_member": {"status": after, "user": bot, **until.get(after, {})},
            },
        )
