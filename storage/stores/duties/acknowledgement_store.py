"""Acknowledgements: what became of each alert at each unit."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import (
    Integer,
    String,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    update,
)

from duties.alerts.model import Acknowledgement, AckState, Decision, Tally
from storage.engine.ids import among, slices
from storage.engine.prepared import Prepared, bound, constant
from storage.engine.rows import Rows, plain
from storage.engine.session import Session
from storage.stores.address_rows import ADDRESS
from storage.stores.troubled import CountsTroubled
from storage.tables.alert_tables import acknowledgements, alerts
from storage.tables.outbox_tables import unreachable
from storage.tables.people_tables import addresses, memberships, units

_C = acknowledgements.c
_ROWS = Rows(Acknowledgement, acknowledgements)
_WRITTEN = _ROWS.but("id")
_THIS = _C.id == bindparam("acknowledgement_id")
_OF_ALERT = _C.alert_id == bindparam("of_alert")


_OPEN = ~_C.state.in_([constant(each) for each in AckState if each.answered])
_LEFT = _C.state.in_([constant(AckState.SILENT), constant(AckState.NOBODY)])
_GET = Prepared(lambda _: select(*_ROWS.columns).where(_THIS))
_SAVE = Prepared(
    lambda _: (
        update(acknowledgements)
        .where(_THIS, _C.version == bindparam("was"))
        .values(**bound(*_WRITTEN), trouble=None)
    )
)
_DUE = Prepared(
    lambda _: (
        select(_C.id)
        .where(_C.act_at <= bindparam("now"))
        .order_by(_C.act_at, _C.id)
        .limit(bindparam("most"))
    )
)
_WHO = cast(memberships.c.person_id, String)
_ZERO = literal_column("0", Integer)
# From the few who are out of reach to what waits: SQLite, which does not know how few they are,
# goes the other way, over all that was ever answered, where an index lets it.
_UNREACHED = Prepared(
    lambda _: (
        select(_C.id)
        .select_from(unreachable)
        .join(
            addresses,
            and_(
                *(addresses.c[name] == unreachable.c[name].concat(constant("")) for name in ADDRESS)
            ),
        )
        .join(memberships, memberships.c.person_id == addresses.c.person_id + _ZERO)
        .join(acknowledgements, _C.unit_id == memberships.c.unit_id + _ZERO)
        .where(
            _C.state == constant(AckState.WAITING),
            _C.act_at.is_not(None),
            _C.trouble.is_(None),
            or_(_C.asked == _WHO, _C.asked.like(literal("%,").concat(_WHO))),
        )
        .distinct()
        .limit(bindparam("most"))
    )
)
_RECALL = Prepared(
    lambda _: update(acknowledgements).where(_OF_ALERT).values(act_at=bindparam("at"))
)
_ASIDE = Prepared(
    lambda _: update(acknowledgements).where(_THIS).values(bound("act_at", "trouble"))
)
_TALLY = Prepared(
    lambda _: (
        select(
            _C.state,
            _C.decision,
            func.count(),
            func.sum(case((_C.late, 1), else_=0)),
            func.sum(case((_C.passes > 0, 1), else_=0)),
        )
        .where(_OF_ALERT)
        .group_by(_C.state, _C.decision)
    )
)
_OPEN_OF = Prepared(
    lambda _: (
        select(*_ROWS.columns, units.c.name)
        .join(units, units.c.id == _C.unit_id)
        .where(_OF_ALERT, _OPEN, _C.id > bindparam("after"))
        .where(or_(bindparam("there", type_=String) == "", units.c.street == bindparam("there")))
        .order_by(_C.id)
        .limit(bindparam("most"))
    )
)
_COUNT_LEFT = Prepared(
    lambda _: select(func.count()).select_from(acknowledgements).where(_OF_ALERT, _LEFT)
)
_ANY_LEFT = Prepared(lambda _: select(_C.id).where(_OF_ALERT, _LEFT).limit(1))
_WITH_UNITS = Prepared(
    lambda _: (
        select(*_ROWS.columns, units.c.name, alerts.c.kind)
        .join(units, units.c.id == _C.unit_id)
        .join(alerts, alerts.c.id == _C.alert_id)
        .where(among(_C.id))
    )
)


class SqlAcknowledgementStore(CountsTroubled, table=acknowledgements):
    """``duties.alerts.ports.AcknowledgementStore`` on the database."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, acknowledgement_id: int) -> Acknowledgement | None:
        """Return one, or ``None``."""
        row = self._session.one(_GET, acknowledgement_id=acknowledgement_id)
        return _ROWS.read(row) if row else None

    def save(self, acknowledgement: Acknowledgement) -> bool:
        """Keep what has changed, one version up; ``False`` when somebody else was first."""
        values = plain(acknowledgement, _WRITTEN) | {"version": acknowledgement.version + 1}
        was = acknowledgement.version
        touched = self._session.run(_SAVE, acknowledgement_id=acknowledgement.id, was=was, **values)
        return touched == 1

    def due(self, now: datetime, most: int) -> list[int]:
        """Return those to which something happens by now, in the order of the moments."""
        return [row[0] for row in self._session.all(_DUE, now=now, most=most)]

    def unreached(self, most: int) -> list[int]:
        """Return those that wait for somebody, asked last, who takes no message from the bot.

        What made trouble is left to ``due``, once it has rested.
        """
        return sorted(row[0] for row in self._session.all(_UNREACHED, most=most))

    def recall(self, alert_id: int, at: datetime) -> None:
        """Let all those of an alert be looked at from a moment: it says something else, or ends."""
        self._session.later(_RECALL, of_alert=alert_id, at=at)

    def set_aside(self, acknowledgement_id: int, until: datetime, trouble: str) -> None:
        """Look at one that made trouble again after a while."""
        given = {"act_at": until, "trouble": trouble}
        self._session.later(_ASIDE, acknowledgement_id=acknowledgement_id, **given)

    def tally(self, alert_id: int) -> Tally:
        """Count the units of an alert by where they stand."""
        states = dict.fromkeys(AckState, 0)
        decisions = dict.fromkeys(Decision, 0)
        late = passed = 0
        for state, decision, count, delayed, handed_on in self._session.all(
            _TALLY, of_alert=alert_id
        ):
            states[AckState(state)] += int(count)
            if decision:
                decisions[Decision(decision)] += int(count)
            late += int(delayed or 0)
            passed += int(handed_on or 0) if state == AckState.WAITING else 0
        return Tally(states, decisions, late, passed)

    def open_of(
        self, alert_id: int, after: int, most: int, street: str = ""
    ) -> list[tuple[Acknowledgement, str]]:
        """Return the next ones after one by id whose unit, there, has not answered."""
        given = {"of_alert": alert_id, "after": after, "most": most, "there": street}
        rows = self._session.all(_OPEN_OF, **given)
        return [(_ROWS.read(row[:-1]), row[-1]) for row in rows]

    def count_left(self, alert_ids: Iterable[int]) -> dict[int, int]:
        """Count for each of these alerts the units for which nobody has answered, or there is."""
        found = {each: self._session.one(_COUNT_LEFT, of_alert=each) for each in alert_ids}
        return {each: int(row[0]) if row else 0 for each, row in found.items()}

    def is_any_left(self, alert_id: int) -> bool:
        """Tell whether there is any such unit."""
        return self._session.one(_ANY_LEFT, of_alert=alert_id) is not None

    def with_units(self, ids: Sequence[int]) -> list[tuple[Acknowledgement, str, str]]:
        """Return those with these ids, each with the name of its unit and the kind of its alert."""
        found = (row for part in slices(ids) for row in self._session.all(_WITH_UNITS, **part))
        return [(_ROWS.read(row[:-2]), row[-2], row[-1]) for row in found]
