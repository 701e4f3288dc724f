"""Load the forms, all versions of them, and refuse those with a mistake by file, line and reason.

A file is named after its form: ``campus.toml``, or ``campus.v2.toml`` where several versions lie
side by side. An inspection stays with the version that it began with, so old files stay.
"""

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from checklists.model import Condition, Form, Question, QuestionKind, Verdict
from checklists.reading import Places, read_form
from core.errors import XunanError
from datafiles.reading import DataFile, Mistake, Mistakes

_POSSIBLE = {
    QuestionKind.VERDICT: frozenset(Verdict),
    QuestionKind.YES_NO: frozenset({"yes", "no"}),
}


class UnknownForm(XunanError):
    """There is no such form, or no such version of it."""


class FormBook:
    """All versions of all forms."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._forms: dict[tuple[str, int], Form] = {}
        self._latest: dict[str, Form] = {}
        for form in sorted(forms, key=lambda each: (each.id, each.version)):
            self._forms[form.id, form.version] = form
            self._latest[form.id] = form

    def latest(self, form_id: str) -> Form:
        """Return the version with which a new inspection begins.

        Raises:
            UnknownForm: when there is no form of this id.
        """
        try:
            return self._latest[form_id]
        except KeyError:
            raise UnknownForm(form_id) from None

    def get(self, form_id: str, version: int) -> Form:
        """Return one version, that of an inspection that is already under way.

        Raises:
            UnknownForm: when there is no such version of this form.
        """
        try:
            return self._forms[form_id, version]
        except KeyError:
            raise UnknownForm(f"{form_id} v{version}") from None

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all forms."""
        return frozenset(self._latest)

    def all_latest(self) -> tuple[Form, ...]:
        """Return the latest version of each form, by id."""
        return tuple(self._latest.values())


def load_forms(directory: Path | None = None) -> FormBook:
    """Load every form of a directory, by default the ones that come with the product.

    Those are read once in a process: no file among them changes while it runs.

    Raises:
        Mistakes: with all mistakes of all files, when there is any.
    """
    return _load_shipped() if directory is None else _load(directory)


@cache
def _load_shipped() -> FormBook:
    return _load(_shipped())


def _load(directory: Traversable) -> FormBook:
    drafts = [_Draft(file) for file in _list_files(directory)]
    mistakes = _check(drafts, drafts)
    if mistakes:
        raise Mistakes(mistakes)
    return FormBook(draft.form for draft in drafts if draft.form is not None)


def check_forms(paths: Iterable[Path] = ()) -> list[Mistake]:
    """Return the mistakes in these files and directories (none given: the forms that are shipped).

    Conditions may name questions of the given forms and of the shipped ones.
    """
    shipped = [_Draft(file) for file in _list_files(_shipped())]
    drafts = [_Draft(file) for path in paths for file in _list_files(path)] or shipped
    given = {draft.form.id for draft in drafts if draft.form is not None}
    others = [draft for draft in shipped if draft.form is not None and draft.form.id not in given]
    return _check(drafts, drafts + others)


class _Draft(DataFile):
    """A form file as read, with its mistakes so far."""

    def __init__(self, file: Traversable) -> None:
        super().__init__(file)
        self.form: Form | None = None
        self._places: Places = {}
        if self.mistakes:
            return
        form, self._places = read_form(self)
        names = set() if form is None else {f"{form.id}.toml", f"{form.id}.v{form.version}.toml"}
        if form is not None and file.name not in names:
            self.wrong(("id",), f"文件名应是 {' 或 '.join(sorted(names))}")
        if not self.mistakes:
            self.form = form

    def wrong_condition(self, question: Question, condition: Condition, reason: str) -> None:
        """Note a mistake in a condition, where it is written: at the question or its section."""
        for place in (self._places[question.key], self._places[question.key][:-2]):
            for index, each in enumerate(self.at((*place, "when")) or ()):
                if (each["question"], each.get("form")) == (condition.question, condition.form):
                    self.wrong((*place, "when", index), reason)
                    return


def _shipped() -> Traversable:
    return files("checklists") / "forms"


def _list_files(path: Traversable) -> list[Traversable]:
    if not path.is_dir():
        return [path]
    found = (file for file in path.iterdir() if file.name.endswith(".toml"))
    return sorted(found, key=lambda file: file.name)


def _check(drafts: list[_Draft], known: list[_Draft]) -> list[Mistake]:
    """Check what goes beyond one value, then return all mistakes in the order of the files."""
    versions: dict[str, dict[int, Form]] = {}
    files_of: dict[tuple[str, int], str] = {}
    for draft in known:
        form = draft.form
        if form is None:
            continue
        if form.version in versions.setdefault(form.id, {}):
            other = files_of[form.id, form.version]
            draft.wrong(("version",), f"{form.id} 的第 {form.version} 版已在 {other} 里")
        versions[form.id][form.version] = form
        files_of[form.id, form.version] = draft.name
    unread = {Path(draft.name).name.split(".")[0] for draft in known if draft.form is None}
    for draft in drafts:
        if draft.form is not None:
            _check_conditions(draft, draft.form, versions, unread)
    return sorted({mistake for draft in drafts for mistake in draft.mistakes})


def _check_conditions(
    draft: _Draft, form: Form, versions: dict[str, dict[int, Form]], unread: set[str]
) -> None:
    for question in form.questions:
        for condition in question.when:
            if condition.form is None:
                reason = _find_fault_within(form, question, condition)
            elif condition.form in unread:
                continue  # that form is refused already; its questions are not known
            else:
                others = versions.get(condition.form, {})
                is_latest = form.version == max(versions[form.id])
                reason = _find_fault_between(others, question, condition, is_latest=is_latest)
            if reason:
                draft.wrong_condition(question, condition, reason)


def _find_fault_within(form: Form, question: Question, condition: Condition) -> str:
    other = form.by_key.get(condition.question)
    if other is None:
        return f"条件里的“{condition.question}”不在本表中"
    if other.number >= question.number:
        return f"“{question.key}”只能依赖排在前面的项，“{other.key}”不在它前面"
    return _find_impossible_value(other, condition)


def _find_fault_between(
    versions: dict[int, Form], question: Question, condition: Condition, *, is_latest: bool
) -> str:
    """Find what is wrong with a condition on another form.

    The latest version of a form goes by the latest of the other. An older one may go by any:
    it was right in its time, and the inspections that began with it still need it.
    """
    if not versions:
        return f"没有“{condition.form}”这张表"
    if question.kind is not QuestionKind.VERDICT:
        return f"别的表只能让 verdict 变成不适用，“{question.key}”是 {question.kind}"
    newest_first = sorted(versions, reverse=True)
    faults = [
        _find_fault_in(versions[version], condition)
        for version in (newest_first[:1] if is_latest else newest_first)
    ]
    return faults[0] if all(faults) else ""


def _find_fault_in(form: Form, condition: Condition) -> str:
    other = form.by_key.get(condition.question)
    if other is None:
        return f"“{form.id}”里没有“{condition.question}”这一项"
    return _find_impossible_value(other, condition)


def _find_impossible_value(other: Question, condition: Condition) -> str:
    if other.kind in {QuestionKind.CHOICE, QuestionKind.CHOICES}:
        possible = frozenset(choice.key for choice in other.choices)
    elif other.kind in _POSSIBLE:
        possible = _POSSIBLE[other.kind]
    else:
        return f"“{other.key}”是 {other.kind}，不能作条件"
    for value in condition.values:
        if value not in possible:
            return f"“{other.key}”不会答“{value}”，只有：{'、'.join(sorted(possible))}"
    return ""
