"""The departments that a deployment may start with: sets as data, for a district and a street."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import Field, ValidationInfo, field_validator

from core.errors import XunanError
from datafiles.reading import DataFile, Mistake, Mistakes, Several, Written
from people.departments.model import DepartmentKind
from people.sectors import all_sectors

SETS = ("district", "street")


class StartingSetUnknown(XunanError):
    """No set of departments is called so."""


@dataclass(frozen=True, slots=True)
class StartingDepartment:
    """A department of a set; ``source`` says in which document it is named, as document and place.

    An empty source is ours.
    """

    name: str
    kind: DepartmentKind
    sectors: tuple[str, ...]
    source: str
    key: str | None = None


class _Department(Written):
    name: str = Field(max_length=40)
    kind: DepartmentKind = Field(strict=False)
    key: str | None = Field(default=None, pattern=r"^[a-z]{2,12}$")
    sectors: Several[str] = ()
    source: str = Field(default="", max_length=80)
    ours: bool = False

    @field_validator("sectors")
    @classmethod
    def _known(cls, sectors: tuple[str, ...], _: ValidationInfo) -> tuple[str, ...]:
        for each in sectors:
            if each not in all_sectors():
                raise ValueError(f"“{each}”不是行业名录里的名称")
        return sectors


class _Set(Written):
    department: Several[_Department] = Field(min_length=1)


def _read(file: Traversable) -> tuple[tuple[StartingDepartment, ...], list[Mistake]]:
    draft = DataFile(file)
    written = None if draft.mistakes else draft.read(_Set)
    found: dict[str, StartingDepartment] = {}
    for at, each in enumerate(written.department if written else ()):
        if each.name in found:
            draft.wrong(("department", at, "name"), f"“{each.name}”只能写一次")
        if bool(each.source) == each.ours:
            draft.wrong(("department", at), "写 source（文件和位置），没有出处的写 ours = true")
        found[each.name] = StartingDepartment(
            each.name, each.kind, each.sectors, each.source, each.key
        )
    return tuple(found.values()), sorted(set(draft.mistakes))


def _file(name: str) -> Traversable:
    return files("people") / "departments" / f"{name}.toml"


@cache
def starting_set(name: str) -> tuple[StartingDepartment, ...]:
    """Return the departments of a set, in order; raises ``StartingSetUnknown`` and ``Mistakes``."""
    if name not in SETS:
        raise StartingSetUnknown(name)
    departments, mistakes = _read(_file(name))
    if mistakes:
        raise Mistakes(mistakes)
    return departments


def check_sets() -> list[Mistake]:
    """Return the mistakes in the sets that are shipped."""
    return [mistake for name in SETS for mistake in _read(_file(name))[1]]


def all_sets() -> Mapping[str, tuple[StartingDepartment, ...]]:
    """Return every set by its name; raises ``Mistakes``."""
    return {name: starting_set(name) for name in SETS}
