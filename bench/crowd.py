"""N inspectors on their phones, and the stopwatch over their shoulders.

Each has one chat and walks a checklist the way a person does: reads the newest card that has
buttons and taps the one that says all is well. A person whose card has no such button (the walk has
ended) takes the next of the presses prepared for them, which opens the next walk.
"""

import json
import re
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape
from typing import Final, TypedDict

GOOD_LABEL: Final = "✅ 合格"
BOT_ID: Final = 4242
BOT_JSON: Final = (
    f'{{"id":{BOT_ID},"is_bot":true,"first_name":"\\u5de1\\u5b89","username":"bench_bot"}}'
)
_OK_TRUE: Final = '{"ok":true,"result":true}'
_TAG: Final = re.compile(r"<(/?)([a-z]+)[^>]*>")
_ENTITY_TYPES: Final = {
    "b": "bold",
    "i": "italic",
    "u": "underline",
    "s": "strikethrough",
    "code": "code",
}


class PersonSpec(TypedDict):
    """Who walks, and the presses that open their walks: callback data, or a text after a `/`."""

    id: int
    name: str
    presses: list[str]


class Snapshot(TypedDict):
    """What the stopwatch says; times in seconds of the monotonic clock, latencies in ms."""

    at: float
    cpu: float
    done: int
    waiting: int
    out_of_presses: int
    missed_beats: int
    refused: int
    calls: dict[str, int]
    first_reply_at: float | None
    webhook_failures: int
    to_answer_ms: list[float]
    to_card_ms: list[float]


class CallRefusedError(Exception):
    """The stub turns a call down as Telegram would, with HTTP status 400."""


@dataclass(slots=True)
class Tap:
    """One press and when it was made, answered, and followed by a card."""

    made_at: float
    is_text: bool = False
    answered_at: float = 0.0
    shown_at: float = 0.0


@dataclass(slots=True)
class Person:
    """One inspector and the newest card on their phone."""

    id: int
    presses: deque[str]
    user_json: str
    chat_json: str
    message_id: int = 1
    shown: tuple[str, str] = ("", "")
    card_json: str = ""
    good_data: str | None = None
    tap: Tap | None = None


@dataclass
class Measures:
    """Counts since the start, and latencies since the last look."""

    done: int = 0
    out_of_presses: int = 0
    missed_beats: int = 0
    refused: int = 0
    first_reply_at: float | None = None
    calls: Counter[str] = field(default_factory=Counter)
    to_answer_ms: list[float] = field(default_factory=list)
    to_card_ms: list[float] = field(default_factory=list)


class Crowd:
    """Everybody, and the Bot API as far as they notice it.

    `deliver` is given each update as (update id, JSON). `saturated` decides whether a person taps
    again as soon as the last tap was answered and its card has come; else a metronome from outside
    calls `beat`.
    """

    def __init__(
        self,
        people: Iterable[PersonSpec],
        deliver: Callable[[int, str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.people = [_person(spec) for spec in people]
        self.saturated = False
        self.measures = Measures()
        self._deliver = deliver
        self._clock = clock
        self._by_chat = {str(person.id): person for person in self.people}
        self._by_query: dict[str, Person] = {}
        self._update_id = 100_000_000
        self._message_id = 1
        self._calls: dict[str, Callable[[dict[str, str]], str]] = {
            "getMe": self._get_me,
            "sendMessage": self._send_message,
            "editMessageText": self._edit_message,
            "answerCallbackQuery": self._answer,
            "sendDocument": self._send_document,
        }

    def call(self, method: str, fields: dict[str, str]) -> str:
        """Do what the bot asks and return the JSON of the reply.

        Raises CallRefusedError, with the description that Telegram would give.
        """
        self.measures.calls[method] += 1
        handle = self._calls.get(method)
        try:
            return _OK_TRUE if handle is None else handle(fields)
        except CallRefusedError:
            self.measures.refused += 1
            raise

    def beat(self, person: Person) -> None:
        """The metronome says: tap, unless the last tap is still without its answer or card."""
        if person.tap is None:
            self.press(person)
        else:
            self.measures.missed_beats += 1

    def press(self, person: Person) -> None:
        """Tap the good button of the newest card, or begin the next walk when there is none."""
        if person.tap is not None:
            return
        data = person.good_data
        if data is None:
            if not person.presses:
                self.measures.out_of_presses += 1
                return
            data = person.presses.popleft()
            if data.startswith("/"):
                self._say(person, data)
                return
        person.good_data = None
        self._update_id += 1
        query_id = f"{person.id}{self._update_id}"
        self._by_query[query_id] = person
        person.tap = Tap(self._clock())
        update = (
            f'{{"update_id":{self._update_id},"callback_query":{{"id":"{query_id}",'
            f'"from":{person.user_json},"message":{person.card_json},'
            f'"chat_instance":"-{person.id}77","data":{json.dumps(data)}}}}}'
        )
        self._deliver(self._update_id, update)

    def write(self, person_id: int, text: str) -> None:
        """Let somebody who is none of the crowd write a command, without waiting for an answer."""
        self._say(_person({"id": person_id, "name": "路人", "presses": []}), text)

    def snapshot(self, webhook_failures: int = 0) -> Snapshot:
        """Read the stopwatch and begin a new list of latencies."""
        seen = self.measures
        snapshot = Snapshot(
            at=self._clock(),
            cpu=time.process_time(),
            done=seen.done,
            waiting=sum(person.tap is not None for person in self.people),
            out_of_presses=seen.out_of_presses,
            missed_beats=seen.missed_beats,
            refused=seen.refused,
            calls=dict(seen.calls),
            first_reply_at=seen.first_reply_at,
            webhook_failures=webhook_failures,
            to_answer_ms=seen.to_answer_ms,
            to_card_ms=seen.to_card_ms,
        )
        seen.to_answer_ms, seen.to_card_ms = [], []
        return snapshot

    def _say(self, person: Person, text: str) -> None:
        self._update_id += 1
        self._message_id += 1
        person.tap = Tap(self._clock(), is_text=True)
        entity = f'{{"offset":0,"length":{len(text.split(maxsplit=1)[0])},"type":"bot_command"}}'
        update = (
            f'{{"update_id":{self._update_id},"message":{{"message_id":{self._message_id},'
            f'"from":{person.user_json},"chat":{person.chat_json},"date":{int(time.time())},'
            f'"text":{json.dumps(text)},"entities":[{entity}]}}}}'
        )
        self._deliver(self._update_id, update)

    def _get_me(self, fields: dict[str, str]) -> str:  # noqa: ARG002 - one shape for all calls
        return f'{{"ok":true,"result":{BOT_JSON}}}'

    def _send_message(self, fields: dict[str, str]) -> str:
        person = self._person_of(fields)
        self._message_id += 1
        return self._show(person, self._message_id, fields, edited=False)

    def _edit_message(self, fields: dict[str, str]) -> str:
        person = self._person_of(fields)
        message_id = int(fields["message_id"])
        same = (fields["text"], fields.get("reply_markup", "")) == person.shown
        if same and message_id == person.message_id:
            raise CallRefusedError("Bad Request: message is not modified")
        return self._show(person, message_id, fields, edited=True)

    def _show(
        self, person: Person, message_id: int, fields: dict[str, str], *, edited: bool
    ) -> str:
        markup = fields.get("reply_markup", "")
        text = fields["text"]
        message = _message_json(
            person, message_id, text, markup, is_html=bool(fields.get("parse_mode")), edited=edited
        )
        if '"inline_keyboard"' in markup and message_id >= person.message_id:
            person.message_id = message_id
            person.shown = (text, markup)
            person.card_json = message
            person.good_data = _good_data(markup)
            tap = person.tap
            if tap is not None:
                tap.shown_at = tap.shown_at or self._now_replied()
                self._finish(person, tap)
        return f'{{"ok":true,"result":{message}}}'

    def _send_document(self, fields: dict[str, str]) -> str:
        person = self._person_of(fields)
        self._message_id += 1
        return (
            f'{{"ok":true,"result":{{"message_id":{self._message_id},"from":{BOT_JSON},'
            f'"chat":{person.chat_json},"date":{int(time.time())},"document":{{"file_id":"D1",'
            f'"file_unique_id":"d1","file_name":"form.pdf","mime_type":"application/pdf",'
            f'"file_size":1024}}}}}}'
        )

    def _answer(self, fields: dict[str, str]) -> str:
        person = self._by_query.pop(fields["callback_query_id"], None)
        if person is None:
            raise CallRefusedError("Bad Request: query is too old and response timeout expired")
        tap = person.tap
        if tap is not None:
            tap.answered_at = self._now_replied()
            self._finish(person, tap)
        return _OK_TRUE

    def _person_of(self, fields: dict[str, str]) -> Person:
        person = self._by_chat.get(fields["chat_id"])
        if person is None:
            raise CallRefusedError("Bad Request: chat not found")
        return person

    def _now_replied(self) -> float:
        now = self._clock()
        if self.measures.first_reply_at is None:
            self.measures.first_reply_at = now
        return now

    def _finish(self, person: Person, tap: Tap) -> None:
        if not tap.shown_at or not (tap.answered_at or tap.is_text):
            return
        person.tap = None
        measures = self.measures
        measures.done += 1
        if not tap.is_text:
            measures.to_answer_ms.append(round((tap.answered_at - tap.made_at) * 1000, 2))
            measures.to_card_ms.append(round((tap.shown_at - tap.made_at) * 1000, 2))
        if self.saturated:
            self.press(person)


def _person(spec: PersonSpec) -> Person:
    name = json.dumps(spec["name"])
    who = f'"first_name":{name},"username":"inspector{spec["id"]}"'
    person = Person(
        id=spec["id"],
        presses=deque(spec["presses"]),
        user_json=f'{{"id":{spec["id"]},"is_bot":false,{who},"language_code":"zh-hans"}}',
        chat_json=f'{{"id":{spec["id"]},{who},"type":"private"}}',
    )
    first = next((press for press in spec["presses"] if not press.startswith("/")), "menu")
    markup = json.dumps({"inline_keyboard": [[{"text": "开始检查", "callback_data": first}]]})
    person.card_json = _message_json(person, 1, "上午好。", markup, is_html=False, edited=False)
    return person


def _good_data(markup: str) -> str | None:
    for row in json.loads(markup)["inline_keyboard"]:
        for button in row:
            if button["text"].startswith(GOOD_LABEL):
                data: str | None = button.get("callback_data")
                return data
    return None


def _message_json(
    person: Person, message_id: int, text: str, markup: str, *, is_html: bool, edited: bool
) -> str:
    now = int(time.time())
    entities = ""
    if is_html and "<" in text:
        text, entities = _plain(text)
    elif is_html and "&" in text:
        text = unescape(text)
    edit_date = f'"edit_date":{now},' if edited else ""
    keyboard = f',"reply_markup":{markup}' if markup else ""
    return (
        f'{{"message_id":{message_id},"from":{BOT_JSON},"chat":{person.chat_json},'
        f'"date":{now},{edit_date}"text":{json.dumps(text)}{entities}{keyboard}}}'
    )


def _plain(text: str) -> tuple[str, str]:
    """The text as a phone shows it, and its formatting as JSON; offsets in UTF-16 units."""
    parts: list[str] = []
    opened: list[int] = []
    found: list[str] = []
    at = end = 0
    for tag in _TAG.finditer(text):
        piece = unescape(text[end : tag.start()])
        parts.append(piece)
        at += len(piece.encode("utf-16-le")) // 2
        end = tag.end()
        if not tag[1]:
            opened.append(at)
            continue
        since = opened.pop()
        kind = _ENTITY_TYPES.get(tag[2])
        if kind and at > since:
            found.append(f'{{"offset":{since},"length":{at - since},"type":"{kind}"}}')
    parts.append(unescape(text[end:]))
    return "".join(parts), f',"entities":[{",".join(found)}]' if found else ""
