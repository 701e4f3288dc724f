"""What the command line shows of the programmes, and how one is put in force."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.commands.rollouts import carry_through
from bot.commands.units import open_work
from bot.settings import Settings
from checklists.loader import load_forms
from core.clock import local, spell_day
from datafiles.reading import Mistake
from duties.applying import Where
from duties.ports import DutyWork
from duties.programmes import rows as programme_rows
from duties.programmes.programme import Demand, Programme, read_trait
from duties.programmes.reading import check_programmes, load_programmes
from duties.programmes.rows import Applied, Choice, Upcoming
from duties.rollouts.ports import RolloutWork
from duties.rollouts.rollout import LONGEST_TITLE, WHOLE_AREA, Rollout, RolloutKind
from people.model import Unit
from people.sectors import read_sector

MANY = 20  # places: of more than these the running bot need not wait for all
MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Aim:
    """Where a programme is to be in force; one of the three is named."""

    unit: str | None = None
    street: str | None = None
    sector: str | None = None


def show() -> tuple[list[dict[str, Any]], list[str]]:
    """Return the programmes and what they ask, as data and in words."""
    programmes = load_programmes().all()
    return [_programme_data(each) for each in programmes], [
        line for each in programmes for line in _spell_programme(each)
    ]


def find_mistakes(paths: Iterable[Path] = ()) -> list[Mistake]:
    """Return the mistakes in these files and directories, by default in the shipped ones."""
    return check_programmes(paths, load_forms().ids)


def apply(
    key: str, aim: Aim, since: date | None, traits: Sequence[str]
) -> tuple[dict[str, Any], list[str]]:
    """Put a programme, or one demand of it, in force; return what was done and what comes due.

    Of many units that is done some in each transaction, as in chat, and what comes due is not
    listed. Raises ``UnknownProgramme``, ``TraitUnknown``, and as ``duties.programmes.rows``.
    """
    programme, demand = load_programmes().find(key)
    given = frozenset(read_trait(word) for word in traits)
    with open_work(Settings()) as work:
        choice = Choice(programme, since or work.day(), demand, given)
        places = _places(work, programme, aim)
        if len(places) <= MANY:
            applied = programme_rows.put_in_force(work, choice, places)
            return _data(choice, applied, work.zone), list(_spell(choice, applied, work.zone))
        left_out = programme_rows.left_out_of(work, choice, places)
        newest = work.duties.newest()
        owed = work.rollouts.owe(_rollout(work, choice, aim, places))
    done = carry_through(owed)
    with open_work(Settings()) as work:
        made = work.duties.all_in_force(newest, MOST)
        new = tuple(each for each in made if each.programme == programme.key)
        applied = Applied(new, done.kept, tuple(left_out), ())
        data = _data(choice, applied, work.zone) | {"rollout": _rollout_data(done)}
        return data, list(_spell_many(choice, applied, done))


def _rollout(work: RolloutWork, choice: Choice, aim: Aim, places: Sequence[Where]) -> Rollout:
    units = [each for each in places if isinstance(each, Unit)]
    street = next((each for each in places if isinstance(each, str)), WHOLE_AREA)
    sector = read_sector(aim.sector).name if aim.sector else ""
    where = street or "全区"
    return Rollout(
        0,
        RolloutKind.PROGRAMME,
        f"{choice.programme.title} · {f'{where} · {sector}' if sector else where}"[:LONGEST_TITLE],
        choice.programme.key,
        choice.demand.key if choice.demand else "",
        None,
        street,
        sector,
        choice.since,
        None,
        work.now,
        len(units),
        " ".join(sorted(choice.traits)),
    )


def _rollout_data(rollout: Rollout) -> dict[str, Any]:
    return {
        "id": rollout.id,
        "units": rollout.total,
        "passed": rollout.passed,
        "failed": rollout.failed,
        "finished": rollout.finished_at is not None,
    }


def _spell_many(choice: Choice, applied: Applied, rollout: Rollout) -> Iterator[str]:
    yield _spell_made(choice, applied)
    yield f"共{rollout.total}家，已处理{rollout.passed}家。今后的任务用 xunan duty list 查看。"
    if rollout.finished_at is None:
        yield "其余由正在运行的机器人继续处理。"
    if rollout.failed:
        yield f"{rollout.failed}处没有成功：{rollout.trouble}"
    yield from _spell_left_out(applied)


def _places(work: DutyWork, programme: Programme, aim: Aim) -> list[Where]:
    if aim.unit is not None:
        return programme_rows.places_of_unit(work, programme, aim.unit)
    if aim.street is not None:
        return programme_rows.places_of_street(work, programme, aim.street)
    return programme_rows.places_of_sector(work, programme, aim.sector or "")


def _programme_data(programme: Programme) -> dict[str, Any]:
    return {
        "key": programme.key,
        "title": programme.title,
        "sectors": list(programme.sectors),
        "rows": [_demand_data(each) for each in programme.demands],
    }


def _demand_data(demand: Demand) -> dict[str, Any]:
    return {
        "key": demand.key,
        "of": demand.of,
        "title": demand.title,
        "who": demand.bearer.value,
        "who_words": demand.bearer_words or demand.bearer.label,
        "every": demand.every,
        "kind": demand.kind.value,
        "rule": demand.terms.rule if demand.terms else None,
        "dates": [day.isoformat() for day in demand.once],
        "event": demand.event or None,
        "when": sorted(demand.when),
        "unless": sorted(demand.unless),
        "seasons": list(demand.seasons),
        "proof": demand.proof.value,
        "form": demand.form,
        "record": demand.record or None,
        "critical": demand.critical,
        "to": demand.to or None,
        "source": demand.source or None,
        "ours": demand.ours,
    }


def _spell_programme(programme: Programme) -> Iterator[str]:
    sectors = "、".join(programme.sectors) or "各行业"
    yield f"{programme.key} · {programme.title}（{sectors}）"
    for each in programme.demands:
        who = each.bearer_words or each.bearer.label
        ours = "（周期自定）" if each.ours else ""
        yield f"  {each.key} · {each.title} · {who} · {each.every} · {each.source}{ours}"


def _data(choice: Choice, applied: Applied, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "programme": choice.programme.key,
        "row": choice.demand.key if choice.demand else None,
        "since": choice.since.isoformat(),
        "applied": [
            {"duty": each.id, "row": each.row, "title": each.title, "about": each.about}
            for each in applied.duties
        ],
        "already": applied.already,
        "left_out": [
            {"row": each.demand.key, "title": each.demand.title, "why": each.why}
            for each in applied.left_out
        ],
        "upcoming": [_upcoming_data(each, zone) for each in applied.upcoming],
    }


def _upcoming_data(each: Upcoming, zone: ZoneInfo) -> dict[str, Any]:
    occurrence = each.occurrence
    return {
        "duty": each.duty.id,
        "row": each.duty.row,
        "title": each.duty.title,
        "unit": each.unit.name if each.unit else None,
        "opens_at": local(occurrence.opens_at, zone).isoformat(),
        "due_at": local(occurrence.due_at, zone).isoformat(),
        "grace_at": local(occurrence.grace_at, zone).isoformat(),
        "closes_at": local(occurrence.closes_at, zone).isoformat(),
    }


def _spell(choice: Choice, applied: Applied, zone: ZoneInfo) -> Iterator[str]:
    yield _spell_made(choice, applied)
    yield "今后30天的任务：" if applied.upcoming else "今后30天没有任务。"
    groups: dict[int, list[Upcoming]] = {}
    for each in applied.upcoming:
        groups.setdefault(each.duty.id, []).append(each)
    for group in groups.values():
        first = group[0]
        where = f"{first.unit.name} · " if first.unit else ""
        opens = _spell_moment(local(first.occurrence.opens_at, zone))
        due = _spell_end(local(first.occurrence.due_at, zone))
        times = f"，共{len(group)}次" if len(group) > 1 else ""
        yield f"  {where}{first.duty.title}：{opens}开始，{due}前完成{times}"
    yield from _spell_left_out(applied)


def _spell_made(choice: Choice, applied: Applied) -> str:
    what = choice.programme.title + (f" · {choice.demand.title}" if choice.demand else "")
    kept = f"，已在执行的{applied.already}项不变" if applied.already else ""
    return f"{what}：从{spell_day(choice.since)}起新启用{len(applied.duties)}项{kept}。"


def _spell_left_out(applied: Applied) -> Iterator[str]:
    if applied.left_out:
        yield "没有启用的："
    for left in applied.left_out:
        yield f"  {left.demand.title}：{left.why}"


def _spell_moment(moment: datetime) -> str:
    return f"{spell_day(moment.date())}{moment:%H:%M}"


def _spell_end(moment: datetime) -> str:
    """Spell midnight as the end of the day before."""
    if moment.time() != time():
        return _spell_moment(moment)
    return f"{spell_day(moment.date() - timedelta(days=1))}24:00"
