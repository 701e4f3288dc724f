"""What the command line does about departments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.commands.units import open_work
from bot.settings import Settings
from core.errors import XunanError
from people.departments import keeping
from people.departments.model import Department, DepartmentKind
from people.streets import WHOLE_AREA, require_street


class StreetMissing(XunanError):
    """The set of a street is to be taken in, and no street is named."""


Said = tuple[object, list[str]]  # as data, and in words


@dataclass(frozen=True, slots=True)
class Asked:
    """A department as somebody asks for it; without a kind it follows from where it is."""

    name: str
    street: str
    kind: str | None
    sectors: Sequence[str]

    @property
    def wanted(self) -> DepartmentKind:
        """The kind of it."""
        usual = DepartmentKind.SECTION if self.street else DepartmentKind.BUREAU
        return DepartmentKind(self.kind) if self.kind else usual


def list_departments(street: str | None) -> Said:
    """Return all departments, or those of one street; raises ``StreetUnknown``."""
    with open_work(Settings()) as work:
        street = require_street(work, street) if street else street
        known = work.departments.all()
        found = [each for each in known if street is None or each.street == street]
        members = {each.id: len(work.persons.of_department(each.id)) for each in found}
    words = [f"{_spell(each)} · {members[each.id]} 人" for each in found]
    return (
        [{**_data(each), "members": members[each.id]} for each in found],
        words or ["没有部门。用 xunan department add 登记，或 xunan department import 导入一套。"],
    )


def add_department(asked: Asked) -> Said:
    """Add a department, or let one that is there answer for other sectors, or be of another kind.

    Raises ``DepartmentMisnamed``, ``DepartmentExists`` for one that is there already where neither
    is given, ``SectorUnknown`` and ``StreetUnknown``.
    """
    with open_work(Settings()) as work:
        existing = [
            each for each in work.departments.named(asked.name) if each.street == asked.street
        ]
        if existing and (asked.sectors or asked.kind):
            kind = asked.wanted if asked.kind else None
            done = keeping.change_department(work, existing[0], asked.sectors or None, kind)
            return _data(done), [f"已更新：{_spell(done)}"]
        added = keeping.add_department(work, asked.name, asked.street, asked.wanted, asked.sectors)
    return _data(added), [f"已登记：{_spell(added)}"]


def bring_in(name: str, street: str) -> Said:
    """Take a starting set in; raises ``StreetMissing`` and ``StreetUnknown``."""
    if name == "street" and not street:
        raise StreetMissing
    with open_work(Settings()) as work:
        done = keeping.put_in(work, name, street)
    data = {"added": list(map(_data, done.added)), "known": list(map(_data, done.there))}
    words = [f"新登记 {len(done.added)} 个部门，已有 {len(done.there)} 个没有改动。"]
    return data, [*words, *map(_spell, done.added)]


def _data(each: Department) -> dict[str, Any]:
    return {
        "id": each.id,
        "key": each.key,
        "name": each.name,
        "street": each.street or None,
        "kind": each.kind.value,
        "sectors": list(each.sectors),
    }


def _spell(each: Department) -> str:
    sectors = f" · {'、'.join(each.sectors)}" if each.sectors else ""
    return f"{each.name} · {each.street or WHOLE_AREA} · {each.kind.label}{sectors}"
