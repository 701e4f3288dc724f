"""Load the programmes, and refuse files with a mistake by file, line and reason."""

import re
from collections.abc import Collection, Iterable
from datetime import date, time
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from datafiles.positions import Path as Place
from datafiles.reading import DataFile, Mistake, Mistakes, Several, Written, wrong_keys
from duties.expiry.kinds import all_kinds
from duties.model import LONGEST_LEAD, Proof, Shift, Terms
from duties.programmes.programme import (
    Bearer,
    Demand,
    Kind,
    Programme,
    ProgrammeBook,
    Trait,
)
from duties.recurrence import ONCE, RuleRefused, check_rule
from duties.seasons.season import Season
from duties.span import Span, SpanUnreadable, read_span
from people.sectors import all_sectors, find_sector

_PIECE = re.compile(r"(000 [^ ；]+方案|00[1-9]) [^ ；][^；]*")
_SLOT = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_TIMING = ("slots", "shift", "opens", "lasts", "grace", "closes", "lead")
_BY_A_DAY = ("slots", "opens", "lasts", "grace", "closes", "lead")
_DATED = (Kind.ONCE, Kind.EXPIRY)


def _rule(text: str) -> str:
    try:
        check_rule(text)
    except RuleRefused as trouble:
        raise ValueError(f"不是能用的重复规则：{trouble}") from trouble
    return text


def _span(text: str) -> str:
    try:
        read_span(text)
    except SpanUnreadable as trouble:
        raise ValueError(f"“{text}”不是时长，要写成 1M、-5d、2h、30m") from trouble
    return text


def _slot(text: str) -> str:
    if not _SLOT.fullmatch(text):
        raise ValueError(f"“{text}”不是时刻，要写成 08:00")
    return text


def check_sector(word: str) -> str:
    """Return a sector as the list names it; raises ``ValueError`` with what may be meant."""
    if word not in all_sectors():
        found = find_sector(word)
        meant = found.name if found else "、".join(all_sectors())
        raise ValueError(f"“{word}”不是行业名录里的名称，可用：{meant}")
    return word


def check_source(text: str) -> str:
    """Return a source as it is written: documents and places; raises ``ValueError``."""
    if not all(_PIECE.fullmatch(piece) for piece in text.split("；")):
        raise ValueError(f"“{text}”要写成文件和条目，如 000 教育方案 附件2 第7项")
    return text


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError as trouble:
        raise ValueError(f"“{text}”不是日期，要写成 2026-12-31") from trouble
    return text


_Key = Annotated[str, Field(max_length=40, pattern="^[a-z][a-z0-9_-]*$")]
_Span = Annotated[str, AfterValidator(_span)]
_Lax = Field(strict=False)


class _Demand(Written):
    key: _Key
    of: _Key | None = None
    title: str = Field(max_length=40)
    who: Annotated[Bearer, _Lax]
    who_words: str = Field("", max_length=40)
    every: str = Field(max_length=40)
    kind: Annotated[Kind, _Lax] = Kind.RECURRING
    rule: Annotated[str, AfterValidator(_rule)] | None = None
    slots: Several[Annotated[str, AfterValidator(_slot)]] = ()
    shift: Annotated[Shift, _Lax] = Shift.NONE
    opens: _Span = "0d"
    lasts: _Span = "1d"
    grace: _Span = "0d"
    closes: _Span = "0d"
    lead: _Span = "0d"
    once: Several[Annotated[str, AfterValidator(_day)]] = ()
    event: str = Field("", max_length=40)
    when: frozenset[Annotated[Trait, _Lax]] = Field(frozenset(), strict=False)
    unless: frozenset[Annotated[Trait, _Lax]] = Field(frozenset(), strict=False)
    seasons: Several[Annotated[Season, _Lax]] = ()
    replaces: Several[_Key] = ()
    proof: Annotated[Proof, _Lax]
    form: _Key | None = None
    record: _Key | None = None
    critical: bool = False
    to: str = Field("", max_length=40)
    source: Annotated[str, AfterValidator(check_source)] | None = None
    ours: bool = False

    @model_validator(mode="after")
    def _fits(self) -> "_Demand":
        """Refuse what contradicts the kind, or itself."""
        wrong: dict[Place, str] = {(key,): reason for key, reason in self._faults()}
        if wrong:
            raise wrong_keys(wrong)
        return self

    def _faults(self) -> Iterable[tuple[str, str]]:
        needed = {Kind.RECURRING: "rule", Kind.ONCE: "once"}.get(self.kind, "event")
        for key in ("rule", "once", "event"):
            if key == needed and not getattr(self, key):
                yield key, f"{self.kind} 缺少 {key}"
            if key != needed and getattr(self, key):
                yield key, f"{self.kind} 没有 {key}"
        if self.kind is not Kind.RECURRING:
            allowed = _BY_A_DAY if self.kind is Kind.EVENT and self.seasons else ()
            for key in _TIMING:
                if key in self.model_fields_set and key not in allowed:
                    yield key, f"{self.kind} 没有 {key}"
        yield from self._out_of_season()
        if (self.record is None) is (self.kind is Kind.EXPIRY):
            lacks = "缺少 record，要写证照设备的类型" if self.record is None else "没有 record"
            yield "record", f"{self.kind} {lacks}"
        if self.source is None and not self.ours:
            yield "source", "缺少 source；没有文件依据的要写 ours = true"
        if self.when & self.unless:
            yield "unless", "when 和 unless 不能写同一个条件"
        yield from self._misordered()

    def _out_of_season(self) -> Iterable[tuple[str, str]]:
        at_unit = {each.at_unit for each in self.seasons}
        if at_unit - {self.kind is Kind.EVENT} or (self.seasons and self.kind in _DATED):
            yield "seasons", "按单位登记的事只用于 event，其余时段只用于 recurring"
        if self.seasons and self.shift is not Shift.NONE:
            yield "shift", "时段内的要求不调整日子"
        if self.replaces and not self.seasons:
            yield "replaces", "有 seasons 才能写 replaces"

    def _misordered(self) -> Iterable[tuple[str, str]]:
        opens, lasts = read_span(self.opens), read_span(self.lasts)
        grace, closes = read_span(self.grace), read_span(self.closes)
        if _days(opens) > 0:
            yield "opens", "opens 不能在起点之后，要写成 -5d"
        if _days(lasts) <= 0:
            yield "lasts", "lasts 要长于 0"
        if _days(grace) < 0:
            yield "grace", "grace 不能是负的"
        if _days(closes) < 0 or (_days(closes) and _days(closes) < _days(grace)):
            yield "closes", "closes 不能短于 grace"
        if not 0 <= _days(read_span(self.lead)) <= LONGEST_LEAD:
            yield "lead", f"lead 不能是负的，也不能长于{LONGEST_LEAD}天"

    def as_demand(self) -> Demand:
        """Return the demand that is written."""
        return Demand(
            key=self.key,
            of=self.of or self.key,
            title=self.title,
            bearer=self.who,
            bearer_words=self.who_words,
            every=self.every,
            kind=self.kind,
            proof=self.proof,
            terms=self._terms(),
            once=tuple(date.fromisoformat(day) for day in self.once),
            event=self.event,
            when=self.when,
            unless=self.unless,
            seasons=self.seasons,
            replaces=self.replaces,
            form=self.form,
            record=self.record or "",
            critical=self.critical,
            to=self.to,
            source=self.source or "",
            ours=self.ours,
        )

    def _terms(self) -> Terms | None:
        by_a_day = self.kind is Kind.EVENT and self.seasons
        rule = ONCE if by_a_day else self.rule
        if rule is None:
            return None
        return Terms(
            rule,
            tuple(time.fromisoformat(slot) for slot in self.slots),
            self.shift,
            read_span(self.opens),
            read_span(self.lasts),
            read_span(self.grace),
            read_span(self.closes),
            proof=self.proof,
            form=self.form,
            critical=self.critical,
            lead=read_span(self.lead),
        )


class _Programme(Written):
    key: _Key
    title: str = Field(max_length=20)
    sectors: Several[Annotated[str, AfterValidator(check_sector)]] = ()
    row: Several[_Demand] = Field(min_length=1)


def _days(span: Span) -> float:
    return span.months * 30 + span.days + span.minutes / 1440


class _Draft(DataFile):
    """A programme's file as read, with its mistakes so far."""

    def __init__(self, file: Traversable) -> None:
        super().__init__(file)
        self.programme: Programme | None = None
        written = None if self.mistakes else self.read(_Programme)
        if written is None:
            return
        if file.name != f"{written.key}.toml":
            self.wrong(("key",), f"文件名应是 {written.key}.toml")
        demands = tuple(each.as_demand() for each in written.row)
        self.programme = Programme(written.key, written.title, written.sectors, demands)


def load_programmes(
    forms: Collection[str] | None = None, directory: Path | None = None
) -> ProgrammeBook:
    """Load every programme of a directory, by default the ones that come with the product.

    ``forms`` are the ids of the forms that a demand may name; without them none is looked up.

    Raises:
        Mistakes: with all mistakes of all files, when there is any.
    """
    drafts = [_Draft(file) for file in _list_files(_shipped() if directory is None else directory)]
    mistakes = _check(drafts, forms)
    if mistakes:
        raise Mistakes(mistakes)
    read = (draft.programme for draft in drafts if draft.programme is not None)
    return ProgrammeBook({programme.key: programme for programme in read})


def check_programmes(
    paths: Iterable[Path] = (), forms: Collection[str] | None = None
) -> list[Mistake]:
    """Return the mistakes in these files and directories (none given: those that are shipped).

    ``forms`` as for ``load_programmes``.
    """
    given = [_Draft(file) for path in paths for file in _list_files(path)]
    return _check(given or [_Draft(file) for file in _list_files(_shipped())], forms)


def _shipped() -> Traversable:
    return files("duties") / "programmes"


def _list_files(path: Traversable) -> list[Traversable]:
    if not path.is_dir():
        return [path]
    found = (file for file in path.iterdir() if file.name.endswith(".toml"))
    return sorted(found, key=lambda file: file.name)


def _check(drafts: list[_Draft], forms: Collection[str] | None) -> list[Mistake]:
    """Check what goes beyond one table, then return all mistakes in the order of the files."""
    places: dict[str, str] = {}
    for draft in drafts:
        demands = draft.programme.demands if draft.programme else ()
        for index, demand in enumerate(demands):
            if demand.key in places:
                draft.wrong(("row", index, "key"), f"“{demand.key}”已在 {places[demand.key]} 里")
            places.setdefault(demand.key, draft.name)
            keys = {each.key for each in demands}
            if demand.of not in keys:
                draft.wrong(("row", index, "of"), f"of “{demand.of}”不在本文件里")
            if not keys >= {*demand.replaces} or demand.key in demand.replaces:
                draft.wrong(("row", index, "replaces"), "replaces 只能写本文件里的其他要求")
            if forms is not None and demand.form is not None and demand.form not in forms:
                draft.wrong(("row", index, "form"), f"没有“{demand.form}”这张表")
            if demand.record and demand.record not in all_kinds():
                known = "、".join(all_kinds())
                draft.wrong(("row", index, "record"), f"没有“{demand.record}”这一类，可用：{known}")
    for draft in drafts:
        if draft.programme and draft.programme.key in places:
            draft.wrong(("key",), f"“{draft.programme.key}”已是一条要求的 key")
    return sorted({mistake for draft in drafts for mistake in draft.mistakes})


@cache
def shipped_programmes() -> ProgrammeBook:
    """Return the programmes that come with the product, read once; raises ``Mistakes``."""
    return load_programmes()
