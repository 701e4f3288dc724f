"""A conversation as plain text: for terminals, and for the words of a failed test."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from sandbox.model import JsonDict

_WORDS = {
    "sticker": "［贴纸］",
    "voice": "［语音］",
    "location": "［位置］",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One message on the screen."""

    raw: JsonDict

    @property
    def id(self) -> int:
        """Return the message id."""
        return int(self.raw["message_id"])

    @property
    def from_bot(self) -> bool:
        """Tell whether the bot said it."""
        return bool(self.raw["from"]["is_bot"])

    @property
    def sounds(self) -> bool:
        """Tell whether a phone made a sound when it came."""
        return not self.raw.get("silent", False)

    @property
    def text(self) -> str:
        """Return text, caption or the words of a rich message."""
        html = self.raw.get("rich_message", {}).get("html")
        if html:
            lines = re.sub(r"</(?:p|h\d|tr|li|summary|caption|blockquote|pre)>|<br/?>", "\n", html)
            return unescape(re.sub(r"<[^>]+>", "", re.sub(r"</t[dh]>", "  ", lines))).strip()
        return str(self.raw.get("text") or self.raw.get("caption") or "")

    @property
    def buttons(self) -> list[list[JsonDict]]:
        """Return the inline keyboard, else the reply keyboard, row by row."""
        markup = self.raw.get("reply_markup", {})
        rows: list[list[JsonDict]] = markup.get("inline_keyboard") or markup.get("keyboard") or []
        return rows

    @property
    def labels(self) -> list[str]:
        """Return what is written on the buttons."""
        return [str(button["text"]) for row in self.buttons for button in row]

    @property
    def file(self) -> JsonDict | None:
        """Return the document, voice, sticker, or largest size of the photo."""
        if photo := self.raw.get("photo"):
            return dict(photo[-1])
        for kind in ("document", "voice", "sticker"):
            if kind in self.raw:
                return dict(self.raw[kind])
        return None

    def lines(self) -> list[str]:
        """Return the message as lines of text, buttons last."""
        lines = []
        if reply := self.raw.get("reply_to_message"):
            words = (reply.get("text") or reply.get("caption") or "…").splitlines()[0]
            lines.append(f"│ {words[:40]}")
        if photo := self.raw.get("photo"):
            lines.append(f"［照片 {photo[-1]['width']}×{photo[-1]['height']}］")
        if document := self.raw.get("document"):
            size = document.get("file_size", 0)
            lines.append(f"［文件 {document.get('file_name', '')} {size} 字节］")
        lines.extend(word for kind, word in _WORDS.items() if kind in self.raw)
        lines.extend(self.text.splitlines())
        lines.extend("  ".join(f"[ {b['text']} ]" for b in row) for row in self.buttons)
        return lines or ["（空）"]


def render_transcript(messages: Iterable[JsonDict]) -> str:
    """Return messages as a dialogue, oldest first: who, then what, then the buttons."""
    parts = []
    for message in messages:
        seen = Seen(message)
        name = message["from"]["first_name"]
        edited = "（已更新）" if "edit_date" in message else ""
        mark = "◂" if seen.from_bot else "▸"
        body = "\n".join(f"    {line}" for line in seen.lines())
        parts.append(f"{mark} {name} #{seen.id}{edited}\n{body}")
    return "\n".join(parts)
