"""The data of a press: a few fields behind a prefix, in at most 64 bytes."""

from enum import Enum
from typing import Any, ClassVar, Self

from pydantic import BaseModel

SEPARATOR = ":"
LONGEST = 64  # bytes, says Telegram


class Press(BaseModel):
    """One kind of press, known by its prefix."""

    prefix: ClassVar[str]
    _names: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls, *, prefix: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.prefix = prefix

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Keep the names of the fields: they are asked for with every button."""
        super().__pydantic_init_subclass__(**kwargs)
        cls._names = tuple(cls.model_fields)

    def pack(self) -> str:
        """Return the fields behind the prefix. Raises ``ValueError`` when that is too long."""
        parts = [self.prefix]
        parts += [_spell(getattr(self, name)) for name in self._names]
        packed = SEPARATOR.join(parts)
        if packed.count(SEPARATOR) != len(parts) - 1:
            raise ValueError(f"a separator within {parts}")
        if len(packed.encode()) > LONGEST:
            raise ValueError(f"longer than {LONGEST} bytes: {packed}")
        return packed

    @classmethod
    def unpack(cls, packed: str) -> Self:
        """Read what a press carries. Raises ``ValueError`` for what is no press of this kind."""
        prefix, *parts = packed.split(SEPARATOR)
        fields = cls.model_fields
        if prefix != cls.prefix or len(parts) != len(fields):
            raise ValueError(f"no {cls.__name__}: {packed}")
        values: dict[str, Any] = {}
        for (name, field), part in zip(fields.items(), parts, strict=True):
            values[name] = field.default if part == "" and not field.is_required() else part
        return cls(**values)


def _spell(value: Any) -> str:
    kind = type(value)
    if kind is str:
        return str(value)
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    return str(int(value)) if kind is bool else str(value)
