"""A department, and the kinds of them."""

from dataclasses import dataclass, field
from enum import StrEnum

from people.model import Remit
from people.sectors import parts_of


class DepartmentKind(StrEnum):
    """The kind of a department."""

    BUREAU = "bureau"
    SECTION = "section"
    TEAM = "team"

    @property
    def label(self) -> str:
        """The Chinese name of the kind."""
        return {"bureau": "主管部门", "section": "街镇科室", "team": "执法队伍"}[self.value]


@dataclass(frozen=True, slots=True)
class Department:
    """A department (行业主管部门, 街道科室); with an empty ``street`` it answers in all of them.

    ``sectors`` are names of ``people.sectors``. ``key`` is that of a department which stood on
    buttons before departments were data of a deployment: it never changes its meaning.
    """

    id: int
    name: str
    street: str = ""
    kind: DepartmentKind = DepartmentKind.BUREAU
    key: str | None = None
    sectors: tuple[str, ...] = field(default=(), compare=False)

    @property
    def mark(self) -> str:
        """What buttons and chats remember of it: its key where it has one, else its id."""
        return self.key or str(self.id)

    @property
    def remit(self) -> Remit:
        """The units for which it answers: those of its sectors, and of the kinds within these."""
        names = (part for sector in self.sectors for part in parts_of(sector))
        return Remit(self.street, tuple(dict.fromkeys(names)))
