"""What a report says as canonical JSON, and its hash: word for word what was handed in."""

import json
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from pydantic import TypeAdapter

from reports.packages.model import Content

_ADAPTER: TypeAdapter[Content] = TypeAdapter(Content)


def freeze(content: Content) -> tuple[str, str]:
    """Return a report as JSON, names in order and no spaces, and the SHA-256 of that."""
    kept = _ADAPTER.dump_python(content)
    spelled = json.dumps(
        kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_spell
    )
    return spelled, sha256(spelled.encode()).hexdigest()


def thaw(spelled: str) -> Content:
    """Return a report as it was frozen; raises ``ValueError`` for what is none."""
    return _ADAPTER.validate_json(spelled)


def _spell(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
