"""The bounds of a button's fields; a value beyond them comes from no button of ours.

A press comes from outside and may say anything. A number that no column holds must not get as far
as the database: it fits no button, and so is answered as one that is too old.
"""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field

LARGEST_ID = 2**63 - 1
EARLIEST_DAY, LATEST_DAY = 700_000, 800_000  # days since the year 1: 1917 and 2191


def _in_calendar(day: int) -> int:
    if day and not EARLIEST_DAY <= day <= LATEST_DAY:
        raise ValueError("beyond the calendar")
    return day


def one_of(*words: str) -> Any:
    """Bind a field to words that a table elsewhere has; Literals serve where there is no table."""
    return Field(pattern=f"^(?:{'|'.join(map(re.escape, words))})$")


Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
"""Something that is in the database, or was."""

MaybeId = Annotated[int, Field(ge=0, le=LARGEST_ID)]
"""The same, or 0 for none."""

Position = Annotated[int, Field(ge=0, le=9_999)]
"""A page, an item, a section, a place in a list, a round."""

MaybePosition = Annotated[int, Field(ge=-1, le=9_999)]
"""The same, or -1 for none."""

Days = Annotated[int, Field(ge=-1, le=3_650)]
"""Days from today, or -1 where none are chosen."""

Minute = Annotated[int, Field(ge=0, le=1_439)]
"""Minutes since midnight."""

Day = Annotated[int, AfterValidator(_in_calendar)]
"""A day as days since the year 1, or 0 for none."""

Yuan = Annotated[int, Field(ge=0, le=10_000_000)]

Department = Annotated[str, Field(pattern=r"^(?:[a-z]{2,12}|[1-9][0-9]{0,17})$")]
"""The mark of a department (``people.departments``): its key, or its id."""

MaybeDepartment = Annotated[str, Field(pattern=r"^(?:[a-z]{2,12}|[1-9][0-9]{0,17})?$")]
"""The same, or nothing."""

Word = Annotated[str, Field(max_length=64)]
"""A word that the use case looks up in a table of its own, and refuses in words."""
