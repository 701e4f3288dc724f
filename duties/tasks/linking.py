"""Who is meant by a name under 责任单位: matched by name, or linked by the office, once for all."""

from collections.abc import Iterable
from dataclasses import replace

from duties.tasks.bodies import match, plain_name
from duties.tasks.model import Body
from duties.tasks.ports import TaskWork
from duties.tasks.renewing import renew_of_body
from people.permissions import Reach
from people.todo import DEPARTMENT, department_of, office_of


def match_all(work: TaskWork, street: str, year: int, others: Iterable[Body] = ()) -> None:
    """Match by name the bodies of a list, and others, that nobody is known to be."""
    listed = [each.body for each in work.tasks.count_bodies(street, year)]
    waiting = {each.id: each for each in (*listed, *others) if not each.holder}.values()
    if not waiting:
        return
    known = _known(work, street, [each.name for each in waiting])
    for body in waiting:
        holder = match(body.name, street, known, office_of(street))
        if holder:
            link(work, body, holder, None)


def _known(work: TaskWork, street: str, names: Iterable[str]) -> dict[str, list[str]]:
    """Return departments, and units that are called as some names say, by plain name."""
    reach = Reach(False, (street,)) if street else Reach(area=True)
    found: dict[str, list[str]] = {}
    for id_, called in departments_for(work, street):
        found.setdefault(plain_name(called), []).append(department_of(id_))
    for unit in work.units.by_names(names):
        if reach.area or unit.street == street:
            found.setdefault(plain_name(unit.name), []).append(f"unit:{unit.id}")
    return found


def link(work: TaskWork, body: Body, holder: str, by: int | None) -> Body:
    """Let a body be somebody, for all its tasks; an empty holder is nobody known."""
    after = replace(body, holder=holder, linked_by=by, linked_at=work.now)
    work.tasks.save_body(after)
    changes = {"holder": (body.holder, holder), "name": (None, body.name)}
    work.journal.record(work.now, by, "link_body", f"task_body:{body.id}", changes)
    renew_of_body(work, after, by)
    return after


def departments_for(work: TaskWork, street: str) -> list[tuple[int, str]]:
    """Return the departments that may answer for tasks of a street, by id and name."""
    return [
        (each.id, each.name)
        for each in work.departments.all()
        if not each.street or not street or each.street == street
    ]


def spell_holder(work: TaskWork, holder: str) -> str:
    """Return who a holder is, in Chinese; empty for nobody."""
    kind, _, rest = holder.partition(":")
    if kind == "office":
        return f"{rest}安全办" if rest else "区安全办"
    if kind == DEPARTMENT:
        department = work.departments.get(int(rest))
        return department.name if department is not None else ""
    if kind == "unit":
        unit = work.units.get(int(rest))
        return unit.name if unit is not None else ""
    return ""
