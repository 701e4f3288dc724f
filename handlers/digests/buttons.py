"""What the buttons of digests carry."""

from typing import Annotated, Literal

from pydantic import Field

from chat.press import Press
from handlers.bounds import Day, Id, Minute, Position, Word
from people.model import Risk
from reports.digests.model import DigestFile, Files
from reports.digests.opening import Figure

DigestKind = Literal["day", "week", "month", "quarter"]
Code = Annotated[Word, Field(max_length=20)]


class MyDigestCallback(Press, prefix="dg"):
    """简报 in the menu."""


class DigestCallback(Press, prefix="dg"):
    """The digest of a kind that tells of a day (0: the last that is over), of an audience."""

    kind: DigestKind
    day: Day
    audience: Code


class DigestBelowCallback(Press, prefix="db"):
    """The same, from a message that stays as it is."""

    kind: DigestKind
    day: Day
    audience: Code


class FigureCallback(Press, prefix="df"):
    """The list behind a figure of a digest."""

    kind: DigestKind
    day: Day
    audience: Code
    figure: Figure


class DigestColourCallback(Press, prefix="dk"):
    """The units of a colour behind a figure of a digest."""

    audience: Code
    colour: Risk


class CorrectDigestCallback(Press, prefix="dc"):
    """发更正: ``seen`` is what was read of what differs."""

    digest: Id
    seen: Id


class AudiencesCallback(Press, prefix="da"):
    """A page of the audiences of whom somebody may read."""

    kind: DigestKind
    page: Position = 0


class DigestTimeCallback(Press, prefix="dt"):
    """When an audience is sent its digests."""

    audience: Code


class SetDigestTimeCallback(Press, prefix="dm"):
    """Send an audience its digests at so many minutes of the day."""

    audience: Code
    minute: Minute


class TryTableCallback(Press, prefix="dy"):
    """试发表格: a native table, to see whether it is seen."""

    audience: Code


class SayTableCallback(Press, prefix="dz"):
    """看得到, or 看不到."""

    audience: Code
    visible: bool


class WantDigestFileCallback(Press, prefix="dw"):
    """要图, or 要表."""

    digest: Id
    file: DigestFile


class SetDigestFilesCallback(Press, prefix="dx"):
    """When picture and workbook come to an audience by themselves."""

    audience: Code
    files: Files


class EndDigestsCallback(Press, prefix="de"):
    """Send an audience no digests any more."""

    audience: Code
