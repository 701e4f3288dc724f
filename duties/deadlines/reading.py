"""Load what becomes of late items, and refuse the file with a mistake by line and reason."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise
from typing import Annotated

from pydantic import Field, model_validator

from datafiles.reading import DataFile, Mistake, Mistakes, Several, Written, wrong_keys
from duties.deadlines.course import Course, Does, Stage
from duties.sourced import Sourced

Key = tuple[str, str]  # a kind of subject, and what is awaited
LONGEST = 24 * 60  # hours


class _Stage(Sourced):
    does: Annotated[Does, Field(strict=False)]
    hours: int = Field(ge=-LONGEST, le=LONGEST)

    def as_stage(self) -> Stage:
        """Return the stage that is written."""
        return Stage(self.does, self.hours, self.source or "", self.ours)


class _Course(Sourced):
    subject: str = Field(max_length=20)
    awaited: Several[str] = Field(min_length=1)
    title: str = Field(max_length=20)
    stage: Several[_Stage] = Field(min_length=1)

    @model_validator(mode="after")
    def _goes_up(self) -> "_Course":
        for index, (one, other) in enumerate(pairwise(self.stage), start=1):
            if other.hours < one.hours:
                raise wrong_keys({("stage", index, "hours"): "要按时间先后写"})
        if self.stage[-1].does is Does.RING:
            raise wrong_keys({("stage",): "最后一步要到安全办，否则没有下文"})
        return self

    def as_course(self) -> Course:
        """Return the course that is written."""
        stages = tuple(each.as_stage() for each in self.stage)
        return Course(self.subject, self.awaited, self.title, stages, self.source or "", self.ours)


class _Courses(Written):
    version: int = Field(ge=1)
    course: Several[_Course] = Field(min_length=1)

    @model_validator(mode="after")
    def _says_each_once(self) -> "_Courses":
        keys = [(each.subject, awaited) for each in self.course for awaited in each.awaited]
        for key in keys:
            if keys.count(key) > 1:
                raise wrong_keys({("course",): f"{'.'.join(key)} 只能写一次"})
        return self


def _read(file: Traversable) -> tuple[dict[Key, Course], list[Mistake]]:
    draft = DataFile(file)
    written = None if draft.mistakes else draft.read(_Courses)
    courses = [each.as_course() for each in written.course] if written else []
    found = {(each.subject, awaited): each for each in courses for awaited in each.awaited}
    return found, sorted(set(draft.mistakes))


def _shipped() -> Traversable:
    return files("duties") / "deadlines" / "deadlines.toml"


def check_deadlines(file: Traversable | None = None) -> list[Mistake]:
    """Return the mistakes in a file (none given: the one that is shipped)."""
    return _read(file or _shipped())[1]


@cache
def load_deadlines() -> Mapping[Key, Course]:
    """Return the courses that come with the product; raises ``Mistakes``."""
    courses, mistakes = _read(_shipped())
    if mistakes:
        raise Mistakes(mistakes)
    return courses
