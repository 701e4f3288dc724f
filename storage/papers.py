"""A paper on its way."""

from typing import NamedTuple


class OwedPaper(NamedTuple):
    """A paper that waits to be rendered (``sha256`` is ``None``) or sent."""

    id: int
    inspection_id: int
    chat_id: int
    sha256: str | None
    attempts: int
