"""Which department answers for a unit, where one has to be named."""

from collections.abc import Iterable

from people.departments.model import Department


class Answering:
    """Finds the department of a street and a sector among those that there are.

    Where several answer, the street's own stands before one of the whole area, and the one that
    came in first before a later one; so whatever is put apart by departments adds up (ours).
    """

    def __init__(self, departments: Iterable[Department]) -> None:
        ordered = sorted(departments, key=lambda each: (not each.street, each.id))
        self._departments = [(each, each.remit) for each in ordered]
        self._found: dict[tuple[str, str], Department | None] = {}

    def of(self, street: str, sector: str) -> Department | None:
        """Return the department that answers for a sector in a street, or ``None``."""
        key = street, sector
        if key not in self._found:
            self._found[key] = next(
                (
                    department
                    for department, remit in self._departments
                    if sector in remit.sectors and remit.street in {"", street}
                ),
                None,
            )
        return self._found[key]
