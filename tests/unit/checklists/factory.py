"""Small forms and form files for the tests of the engine and the loader."""

from collections.abc import Iterable
from pathlib import Path

from checklists.model import (
    Answer,
    Answers,
    Choice,
    Condition,
    Form,
    Given,
    GoodAnswer,
    PhotoRule,
    Question,
    QuestionKind,
    Section,
)


def make_question(
    number: int = 1,
    key: str = "",
    kind: QuestionKind = QuestionKind.VERDICT,
    section: str = "only",
    *,
    required: bool = True,
    minimum: int | None = None,
    maximum: int | None = None,
    unit: str = "",
    photo: PhotoRule = PhotoRule.NEVER,
    choices: Iterable[tuple[str, str]] = (),
    when: tuple[Condition, ...] = (),
) -> Question:
    return Question(
        number=number,
        key=key or f"q{number}",
        section=section,
        kind=kind,
        text=f"第{number}问",
        good=GoodAnswer.YES,
        required=required,
        minimum=minimum,
        maximum=maximum,
        unit=unit,
        photo=photo,
        choices=tuple(Choice(key, title) for key, title in choices),
        when=when,
    )


def make_form(*questions: Question, form_id: str = "sample", version: int = 1) -> Form:
    """A form whose sections follow from the questions' own."""
    keys = dict.fromkeys(question.section for question in questions)
    sections = tuple(
        Section(key, key, key[:4], tuple(each for each in questions if each.section == key))
        for key in keys
    )
    return Form(form_id, version, "样表", "样表", sections, "示例")


def answered(given: Given = Given.TAPPED, /, **values: str) -> Answers:
    return {key: Answer(value, given) for key, value in values.items()}


GOOD_FILE = """\
id = "sample"
version = 1
title = "样表"
short = "样表"
source = "示例"

[[section]]
key = "only"
title = "唯一一节"
short = "一节"

[[section.question]]
key = "has_shed"
kind = "yes_no"
text = "有无车棚"

[[section.question]]
key = "kind_of_shed"
kind = "choice"
text = "车棚是哪种"
choices = [
  { key = "open", title = "敞开" },
  { key = "closed", title = "封闭" },
]
when = [{ question = "has_shed", values = ["yes"] }]

[[section.question]]
key = "cables"
kind = "verdict"
text = "敷线是否规范"
good = "yes"
when = [
  { question = "kind_of_shed", values = ["closed"] },
]
"""


def write_form(directory: Path, text: str, name: str = "sample.toml") -> Path:
    path = directory / name
    path.write_text(text, encoding="utf-8")
    return path
