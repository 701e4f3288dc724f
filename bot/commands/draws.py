"""What the command line does about draws by lot: making one, listing them, making one again."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.commands.tasks import street_named
from bot.commands.units import open_work
from bot.settings import Settings
from chat.changes import read_changes
from core.clock import local
from core.errors import XunanError
from duties.visits import lots
from duties.visits.drawing import ALGORITHM, Draw, Drawn
from duties.visits.model import DrawLine, DrawRecord, DrawStanding
from duties.visits.recorded import Names, pairs_of, repeat
from people.permissions import Reach
from storage.engine.database import open_engine
from storage.engine.unit_of_work import UnitOfWork
from storage.stores.audit.reading import reading

SCHEMA = 1
MOST = 10_000  # draws in a list

Said = tuple[dict[str, Any], list[str]]
"""What a command says, as data and in words."""


class DrawUnknown(XunanError):
    """No draw was kept under this number."""


def draw_lots(seed: int, street: str | None, asked: int | None, *, record: bool = False) -> Said:
    """Return a draw, as data and in words; kept, with its visits, only with ``record``.

    Where the street has drawn by the seed today, nothing is kept again: that draw is returned.
    Raises ``StreetUnknown``, ``NobodyToDraw`` and ``TooManyToDraw``.
    """
    with open_work(Settings()) as work:
        where = street_named(work, street)
        existing = work.draws.of_day(where, seed, work.day())
        if existing is not None and record:
            return _kept_before(work, existing)
        of = lots.population(work, where)
        made = lots.make(of, seed, min(asked or of.usual, len(of.units)))
        kept, fresh = lots.keep(work, where, of, made, None) if record else (None, True)
        if kept is not None and not fresh:
            return _kept_before(work, kept)
        people = {id_: each.name for id_, each in of.people.items()}
        names = Names(work.draws.names_of(each.unit_id for each in made.drawn), people)
        counts = (len(of.units), len(people))
        return _said(work, where, made, names, counts, kept, existing)


def _said(
    work: UnitOfWork,
    street: str,
    made: Draw,
    names: Names,
    counts: tuple[int, int],
    kept: DrawRecord | None,
    existing: DrawRecord | None,
) -> Said:
    pairs = _pairs(made.drawn, names)
    data = _facts(street, made.seed, made.asked, counts, made.sha256) | {
        "drawn": pairs,
        "recorded": kept.id if kept is not None else None,
        "repeated": False,
        "at": work.now.isoformat(),
    }
    end = "只是预览；要记下结果，加 --record。"
    if kept is not None:
        end = f"已记下，编号 {kept.id}。"
    elif existing is not None:
        end = f"只是预览；今天已用这个种子抽过，编号 {existing.id}。"
    return data, [*_words(counts, made.asked, made.seed, pairs, made.sha256), end]


def _kept_before(work: UnitOfWork, record: DrawRecord) -> Said:
    pairs = _pairs(pairs_of(record), Names.of(record))
    counts = (record.units, record.inspectors)
    data = _facts(record.street, record.seed, record.asked, counts, record.sha256) | {
        "drawn": pairs,
        "recorded": record.id,
        "repeated": True,
        "at": record.made_at.isoformat(),
    }
    at = local(record.made_at, work.zone)
    words = _words(counts, record.asked, record.seed, pairs, record.sha256)
    end = f"今天 {at:%H:%M} 已用这个种子抽过，编号 {record.id}；这是当时的结果，没有再记。"
    return data, [*words, end]


def _facts(
    street: str, seed: int, asked: int, counts: tuple[int, int], sha256: str
) -> dict[str, Any]:
    units, people = counts
    return {
        "schema": SCHEMA,
        "algorithm": ALGORITHM,
        "seed": seed,
        "street": street or None,
        "asked": asked,
        "population": {"units": units, "inspectors": people, "sha256": sha256},
    }


def _pairs(drawn: Iterable[Drawn], names: Names) -> list[dict[str, Any]]:
    return [
        {
            "unit_id": each.unit_id,
            "unit": names.units.get(each.unit_id),
            "inspector_id": each.inspector_id,
            "inspector": names.inspectors.get(each.inspector_id) if each.inspector_id else None,
        }
        for each in drawn
    ]


def _words(
    counts: tuple[int, int], asked: int, seed: int, pairs: list[dict[str, Any]], sha256: str
) -> list[str]:
    units, people = counts
    return [
        f"从 {units} 家单位、{people} 名检查员中抽 {asked} 家，种子 {seed}。",
        *(f"{place}. {_spell(each)}" for place, each in enumerate(pairs, start=1)),
        f"名单校验 {sha256}，算法 {ALGORITHM}。",
    ]


def _spell(pair: dict[str, Any]) -> str:
    unit = pair["unit"] or f"单位 {pair['unit_id']}"
    who = pair["inspector"] or f"检查员 {pair['inspector_id']}"
    return f"{unit} → {who if pair['inspector_id'] else '无人可派'}"


def list_draws(street: str | None) -> Said:
    """Return the draws that were kept, the newest first; raises ``StreetUnknown``."""
    with open_work(Settings()) as work:
        where = street_named(work, street)
        reach = Reach(False, (where,)) if where else Reach(area=True)
        lines = work.draws.newest(reach, 0, MOST)
        standings = work.draws.standings(each.id for each in lines)
        zone = work.zone
    by: dict[int, list[DrawStanding]] = {}
    for each in standings:
        by.setdefault(each.draw_id, []).append(each)
    draws = [_line(each, by.get(each.id, [])) for each in lines]
    words = [
        f"{one.id} · {local(one.made_at, zone):%Y-%m-%d %H:%M} {one.street or '全区'} · "
        f"种子 {one.seed} · {one.units} 家单位、{one.inspectors} 名检查员中抽 {one.asked} 家 · "
        f"已检查 {data['done']}，未检查 {data['open']}"
        for one, data in zip(lines, draws, strict=True)
    ]
    return {"schema": SCHEMA, "draws": draws}, words or ["还没有抽过。"]


def _line(line: DrawLine, standings: Iterable[DrawStanding]) -> dict[str, Any]:
    counts = (line.units, line.inspectors)
    facts = _facts(line.street, line.seed, line.asked, counts, line.sha256)
    del facts["schema"], facts["algorithm"]
    some = list(standings)
    return {
        "id": line.id,
        **facts,
        "at": line.made_at.isoformat(),
        "by": line.made_by,
        "open": sum(each.open for each in some),
        "done": sum(each.done for each in some),
    }


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a draw came out again as it was kept, as data and in words."""

    same: bool
    data: dict[str, Any]
    words: list[str]


def check_draw(draw_id: int) -> Checked:
    """Make a draw again from what was kept of it, and hold it against the audit chain.

    Raises ``DrawUnknown``.
    """
    settings = Settings()
    with open_work(settings) as work:
        record, line = work.draws.get(draw_id), work.draws.line(draw_id)
        at = local(record.made_at, work.zone) if record is not None else None
    if record is None or line is None or at is None:
        raise DrawUnknown(draw_id)
    repeated, chained = repeat(record), _is_on_chain(settings, record)
    same = repeated.same and chained
    names = Names.of(record)
    kept, made = pairs_of(record), repeated.made.drawn if repeated.made is not None else ()
    data = _line(line, ()) | {
        "schema": SCHEMA,
        "algorithm": ALGORITHM,
        "same": same,
        "population_intact": repeated.intact,
        "result_same": repeated.same,
        "on_chain": chained,
        "drawn": _pairs(kept, names),
        "again": _pairs(made, names),
        "kept": {
            "population": record.population,
            "result": record.result,
            "names": json.loads(record.names) if record.names else None,
        },
    }
    del data["open"], data["done"]
    made_at = f"{line.made_by or '命令行'} {at:%Y-%m-%d %H:%M} 抽取"
    intact = "与校验相符" if repeated.intact else "与校验不符"
    whole = f"{record.units} 家单位、{record.inspectors} 名检查员"
    words = [
        f"编号 {record.id} · {record.street or '全区'} · {made_at}，种子 {record.seed}",
        f"名单：{whole}，{intact}（{record.sha256}）。",
        f"按原名单、原种子重抽 {record.asked} 家：{'一致' if repeated.same else '不一致'}。",
        f"审计链上的记录：{'一致' if chained else '不一致，或没有'}。",
    ]
    words += [f"{place}. {_spell(each)}" for place, each in enumerate(data["drawn"], start=1)]
    if not repeated.same:
        words.append("重抽的结果：")
        words += [f"{place}. {_spell(each)}" for place, each in enumerate(data["again"], start=1)]
    return Checked(same, data, words)


def _is_on_chain(settings: Settings, record: DrawRecord) -> bool:
    """Tell whether the line that the draw left on the audit chain says what the record says."""
    engine = open_engine(settings.database_url)
    try:
        with reading(engine) as reader:
            lines = reader.about(f"visit_draw:{record.id}")
    finally:
        engine.dispose()
    told = [read_changes(each.changes or "{}") for each in lines if each.action == "draw_visits"]
    said = {
        "seed": str(record.seed),
        "population": record.sha256,
        "result": record.result,
        **({"names": record.names_sha256} if record.names else {}),
    }
    return any(
        all(each.get(name, (None, None))[1] == value for name, value in said.items())
        for each in told
    )
