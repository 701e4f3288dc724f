"""What the handbook needs from others: how a unit stands, before a visit to it."""

from typing import Protocol

from checklists.ports import WalkWork


class HandbookWork(WalkWork, Protocol):
    """One turn with the handbook; searching it reads no table."""
