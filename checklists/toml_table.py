"""A TOML table under reading: hands out checked values, and says what is wrong and where."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

from checklists.positions import Path

Report = Callable[[Path, str], None]
T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)

_KEY = re.compile(r"[a-z][a-z0-9_-]*")


class Table:
    """A table of the file under reading: hands out checked values and remembers what was asked."""

    def __init__(self, raw: dict[str, object], path: Path, report: Report) -> None:
        self.raw = raw
        self.path = path
        self._report = report
        self._known: set[str] = set()

    def wrong(self, key: str, reason: str) -> None:
        """Report a mistake at a key of this table (at the table itself when it is not there)."""
        self._report((*self.path, key), reason)

    def text(self, key: str, limit: int, default: str | None = None) -> str:
        """Return a text of at most ``limit`` characters; it must be there without a ``default``."""
        value = self._get(key, str, "文字", default)
        if key in self.raw and isinstance(value, str) and not value.strip():
            self.wrong(key, f"{key} 是空的")
        if value is not None and len(value) > limit:
            self.wrong(key, f"{key} 有 {len(value)} 个字，最多 {limit} 个，否则卡片放不下")
        return value or ""

    def key(self, key: str, limit: int = 40) -> str:
        """Return a lasting key: small letters, digits, ``_`` and ``-``."""
        value = self.text(key, limit)
        if value and not _KEY.fullmatch(value):
            self.wrong(key, f"{key} “{value}”只能用小写字母、数字、_ 和 -，以字母开头")
        return value

    def integer(
        self, key: str, low: int, default: int | None = None, high: int | None = None
    ) -> int | None:
        """Return a whole number not under ``low``, nor over ``high``, or the default."""
        value = self._get(key, int, "整数", default, optional=True)
        if value is not None and value < low:
            self.wrong(key, f"{key} 不能小于 {low}")
        if value is not None and high is not None and value > high:
            self.wrong(key, f"{key} 不能大于 {high}")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        return bool(self._get(key, bool, "true 或 false", default))

    def word(self, key: str, words: type[Word], default: Word | None = None) -> Word | None:
        """Return one of an enum's words."""
        value = self._get(key, str, "文字", None if default is None else default.value)
        if value is None:
            return None
        try:
            return words(value)
        except ValueError:
            self.wrong(key, f"{key} “{value}”不认识，可用：{'、'.join(words)}")
            return None

    def texts(self, key: str, limit: int) -> tuple[str, ...]:
        """Return a list of texts; an absent one is empty."""
        value = self._get(key, list, "列表", [])
        kept = []
        for index, each in enumerate(value or []):
            if isinstance(each, str) and 0 < len(each) <= limit:
                kept.append(each)
            else:
                self._report((*self.path, key, index), f"{key} 里只能是1–{limit}个字的文字")
        return tuple(kept)

    def tables(self, key: str) -> list[Table]:
        """Return a list of tables; an absent one is empty."""
        value = self._get(key, list, "列表", [])
        found = []
        for index, each in enumerate(value or []):
            path = (*self.path, key, index)
            if isinstance(each, dict):
                found.append(Table(each, path, self._report))
            else:
                self._report(path, f"{key} 里每一个都要是表，例如 {{ key = … }}")
        return found

    def count(self, key: str) -> int:
        """Return how many elements are written in a list, right or wrong."""
        value = self.raw.get(key)
        return len(value) if isinstance(value, list) else 0

    def table(self, key: str) -> Table:
        """Return a sub-table; an absent one is empty."""
        value = self._get(key, dict, "表", {})
        return Table(value or {}, (*self.path, key), self._report)

    def optional(self, key: str) -> None:
        """Let a key be there that is read only at times."""
        self._known.add(key)

    def finish(self) -> None:
        """Report the keys that nobody asked for: most are slips of the pen."""
        for key in self.raw:
            if key not in self._known:
                self.wrong(key, f"不认识的键 {key}，可用：{'、'.join(sorted(self._known))}")

    def _get(
        self, key: str, kind: type[T], name: str, default: T | None, *, optional: bool = False
    ) -> T | None:
        self._known.add(key)
        if key not in self.raw:
            if default is None and not optional:
                self.wrong(key, f"缺少 {key}")
            return default
        value = self.raw[key]
        if type(value) is not kind:  # a TOML true is no number, though Python thinks so
            self.wrong(key, f"{key} 应是{name}")
            return default
        return value
