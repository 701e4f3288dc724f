"""The plain things of the sandbox: people, chats, messages and uploads.

Messages are kept as the JSON objects of the Bot API, because that is what both sides speak.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeAlias

JsonDict: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """Bytes that came with a call or from a phone, under the name that the sender gave them."""

    name: str
    data: bytes
    mime: str = ""


@dataclass(frozen=True, slots=True)
class PhoneSpec:
    """A person who exists before anything happens; ``note`` says who they are, for the page."""

    user_id: int
    first_name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class GroupSpec:
    """A group in which the bot sits with some of the phones; ``chat_id`` is negative."""

    chat_id: int
    title: str
    members: tuple[int, ...] = ()


@dataclass(slots=True)
class Person:
    """The owner of one phone; a ``plain`` one shows nothing for rich messages, as some clients."""

    id: int
    first_name: str
    note: str = ""
    language_code: str = "zh-hans"
    plain: bool = False

    def user(self) -> JsonDict:
        """Return the Bot API ``User``."""
        return {
            "id": self.id,
            "is_bot": False,
            "first_name": self.first_name,
            "language_code": self.language_code,
        }


@dataclass(slots=True)
class Stored:
    """One message: what the bot gets, and what only the person sees.

    ``markup`` is a reply keyboard, its removal or a forced reply, which Telegram shows to the
    person but does not put into the ``Message``; ``html`` is the rich content as clean HTML. A
    ``silent`` one came without a sound.
    """

    body: JsonDict
    markup: JsonDict | None = None
    html: str | None = None
    reactions: list[JsonDict] = field(default_factory=list)
    silent: bool = False

    @property
    def id(self) -> int:
        """Return the message id, unique in its chat."""
        return int(self.body["message_id"])

    @property
    def text(self) -> str:
        """Return the text or caption, empty when there is none."""
        return str(self.body.get("text") or self.body.get("caption") or "")

    def seen_on(self, person: Person) -> JsonDict:
        """Return the message as a person sees it: of a rich one a plain phone shows nothing."""
        view = self.page_view()
        return {key: view[key] for key in view if key != "rich_message" or not person.plain}

    def page_view(self) -> JsonDict:
        """Return the message with what the person sees besides the bot's own view of it."""
        view = dict(self.body)
        if self.markup is not None:
            view["reply_markup"] = self.markup
        if self.silent:
            view["silent"] = True
        if self.html is not None:
            view["rich_message"] = {**view["rich_message"], "html": self.html}
        if self.reactions:
            view["reactions"] = self.reactions
        return view


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a group, with everything said in it."""

    id: int
    type: str
    title: str
    members: list[int]
    started: bool = False
    blocked: bool = False
    last_message_id: int = 0
    pinned: list[int] = field(default_factory=list)
    messages: dict[int, Stored] = field(default_factory=dict)

    @property
    def is_private(self) -> bool:
        """Tell a private chat from a group."""
        return self.type == "private"

    def json(self) -> JsonDict:
        """Return the Bot API ``Chat``."""
        name = {"first_name": self.title} if self.is_private else {"title": self.title}
        return {"id": self.id, "type": self.type, **name}
