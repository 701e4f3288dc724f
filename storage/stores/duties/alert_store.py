"""Alerts: whom they are for, and when their cards are owed."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    insert,
    literal,
    or_,
    select,
    update,
)

from duties.alerts.model import AckState, Alert, AlertState, Reached
from people.model import Role
from people.permissions import Reach
from people.sectors import parts_of
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.troubled import CountsTroubled
from storage.tables.alert_tables import acknowledgements, alert_wordings, alerts
from storage.tables.people_tables import memberships, units

BETWEEN = "|"  # no sector has it in its name

_C = alerts.c
_ROWS = Rows(Alert, alerts)
_WRITTEN = _ROWS.but("id")
_THIS = _C.id == bindparam("alert_id")
_ADD = Prepared(lambda _: insert(alerts).values(bound(*_WRITTEN)).returning(*_ROWS.columns))
_GET = Prepared(lambda _: select(*_ROWS.columns).where(_THIS))
_SAVE = Prepared(
    lambda _: update(alerts).where(_THIS, _C.version == bindparam("was")).values(bound(*_WRITTEN))
)
_DRAFT = Prepared(
    lambda _: (
        select(*_ROWS.columns)
        .where(_C.made_by == bindparam("maker"), _C.state == constant(AlertState.DRAFT))
        .order_by(_C.id.desc())
        .limit(1)
    )
)
_SENT = _C.state == constant(AlertState.SENT)
_IN_STREET = (
    select(acknowledgements.c.id)
    .join(units, units.c.id == acknowledgements.c.unit_id)
    .where(units.c.street == bindparam("of_street"))
)
_REACHES = Prepared(
    lambda _: _IN_STREET.where(acknowledgements.c.alert_id == bindparam("alert_id")).limit(1)
)
_UNDER_WAY = Prepared(
    lambda _: select(*_ROWS.columns).where(_SENT).order_by(_C.id.desc()).limit(bindparam("most"))
)
_UNDER_WAY_IN = Prepared(
    lambda _: (
        select(*_ROWS.columns)
        .where(
            _SENT,
            or_(
                _C.office == bindparam("of_street"),
                _C.street == bindparam("of_street"),
                _IN_STREET.where(acknowledgements.c.alert_id == _C.id).exists(),
            ),
        )
        .order_by(_C.id.desc())
        .limit(bindparam("most"))
    )
)


def _any_or(name: str, column: ColumnElement[Any]) -> ColumnElement[bool]:
    given = bindparam(name, type_=String)
    return or_(given == "", column == given)


def _among(name: str, column: ColumnElement[Any], between: str) -> ColumnElement[bool]:
    """Tell whether a column is one of several given as ``|a|b|``, or none is given."""
    given = bindparam(name, type_=String)
    one = literal(f"%{between}").concat(cast(column, String)).concat(f"{between}%")
    return or_(given == "", given.like(one))


_FOR_UNITS = and_(
    _any_or("in_street", units.c.street),
    _among("of_sectors", units.c.sector, BETWEEN),
    _any_or("of_risk", units.c.risk),
    _among("only", units.c.id, ","),
)
_ANSWERS_FOR = and_(
    memberships.c.unit_id == units.c.id,
    memberships.c.ended_at.is_(None),
    or_(
        memberships.c.role == constant(Role.SAFETY_OFFICER),
        memberships.c.role == constant(Role.PRINCIPAL),
    ),
)
_SOMEBODY = select(memberships.c.id).where(_ANSWERS_FOR).correlate(units).exists()
_REACHED = Prepared(
    lambda _: select(func.count(), func.sum(case((_SOMEBODY, 1), else_=0))).where(_FOR_UNITS)
)
_PERSONS = Prepared(
    lambda _: (
        select(func.count(memberships.c.person_id.distinct()))
        .select_from(units.join(memberships, _ANSWERS_FOR))
        .where(_FOR_UNITS)
    )
)
_NOBODY = Prepared(
    lambda _: (
        select(units.c.name)
        .where(_FOR_UNITS, ~_SOMEBODY)
        .order_by(units.c.name)
        .limit(bindparam("most"))
    )
)
_SECTORS = Prepared(
    lambda _: (
        select(units.c.sector, func.min(units.c.id))
        .where(_any_or("in_street", units.c.street))
        .group_by(units.c.sector)
        .order_by(func.count().desc(), units.c.sector)
    )
)
_OWED = ("alert_id", "unit_id", "state", "asked", "act_at")
_ENLIST = Prepared(
    lambda _: insert(acknowledgements).from_select(
        list(_OWED),
        select(
            bindparam("alert_id", type_=acknowledgements.c.alert_id.type),
            units.c.id,
            constant(AckState.PENDING),
            constant(""),
            bindparam("at", type_=acknowledgements.c.act_at.type),
        )
        .where(_FOR_UNITS)
        .order_by(units.c.id),
        include_defaults=False,
    )
)
_TOUCH = Prepared(lambda _: update(alerts).where(_THIS).values(card_at=bindparam("at")))
_STALE = Prepared(
    lambda _: (
        select(_C.id)
        .where(_C.card_at <= bindparam("now"))
        .order_by(_C.card_at, _C.id)
        .limit(bindparam("most"))
    )
)
_WRITE = Prepared(lambda _: update(alerts).where(_THIS).values(card_at=None, trouble=None))
_ASIDE = Prepared(lambda _: update(alerts).where(_THIS).values(bound("card_at", "trouble")))
_WORDING = Prepared(
    lambda _: select(alert_wordings.c.text).where(
        alert_wordings.c.office == bindparam("of_office"),
        alert_wordings.c.kind == bindparam("of_kind"),
    )
)
_KEEP_WORDING = Prepared(
    lambda insert: (
        insert(alert_wordings)
        .values(bound("office", "kind", "text", "changed_by", "changed_at"))
        .on_conflict_do_update(
            index_elements=["office", "kind"], set_=bound("text", "changed_by", "changed_at")
        )
    )
)


class SqlAlertStore(CountsTroubled, table=alerts):
    """``duties.alerts.ports.AlertStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, alert: Alert) -> Alert:
        """Keep a new alert."""
        row = self._session.one(_ADD, **plain(alert, _WRITTEN))
        if row is None:
            raise LookupError("an alert that was added is not there")
        return _ROWS.read(row)

    def get(self, alert_id: int) -> Alert | None:
        """Return an alert, or ``None``."""
        row = self._session.one(_GET, alert_id=alert_id)
        return _ROWS.read(row) if row else None

    def save(self, alert: Alert) -> bool:
        """Keep what has changed, one version up; ``False`` when somebody else was first."""
        values = plain(alert, _WRITTEN) | {"version": alert.version + 1}
        return self._session.run(_SAVE, alert_id=alert.id, was=alert.version, **values) == 1

    def draft_of(self, person_id: int) -> Alert | None:
        """Return the newest alert that somebody has begun and not sent, or ``None``."""
        row = self._session.one(_DRAFT, maker=person_id)
        return _ROWS.read(row) if row else None

    def under_way(self, reach: Reach, most: int) -> list[Alert]:
        """Return the newest alerts that are sent, from or for the streets in reach."""
        if reach.area:
            return [_ROWS.read(row) for row in self._session.all(_UNDER_WAY, most=most)]
        found = {
            row[0]: _ROWS.read(row)
            for street in reach.streets
            for row in self._session.all(_UNDER_WAY_IN, of_street=street, most=most)
        }
        return [found[each] for each in sorted(found, reverse=True)][:most]

    def reaches(self, alert_id: int, street: str) -> bool:
        """Tell whether an alert that was sent is for any unit of a street."""
        return self._session.one(_REACHES, alert_id=alert_id, of_street=street) is not None

    def sectors(self, street: str | None) -> list[tuple[str, int]]:
        """Return the sectors of a street, or (``None``) of the area, each with a unit's id."""
        rows = self._session.all(_SECTORS, in_street=street or "")
        return [(row[0], row[1]) for row in rows]

    def reached(self, alert: Alert, names: int) -> Reached:
        """Return whom an alert would reach, with up to so many names of units without anybody."""
        choice = _choice(alert)
        counted = self._session.one(_REACHED, **choice) or (0, 0)
        persons = self._session.one(_PERSONS, **choice) or (0,)
        total, somebody = int(counted[0]), int(counted[1] or 0)
        without = self._session.all(_NOBODY, **choice, most=names) if somebody < total else []
        return Reached(total, somebody, int(persons[0]), tuple(row[0] for row in without))

    def enlist(self, alert: Alert, at: datetime) -> int:
        """Let every unit that an alert is for be owed it from a moment; return how many."""
        return self._session.run(_ENLIST, alert_id=alert.id, at=at, **_choice(alert))

    def touch(self, alert_id: int, at: datetime) -> None:
        """Note that the figures of an alert are others: its card is owed."""
        self._session.later(_TOUCH, alert_id=alert_id, at=at)

    def stale(self, now: datetime, most: int) -> list[int]:
        """Return the alerts whose card is owed."""
        return [row[0] for row in self._session.all(_STALE, now=now, most=most)]

    def written(self, alert_id: int) -> None:
        """Note that the card of an alert is as it stands; before its figures are read."""
        self._session.later(_WRITE, alert_id=alert_id)

    def set_aside(self, alert_id: int, until: datetime, trouble: str) -> None:
        """Let a card that made trouble wait."""
        self._session.later(_ASIDE, alert_id=alert_id, card_at=until, trouble=trouble)

    def wording(self, office: str | None, kind: str) -> str | None:
        """Return the words with which an office begins alerts of a kind, if it has its own."""
        row = self._session.one(_WORDING, of_office=office or "", of_kind=kind)
        return str(row[0]) if row else None

    def keep_wording(
        self, office: str | None, kind: str, text: str, by: int | None, at: datetime
    ) -> None:
        """Keep the words with which an office begins alerts of a kind."""
        given = {"office": office or "", "kind": kind, "text": text}
        self._session.later(_KEEP_WORDING, **given, changed_by=by, changed_at=at)


def _choice(alert: Alert) -> dict[str, str]:
    """Return whom an alert is for, as statements take it; a list of units is all of it."""
    if alert.unit_ids:
        only = f",{','.join(map(str, alert.unit_ids))},"
        return {"in_street": "", "of_sectors": "", "of_risk": "", "only": only}
    sectors = BETWEEN.join(parts_of(alert.sector))
    return {
        "in_street": alert.street or "",
        "of_sectors": f"{BETWEEN}{sectors}{BETWEEN}" if sectors else "",
        "of_risk": alert.risk.value if alert.risk else "",
        "only": "",
    }
