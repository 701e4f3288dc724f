"""One round of one contender: start, saturation, the paced hour of fifty inspectors, memory."""

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench.crowd import Snapshot
from bench.processes import BotProcess, StubProcess, tree_cpu_seconds

BOT_TOKEN = "4242:AAbenchbenchbenchbenchbenchbenchben"  # noqa: S105 - no such bot exists
WEBHOOK_SECRET = "bench-secret"  # noqa: S105 - for a server of this machine only
_START_LIMIT_SECONDS = 60.0
_DRAIN_LIMIT_SECONDS = 10.0


@dataclass(frozen=True)
class Plan:
    """How long each part lasts, in seconds, and how many people take part."""

    warm_up: float = 2.0
    window: float = 6.0
    paced: float = 10.0
    beat: float = 2.0
    crowd: int = 80
    paced_crowd: int = 50
    rounds: int = 3


QUICK = Plan(warm_up=1.0, window=3.0, paced=4.0, rounds=1)


@dataclass
class Round:
    """What one round gave; rates per second, CPU in ms per update, shares of one core."""

    updates_per_second: float
    cpu_ms: float
    cpu_share: float
    database_cpu_ms: float
    stub_share: float
    others_share: float
    calls_per_update: float
    first_reply: float
    peak_mb: float = 0.0
    to_answer_ms: list[float] = field(default_factory=list)
    to_card_ms: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Launch:
    """How a contender is started against a stub at `api_url`."""

    command: list[str]
    environment: dict[str, str]
    log: Path
    database_process: psutil.Process | None = None


def bot_environment(api_url: str, *, by_webhook: bool) -> dict[str, str]:
    """The variables that every bot under test reads."""
    port = free_port() if by_webhook else 0
    return {
        "BOT_TOKEN": BOT_TOKEN,
        "TELEGRAM_API_URL": api_url,
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram" if by_webhook else "",
        "WEBHOOK_SECRET": WEBHOOK_SECRET if by_webhook else "",
        "WEBHOOK_HOST": "127.0.0.1",
        "WEBHOOK_PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


def free_port() -> int:
    """A port of localhost that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def measure(
    stub: StubProcess,
    launch: Launch,
    plan: Plan,
    during_window: Callable[[BotProcess], None] | None = None,
) -> Round:
    """Run one contender through all parts; `stub` has the crowd and nothing has happened yet.

    Raises RuntimeError when the bot dies, or says nothing within a minute.
    """
    stub.tell("tap-once")
    with BotProcess(launch.command, launch.environment, launch.log) as bot:
        first_reply = _wait_for_first_reply(stub, bot) - bot.started_at
        stub.tell("saturate")
        time.sleep(plan.warm_up)
        if during_window is not None:
            during_window(bot)
        result = _saturation(stub, bot, launch, plan.window)
        result.first_reply = first_reply
        stub.tell("pause")
        if plan.paced:
            _drain(stub)
            _paced(stub, plan, result)
        bot.check_alive()
        result.peak_mb = bot.peak_mb()
    return result


def _wait_for_first_reply(stub: StubProcess, bot: BotProcess) -> float:
    limit = time.monotonic() + _START_LIMIT_SECONDS
    while time.monotonic() < limit:
        bot.check_alive()
        at = stub.snapshot()["first_reply_at"]
        if at is not None:
            return at
        time.sleep(0.05)
    raise RuntimeError(f"the bot said nothing for a minute:\n{bot.last_words()}")


def _drain(stub: StubProcess) -> None:
    """Let the taps that are under way come to their end, for ten seconds at most."""
    limit = time.monotonic() + _DRAIN_LIMIT_SECONDS
    while stub.snapshot()["waiting"] and time.monotonic() < limit:
        time.sleep(0.1)


def _saturation(stub: StubProcess, bot: BotProcess, launch: Launch, seconds: float) -> Round:
    before = stub.snapshot()
    bot_before, database_before, busy_before = _cpu_readings(bot, launch)
    time.sleep(seconds)
    after = stub.snapshot()
    bot_after, database_after, busy_after = _cpu_readings(bot, launch)
    bot_cpu, database_cpu = bot_after - bot_before, database_after - database_before
    stub_cpu = after["cpu"] - before["cpu"]
    elapsed = after["at"] - before["at"]
    done = after["done"] - before["done"]
    if not done:
        raise RuntimeError(f"no tap was answered: {_troubles(after)}\n{bot.last_words()}")
    calls = sum(after["calls"].values()) - sum(before["calls"].values())
    return Round(
        updates_per_second=done / elapsed,
        cpu_ms=bot_cpu * 1000 / done,
        cpu_share=bot_cpu / elapsed,
        database_cpu_ms=database_cpu * 1000 / done,
        stub_share=stub_cpu / elapsed,
        others_share=(busy_after - busy_before - bot_cpu - database_cpu - stub_cpu) / elapsed,
        calls_per_update=calls / done,
        first_reply=0.0,
        troubles=_troubles(after),
    )


def _paced(stub: StubProcess, plan: Plan, result: Round) -> None:
    stub.snapshot()
    stub.tell(f"pace?seconds={plan.beat}&people={plan.paced_crowd}")
    time.sleep(plan.paced)
    seen = stub.snapshot()
    stub.tell("pause")
    result.to_answer_ms = seen["to_answer_ms"]
    result.to_card_ms = seen["to_card_ms"]
    result.troubles = _troubles(seen)


def _troubles(seen: Snapshot) -> list[str]:
    """What must be zero for the figures to mean anything."""
    watched = {
        "people out of presses": seen["out_of_presses"],
        "calls refused": seen["refused"],
        "webhook failures": seen["webhook_failures"],
        "beats missed": seen["missed_beats"],
    }
    return [f"{count} {what}" for what, count in watched.items() if count]


def _cpu_readings(bot: BotProcess, launch: Launch) -> tuple[float, float, float]:
    """CPU seconds so far: of the bot, of its database server, and of everything on the machine."""
    database = launch.database_process
    whole = psutil.cpu_times()
    busy = sum(whole) - whole.idle - getattr(whole, "iowait", 0.0)
    return bot.cpu_seconds(), tree_cpu_seconds(database) if database else 0.0, busy
