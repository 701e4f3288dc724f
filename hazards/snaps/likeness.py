"""Photos that look alike: the difference hash, and a quick way to find those that are near.

A hash has 64 bits, eight rows of eight; each bit says whether one spot of the picture is darker
than the next spot to the right. The same photo, sent again in another size or compression, differs
in few of them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

MOST_BITS = 5  # a photo that is sent again differs by 0 to 3 bits, brightened or blurred by 4
BANDS = ((53, 11), (42, 11), (31, 11), (20, 11), (10, 10), (0, 10))
"""Lowest bit and width of each band; hashes within ``MOST_BITS`` agree in at least one."""
_WIDEST = 2**11
_FEWEST_SET, _MOST_SET = 9, 55
_FEWEST_CHANGES = 8


@dataclass(frozen=True, slots=True)
class Likeness:
    """A photo that looks like the one asked about, and by how many of 64 bits it differs."""

    photo_id: int
    bits: int


class LikenessStore(Protocol):
    """The bands that find a photo which was used before."""

    def alike(
        self, dhash: str, most_bits: int = MOST_BITS, besides: Collection[int] = ()
    ) -> list[Likeness]:
        """Return kept photos like this one, the most alike first, then the oldest.

        ``besides`` are ids of photos that do not count, such as the one asked about. Raises
        ``ValueError`` for more bits than ``MOST_BITS``.
        """


def tells_nothing(dhash: str) -> bool:
    """Whether a hash is that of a blank wall, a dark room or a bare sheet of paper.

    Such pictures have hardly any spot that differs from the next, or only light that falls off to
    the sides, which makes all rows the same. They look like each other, whatever they show.
    """
    value = int(dhash, 16)
    if not _FEWEST_SET <= value.bit_count() <= _MOST_SET:
        return True
    return ((value ^ value >> 8) & (2**56 - 1)).bit_count() < _FEWEST_CHANGES


def bands_of(dhash: str) -> list[int]:
    """Return one number for each band of a hash; two hashes share one where a band is the same.

    Six bands cannot all differ when no more than five bits do.
    """
    value = int(dhash, 16)
    return [
        number * _WIDEST + (value >> lowest & (1 << width) - 1)
        for number, (lowest, width) in enumerate(BANDS)
    ]
