"""The filter by which a handler takes presses."""

from typing import Any, Literal

from aiogram.filters import Filter
from aiogram.types import CallbackQuery
from magic_filter import MagicFilter

from chat.press import Press


class Pressed(Filter):
    """Lets presses of one kind through, as ``callback_data``, where a rule holds for them."""

    def __init__(self, kind: type[Press], rule: MagicFilter | None = None) -> None:
        self._kind = kind
        self._rule = rule

    async def __call__(self, query: CallbackQuery) -> Literal[False] | dict[str, Any]:
        """Return what the press carries, or ``False`` for one that is not of this kind."""
        if not query.data:
            return False
        try:
            press = self._kind.unpack(query.data)
        except (TypeError, ValueError):
            return False
        if self._rule is None or self._rule.resolve(press):
            return {"callback_data": press}
        return False
