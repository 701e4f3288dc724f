"""Entries made of what the product comes with: its criteria, check points, programmes and forms."""

from collections.abc import Callable, Iterator

from checklists.loader import load_forms
from checklists.model import Form, GoodAnswer, Question, QuestionKind
from duties.handbook.documents import cite
from duties.handbook.entries import Entry, EntryKind, key_of
from duties.handbook.points import CheckPoint, PointKind, load_points
from duties.programmes.programme import Demand, Programme
from duties.programmes.reading import shipped_programmes
from hazards.criteria.book import Criterion
from hazards.criteria.loader import load_criteria

Facts = tuple[tuple[str, str], ...]

_WALKABLE = (PointKind.ITEM, PointKind.DUTY)
ONLY_NAMED = 0.6
"""The weight of what a document names without saying what to look at."""


def gather_entries() -> tuple[Entry, ...]:
    """Return every entry; raises ``datafiles.reading.Mistakes``."""
    return (*_criteria(), *_points(), *_items(), *_duties(), *_measures())


def _facts(*pairs: tuple[str, str]) -> Facts:
    return tuple((label, words) for label, words in pairs if words)


def _criteria() -> Iterator[Entry]:
    for each in load_criteria().criteria:
        yield _of_criterion(each)


def _of_criterion(criterion: Criterion) -> Entry:
    source = criterion.source
    trades = "、".join(sorted(criterion.trades)) or "、".join(sorted(source.sectors)) or "各行业"
    facts = _facts(
        ("判定", "有这种情形的，为重大事故隐患"),
        ("类别", criterion.category.label),
        ("如", criterion.example),
        ("适用", trades),
    )
    words = frozenset[str]().union(
        *(choice for ways in criterion.combinations for choice in ways), criterion.category.words
    )
    return Entry(
        key_of(EntryKind.CRITERION, criterion.id),
        EntryKind.CRITERION,
        criterion.label,
        criterion.category.label,
        facts,
        f"{criterion.citation}（{source.issuer}，{source.number}）",
        tuple(sorted(criterion.trades or source.sectors)),
        words,
    )


def _points() -> Iterator[Entry]:
    for each in load_points():
        yield _of_point(each)


def _of_point(point: CheckPoint) -> Entry:
    good = "应当这样" if point.good is GoodAnswer.YES else "不得这样，有就是问题"
    facts = _facts(
        ("要求", good if point.kind in _WALKABLE else ""),
        ("原文", point.context or ""),
        ("用于", point.form),
        ("性质", point.kind.label),
    )
    return Entry(
        key_of(EntryKind.POINT, point.form, point.text, point.context or "", point.source),
        EntryKind.POINT,
        point.text,
        point.form,
        facts,
        cite(point.source),
        (point.sector,) if point.sector else (),
        frozenset({point.sector} if point.sector else ()),
        1.0 if point.kind in _WALKABLE else ONLY_NAMED,
    )


def _items() -> Iterator[Entry]:
    """Return the items of the forms: what is asked on a walk is a check point, too."""
    for (text, source), asked in _together(lambda each: (each.text, each.source)).items():
        _, question = asked[0]
        good = "是" if question.good is GoodAnswer.YES else "否"
        facts = _facts(("合格答案", good), ("看", question.hint), ("用于", _titles(asked)))
        yield Entry(
            key_of(EntryKind.POINT, text, source),
            EntryKind.POINT,
            text,
            asked[0][0].short,
            facts,
            cite(source),
            _suits(asked),
            frozenset(form.section_of[each.key].title for form, each in asked),
        )


def _measures() -> Iterator[Entry]:
    for (measure, text), asked in _together(lambda each: (each.measure, each.text)).items():
        if not measure:
            continue
        _, question = asked[0]
        days = f"{question.days} 天" if question.days is not None else ""
        facts = _facts(("针对", text), ("建议时限", days), ("用于", _titles(asked)))
        yield Entry(
            key_of(EntryKind.MEASURE, measure, text),
            EntryKind.MEASURE,
            measure,
            asked[0][0].short,
            facts,
            "",
            _suits(asked),
        )


Asked = list[tuple[Form, Question]]


def _together(same: Callable[[Question], tuple[str, str]]) -> dict[tuple[str, str], Asked]:
    """Return the items of all forms, with those that say the same put together."""
    found: dict[tuple[str, str], Asked] = {}
    for form in load_forms().all_latest():
        for question in form.questions:
            if question.kind is QuestionKind.VERDICT:
                found.setdefault(same(question), []).append((form, question))
    return found


def _titles(asked: Asked) -> str:
    return "；".join(dict.fromkeys(form.title for form, _ in asked))


def _suits(asked: Asked) -> tuple[str, ...]:
    """Return whose units are meant: all, as soon as one of the forms is for all."""
    if not all(form.suits for form, _ in asked):
        return ()
    return tuple(dict.fromkeys(name for form, _ in asked for name in form.suits))


def _duties() -> Iterator[Entry]:
    for programme in shipped_programmes().all():
        for demand in programme.demands:
            yield _of_demand(programme, demand)


def _of_demand(programme: Programme, demand: Demand) -> Entry:
    facts = _facts(
        ("谁做", demand.bearer_words or demand.bearer.label),
        ("多久一次", demand.every),
        ("哪些单位", "、".join(sorted(each.label for each in demand.when))),
        ("凭证", demand.proof.label),
        ("报给", demand.to),
        ("方案", programme.title),
        ("周期", "文件没有写，由本产品建议" if demand.ours and demand.source else ""),
    )
    return Entry(
        key_of(EntryKind.DUTY, demand.key),
        EntryKind.DUTY,
        demand.title,
        programme.title,
        facts,
        cite(demand.source),
        programme.sectors,
        frozenset(programme.sectors),
    )
