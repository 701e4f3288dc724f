"""Text with entities, measured as Telegram measures it: in UTF-16 code units."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from sandbox.model import JsonDict

_DETECTED = (
    ("url", re.compile(r"(?:https?://|www\.)[^\s<>\"'，。；！？、（）《》]+|\bt\.me/[\w/?=&-]+")),
    ("email", re.compile(r"\b[\w.+-]+@[\w-]+\.[\w.-]*\w\b")),
    ("bot_command", re.compile(r"(?<![\w/])/[a-zA-Z0-9_]{1,32}(?:@\w{3,32})?(?!\w|/)")),
    ("mention", re.compile(r"(?<![\w@])@[a-zA-Z]\w{3,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#&])#\w*[^\W\d]\w*")),
)
_OPAQUE = {"code", "pre", "text_link", "text_mention"}


def units(text: str) -> int:
    """Return the length of ``text`` in UTF-16 code units."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


@dataclass(slots=True)
class Draft:
    """Text that grows while markup is read, and the entities found so far."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    entities: list[JsonDict] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Append plain text."""
        self.pieces.append(text)
        self.length += units(text)

    def mark(self, start: int, kind: str, **details: object) -> None:
        """Add an entity from ``start`` (UTF-16 units) to the end; an empty one is dropped."""
        if self.length > start:
            self.entities.append(
                {"type": kind, "offset": start, "length": self.length - start, **details}
            )

    def finish(self) -> tuple[str, list[JsonDict]]:
        """Return text and entities in reading order, outer entities first."""
        ordered = sorted(self.entities, key=lambda item: (item["offset"], -item["length"]))
        return "".join(self.pieces), ordered


def trim(text: str, entities: list[JsonDict]) -> tuple[str, list[JsonDict]]:
    """Cut white space at both ends, as Telegram does, and move the entities along."""
    trimmed = text.strip()
    lead = units(text[: len(text) - len(text.lstrip())])
    total = units(trimmed)
    kept = []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        end = min(total, entity["offset"] + entity["length"] - lead)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return trimmed, kept


def detect(text: str, entities: list[JsonDict]) -> list[JsonDict]:
    """Add the links, mentions, hashtags and commands that Telegram finds by itself."""
    opaque = [
        (item["offset"], item["offset"] + item["length"])
        for item in entities
        if item["type"] in _OPAQUE
    ]
    found = list(entities)
    for kind, pattern in _DETECTED:
        for match in pattern.finditer(text):
            start = units(text[: match.start()])
            end = start + units(match.group())
            if all(end <= low or start >= high for low, high in opaque):
                found.append({"type": kind, "offset": start, "length": end - start})
                opaque.append((start, end))
    return sorted(found, key=lambda item: (item["offset"], -item["length"]))
