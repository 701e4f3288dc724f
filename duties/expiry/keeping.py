"""Keeping entries: a new one, another day when it is renewed, and its end. Nothing is deleted."""

from dataclasses import replace
from datetime import date

from core.errors import XunanError
from duties.expiry.changes import of_entry, of_validity
from duties.expiry.course import settle
from duties.expiry.days import check_day, until_of
from duties.expiry.items import renew_items
from duties.expiry.kinds import expiry_of, kind_of, read_kind
from duties.expiry.model import (
    LONGEST_DETAIL,
    LONGEST_NAME,
    LONGEST_NUMBER,
    Entry,
    Given,
    NewEntry,
    Validity,
    WhyRetired,
)
from duties.expiry.ports import ExpiryWork
from people.naming import tidy


class EntryKnown(XunanError):
    """An entry of this identity is kept at the unit already."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.id)
        self.entry = entry


class EntryRetired(XunanError):
    """The entry is kept no longer."""


class EntryMovedOn(XunanError):
    """An entry is not any more what stood on the card."""


class SameDay(XunanError):
    """It is good until this very day already."""


class WordsRefused(XunanError):
    """A name, a number or a detail will not do: ``what`` says why, in Chinese."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def read_words(text: str, label: str, longest: int) -> str:
    """Return words in single spaces, without what nobody sees; raises ``WordsRefused``."""
    words = tidy(text)
    if not words:
        raise WordsRefused(f"{label}是空的。请打字发来。")
    if len(words) > longest:
        raise WordsRefused(f"{label}有 {len(words)} 个字，最多 {longest} 个。请写短些再发。")
    return words


def read_name(text: str, label: str) -> str:
    """Return the name of a thing; raises ``WordsRefused``."""
    return read_words(text, label, LONGEST_NAME)


def read_number(text: str, label: str) -> str:
    """Return the number of a thing; raises ``WordsRefused``."""
    return read_words(text, label, LONGEST_NUMBER)


def read_detail(text: str, label: str) -> str:
    """Return what tells a thing from others of its name; raises ``WordsRefused``."""
    return read_words(text, label, LONGEST_DETAIL)


def entry_of(work: ExpiryWork, new: NewEntry, by: int | None) -> Entry:
    """Return what is to be kept as an entry that has no id yet."""
    return Entry(
        0, new.unit_id, new.place_id, new.kind, new.name, new.number, new.detail, by, work.now
    )


def add(work: ExpiryWork, new: NewEntry, by: int | None) -> Entry:
    """Keep a new entry; who holds it is warned from now on.

    Raises ``ExpiryKindUnknown``, ``DayRefused`` and ``EntryKnown``.
    """
    kind = read_kind(new.kind)
    days = [(expiry_of(kind, each.expiry), each.day) for each in new.days]
    for expiry, day in days:
        check_day(day, expiry, work.day())
    wanted = entry_of(work, new, by)
    entry = work.expiries.add(wanted)
    if entry is None:
        raise EntryKnown(work.expiries.like(wanted) or wanted)
    changes = of_entry(None, entry)
    for given in new.days:
        changes |= of_validity(None, _put(work, entry, given, by))
    work.journal.record(work.now, by, "add_expiry", f"expiry:{entry.id}", changes)
    renew_items(work, entry)
    return entry


def _put(work: ExpiryWork, entry: Entry, given: Given, by: int | None) -> Validity:
    """Keep until when an entry is good; raises ``EntryMovedOn`` when somebody else was first."""
    kind = kind_of(entry.kind)
    expiry = expiry_of(kind, given.expiry)
    fresh = Validity(
        0,
        entry.id,
        expiry.key,
        given.day if expiry.years else None,
        until_of(expiry, given.day),
        by,
        work.now,
    )
    settled = settle(fresh, kind.warnings, work.now, work.zone)[0]
    if by is None:
        settled = replace(fresh, act_at=work.now)  # the sweep tells who holds it
    kept = work.expiries.add_validity(settled)
    if kept is None:
        raise EntryMovedOn
    return kept


def live_of(work: ExpiryWork, entry_id: int) -> tuple[Validity, ...]:
    """Return what holds now of an entry, in the order of its kind."""
    return tuple(each for each in work.expiries.of_entry(entry_id) if each.ended_at is None)


def renew(work: ExpiryWork, entry: Entry, expiry_key: str, day: date, by: int | None) -> Validity:
    """Let an entry be good until another day; the one before stays in its history.

    Raises ``EntryRetired``, ``DayRefused``, ``SameDay``, and ``EntryMovedOn`` when somebody else
    was first.
    """
    if entry.retired_at is not None:
        raise EntryRetired
    expiry = expiry_of(kind_of(entry.kind), expiry_key)
    check_day(day, expiry, work.day())
    before = next((each for each in live_of(work, entry.id) if each.expiry == expiry.key), None)
    if before is not None and before.until == until_of(expiry, day):
        raise SameDay
    if before is not None and not work.expiries.end(before.id, work.now):
        raise EntryMovedOn
    after = _put(work, entry, Given(expiry.key, day), by)
    changes = of_validity(before, after)
    work.journal.record(work.now, by, "renew_expiry", f"expiry:{entry.id}", changes)
    renew_items(work, entry)
    return after


def finish(work: ExpiryWork, entry: Entry, expiry_key: str, by: int | None) -> None:
    """Note that what was to be done once by the end of something is done.

    Raises ``EntryRetired``, and ``EntryMovedOn`` when somebody else was first.
    """
    if entry.retired_at is not None:
        raise EntryRetired
    before = next((each for each in live_of(work, entry.id) if each.expiry == expiry_key), None)
    if before is None or not work.expiries.end(before.id, work.now):
        raise EntryMovedOn
    changes = {f"{expiry_key}.ended_at": (None, work.now)}
    work.journal.record(work.now, by, "finish_expiry", f"expiry:{entry.id}", changes)
    renew_items(work, entry)


def retire(work: ExpiryWork, entry: Entry, why: WhyRetired, by: int | None) -> None:
    """Keep an entry no longer: nobody is warned of it, and its history stays.

    Raises ``EntryRetired``.
    """
    if not work.expiries.retire(entry.id, work.now, by, why):
        raise EntryRetired
    after = replace(entry, retired_at=work.now, retired_by=by, retired_why=why)
    changes = of_entry(entry, after)
    work.journal.record(work.now, by, "retire_expiry", f"expiry:{entry.id}", changes)
    renew_items(work, entry)
