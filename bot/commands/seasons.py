"""Key seasons on the command line: which are on or to come, switched on, and ended."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.commands.rollouts import carry_through
from bot.commands.units import open_work, require_unit
from bot.settings import Settings
from core.clock import spell_day
from duties.rollouts.rollout import Aim, Rollout
from duties.seasons import switching
from duties.seasons.season import Season, read_season
from duties.seasons.switch import Switch
from duties.seasons.switching import SwitchOver
from people.sectors import read_sector
from people.streets import require_street
from storage.engine.unit_of_work import UnitOfWork

Shown = tuple[Any, list[str]]


@dataclass(frozen=True, slots=True)
class Where:
    """Where a season is to be in force: a unit, or a street, a sector, both, or the whole area."""

    unit: str | None = None
    street: str | None = None
    sector: str | None = None


def list_seasons(unit_name: str | None) -> Shown:
    """Return what is on or to come: of all places, or what is registered for one unit.

    Raises ``UnitUnknown``.
    """
    with open_work(Settings()) as work:
        today = work.day()
        if unit_name is None:
            known = [*work.seasons.shared()]
        else:
            known = work.seasons.of_unit(require_unit(work, unit_name).id)
        found = [each for each in known if not each.is_over(today)]
        data = [_data(each, today) for each in found]
        words = [_spell(work, each, today) for each in found]
    seasons = "、".join(f"{each.value}（{each.label}）" for each in Season)
    return data, words or ["没有进行中或待开始的重点时段。", f"可启用：{seasons}"]


def switch_on(word: str, where: Where, since: date, until: date | None, name: str) -> Shown:
    """Put a season in force, and let all duties follow.

    Raises ``SeasonUnknown``, ``UnitUnknown``, ``StreetUnknown``, ``SectorUnknown``, and as
    ``duties.seasons.switching.switch_on``.
    """
    season = read_season(word)
    with open_work(Settings()) as work:
        aim = _aim(work, where)
        rollout = switching.switch_on(work, season, aim, since, until or since, name)
        known = work.seasons.of_unit(aim.unit_id) if aim.unit_id else work.seasons.shared()
        made, today = known[-1], work.day()
        said = _spell(work, made, today)
    done = carry_through(rollout)
    return _data(made, today) | {"changed": done.made, "failed": done.failed}, [
        said,
        *_spell_done(done),
    ]


def switch_off(switch_id: int, *, also_begun: bool) -> Shown:
    """End a season now, and let all duties follow; raises ``SwitchOver``."""
    with open_work(Settings()) as work:
        switch = work.seasons.get(switch_id)
        if switch is None:
            raise SwitchOver
        rollout = switching.switch_off(work, switch, also_begun=also_begun)
        ended = work.seasons.get(switch_id) or switch
        today, said = work.day(), _spell(work, ended, work.day())
    done = carry_through(rollout)
    return _data(ended, today) | {"changed": done.made, "failed": done.failed}, [
        said,
        *_spell_done(done),
    ]


def _aim(work: UnitOfWork, where: Where) -> Aim:
    if where.unit is not None:
        return Aim(require_unit(work, where.unit).id)
    street = require_street(work, where.street) if where.street else ""
    return Aim(None, street, read_sector(where.sector).name if where.sector else "")


def _data(switch: Switch, today: date) -> dict[str, Any]:
    return {
        "id": switch.id,
        "season": switch.season.value,
        "name": switch.name or None,
        "unit_id": switch.unit_id,
        "street": switch.street or None,
        "sector": switch.sector or None,
        "from": switch.since.isoformat(),
        "to": switch.until.isoformat(),
        "running": switch.ended_at is None and switch.since <= today <= switch.until,
        "ended": switch.is_over(today),
    }


def _spell(work: UnitOfWork, switch: Switch, today: date) -> str:
    unit = work.units.get(switch.unit_id) if switch.unit_id is not None else None
    where = unit.name if unit is not None else switching.spell_places(switch.aim)
    upto = f"至{spell_day(switch.until)}" if switch.until != switch.since else ""
    days = f"{spell_day(switch.since)}{upto}"
    return f"{switch.id} · {switch.title} · {where} · {days} · {_stands(switch, today)}"


def _stands(switch: Switch, today: date) -> str:
    if switch.is_over(today):
        return "已结束"
    if switch.since > today:
        return "待开始"
    return "进行中" if today <= switch.until else "当天已过，还可撤销"


def _spell_done(rollout: Rollout) -> Iterator[str]:
    yield f"没开始的任务已跟着调整 {rollout.made} 次。"
    if rollout.failed:
        yield f"有 {rollout.failed} 项没有成功：{rollout.trouble}"
