"""What is said of numbers that people type, where they open nothing."""

from collections.abc import Callable
from typing import Any

from core.errors import XunanError
from frontdesk import numbers


def _ambiguous(error: numbers.TailAmbiguous) -> str:
    return f"以此结尾的编号不止一个：{'、'.join(error.numbers)}。请发完整编号。"


WORDS: dict[type[XunanError], str] = {
    numbers.NumberUnknown: (
        "没有查到这个编号，或不在您的查看范围内。请核对后发完整编号。查举报进度，请发 /tip。"
    ),
}
SPELLED: dict[type[XunanError], Callable[[Any], str]] = {numbers.TailAmbiguous: _ambiguous}
