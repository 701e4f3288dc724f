"""The positions of values in a TOML text, so that a mistake can be named with its line.

``tomllib`` tells lines only for broken syntax. This scanner runs after ``tomllib`` has accepted the
text, and only when there is a mistake to report, so it may trust the grammar and need not be fast.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

Path = tuple[str | int, ...]  # keys and list indexes from the top of the document

_TOKEN = re.compile(
    r'(?P<string>"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*')"
    r"|(?P<newline>\n)"
    r"|(?P<skip>[ \t\r]+|\#[^\n]*)"
    r"|(?P<mark>[\[\]{}=,.])"
    r"|(?P<bare>[^\s\[\]{}=,.#\"']+)",
    re.DOTALL,
)


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


class Positions:
    """The line, from 1, of every table, key and list element of a valid TOML text."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {}
        self._lists: dict[Path, int] = {}  # how many elements an array of tables has so far
        self._tokens = _tokenize(text)
        self._next = next(self._tokens)
        table: Path = ()
        while self._next.kind != "end":
            if self._next.kind == "newline":
                self._take()
            elif self._next.text == "[":
                table = self._read_header()
            else:
                self._read_pair(table)

    def line(self, path: Path) -> int:
        """Return the line of ``path``, or of the nearest thing around it that is written down."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)

    def _take(self) -> _Token:
        token, self._next = self._next, next(self._tokens)
        return token

    def _skip_newlines(self) -> None:
        while self._next.kind == "newline":
            self._take()

    def _read_header(self) -> Path:
        line = self._take().line
        is_list = self._next.text == "["
        if is_list:
            self._take()
        *parents, last = self._read_key()
        path: Path = ()
        for part in parents:
            path = self._enter((*path, part))
        path = (*path, last)
        self._lines.setdefault(path, line)
        if is_list:
            self._lists[path] = self._lists.get(path, 0) + 1
            self._take()
        self._take()
        path = self._enter(path)
        self._lines[path] = line
        return path

    def _enter(self, path: Path) -> Path:
        """Step into the newest element where ``path`` is an array of tables."""
        return (*path, self._lists[path] - 1) if path in self._lists else path

    def _read_key(self) -> Path:
        parts = [self._take().text]
        while self._next.text == ".":
            self._take()
            parts.append(self._take().text)
        return tuple(part.strip("\"'") for part in parts)

    def _read_pair(self, table: Path) -> None:
        line = self._next.line
        path = table
        for part in self._read_key():
            path = (*path, part)
            self._lines.setdefault(path, line)
        self._take()
        self._read_value(path)

    def _read_value(self, path: Path) -> None:
        if self._next.text == "[":
            self._read_list(path)
        elif self._next.text == "{":
            self._read_inline_table(path)
        else:
            while self._next.kind not in {"newline", "end"} and self._next.text not in {
                ",",
                "]",
                "}",
            }:
                self._take()

    def _read_list(self, path: Path) -> None:
        self._take()
        index = 0
        while self._skip_separators() != "]":
            self._lines[*path, index] = self._next.line
            self._read_value((*path, index))
            index += 1
        self._take()

    def _read_inline_table(self, path: Path) -> None:
        self._take()
        while self._skip_separators() != "}":
            self._read_pair(path)
        self._take()

    def _skip_separators(self) -> str:
        self._skip_newlines()
        while self._next.text == ",":
            self._take()
            self._skip_newlines()
        return self._next.text


def _tokenize(text: str) -> Iterator[_Token]:
    line = 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "skip":
            yield _Token(match.lastgroup or "", match[0], line)
        line += match[0].count("\n")
    while True:
        yield _Token("end", "", line)
