"""The colour (四色) that the master list gives a unit: it counts until an office has decided one.

What an office has confirmed, refused to change, or marked by itself stays, whatever the list says.
"""

from dataclasses import dataclass

from people.model import Risk, Unit
from people.ports import PeopleWork

REASON = "按单位名单登记，安全办未确认过"
"""What the chain says of a colour that a list has given."""


@dataclass(frozen=True, slots=True)
class KeptColour:
    """A row of the list (counted from 1) that names another colour than an office has decided."""

    row: int
    unit: str
    listed: Risk
    stands: Risk

    @property
    def advice(self) -> str:
        """What is to be done about it."""
        return (
            f"安全办已定为{self.stands.label}色，未按名单改。请把名单改为“{self.stands.label}”；"
            "要改颜色，由安全办在“四色图”打开这家单位办理。"
        )

    def __str__(self) -> str:
        return f"第{self.row}行 {self.unit}：名单写{self.listed.label}色，{self.advice}"


def take_colour(work: PeopleWork, unit: Unit, listed: Risk) -> Risk:
    """Give a known unit the colour of the list, unless an office has decided; return what it has.

    Asks the database at the moment of writing, so that a decision in between is kept, too.
    """
    if listed is unit.risk or work.units.take_listed_colour(unit.id, unit.risk, listed):
        return listed
    now = work.units.get(unit.id)
    return now.risk if now is not None else unit.risk
