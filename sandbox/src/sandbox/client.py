"""A person in Python: looks at the screen, types, sends photos and presses buttons."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sandbox.model import JsonDict, UploadedFile
from sandbox.telegram import Telegram
from sandbox.transcript import Seen, render_transcript
from sandbox.transports import InProcess, OverHttp, Transport

__all__ = [
    "Answer",
    "InProcess",
    "Offer",
    "OverHttp",
    "Phone",
    "Seen",
    "Unseen",
    "render_transcript",
]

_DUMPED = 6
_QUIET = 0.3
Picture = bytes | UploadedFile


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of a press: a toast or alert, or the address that the button opens."""

    text: str = ""
    show_alert: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """The answer to an inline query: results, and the button above them where there is one."""

    query_id: str
    results: list[JsonDict]
    next_offset: str = ""
    button: JsonDict | None = None


class Unseen(AssertionError):
    """The awaited message did not come in time; the text ends with what is on the screen."""


class Phone:
    """One person's phone, open at one chat (their chat with the bot unless another is named).

    ``timeout`` is how many seconds the person waits for anything before raising Unseen.
    """

    def __init__(
        self,
        through: Transport | Telegram,
        user_id: int,
        *,
        chat_id: int | None = None,
        timeout: float = 10.0,
    ) -> None:
        self._transport = InProcess(through) if isinstance(through, Telegram) else through
        self.user_id = user_id
        self.chat_id = chat_id
        self.timeout = timeout

    # --- doing ------------------------------------------------------------------------------

    async def start(self, payload: str | None = None) -> Seen:
        """Press START, with the payload of a deep link."""
        return await self._do("start", payload=payload)

    async def open_link(self, link: str) -> Seen:
        """Open a ``https://t.me/<bot>?start=…`` link."""
        return await self._do("link", link=link)

    async def send(self, text: str, reply_to: int | None = None) -> Seen:
        """Send text."""
        return await self._do("text", text=text, reply_to=reply_to, chat_id=self.chat_id)

    async def photo(
        self,
        pictures: Picture | Sequence[Picture],
        caption: str | None = None,
        *,
        as_file: bool = False,
        reply_to: int | None = None,
    ) -> list[Seen]:
        """Send one picture, or several as an album; ``as_file`` keeps every byte of them."""
        several = [pictures] if isinstance(pictures, bytes | UploadedFile) else pictures
        files = [_as_upload(item, number) for number, item in enumerate(several, 1)]
        return await self._media(files, caption, as_file, reply_to)

    async def document(
        self,
        name: str,
        data: bytes,
        mime: str = "",
        *,
        caption: str | None = None,
        reply_to: int | None = None,
    ) -> Seen:
        """Send a file."""
        sent = await self._media([UploadedFile(name, data, mime)], caption, True, reply_to)
        return sent[0]

    async def _media(
        self, files: list[UploadedFile], caption: str | None, as_file: bool, reply_to: int | None
    ) -> list[Seen]:
        fields = {
            "caption": caption,
            "as_file": as_file,
            "reply_to": reply_to,
            "chat_id": self.chat_id,
        }
        given = {key: value for key, value in fields.items() if value not in {None, False}}
        sent = await self._transport.act(self.user_id, "media", given, files)
        return [Seen(message) for message in sent]

    async def sample(self, name: str, caption: str | None = None) -> list[Seen]:
        """Send one of the sandbox's sample photos."""
        fields = {"name": name, **({"caption": caption} if caption else {})}
        sent = await self._transport.act(self.user_id, "sample", fields)
        return [Seen(message) for message in sent]

    async def location(self, latitude: float, longitude: float) -> Seen:
        """Share a place, in degrees."""
        return await self._do(
            "location", latitude=latitude, longitude=longitude, chat_id=self.chat_id
        )

    async def sticker(self) -> Seen:
        """Send a sticker."""
        return await self._do("sticker", chat_id=self.chat_id)

    async def voice(self) -> Seen:
        """Send a voice message."""
        return await self._do("voice", chat_id=self.chat_id)

    async def block(self, blocked: bool = True) -> None:
        """Block the bot, or unblock it."""
        await self._transport.act(self.user_id, "block", {"blocked": blocked})

    async def plain(self, plain: bool = True) -> None:
        """Show nothing for rich messages, as some clients do, or show them again."""
        await self._transport.act(self.user_id, "plain", {"plain": plain})

    async def press(self, label: str, message_id: int | None = None) -> Answer:
        """Press a button and return its answer.

        The button is looked for on the newest message first: one that says exactly ``label``,
        else one that begins with it, else one that contains it. Raises Unseen when there is no
        such button, or when the press is not answered in time.
        """
        query_id, direct = await self.touch(label, message_id)
        if not query_id:
            return direct
        state = await self._until(
            lambda now: query_id in now["answers"], f"an answer to pressing {label!r}"
        )
        return Answer(**state["answers"][query_id])

    async def ask(self, query: str = "", offset: str = "") -> Offer:
        """Type ``@bot query`` in the chat, and return what the bot offers.

        Raises Unseen when it does not answer in time.
        """
        asked = await self._transport.act(
            self.user_id, "ask", _given(query=query, offset=offset, chat_id=self.chat_id)
        )
        query_id = asked["query_id"]
        state = await self._until(
            lambda now: query_id in now["offers"], f"an answer to asking {query!r}"
        )
        return Offer(query_id, **state["offers"][query_id])

    async def choose(self, offer: Offer, title: str) -> Seen:
        """Send the first result of an offer that has ``title`` in its title."""
        for result in offer.results:
            if title in result["title"]:
                return await self._do("choose", query_id=offer.query_id, result_id=result["id"])
        raise Unseen(f"no result {title!r} among {[each['title'] for each in offer.results]}")

    async def touch(self, label: str, message_id: int | None = None) -> tuple[str, Answer]:
        """Press a button without waiting; return the query id, empty when nobody is asked."""
        state = await self._screen()
        seen = [Seen(message) for message in state["messages"]]
        message, row, column = self._find(seen, label, message_id)
        button = message.buttons[row][column]
        if "keyboard" in message.raw["reply_markup"]:
            await self.send(button["text"])
            return "", Answer()
        pressed = await self._transport.act(
            self.user_id,
            "press",
            _given(message_id=message.id, row=row, column=column, chat_id=self.chat_id),
        )
        return pressed["query_id"], Answer(url=button.get("url", ""))

    def _find(self, seen: list[Seen], label: str, message_id: int | None) -> tuple[Seen, int, int]:
        ways: list[Callable[[str], bool]] = [
            lambda text: text == label,
            lambda text: text.startswith(label),
            lambda text: label in text,
        ]
        for fits in ways:
            for message in reversed(seen):
                if not message.from_bot or message_id not in {None, message.id}:
                    continue
                for row, buttons in enumerate(message.buttons):
                    for column, button in enumerate(buttons):
                        if fits(button["text"]):
                            return message, row, column
        raise Unseen(f"no button {label!r}\n{_dump(seen)}")

    async def _do(self, action: str, **fields: object) -> Seen:
        return Seen(await self._transport.act(self.user_id, action, _given(**fields)))

    # --- looking ----------------------------------------------------------------------------

    async def _screen(self, after: int | None = None, wait: float = 0.0) -> JsonDict:
        return await self._transport.screen(self.user_id, self.chat_id, after, wait)

    async def screen(self, newest: int = 20) -> list[Seen]:
        """Return the newest messages, oldest of them first."""
        return [Seen(message) for message in (await self._screen())["messages"][-newest:]]

    async def last(self) -> Seen:
        """Return the bot's newest message; raise Unseen when it has said nothing."""
        for seen in reversed(await self.screen()):
            if seen.from_bot:
                return seen
        raise Unseen("the bot has said nothing")

    async def pinned(self) -> int | None:
        """Return the id of the message on top of the chat."""
        number: int | None = (await self._screen())["pinned"]
        return number

    async def transcript(self) -> str:
        """Return the whole conversation as text."""
        return render_transcript((await self._screen())["messages"])

    async def wait_for(self, wanted: str | Callable[[Seen], bool], *, after: int = 0) -> Seen:
        """Wait until a message of the bot, newer than ``after``, says ``wanted``; return it.

        A string is looked for in text and buttons; the newest message that fits is returned.
        Raises Unseen when none comes in time.
        """

        def fits(seen: Seen) -> bool:
            if not seen.from_bot or seen.id <= after:
                return False
            if callable(wanted):
                return wanted(seen)
            return wanted in seen.text or any(wanted in label for label in seen.labels)

        def found(state: JsonDict) -> list[Seen]:
            return [seen for seen in map(Seen, state["messages"]) if fits(seen)]

        what = "a message that fits" if callable(wanted) else repr(wanted)
        return found(await self._until(lambda state: bool(found(state)), what))[-1]

    async def settled(self) -> None:
        """Wait until the bot has nothing left to do for this person.

        No update waits, none is being handled, every press is answered. A bot that polls does
        not say when it has handled an update: there it must also have been quiet for a moment.
        """

        def calm(state: JsonDict) -> bool:
            return not state["busy"] and not state["waiting"]

        deadline = time.monotonic() + self.timeout
        while time.monotonic() < deadline:
            state = await self._until(calm, "the bot to settle")
            if state["exact"]:
                return
            later = await self._screen(after=state["version"], wait=_QUIET)
            if later["version"] == state["version"]:
                return
        raise Unseen("the bot does not come to rest")

    async def download(self, message: Seen) -> bytes:
        """Return the bytes of the file in a message; raise Unseen when it carries none."""
        if message.file is None:
            raise Unseen(f"message {message.id} carries no file")
        return await self._transport.download(message.file["file_id"])

    async def _until(self, done: Callable[[JsonDict], bool], what: str) -> JsonDict:
        deadline = time.monotonic() + self.timeout
        state = await self._screen()
        while not done(state):
            left = deadline - time.monotonic()
            if left <= 0:
                seen = [Seen(message) for message in state["messages"]]
                raise Unseen(f"waited {self.timeout:g} s for {what}\n{_dump(seen)}")
            state = await self._screen(after=state["version"], wait=min(left, 5.0))
        return state


def _given(**fields: object) -> JsonDict:
    return {key: value for key, value in fields.items() if value is not None}


def _as_upload(picture: Picture, number: int) -> UploadedFile:
    if isinstance(picture, UploadedFile):
        return picture
    return UploadedFile(f"IMG_{number:04}.jpg", picture, "image/jpeg")


def _dump(seen: list[Seen]) -> str:
    return "on the screen:\n" + render_transcript(item.raw for item in seen[-_DUMPED:])
