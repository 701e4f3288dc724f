"""What is asked of a new entry, one after the other."""

from enum import StrEnum

from duties.expiry.kinds import ExpiryKind


class Field(StrEnum):
    """What is asked besides days."""

    NAME = "name"
    NUMBER = "number"
    DETAIL = "detail"
    PLACE = "place"


RESERVED = frozenset(each.value for each in Field)
"""Words that name a step, so that no expiry may be called so."""


def steps_of(kind: ExpiryKind, *, places: bool) -> tuple[str, ...]:
    """Return the steps: the fields of a kind, then its expiries by key.

    ``places`` says that the unit has some to choose from.
    """
    asked = {
        Field.NAME: True,
        Field.NUMBER: bool(kind.number),
        Field.DETAIL: bool(kind.detail),
        Field.PLACE: kind.placed and places,
    }
    fields = [field.value for field, wanted in asked.items() if wanted]
    return (*fields, *(each.key for each in kind.expiries))


def may_skip(kind: ExpiryKind, step: str) -> bool:
    """Tell whether a step may be left out."""
    expiry = kind.expiry(step)
    return expiry.optional if expiry is not None else step != Field.NAME
