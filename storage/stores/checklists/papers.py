"""A paper on its way."""

from typing import NamedTuple


class OwedPaper(NamedTuple):
    """A paper that waits to be rendered."""

    id: int
    inspection_id: int
    attempts: int
