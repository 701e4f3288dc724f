"""``parse_mode=MarkdownV2`` and the older ``Markdown``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sandbox.entities import Draft
from sandbox.html_markup import link_entity
from sandbox.model import JsonDict
from sandbox.tags import cannot_parse

_MARKERS = (
    ("||", "spoiler"),
    ("__", "underline"),
    ("*", "bold"),
    ("_", "italic"),
    ("~", "strikethrough"),
)
_EMOJI = "tg://emoji?id="
_RESERVED = "_*[]()~`>#+-=|{}.!"
_NAMES = {
    "spoiler": "Spoiler",
    "underline": "Underline",
    "bold": "Bold",
    "italic": "Italic",
    "strikethrough": "Strikethrough",
    "link": "TextUrl",
}


@dataclass(slots=True)
class _Open:
    kind: str
    start: int
    offset: int


class _Reader:
    """One pass over MarkdownV2; ``position`` is an index into the source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.draft = Draft()
        self.stack: list[_Open] = []
        self.quote: int | None = None

    def read(self) -> tuple[str, list[JsonDict]]:
        while self.position < len(self.source):
            self._step()
        self._end_quote()
        if self.stack:
            opened = self.stack[-1]
            raise cannot_parse(
                f"Can't find end of {_NAMES[opened.kind]} entity at byte offset {opened.offset}"
            )
        return self.draft.finish()

    def _offset(self) -> int:
        return len(self.source[: self.position].encode())

    def _step(self) -> None:
        source, position = self.source, self.position
        character = source[position]
        if character == "\\" and position + 1 < len(source) and ord(source[position + 1]) <= 126:
            self.draft.write(source[position + 1])
            self.position += 2
        elif character == "`":
            self._code()
        elif character == ">" and (position == 0 or source[position - 1] == "\n"):
            if self.quote is None:
                self.quote = self.draft.length
            self.position += 1
        elif character == "\n":
            if self.quote is not None and not source.startswith("\n>", position):
                self._end_quote()
            self.draft.write("\n")
            self.position += 1
        elif character == "[" or source.startswith("![", position):
            self.stack.append(_Open("link", self.draft.length, self._offset()))
            self.position += 2 if character == "!" else 1
        elif character == "]" and any(item.kind == "link" for item in self.stack):
            self._end_link()
        elif not self._marker():
            self._plain(character)

    def _plain(self, character: str) -> None:
        if character in _RESERVED:
            raise cannot_parse(
                f"Character '{character}' is reserved and must be escaped with the preceding '\\'"
            )
        self.draft.write(character)
        self.position += 1

    def _marker(self) -> bool:
        for marker, kind in _MARKERS:
            if not self.source.startswith(marker, self.position):
                continue
            if self.stack and self.stack[-1].kind == kind:
                opened = self.stack.pop()
                self.draft.mark(opened.start, kind)
            else:
                if kind == "spoiler" and self._ends_quote():
                    self.position += len(marker)
                    self._end_quote("expandable_blockquote")
                    return True
                self.stack.append(_Open(kind, self.draft.length, self._offset()))
            self.position += len(marker)
            return True
        return False

    def _ends_quote(self) -> bool:
        after = self.source[self.position + 2 : self.position + 3]
        return self.quote is not None and after in {"", "\n"}

    def _end_quote(self, kind: str = "blockquote") -> None:
        if self.quote is not None:
            self.draft.mark(self.quote, kind)
        self.quote = None

    def _code(self) -> None:
        fence = "```" if self.source.startswith("```", self.position) else "`"
        begin = self.position + len(fence)
        end = begin
        while end < len(self.source) and not self.source.startswith(fence, end):
            end += 2 if self.source[end] == "\\" else 1
        if end >= len(self.source):
            name = "Pre" if fence == "```" else "Code"
            raise cannot_parse(f"Can't find end of {name} entity at byte offset {self._offset()}")
        body = re.sub(r"\\(.)", r"\1", self.source[begin:end])
        start, details = self.draft.length, {}
        if fence == "```":
            head, newline, rest = body.partition("\n")
            if newline and re.fullmatch(r"[\w+#-]*", head):
                body, details = rest, {"language": head} if head else {}
        self.draft.write(body)
        self.draft.mark(start, "pre" if fence == "```" else "code", **details)
        self.position = end + len(fence)

    def _end_link(self) -> None:
        opened = self.stack.pop()
        if opened.kind != "link":
            raise cannot_parse(
                f"Can't find end of {_NAMES[opened.kind]} entity at byte offset {opened.offset}"
            )
        match = re.compile(r"\]\(((?:\\.|[^)\\])*)\)").match(self.source, self.position)
        if match is None:
            raise cannot_parse(f"Can't find end of a URL at byte offset {self._offset()}")
        address = re.sub(r"\\(.)", r"\1", match.group(1))
        kind, details = link_entity(address)
        if address.startswith(_EMOJI):
            kind, details = "custom_emoji", {"custom_emoji_id": address.removeprefix(_EMOJI)}
        if kind:
            self.draft.mark(opened.start, kind, **details)
        self.position = match.end()


def parse_markdown(source: str) -> tuple[str, list[JsonDict]]:
    """Parse MarkdownV2; raise BadRequest where a reserved character is not escaped."""
    return _Reader(source).read()


_LEGACY = re.compile(
    r"\\([_*`\[])|```(?:\w+\n)?(.*?)```|`([^`]*)`|\*([^*]*)\*|_([^_]*)_|\[([^\]]*)\]\(([^)]*)\)|([*_`])",
    re.DOTALL,
)


def parse_legacy_markdown(source: str) -> tuple[str, list[JsonDict]]:
    """Parse the older ``Markdown`` mode, which does not nest."""
    draft = Draft()
    position = 0
    for match in _LEGACY.finditer(source):
        draft.write(source[position : match.start()])
        position = match.end()
        start = draft.length
        escaped, pre, code, bold, italic, label, url, stray = match.groups()
        if stray:
            offset = len(source[: match.start()].encode())
            raise cannot_parse(f"Can't find end of the entity starting at byte offset {offset}")
        draft.write(next(g for g in (escaped, pre, code, bold, italic, label) if g is not None))
        kind = ""
        details: JsonDict = {}
        if label is not None:
            kind, details = link_entity(url)
        for name, group in (("pre", pre), ("code", code), ("bold", bold), ("italic", italic)):
            kind = name if group is not None else kind
        if kind:
            draft.mark(start, kind, **details)
    draft.write(source[position:])
    return draft.finish()
