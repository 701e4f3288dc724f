"""The store of proposals, as the sweep and the card need it."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol

from duties.misses.model import Proposal, ProposalLine
from duties.model import Occurrence


class Run(NamedTuple):
    """What was done last of a duty (0: nothing ever), and the first misses since."""

    since_id: int
    misses: list[Occurrence]


class MissStore(Protocol):
    """Proposals, and the misses that they are about. Nothing here deletes."""

    def run_of(self, duty_id: int, whose: int, most: int) -> Run:
        """Return the misses of a duty, or of one person's own, since it was done last."""

    def since(self, proposal: Proposal, most: int) -> list[Occurrence]:
        """Return the first misses that a proposal is about."""

    def propose(self, proposal: Proposal) -> Proposal | None:
        """Keep a proposal; ``None`` when there is one for the same run of misses."""

    def get(self, proposal_id: int) -> Proposal | None:
        """Return a proposal, or ``None``."""

    def decide(self, proposal: Proposal) -> bool:
        """Keep what was decided; ``False`` when it was decided before."""

    def some(self, ids: Iterable[int]) -> list[ProposalLine]:
        """Return proposals by their ids, with names."""
