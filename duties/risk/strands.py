"""Units in reach, narrowed to a street or a department, as strands that an index gives in order."""

from collections.abc import Sequence
from typing import NamedTuple

from people.model import Remit
from people.permissions import Reach


class Strand(NamedTuple):
    """The units of a street, of a sector, or of both; an empty word stands for all."""

    street: str = ""
    sector: str = ""


def strands_of(reach: Reach, street: str = "", only: Remit | None = None) -> list[Strand]:
    """Return the strands of what is in reach, by street; no unit lies in two of them.

    ``street`` (empty: any) and ``only`` narrow them. Single units in reach are none: whoever sees
    no more than these sees no list. Nothing in reach gives no strand.
    """
    streets = {street} - {""}
    if only is not None and only.street:
        streets |= {only.street}
    if len(streets) > 1:
        return []
    wanted = next(iter(streets), "")
    sectors: Sequence[str] = only.sectors if only is not None else ("",)
    if reach.area:
        return [Strand(wanted, sector) for sector in sectors]
    found = [
        Strand(each, sector)
        for each in sorted(reach.streets)
        if wanted in {"", each}
        for sector in sectors
    ]
    for remit in reach.remits:
        if remit.street and wanted not in {"", remit.street}:
            continue
        where = wanted or remit.street
        if where in reach.streets:
            continue
        inside = remit.sectors if only is None else [s for s in sectors if s in remit.sectors]
        found += [Strand(where, sector) for sector in inside]
    return list(dict.fromkeys(found))
