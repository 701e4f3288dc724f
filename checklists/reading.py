"""The schema of a form file, and how it becomes a form."""

from dataclasses import dataclass
from typing import Annotated, cast

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticKnownError

from checklists.model import (
    Choice,
    Condition,
    Form,
    GoodAnswer,
    PhotoRule,
    Question,
    QuestionKind,
    Section,
)
from checklists.validation import LONGEST_TEXT
from datafiles.positions import Path
from datafiles.reading import DataFile, Several, Written, wrong_keys
from hazards.loop.deadlines import LONGEST_DEADLINE
from people.sectors import all_sectors, find_sector

LONGEST_SHORT_NAME = 4  # characters of a section on its button in 目录
_RANGED = {QuestionKind.INTEGER, QuestionKind.TEXT, QuestionKind.CHOICES, QuestionKind.PHOTO}
_CHOOSING = {QuestionKind.CHOICE, QuestionKind.CHOICES}
_FITS = {  # which kinds a setting is for; the others are for all
    "good": {QuestionKind.VERDICT},
    "measure": {QuestionKind.VERDICT},
    "days": {QuestionKind.VERDICT},
    "minimum": _RANGED,
    "maximum": _RANGED,
    "unit": {QuestionKind.INTEGER},
    "choices": _CHOOSING,
}
_MOST = {QuestionKind.TEXT: LONGEST_TEXT, QuestionKind.PHOTO: 20}  # characters, photos
_PAPERS = ("annex1", "annex2")
_MOST_CHOICES = 20
_MOST_SECTIONS = 20

_KEY = "^[a-z][a-z0-9_-]*$"
Key = Annotated[str, Field(max_length=40, pattern=_KEY)]
Word = Annotated[str, Field(min_length=1, max_length=40)]
Days = Annotated[int | None, Field(ge=0, le=LONGEST_DEADLINE.days)]
Bound = Annotated[int | None, Field(ge=-(10**9))]
Kind = Annotated[QuestionKind, Field(strict=False)]
Good = Annotated[GoodAnswer, Field(strict=False)]
Photo = Annotated[PhotoRule, Field(strict=False)]
Places = dict[str, Path]  # question key -> where it is written


@dataclass(slots=True)
class _Below:
    """The values of ``[defaults]`` for the questions below it."""

    kind: QuestionKind | None = None


class _Choice(Written):
    key: Key
    title: str = Field(max_length=12)


class _Condition(Written):
    question: Key
    values: Several[Word] = Field(min_length=1)
    form: Key | None = None


class _Defaults(Written):
    kind: Kind | None = None
    photo: Photo = PhotoRule.NEVER
    days: Days = None


class _Question(Written):
    key: Key
    kind: Kind = Field(default=cast("QuestionKind", None), validate_default=True)
    text: str = Field(max_length=60)
    good: Good | None = None
    hint: str = Field("", max_length=40)
    source: str = Field("", max_length=60)
    measure: str = Field("", max_length=40)
    days: Days = None
    photo: Photo | None = None
    required: bool = True
    minimum: Bound = None
    maximum: Bound = None
    unit: str = Field("", max_length=4)
    choices: Several[_Choice] = ()
    when: Several[_Condition] = ()

    @field_validator("kind", mode="before")
    @classmethod
    def _or_default(cls, kind: object, info: ValidationInfo) -> object:
        kind = kind or cast("_Below", info.context).kind
        if kind is None:
            raise PydanticKnownError("missing")
        return kind

    @model_validator(mode="after")
    def _fits(self) -> "_Question":
        """Refuse settings that this kind of question has no use for, or that contradict."""
        if wrong := {**self._misfits(), **self._beyond(), **self._doubles()}:
            raise wrong_keys(wrong)
        return self

    def _misfits(self) -> dict[Path, str]:
        kind, wrong = self.kind, dict[Path, str]()
        if kind is QuestionKind.VERDICT and self.good is None:
            wrong["good",] = "缺少 good"
        if kind is not QuestionKind.VERDICT and self.photo is PhotoRule.ON_HAZARD:
            wrong["photo",] = "只有 verdict 才会有隐患，photo 用 always 或 never"
        if kind in _CHOOSING and not 2 <= len(self.choices) <= _MOST_CHOICES:
            wrong["choices",] = f"{kind} 要有 2 至 {_MOST_CHOICES} 个 choices"
        for key, kinds in _FITS.items():
            if key in self.model_fields_set and kind not in kinds:
                wrong[key,] = f"{kind} 没有 {key}"
        return wrong

    def _beyond(self) -> dict[Path, str]:
        kind, low, high, wrong = self.kind, self.minimum, self.maximum, dict[Path, str]()
        if low is not None and high is not None and low > high:
            wrong["minimum",] = f"minimum {low} 大于 maximum {high}"
        most = len(self.choices) if kind is QuestionKind.CHOICES else _MOST.get(kind)
        for key, value in (("minimum", low), ("maximum", high)):
            if most is not None and value is not None and not 1 <= value <= most:
                wrong[key,] = f"{key} 要在 1 至 {most} 之间"
        return wrong

    def _doubles(self) -> dict[Path, str]:
        keys = [choice.key for choice in self.choices]
        return {
            ("choices", at, "key"): f"选项 key “{key}”重复"
            for at, key in enumerate(keys)
            if key in keys[:at]
        }


class _Section(Written):
    key: Key
    title: str = Field(max_length=20)
    short: str = Field(max_length=LONGEST_SHORT_NAME)
    when: Several[_Condition] = ()
    question: Several[_Question] = Field(min_length=1)


class _Form(Written):
    id: str = Field(max_length=24, pattern=_KEY)
    version: int = Field(ge=1)
    title: str = Field(max_length=40)
    short: str = Field(max_length=12)
    source: str = Field(max_length=60)
    suits: Several[str] = ()
    paper: str = ""
    defaults: _Defaults = _Defaults()
    section: Several[_Section] = Field(min_length=1, max_length=_MOST_SECTIONS)

    @field_validator("suits")
    @classmethod
    def _are_sectors(cls, suits: tuple[str, ...]) -> tuple[str, ...]:
        found = [find_sector(word) for word in suits]
        for word, sector in zip(suits, found, strict=True):
            if sector is None:
                raise ValueError(f"“{word}”不在行业名录里，可用：{'、'.join(all_sectors())}")
        return tuple(sector.name for sector in found if sector is not None)

    @field_validator("paper")
    @classmethod
    def _is_paper(cls, paper: str) -> str:
        if paper and paper not in _PAPERS:
            raise ValueError(f"“{paper}”不是纸样，可用：{'、'.join(_PAPERS)}")
        return paper

    @field_validator("defaults")
    @classmethod
    def _hold_below(cls, defaults: _Defaults, info: ValidationInfo) -> _Defaults:
        cast("_Below", info.context).kind = defaults.kind
        return defaults


def read_form(file: DataFile) -> tuple[Form | None, Places]:
    """Return the form and where its questions are written; it is only good without mistakes."""
    written, places = file.read(_Form, context=_Below()), Places()
    if written is None:
        return None, places
    sections: list[Section] = []
    for at, section in enumerate(written.section):
        if section.key in {other.key for other in sections}:
            file.wrong(("section", at, "key"), f"章节 key “{section.key}”重复")
        shared = _conditions(file, written, ("section", at), section.when)
        questions = []
        for which, question in enumerate(section.question):
            place = ("section", at, "question", which)
            if question.key in places:
                file.wrong((*place, "key"), f"检查项 key “{question.key}”重复")
            places.setdefault(question.key, place)
            when = shared + _conditions(file, written, place, question.when)
            number = sum(len(other.questions) for other in sections) + which + 1
            questions.append(_question(number, question, section.key, when, written))
        sections.append(Section(section.key, section.title, section.short, tuple(questions)))
    head = (written.id, written.version, written.title, written.short)
    return Form(*head, tuple(sections), written.source, written.suits, written.paper), places


def _question(
    number: int, written: _Question, section: str, when: tuple[Condition, ...], form: _Form
) -> Question:
    is_verdict, rest = written.kind is QuestionKind.VERDICT, dict(written)
    rest |= {
        "good": written.good or GoodAnswer.YES,
        "source": written.source or form.source,
        "choices": tuple(Choice(each.key, each.title) for each in written.choices),
        "photo": written.photo or (form.defaults.photo if is_verdict else PhotoRule.NEVER),
        "when": when,
    }
    if is_verdict and written.days is None:
        rest["days"] = form.defaults.days
    return Question(number=number, section=section, **rest)


def _conditions(
    file: DataFile, form: _Form, place: Path, written: tuple[_Condition, ...]
) -> tuple[Condition, ...]:
    for at, each in enumerate(written):
        if each.form == form.id:
            file.wrong((*place, "when", at, "form"), "同一张表里的条件不写 form")
    return tuple(Condition(each.question, each.values, each.form) for each in written)
