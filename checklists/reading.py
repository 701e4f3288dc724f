"""Read one form file into the model, reporting every mistake with its place."""

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
from checklists.positions import Path
from checklists.toml_table import Report, Table
from checklists.validation import LONGEST_TEXT
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
_PAPERS = ("", "annex1", "annex2")
_MOST_CHOICES = 20
_MOST_SECTIONS = 20

Places = dict[str, Path]  # question key -> where it is written


class FormReader:
    """Reads one document; ``places`` then says where each question is written."""

    def __init__(self, document: dict[str, object], report: Report) -> None:
        self.places: Places = {}
        self._top = Table(document, (), report)
        self._section_keys: set[str] = set()
        self._number = 0

    def read(self) -> Form:
        """Return the form; it is only good when nothing was reported."""
        top = self._top
        self._read_defaults()
        form_id, version = top.key("id", 24), top.integer("version", 1)
        if "version" not in top.raw:
            top.wrong("version", "缺少 version")
        title, short = top.text("title", 40), top.text("short", 12)
        self._source = top.text("source", 60)
        suits, paper = self._read_suits(), top.text("paper", 20, "")
        if paper not in _PAPERS:
            top.wrong("paper", f"没有“{paper}”这种纸样，可用：{'、'.join(_PAPERS[1:])}")
        tables = top.tables("section")
        if not 0 < len(tables) <= _MOST_SECTIONS:
            top.wrong("section", f"要有 1–{_MOST_SECTIONS} 个 [[section]]")
        sections = tuple(self._read_section(table) for table in tables)
        top.finish()
        return Form(form_id, version or 0, title, short, sections, self._source, suits, paper)

    def _read_suits(self) -> tuple[str, ...]:
        suits = []
        for word in self._top.texts("suits", 20):
            sector = find_sector(word)
            if sector is None:
                known = "、".join(all_sectors())
                self._top.wrong("suits", f"没有“{word}”这个行业，可用：{known}")
            else:
                suits.append(sector.name)
        return tuple(suits)

    def _read_defaults(self) -> None:
        table = self._top.table("defaults")
        self._kind = table.word("kind", QuestionKind) if "kind" in table.raw else None
        self._photo = table.word("photo", PhotoRule, PhotoRule.NEVER) or PhotoRule.NEVER
        self._days = table.integer("days", 0, high=LONGEST_DEADLINE.days)
        table.optional("kind")
        table.finish()

    def _read_section(self, table: Table) -> Section:
        key = table.key("key")
        if key and key in self._section_keys:
            table.wrong("key", f"章节 key “{key}”重复")
        self._section_keys.add(key)
        title, short = table.text("title", 20), table.text("short", LONGEST_SHORT_NAME)
        shared = self._read_conditions(table)
        tables = table.tables("question")
        if not tables:
            table.wrong("question", "章节里没有 [[section.question]]")
        questions = tuple(self._read_question(each, key, shared) for each in tables)
        table.finish()
        return Section(key, title, short, questions)

    def _read_question(self, table: Table, section: str, shared: tuple[Condition, ...]) -> Question:
        self._number += 1
        key = table.key("key")
        if key and key in self.places:
            table.wrong("key", f"检查项 key “{key}”重复")
        self.places.setdefault(key, table.path)
        kind = table.word("kind", QuestionKind, self._kind)
        is_verdict = kind is QuestionKind.VERDICT
        question = Question(
            number=self._number,
            key=key,
            section=section,
            kind=kind or QuestionKind.TEXT,
            text=table.text("text", 60),
            good=self._read_good(table, is_verdict),
            hint=table.text("hint", 40, ""),
            source=table.text("source", 60, self._source),
            measure=table.text("measure", 40, ""),
            days=table.integer(
                "days", 0, self._days if is_verdict else None, LONGEST_DEADLINE.days
            ),
            photo=self._read_photo(table, is_verdict),
            required=table.flag("required", True),
            minimum=table.integer("minimum", -(10**9)),
            maximum=table.integer("maximum", -(10**9)),
            unit=table.text("unit", 4, ""),
            choices=self._read_choices(table),
            when=shared + self._read_conditions(table),
        )
        if kind is not None:  # what suits an unknown kind cannot be told
            self._check_fit(table, question)
        table.finish()
        return question

    def _read_good(self, table: Table, is_verdict: bool) -> GoodAnswer:
        table.optional("good")
        if not is_verdict:
            return GoodAnswer.YES
        return table.word("good", GoodAnswer) or GoodAnswer.YES

    def _read_photo(self, table: Table, is_verdict: bool) -> PhotoRule:
        default = self._photo if is_verdict else PhotoRule.NEVER
        return table.word("photo", PhotoRule, default) or default

    def _read_choices(self, table: Table) -> tuple[Choice, ...]:
        choices: list[Choice] = []
        for each in table.tables("choices"):
            choice = Choice(each.key("key"), each.text("title", 12))
            if choice.key in {other.key for other in choices}:
                each.wrong("key", f"选项 key “{choice.key}”重复")
            choices.append(choice)
            each.finish()
        return tuple(choices)

    def _read_conditions(self, table: Table) -> tuple[Condition, ...]:
        conditions = []
        for each in table.tables("when"):
            form = each.key("form") if "form" in each.raw else None
            each.optional("form")
            condition = Condition(each.key("question"), each.texts("values", 40), form)
            if each.count("values") == 0:
                each.wrong("values", "values 至少要有一个值")
            if form is not None and form == self._top.raw.get("id"):
                each.wrong("form", "同一张表里的条件不写 form")
            conditions.append(condition)
            each.finish()
        return tuple(conditions)

    def _check_fit(self, table: Table, question: Question) -> None:
        """Report settings that this kind of question has no use for, or that contradict."""
        kind = question.kind
        if kind is not QuestionKind.VERDICT and question.photo is PhotoRule.ON_HAZARD:
            table.wrong("photo", "只有 verdict 才会有隐患，photo 用 always 或 never")
        if kind in _CHOOSING and not 2 <= table.count("choices") <= _MOST_CHOICES:
            table.wrong("choices", f"{kind} 要有 2–{_MOST_CHOICES} 个 choices")
        for key, kinds in _FITS.items():
            if key in table.raw and kind not in kinds:
                table.wrong(key, f"{kind} 没有 {key}")
        self._check_range(table, question)

    def _check_range(self, table: Table, question: Question) -> None:
        kind, low, high = question.kind, question.minimum, question.maximum
        if low is not None and high is not None and low > high:
            table.wrong("minimum", f"minimum {low} 大于 maximum {high}")
        most = len(question.choices) if kind is QuestionKind.CHOICES else _MOST.get(kind)
        if most is None:
            return
        for key, value in (("minimum", low), ("maximum", high)):
            if value is not None and not 1 <= value <= most:
                table.wrong(key, f"{key} 要在 1–{most} 之间")
