"""Reading an update as it came, before anything relies on its shape.

A Bot API server of one's own, a proxy or somebody who knows the webhook's address may send what
Telegram never would: ids that are words, numbers that no database holds, half a character. What can
be used is made safe for storage; what cannot is said by ``UpdateUnreadable``, and set aside.
"""

from typing import Any, NamedTuple, TypeGuard

LARGEST = 2**63 - 1  # what a column for ids holds
LARGEST_UPDATE_ID = 2**53  # beyond all that come in a lifetime, and held by any JSON
DEEPEST = 60  # levels; Telegram's own updates have about a dozen


class UpdateUnreadable(Exception):
    """An update of no known shape; ``update_id`` is its id, where at least that can be used."""

    def __init__(self, reason: str, update_id: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.update_id = update_id


class RawUpdate(NamedTuple):
    """An update by its id and its chat (0: it has none), and all that it says."""

    update_id: int
    chat_id: int
    body: dict[str, Any]


def read_update(raw: Any) -> RawUpdate:
    """Return an update whose ids and words can be stored; raises ``UpdateUnreadable``."""
    if not isinstance(raw, dict):
        raise UpdateUnreadable(f"a {type(raw).__name__}")
    update_id = raw.get("update_id")
    if not is_update_id(update_id):
        raise UpdateUnreadable(f"update_id {str(update_id)[:40]!r}")
    try:
        body = _storable(raw, DEEPEST)
        return RawUpdate(update_id, _chat_of(body), body)
    except UpdateUnreadable as trouble:
        raise UpdateUnreadable(trouble.reason, update_id) from None


def is_update_id(value: Any) -> TypeGuard[int]:
    """Tell whether something can be an update's id; a larger one would put all others behind it."""
    return type(value) is int and 0 <= value <= LARGEST_UPDATE_ID


def _is_id(value: Any) -> bool:
    return type(value) is int and -LARGEST <= value <= LARGEST


def _storable(value: Any, levels: int) -> Any:
    """Return a value without what no column holds: half characters, NUL, numbers beyond 64 bits."""
    if isinstance(value, str):
        return _clean(value)
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        if not _is_id(value):
            raise UpdateUnreadable("a number beyond 64 bits")
        return value
    if levels == 0:
        raise UpdateUnreadable(f"more than {DEEPEST} levels")
    if isinstance(value, dict):
        return {_clean(key): _storable(each, levels - 1) for key, each in value.items()}
    return [_storable(each, levels - 1) for each in value]


def _clean(text: str) -> str:
    if text.isascii():
        return text.replace("\x00", "\ufffd") if "\x00" in text else text
    return text.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")


def _chat_of(body: dict[str, Any]) -> int:
    """Return the chat of an update, or its sender, or 0."""
    for name, event in body.items():
        if name == "update_id" or not isinstance(event, dict):
            continue
        holder = event.get("message") if name == "callback_query" else event
        chat = holder.get("chat") if isinstance(holder, dict) else None
        for source in (chat, event.get("chat"), event.get("from")):
            if source is None:
                continue
            if not isinstance(source, dict) or not _is_id(source.get("id")):
                raise UpdateUnreadable(f"{name} without a chat of a known shape")
            found: int = source["id"]
            return found
    return 0
