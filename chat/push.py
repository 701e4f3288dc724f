"""Telling others: what is put into the outbox, and what becomes of it.

A use case puts a ``Push`` in the same transaction as the fact that it tells. Its ``content`` is a
view of the use case's own room; its card is made (``CardOfNotice``) while the transaction is open,
so that the row is whole. The card knows no channel: whoever carries it words it for theirs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple, Protocol

from chat.address import Address
from chat.card import Card
from chat.text import Text

LONGEST_KEY, LONGEST_TOPIC, LONGEST_FILE_NAME = 160, 120, 200  # characters


class PushKind(StrEnum):
    """The kinds of change to a chat that a push makes.

    ``EDIT``, ``PIN`` and ``DELETE`` are about the message last sent for a topic. An edit becomes a
    message when there is none (any more); a pin or a deletion then is done.
    """

    MESSAGE = "message"
    EDIT = "edit"
    DOCUMENT = "document"
    PHOTO = "photo"
    PIN = "pin"
    DELETE = "delete"

    @property
    def brings_a_message(self) -> bool:
        """Whether the chat gains a message by it in any case."""
        return self in {PushKind.MESSAGE, PushKind.DOCUMENT, PushKind.PHOTO}


class PushState(StrEnum):
    """The state of a push, whatever becomes of the fact that it tells."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"
    SUPERSEDED = "superseded"  # another row says what there is to say about its topic


class Urgency(IntEnum):
    """The order in which pushes go when many wait."""

    ANSWER = 0  # the recipient waits for it, such as the paper after signing
    WORK = 10  # something that the recipient has to do
    NEWS = 20  # the same to many


class Sound(IntEnum):
    """When a message of a push makes a sound; an edit never does."""

    NEVER = 0
    USUAL = 1  # but not in the quiet hours of the person
    ALWAYS = 2  # critical


CardOfNotice = Callable[[Any], Card]  # from what is to be told to its card
NOTHING = Card(Text())


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file kept under its SHA-256, and the name under which the recipient sees it."""

    sha256: str
    name: str


@dataclass(frozen=True, slots=True)
class Push:
    """One thing to tell at one address.

    ``key`` names the occasion: what was put under a key once is not put again; without one it is
    put in any case, an edit in the place of the one that still waits. ``topic`` names the
    subject, such as ``todo:17``: a later edit finds the message that was sent for it, and replaces
    what still waits. ``reply_to`` (a message there) or ``reply_topic`` (the message last
    sent for another topic) hang the message into a thread.
    """

    key: str | None
    address: Address
    content: Any = NOTHING
    kind: PushKind = PushKind.MESSAGE
    topic: str | None = None
    urgency: Urgency = Urgency.WORK
    not_before: datetime | None = None
    attachment: Attachment | None = None
    reply_to: int | None = None
    reply_topic: str | None = None
    sound: Sound = Sound.USUAL

    def __post_init__(self) -> None:
        """Refuse what could never be sent. Raises ``ValueError``."""
        with_file = self.kind in {PushKind.DOCUMENT, PushKind.PHOTO}
        if with_file is not (self.attachment is not None):
            raise ValueError(f"{self.kind} with attachment {self.attachment}")
        if self.topic is None and self.kind in {PushKind.EDIT, PushKind.PIN, PushKind.DELETE}:
            raise ValueError(f"{self.kind} without a topic")
        if len(self.key or "") > LONGEST_KEY or len(self.topic or "") > LONGEST_TOPIC:
            raise ValueError("key or topic too long")


@dataclass(frozen=True, slots=True)
class Post:
    """A message that was sent for a topic; its id is a number of the channel's own."""

    address: Address
    message_id: int
    topic: str
    kind: PushKind


@dataclass(frozen=True, slots=True)
class Parcel:
    """A push that the courier has claimed; ``about`` is the message last sent for its topic.

    A ``silent`` one brings its message without a sound.
    """

    id: int
    address: Address
    kind: PushKind
    card: Card
    urgency: Urgency
    created_at: datetime
    attempts: int
    topic: str | None = None
    attachment: Attachment | None = None
    reply_to: int | None = None
    sound: Sound = Sound.USUAL
    about: Post | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """The outcome of a parcel: sent, given up, or waiting for another try after ``wait`` seconds.

    ``posted`` is the message that the chat gained; ``vanished`` says that the message last sent for
    the topic is there no more; ``unreachable`` that the address takes nothing from the bot;
    ``counted`` is off for a try that the channel only put off.
    """

    parcel: Parcel
    state: PushState
    message_id: int | None = None
    posted: PushKind | None = None
    vanished: bool = False
    unreachable: bool = False
    error: str | None = None
    wait: float = 0.0
    counted: bool = True


class Outbox(Protocol):
    """The outbox as use cases need it to tell others."""

    def put(self, push: Push) -> bool:
        """Put something to tell into the outbox; ``False`` when its key was there already.

        Nothing is put for ``NOBODY``.
        """

    def knows(self, key: str) -> bool:
        """Tell whether something was put under a key."""

    def is_waiting(self, key: str) -> bool:
        """Tell whether what was put under a key has not been sent yet."""

    def post_about(self, address: Address, topic: str) -> Post | None:
        """Return the message last sent to an address for a topic, or ``None``."""

    def addresses_about(self, topic: str) -> list[Address]:
        """Return the addresses to which a message for a topic was sent, or is on its way."""

    def post_at(self, address: Address, message_id: int) -> Post | None:
        """Return what a message of ours was about: somebody has answered it."""


class Change(NamedTuple):
    """The new card of a topic's message; ``post`` is ``None`` until it is known.

    A message may be there before it is noted that it was sent.
    """

    topic: str
    card: Card
    post: Post | None


class TellingWork(Protocol):
    """The work that a use case needs to tell others."""

    @property
    def outbox(self) -> Outbox:
        """The outbox."""
