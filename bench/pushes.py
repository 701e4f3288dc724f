"""Thousands of pushes through a server that enforces the limits, while people go on tapping.

As a program, `python -m bench.pushes COUNT` puts that many into the outbox of DATABASE_URL.
"""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final, cast

from bench.contenders import CONTENDERS
from bench.measure import Plan
from bench.processes import BotProcess, StubProcess
from bench.recipients import FIRST_CHAT, PER_SECOND, Received
from bench.results import percentile
from bench.stage import Stage
from chat.address import on_telegram
from chat.card import Card, bold, lines
from chat.push import Push, Urgency
from checklists.loader import FormBook
from core.clock import SystemClock
from storage.engine.database import open_engine
from storage.engine.turns import WorkMaker, transaction

COUNT: Final = 5_000
QUICK_COUNT: Final = 600
CONTENDER: Final = "ours-polling-sqlite"
RATIO_AIM: Final = 1.02
START_SECONDS: Final = 60.0
NEWS: Final = "汛期将至，请检查地下空间、配电设施和户外广告牌。"
MESSAGE: Final = Card(lines(bold("📢 示例通知"), NEWS))


def run(folder: Path) -> None:
    """Carry 5,000 pushes, which takes 167 seconds at best, and print how long it took."""
    _run(folder, COUNT)


def run_quickly(folder: Path) -> None:
    """Carry 600, which takes 20 seconds at best."""
    _run(folder, QUICK_COUNT)


def _run(folder: Path, count: int) -> None:
    ideal = (count - 1) / PER_SECOND
    plan = Plan(warm_up=0.0, window=0.0, paced=ideal * 1.5 + START_SECONDS, crowd=50)
    contender = next(one for one in CONTENDERS if one.name == CONTENDER)
    home = folder / "pushes"
    home.mkdir()
    with Stage(home, plan) as stage, StubProcess(stage.people(contender)) as stub:
        launch = stage.launch(contender, stub.url)
        environment = {**os.environ, **launch.environment}
        command = [sys.executable, "-m", "bench.pushes", str(count)]
        subprocess.run(command, env=environment, check=True)
        with BotProcess(launch.command, launch.environment, launch.log) as bot:
            limit = time.monotonic() + plan.paced
            _wait_for(stub, bot, 1, limit)
            stub.snapshot()
            stub.tell(f"pace?seconds={plan.beat}&people={plan.paced_crowd}")
            received = _wait_for(stub, bot, count, limit)
            seen = stub.snapshot()
    took = received["last_at"] - received["first_at"]
    p95 = percentile(seen["to_answer_ms"], 0.95)
    print(
        f"{count:,} pushes inside xunan run on SQLite: {took:.1f} s, {took / ideal:.3f} × the ideal"
        f" (aim ≤ {RATIO_AIM}); {received['refused']} refused with 429 (aim 0);\n"
        f"meanwhile {len(seen['to_answer_ms']):,} taps of {plan.paced_crowd} inspectors,"
        f" p95 {p95:.1f} ms to the answer, {percentile(seen['to_card_ms'], 0.95):.1f} ms to the"
        f" card, {seen['missed_beats']} beats missed",
        flush=True,
    )


def _wait_for(stub: StubProcess, bot: BotProcess, count: int, limit: float) -> Received:
    """Wait until so many have arrived; raises RuntimeError when they do not come."""
    while True:
        bot.check_alive()
        received = cast("Received", stub.tell("received"))
        if received["accepted"] >= count:
            return received
        if time.monotonic() > limit:
            raise RuntimeError(f"{received['accepted']} of {count} came:\n{bot.last_words()}")
        time.sleep(0.1)


def put(count: int) -> None:
    """Put the same news for many people into the outbox of the environment."""
    engine = open_engine(os.environ["DATABASE_URL"])
    with transaction(engine, WorkMaker(SystemClock(), FormBook(()))) as work:
        for number in range(count):
            key, chat_id = f"bench:{number}", FIRST_CHAT + number
            work.outbox.put(Push(key, on_telegram(chat_id), MESSAGE, urgency=Urgency.NEWS))
    engine.dispose()


if __name__ == "__main__":
    put(int(sys.argv[1]))
