"""The storage that signatures of those who walk along need."""

from datetime import datetime
from typing import Protocol

from chat.address import Address
from checklists.cosigning.model import Cosignature, CosignLink


class CosignatureStore(Protocol):
    """Links of inspections, and the signatures that were given by them."""

    def add_link(self, inspection_id: int, token_sha256: str, at: datetime) -> CosignLink | None:
        """Keep the link of an inspection; ``None`` where there is one."""

    def link(self, link_id: int) -> CosignLink | None:
        """Return a link, or ``None``."""

    def link_of(self, inspection_id: int) -> CosignLink | None:
        """Return the link of an inspection, or ``None``."""

    def by_token(self, token_sha256: str) -> CosignLink | None:
        """Return the link with this hash, or ``None``."""

    def renew_link(self, link_id: int, token_sha256: str) -> None:
        """Let another link open the sheet, and no more the one before."""

    def hold(self, inspection_id: int) -> None:
        """Let nobody else end an inspection, or sign beside it, until the turn ends."""

    def of_inspection(self, inspection_id: int) -> list[Cosignature]:
        """Return the signatures beside an inspection, in the order in which people came."""

    def add(
        self,
        inspection_id: int,
        person_id: int | None,
        address: Address,
        name: str,
        stamp: int,
        at: datetime,
    ) -> None:
        """Keep a signature; the one that the person, or the address, has stays."""

    def renew(self, cosignature_id: int, name: str, stamp: int, at: datetime) -> None:
        """Let a signature stand for what there is now."""

    def remove(self, cosignature_id: int) -> bool:
        """Take a signature away; ``False`` when it was gone before."""

    def close(self, inspection_id: int, stamp: int, lead_id: int, at: datetime) -> None:
        """Let lapse what is not for this summary, or is the lead's own; forget every address."""
