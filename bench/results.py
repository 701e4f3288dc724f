"""From rounds to figures: medians, ratios against the bare bots, and what the aims ask for.

Machines are noisy and slow down for minutes at a time, so contenders take turns and a ratio is
taken within each round before the median over the rounds.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from statistics import median
from typing import Final

from bench.contenders import AIOGRAM_POLLING, PTB_POLLING
from bench.measure import Round

START_RATIO_AIM: Final = 1.3
MEMORY_AIM_MB: Final = 60.0
P95_AIM_MS: Final = 50.0
QUIET_SHARE: Final = 0.25  # of a core that other programs may take before figures mean little


@dataclass(frozen=True)
class Figures:
    """What the rounds of one contender come to.

    CPU in ms per update, shares of one core, latencies in ms from tap to answer (`p50`…) and from
    tap to the next card (`card_p95`), times in seconds, memory in MiB. Ratios are of updates/s,
    except `of_aiogram_cpu`: updates per CPU second, which other programs disturb less.
    """

    name: str
    rounds: int
    updates_per_second: float
    cpu_ms: float
    cpu_share: float
    database_cpu_ms: float
    stub_share: float
    others_share: float
    calls_per_update: float
    taps_paced: int
    p50: float
    p95: float
    p99: float
    card_p50: float
    card_p95: float
    first_reply: float
    peak_mb: float
    of_aiogram: float | None
    of_aiogram_cpu: float | None
    of_ptb: float | None
    troubles: tuple[str, ...]

    @property
    def disturbed(self) -> bool:
        """Whether other programs took so much of the machine that its figures mean little."""
        return self.others_share > QUIET_SHARE


@dataclass(frozen=True)
class Aim:
    """One aim, what was reached, and whether that is enough; unsure on a disturbed machine."""

    what: str
    aim: str
    reached: str
    met: bool
    sure: bool


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that `share` of all values do not exceed; NaN when there are none."""
    ordered = sorted(values)
    if not ordered:
        return float("nan")
    rank = max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1)
    return ordered[min(rank, len(ordered) - 1)]


def summarise(rounds: dict[str, list[Round]]) -> list[Figures]:
    """The figures of every contender that ran."""
    ptb = _better_ptb(rounds)
    return [_figures(name, runs, rounds, ptb) for name, runs in rounds.items() if runs]


def _better_ptb(rounds: dict[str, list[Round]]) -> str | None:
    present = [name for name in PTB_POLLING if rounds.get(name)]
    if not present:
        return None
    return max(present, key=lambda name: median(run.updates_per_second for run in rounds[name]))


def _figures(
    name: str, runs: list[Round], rounds: dict[str, list[Round]], ptb: str | None
) -> Figures:
    numeric = {
        item.name: median(getattr(run, item.name) for run in runs)
        for item in fields(Round)
        if item.type is float or item.type == "float"
    }
    answers = [value for run in runs for value in run.to_answer_ms]
    cards = [value for run in runs for value in run.to_card_ms]
    return Figures(
        name=name,
        rounds=len(runs),
        taps_paced=len(answers),
        p50=percentile(answers, 0.50),
        p95=percentile(answers, 0.95),
        p99=percentile(answers, 0.99),
        card_p50=percentile(cards, 0.50),
        card_p95=percentile(cards, 0.95),
        of_aiogram=_ratio(runs, rounds.get(AIOGRAM_POLLING, [])),
        of_aiogram_cpu=_ratio(rounds.get(AIOGRAM_POLLING, []), runs, of="cpu_ms"),
        of_ptb=_ratio(runs, rounds.get(ptb, []) if ptb else []),
        troubles=tuple(trouble for run in runs for trouble in run.troubles),
        **numeric,
    )


def _ratio(over: list[Round], under: list[Round], of: str = "updates_per_second") -> float | None:
    """The median, over rounds, of what one had against what the other had in the same round."""
    pairs = list(zip(over, under, strict=False))
    return median(getattr(one, of) / getattr(two, of) for one, two in pairs) if pairs else None


def judge(figures: list[Figures], import_aiogram: float) -> list[Aim]:
    """Hold every line of ours against the aims that it falls under."""
    bare = {line.name: line for line in figures}.get(AIOGRAM_POLLING)
    aims: list[Aim] = []
    for line in figures:
        if not line.name.startswith("ours-"):
            continue
        sure = not (line.disturbed or (bare is not None and bare.disturbed))
        aims += _speed_aims(line, sure=sure)
        aims.append(_at_most(line, "p95 tap to answer", line.p95, P95_AIM_MS, "ms", sure=sure))
        start = START_RATIO_AIM * import_aiogram
        aims.append(_at_most(line, "start to first reply", line.first_reply, start, "s", sure=sure))
        if bare is not None:
            memory = bare.peak_mb + MEMORY_AIM_MB
            aims.append(_at_most(line, "peak memory", line.peak_mb, memory, "MB", sure=True))
    return aims


def _speed_aims(line: Figures, *, sure: bool) -> list[Aim]:
    wanted = [("updates/s of bare aiogram polling", line.of_aiogram, 0.75)]
    if "webhook" in line.name:
        wanted = [("updates/s of bare aiogram polling", line.of_aiogram, 1.0)]
    else:
        wanted.append(("updates/s of bare python-telegram-bot", line.of_ptb, 1.3))
    return [
        Aim(f"{line.name}: {what}", f"≥ {aim:.2f}", f"{reached:.2f}", reached >= aim, sure)
        for what, reached, aim in wanted
        if reached is not None
    ]


def _at_most(line: Figures, what: str, reached: float, aim: float, unit: str, *, sure: bool) -> Aim:
    digits = 2 if unit == "s" else 0
    return Aim(
        f"{line.name}: {what}",
        f"≤ {aim:.{digits}f} {unit}",
        f"{reached:.{digits}f} {unit}",
        reached <= aim,
        sure,
    )
