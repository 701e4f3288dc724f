"""Finding photos that look alike among all that were ever kept."""

from collections.abc import Collection

from sqlalchemy import bindparam, delete, select

from hazards.snaps.likeness import BANDS, MOST_BITS, Likeness, bands_of, tells_nothing
from reports.pictures import distance
from storage.engine.prepared import Prepared
from storage.engine.session import Session
from storage.tables.likeness_tables import photo_bands

_NUMBERS = range(len(BANDS))

_ADD = Prepared(
    lambda insert: insert(photo_bands).values(
        [
            {
                "band": bindparam(f"band{number}", type_=photo_bands.c.band.type),
                "photo_id": bindparam("photo_id"),
                "dhash": bindparam("signed"),
            }
            for number in _NUMBERS
        ]
    )
)
_SHARING = Prepared(
    lambda _: select(photo_bands.c.photo_id, photo_bands.c.dhash).where(
        photo_bands.c.band.in_([bindparam(f"band{number}") for number in _NUMBERS])
    )
)


_FORGET = Prepared(
    lambda _: delete(photo_bands).where(photo_bands.c.photo_id == bindparam("which"))
)


class SqlLikenessStore:
    """``hazards.snaps.likeness.LikenessStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, photo_id: int, dhash: str) -> None:
        """Let a photo be found by its likes; one that tells nothing is left out."""
        if tells_nothing(dhash):
            return
        self._session.later(_ADD, photo_id=photo_id, signed=signed(dhash), **_named(dhash))

    def forget(self, photo_id: int) -> None:
        """Let a photo be found by its likes no more."""
        self._session.later(_FORGET, which=photo_id)

    def alike(
        self, dhash: str, most_bits: int = MOST_BITS, besides: Collection[int] = ()
    ) -> list[Likeness]:
        """Return kept photos like this one, the most alike first, then the oldest."""
        if not 0 <= most_bits <= MOST_BITS:
            raise ValueError(f"bands find no more than {MOST_BITS} bits: {most_bits}")
        if tells_nothing(dhash):
            return []
        rows = self._session.all(_SHARING, **_named(dhash))
        candidates: dict[int, str] = {row[0]: unsigned(row[1]) for row in rows}
        found = [
            Likeness(photo_id, bits)
            for photo_id, other in candidates.items()
            if (bits := distance(dhash, other)) <= most_bits and photo_id not in besides
        ]
        return sorted(found, key=lambda each: (each.bits, each.photo_id))


def signed(dhash: str) -> int:
    """Return a hash as a number that fits into a signed column of 64 bits."""
    value = int(dhash, 16)
    return value - 2**64 if value >= 2**63 else value


def unsigned(stored: int) -> str:
    """Return the hash that ``signed`` made a number of."""
    return f"{stored % 2**64:016x}"


def _named(dhash: str) -> dict[str, int]:
    return {f"band{number}": band for number, band in enumerate(bands_of(dhash))}
