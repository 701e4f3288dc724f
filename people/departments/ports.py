"""The storage that departments need."""

from collections.abc import Iterable
from typing import Protocol

from people.departments.model import Department


class DepartmentStore(Protocol):
    """Departments; of a deployment there are some dozens."""

    def add(self, department: Department) -> Department | None:
        """Keep a new department; ``None`` when the street has one of this name."""

    def update(self, department: Department) -> None:
        """Keep what is now known of a department: its kind and its sectors."""

    def get(self, department_id: int) -> Department | None:
        """Return a department, or ``None``."""

    def by_mark(self, mark: str) -> Department | None:
        """Return the department that a button names, or ``None``."""

    def named(self, name: str) -> list[Department]:
        """Return the departments of exactly this name, that of the whole area first."""

    def all(self) -> list[Department]:
        """Return all departments: those of the whole area first, in the order they came in."""

    def some(self, ids: Iterable[int]) -> list[Department]:
        """Return the departments with these ids, in the order of ``all``."""
