"""What was issued, word for word: canonical JSON of a dataclass, and the hash of that."""

import json
from datetime import date, datetime
from hashlib import sha256
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


_ADAPTERS: dict[Any, TypeAdapter[Any]] = {}


def _adapter(of: Any) -> TypeAdapter[Any]:
    if of not in _ADAPTERS:
        _ADAPTERS[of] = TypeAdapter(of)
    return _ADAPTERS[of]


def freeze(said: object, of: Any = None) -> tuple[str, str]:
    """Return a dataclass as JSON, names in order and no spaces, and the SHA-256 of that.

    ``of`` is its type where it is no dataclass, as of several of them.
    """
    kept = _adapter(of or type(said)).dump_python(said)
    spelled = json.dumps(
        kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_spell
    )
    return spelled, sha256(spelled.encode()).hexdigest()


def thaw(of: type[T], spelled: str) -> T:
    """Return what was frozen; raises ``ValueError`` for what is none of that kind."""
    read: T = _adapter(of).validate_json(spelled)
    return read


def _spell(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
