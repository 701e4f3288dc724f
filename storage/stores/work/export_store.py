"""Exports that are owed, each in the hands of one process at a time, and offices' own forms."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select, update

from reports.exports.forms import ExportForm, read_heads, spell_heads
from reports.exports.model import ExportFormat, OwedExport, Split
from storage.engine.claims import Claims
from storage.engine.prepared import Prepared, Row, bound, constant
from storage.engine.session import Session
from storage.tables.export_tables import export_forms, exports

_OWED = exports.c.state == constant("owed")
_OWE = Prepared(
    lambda insert: (
        insert(exports)
        .values(
            **bound("person_id", "view_id", "format", "split", "form_id", "asked_at", "month"),
            state="owed",
        )
        .returning(exports.c.id)
    )
)
_COLUMNS = (
    exports.c.id,
    exports.c.person_id,
    exports.c.view_id,
    exports.c.format,
    exports.c.split,
    exports.c.form_id,
    exports.c.asked_at,
    exports.c.attempts,
    exports.c.month,
)
_WAITING = Prepared(
    lambda _: select(*_COLUMNS).where(
        exports.c.person_id == bindparam("person"), exports.c.state == "owed"
    )
)


def _owed(row: Row) -> OwedExport:
    id_, person_id, view_id, format_, split, *more = row
    return OwedExport(id_, person_id, view_id, ExportFormat(format_), Split(split), *more)


_CLAIMS = Claims(exports, _COLUMNS, _owed, _OWED, exports.c.id)
_MINE = (exports.c.id == bindparam("export_id"), _OWED)
_PROGRESS = Prepared(
    lambda _: (
        update(exports)
        .where(*_MINE)
        .values(**bound("done", "total"), claimed_until=bindparam("until"))
    )
)
_END = Prepared(
    lambda _: (
        update(exports)
        .where(*_MINE)
        .values(**bound("state", "ended_at", "last_error"), claimed_by=None)
    )
)
_DROP = Prepared(
    lambda _: delete(exports).where(
        exports.c.id.in_(
            select(exports.c.id)
            .where(exports.c.asked_at < bindparam("before"), exports.c.state != "owed")
            .order_by(exports.c.asked_at)
            .limit(bindparam("most"))
        )
    )
)
_FORM = (
    export_forms.c.id,
    export_forms.c.street,
    export_forms.c.name,
    export_forms.c.sha256,
    export_forms.c.sheet,
    export_forms.c.head_row,
    export_forms.c.heads,
    export_forms.c.ended_at,
)
_ADD_FORM = Prepared(
    lambda insert: (
        insert(export_forms)
        .values(
            **bound("street", "name", "sha256", "sheet", "head_row", "heads", "made_by", "made_at")
        )
        .returning(export_forms.c.id)
    )
)
_ONE_FORM = Prepared(lambda _: select(*_FORM).where(export_forms.c.id == bindparam("form_id")))
_FORMS_OF = Prepared(
    lambda _: (
        select(*_FORM)
        .where(export_forms.c.street == bindparam("street"), export_forms.c.ended_at.is_(None))
        .order_by(export_forms.c.id.desc())
        .limit(bindparam("most"))
    )
)
_UNFILLED = or_(
    export_forms.c.filled_for.is_(None),
    export_forms.c.filled_for < bindparam("month", type_=export_forms.c.filled_for.type),
)
_FORMS_DUE = Prepared(
    lambda _: (
        select(*_FORM)
        .where(export_forms.c.ended_at.is_(None), export_forms.c.made_at < bindparam("before"))
        .where(_UNFILLED)
        .order_by(export_forms.c.id)
        .limit(bindparam("most"))
    )
)
_FILLED = Prepared(
    lambda _: (
        update(export_forms)
        .where(export_forms.c.id == bindparam("form_id"), _UNFILLED)
        .values(filled_for=bindparam("month"))
    )
)
_MATCH = Prepared(
    lambda _: (
        update(export_forms)
        .where(export_forms.c.id == bindparam("form_id"))
        .values(heads=bindparam("heads"))
    )
)
_END_FORM = Prepared(
    lambda _: (
        update(export_forms)
        .where(export_forms.c.id == bindparam("form_id"))
        .values(ended_at=bindparam("at"))
    )
)


class SqlExports:
    """``reports.exports.ports.Exports`` on the database, and an export's way to its end."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def owe(
        self,
        person_id: int,
        view_id: int,
        format_: ExportFormat,
        split: Split,
        form_id: int | None,
        at: datetime,
        month: date | None = None,
    ) -> int:
        """Owe an export to somebody and return its id."""
        row = self._session.one(
            _OWE,
            person_id=person_id,
            view_id=view_id,
            format=format_.value,
            split=split.value,
            form_id=form_id,
            asked_at=at,
            month=month,
        )
        return int(row[0]) if row else 0

    def waiting(self, person_id: int) -> list[OwedExport]:
        """Return what somebody asked for and has not got yet."""
        return [_owed(row) for row in self._session.all(_WAITING, person=person_id)]

    def claim(
        self, now: datetime, lease: timedelta, most: int, worker: int | None
    ) -> list[OwedExport]:
        """Take owed exports, those that failed least; nobody else does until the lease ends."""
        return _CLAIMS.take(self._session, now, lease, most, worker)

    def progress(self, export_id: int, done: int, total: int, until: datetime) -> bool:
        """Note how far an export is, and hold it until a moment; ``False`` when it has ended."""
        values = {"done": done, "total": total, "until": until}
        return self._session.run(_PROGRESS, export_id=export_id, **values) == 1

    def sent(self, export_id: int, at: datetime) -> bool:
        """Note that an export is in the outbox; ``False`` when somebody was first."""
        values = {"state": "sent", "ended_at": at, "last_error": None}
        return self._session.run(_END, export_id=export_id, **values) == 1

    def give_up(self, export_id: int, at: datetime, error: str) -> bool:
        """Stop trying, and keep the reason; ``False`` when it was made meanwhile."""
        values = {"state": "given_up", "ended_at": at, "last_error": error}
        return self._session.run(_END, export_id=export_id, **values) == 1

    def failed(self, export_id: int, error: str, until: datetime) -> None:
        """Count a failed attempt, keep its reason, and let nobody try again before ``until``."""
        _CLAIMS.failed(self._session, export_id, error, until)

    def drop(self, before: datetime, most: int) -> int:
        """Forget exports that were asked for before a moment and have ended; return how many."""
        return self._session.run(_DROP, before=before, most=most)

    def add_form(self, form: ExportForm, made_by: int, at: datetime) -> ExportForm:
        """Keep an office's own form."""
        row = self._session.one(
            _ADD_FORM,
            street=form.street,
            name=form.name,
            sha256=form.sha256,
            sheet=form.sheet,
            head_row=form.head_row,
            heads=spell_heads(form.heads),
            made_by=made_by,
            made_at=at,
        )
        return form.with_id(int(row[0]) if row else 0)

    def form(self, form_id: int) -> ExportForm | None:
        """Return a form that is in use, or ``None``; also for one that cannot be read."""
        form = self.form_asked(form_id)
        return None if form is None or form.ended else form

    def form_asked(self, form_id: int) -> ExportForm | None:
        """Return a form, in use or not, or ``None``; also for one that cannot be read."""
        made, _ = self._session.each(_ONE_FORM, _form, "form", form_id=form_id)
        return next(iter(made), None)

    def forms_of(self, streets: Sequence[str], most: int) -> list[ExportForm]:
        """Return the forms of some offices, the newest first; an empty street is the area's.

        One that cannot be read is passed over.
        """
        found = [
            form
            for street in dict.fromkeys(streets)
            for form in self._session.each(_FORMS_OF, _form, "form", street=street, most=most)[0]
        ]
        return sorted(found, key=lambda form: -form.id)[:most]

    def forms_due(self, month: date, before: datetime, most: int) -> list[ExportForm]:
        """Return forms, there before a moment, that were not filled by themselves for a month.

        One that cannot be read is passed over for that month.
        """
        given = {"month": month, "before": before, "most": most}
        made, unread = self._session.each(_FORMS_DUE, _form, "form", **given)
        for form_id in unread:
            self.filled(form_id, month)
        return made

    def filled(self, form_id: int, month: date) -> bool:
        """Note that a form was filled for a month; ``False`` when somebody was first."""
        return self._session.run(_FILLED, form_id=form_id, month=month) == 1

    def match(self, form: ExportForm) -> None:
        """Keep what the columns of a form mean."""
        self._session.later(_MATCH, form_id=form.id, heads=spell_heads(form.heads))

    def end_form(self, form_id: int, at: datetime) -> None:
        """Take a form out of use."""
        self._session.later(_END_FORM, form_id=form_id, at=at)


def _form(row: Row) -> ExportForm:
    id_, street, name, sha256, sheet, head_row, heads, ended_at = row
    known = read_heads(heads)
    return ExportForm(id_, street, name, sha256, sheet, head_row, known, ended_at is not None)
