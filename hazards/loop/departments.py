"""The departments to which hazards are handed: one list as data, each known by a key for good."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from core.errors import XunanError
from datafiles.reading import read_list


class DepartmentUnknown(XunanError):
    """No department has this key."""


@dataclass(frozen=True, slots=True)
class Department:
    """A department; ``key`` is what buttons and chats remember of it."""

    key: str
    name: str

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by whoever reads the list


@cache
def all_departments() -> Mapping[str, Department]:
    """Return the departments by key, in the order in which they are offered."""
    read = read_list(files("hazards.loop") / "departments.toml", "department", Department)
    return {department.key: department for department in read}


def department(key: str) -> Department:
    """Return a department; raises ``DepartmentUnknown``."""
    found = all_departments().get(key)
    if found is None:
        raise DepartmentUnknown
    return found


def known(keys: Iterable[str]) -> tuple[Department, ...]:
    """Return the departments of these keys, each once; a key that is none is passed over."""
    found = (all_departments().get(key) for key in dict.fromkeys(keys))
    return tuple(each for each in found if each is not None)
