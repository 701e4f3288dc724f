"""Forms as data: what is asked, when it is asked, and what an answer may be."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from people.sectors import lineage


class QuestionKind(StrEnum):
    """The kinds of answer that questions take."""

    VERDICT = "verdict"
    YES_NO = "yes_no"
    INTEGER = "integer"
    CHOICE = "choice"
    CHOICES = "choices"
    TEXT = "text"
    PHONE = "phone"
    DATE = "date"
    PHOTO = "photo"
    LOCATION = "location"


class Verdict(StrEnum):
    """The answer to a checked item: 合格, 隐患 or 不适用, never a bare yes or no that flips."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    HAZARD = "hazard"
    NOT_APPLICABLE = "na"

    @property
    def label(self) -> str:
        """The word that people read."""
        return {"pass": "合格", "hazard": "隐患", "na": "不适用"}[self.value]


class GoodAnswer(StrEnum):
    """The bare answer to the verbatim question that is the safe one."""

    YES = "yes"
    NO = "no"


class PhotoRule(StrEnum):
    """The cases in which an item needs a photo before the inspection can be signed."""

    NEVER = "never"
    ON_HAZARD = "on_hazard"
    ALWAYS = "always"


class Given(StrEnum):
    """The origin of an answer; reports show everything but ``TAPPED`` and ``TYPED``."""

    TAPPED = "tapped"
    TYPED = "typed"
    BULK = "bulk"  # 本节其余合格
    PRUNED = "pruned"  # from another form, by itself and reversible
    ADOPTED = "adopted"  # as said in another list of the same visit (沿用)
    STILL = "still"  # what is open there from before is not put right yet (仍未整改)
    CHECKED = "checked"  # 合格, with what is open there from before in sight


_HAS_OR_NOT = ("有无", "有/无")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers to a question of kind choice or choices."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A question is asked when another one has one of these values.

    ``form`` is ``None`` for a question of the same form. A condition on another form prunes: while
    that form's answer is unknown the question is asked; once it is known and is none of
    ``values``, the item is 不适用 by itself.
    """

    question: str
    values: tuple[str, ...]
    form: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One item (检查项) or one field.

    ``number`` is its place in the form from 1; ``key`` stays the same across versions; ``days`` is
    the suggested time to rectify in days; ``source`` names seed and section.
    """

    number: int
    key: str
    section: str
    kind: QuestionKind
    text: str
    good: GoodAnswer = GoodAnswer.YES
    hint: str = ""
    source: str = ""
    measure: str = ""
    days: int | None = None
    photo: PhotoRule = PhotoRule.NEVER
    required: bool = True
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""
    choices: tuple[Choice, ...] = ()
    when: tuple[Condition, ...] = ()

    @property
    def yes_no(self) -> dict[str, str]:
        """The two words that fit a question of kind yes_no, on the phone as on paper."""
        has = any(words in self.text for words in _HAS_OR_NOT)
        return {"yes": "有", "no": "无"} if has else {"yes": "是", "no": "否"}


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of questions."""

    key: str
    title: str
    short: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Form:
    """One version of a checklist or data form.

    ``suits`` names the sectors to which alone, and first, it is offered (empty: all). ``prunes``
    follow from the conditions of the questions.
    """

    id: str
    version: int
    title: str
    short: str
    sections: tuple[Section, ...]
    source: str
    suits: tuple[str, ...] = ()
    paper: str = ""  # which official paper it prints as: "annex1", "annex2" or "" for the plain one

    def is_for(self, sector: str) -> bool:
        """Tell whether units of a sector are to be offered it."""
        return not self.suits or any(name in self.suits for name in lineage(sector))

    @property
    def quick(self) -> bool:
        """Whether it is a single item, done in a few taps many times a day."""
        return len(self.questions) == 1

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in the order in which they are asked."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def by_key(self) -> dict[str, Question]:
        """Questions by their lasting key."""
        return {question.key: question for question in self.questions}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """The section of each question key."""
        return {
            question.key: section for section in self.sections for question in section.questions
        }

    @cached_property
    def gates(self) -> dict[str, tuple[Condition, ...]]:
        """Conditions within the form, by the key of the question that they gate."""
        own = {
            question.key: tuple(condition for condition in question.when if condition.form is None)
            for question in self.questions
        }
        return {key: conditions for key, conditions in own.items() if conditions}

    def question(self, number: int) -> Question | None:
        """Return the question with this number, or ``None`` when the form has no such number."""
        return self.questions[number - 1] if 0 < number <= len(self.questions) else None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question.

    ``value`` is canonical text: a ``Verdict`` value, ``yes``/``no``, digits, a choice key, choice
    keys joined by commas in the form's order, text, a phone number, an ISO date, the number of
    photos, or ``latitude,longitude`` in degrees. An optional question that was passed over has the
    empty value.
    """

    value: str
    given: Given = Given.TAPPED
    at: datetime | None = None
    by: int | None = None


Answers = dict[str, Answer]
Facts = dict[str, dict[str, str]]  # form id -> question key -> canonical value, from signed forms
