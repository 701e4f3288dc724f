"""What the buttons about handing up carry."""

from typing import Literal

from chat.press import Press
from handlers.bounds import Day, Id, MaybeId, Position, Word
from reports.packages.model import BlockKind, Standing

Decision = Literal["hand_in", "nil", "withdraw", "correct", "drop"]


class PackagesCallback(Press, prefix="ja"):
    """报送, or 零报告, in the menu: one's own, or who has handed in."""


class SubmissionCallback(Press, prefix="js"):
    """One submission."""

    submission: Id


class SubmissionsCallback(Press, prefix="jl"):
    """A page of the submissions of the month of a day that stand so, or of all of them."""

    month: Day = 0
    standing: Standing | None = None
    page: Position = 0


class HandInCallback(Press, prefix="jh"):
    """Hand in what was ``seen``, take it back, correct it, or leave it as it stands."""

    submission: Id
    do: Decision
    seen: MaybeId


class RemindCallback(Press, prefix="jr"):
    """Have those told again whose submission lacks: of one (0: all of a month in reach)."""

    month: Day = 0
    submission: MaybeId = 0


class MonthPapersCallback(Press, prefix="jp"):
    """The submissions of the month of a day as a PDF and a workbook."""

    month: Day = 0


class PackageHazardsCallback(Press, prefix="jz"):
    """A page of the hazard list of a submission."""

    submission: Id
    page: Position = 0


class PackageHazardCallback(Press, prefix="jy"):
    """One hazard of the list."""

    submission: Id
    hazard: Id


class BlockCallback(Press, prefix="jb"):
    """Words that can be changed."""

    kind: BlockKind
    about: Id
    key: Word


class RestoreBlockCallback(Press, prefix="jx"):
    """Let what was proposed stand again in the place of words that were ``seen``."""

    kind: BlockKind
    about: Id
    key: Word
    seen: MaybeId
