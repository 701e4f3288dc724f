"""The presses of the buttons about task lists; ``whose`` is the number of a list's street."""

from typing import Annotated, Literal

from pydantic import Field

from chat.press import Press
from duties.tasks.assessing import PERIODS
from duties.tasks.views import Show
from handlers.bounds import Id, MaybeId, Position, one_of

Year = Annotated[int, Field(ge=2000, le=2099)]
Percent = Annotated[int, Field(ge=0, le=99)]


class TasksCallback(Press, prefix="ta"):
    """任务清单: the list that one manages, or what one answers for."""


class TaskListCallback(Press, prefix="tl"):
    """A page of a list."""

    whose: MaybeId
    year: Year
    show: Show = Show.ALL
    page: Position = 0


class OwnTasksCallback(Press, prefix="to"):
    """A page of what one answers for."""

    show: Show = Show.ALL
    page: Position = 0


class TaskListsCallback(Press, prefix="tn"):
    """Choose another list."""

    page: Position = 0


class TaskChartCallback(Press, prefix="tc"):
    """The list for the wall (挂图作战), as a picture and for A3."""

    whose: MaybeId
    year: Year


class TaskScoresCallback(Press, prefix="ts"):
    """The assessment over a period, on the card or as files."""

    whose: MaybeId
    year: Year
    period: Annotated[str, one_of("", *PERIODS)] = ""
    do: Literal["show", "files"] = "show"
    page: Position = 0


class TargetCallback(Press, prefix="tk"):
    """A target, its photos, or what is to be asked about it."""

    target: Id
    do: Literal["show", "photos", "percent", "words", "proof", "reason", "withdraw"] = "show"


class TaskPercentCallback(Press, prefix="tp"):
    """Say how far a target is."""

    target: Id
    percent: Percent


class TaskStepCallback(Press, prefix="tt"):
    """Hand a target in, confirm it, or take its task off the list, as it was ``seen``."""

    target: Id
    do: Literal["hand_in", "confirm", "withdraw"]
    seen: MaybeId


class TaskUploadCallback(Press, prefix="tu"):
    """Ask for a workbook with a list."""

    whose: MaybeId
    year: Year


class TaskPreviewCallback(Press, prefix="tw"):
    """Look at a workbook as a list of a year, at a page of what is refused."""

    upload: Id
    year: Year
    page: Position = 0


class TaskTakeCallback(Press, prefix="tx"):
    """Take the good rows of a workbook, as they were ``seen``."""

    upload: Id
    year: Year
    seen: MaybeId


class TaskBodiesCallback(Press, prefix="tb"):
    """A page of the names under 责任单位 of a list."""

    whose: MaybeId
    year: Year
    page: Position = 0


class TaskBodyCallback(Press, prefix="th"):
    """Choose who a name is."""

    body: Id
    year: Year


class LinkBodyCallback(Press, prefix="tj"):
    """Let a name be the office, a department, a unit, or nobody, for all its tasks."""

    body: Id
    year: Year
    kind: Literal["office", "department", "unit", "nobody"]
    which: MaybeId = 0
