"""What the buttons of the handbook carry."""

from typing import Annotated, Self

from pydantic import Field

from chat.press import Press
from duties.handbook.entries import EntryKind
from duties.handbook.searching import LONGEST_QUERY
from duties.handbook.views import Origin
from handlers.bounds import Id, Position, Word

UNIT = "#"


class HandbookCallback(Press, prefix="kb"):
    """A page of what words found, of one kind or of all; without words, how to ask."""

    query: Word = ""
    kind: EntryKind | None = None
    page: Position = 0


class UnitEntriesCallback(Press, prefix="ku"):
    """A page of what holds for the sector of a unit, of one kind or of all."""

    unit: Id
    kind: EntryKind | None = None
    page: Position = 0


class EntryCallback(Press, prefix="ke"):
    """One entry, and the list in which it stood: the words that found it, or ``#`` and a unit.

    Words that are looked for have no ``#`` in them (``duties.handbook.searching.fold``).
    """

    key: Word
    within: Annotated[
        str, Field(max_length=LONGEST_QUERY, pattern=r"^(?:#[1-9][0-9]{0,17}|[^#]*)$")
    ] = ""
    kind: EntryKind | None = None
    page: Position = 0

    @classmethod
    def of(cls, key: str, origin: Origin) -> Self:
        """Return the press of an entry in a list."""
        within = f"{UNIT}{origin.unit_id}" if origin.unit_id else origin.query
        return cls(key=key, within=within, kind=origin.kind, page=origin.page)

    @property
    def origin(self) -> Origin:
        """The list in which it stood."""
        if self.within.startswith(UNIT):
            return Origin("", int(self.within.removeprefix(UNIT)), self.kind, self.page)
        return Origin(self.within, 0, self.kind, self.page)


class BriefingCallback(Press, prefix="kv"):
    """What to know before a visit to a unit (查前须知)."""

    unit: Id
