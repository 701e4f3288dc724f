"""What honest people notice of a stranger who writes 400 commands at once.

The server lets the bot write to the stranger once a second, and answers 429 to what is beyond that.
"""

import time
from pathlib import Path
from typing import Final

from bench.contenders import CONTENDERS, Contender
from bench.crowd import Snapshot
from bench.measure import Plan
from bench.processes import BotProcess, StubProcess
from bench.results import percentile
from bench.stage import Stage

COUNT: Final = 400
SECONDS: Final = 10.0  # before the flood, and while it lasts
START_SECONDS: Final = 60.0
AIM_MS: Final = 1_000
NAMES: Final = ("ours-polling-sqlite", "ours-webhook-sqlite")
PLAN: Final = Plan(warm_up=0.0, window=0.0, paced=2 * SECONDS + START_SECONDS, crowd=50)


def run(folder: Path) -> None:
    """Print the latency of 50 inspectors without the flood, and from its first moment on."""
    home = folder / "flood"
    home.mkdir()
    with Stage(home, PLAN) as stage:
        for contender in CONTENDERS:
            if contender.name in NAMES:
                _measure(contender, stage)


def _measure(contender: Contender, stage: Stage) -> None:
    with StubProcess(stage.people(contender)) as stub:
        launch = stage.launch(contender, stub.url)
        with BotProcess(launch.command, launch.environment, launch.log) as bot:
            stub.tell("tap-once")
            _wait_for_first_reply(stub, bot)
            stub.tell(f"pace?seconds={PLAN.beat}&people={PLAN.paced_crowd}")
            stub.snapshot()
            time.sleep(SECONDS)
            before = stub.snapshot()
            stub.tell(f"flood?count={COUNT}")
            time.sleep(SECONDS)
            during = stub.snapshot()
            bot.check_alive()
    print(
        f"{contender.name}: {COUNT} commands of one stranger at once, with {PLAN.paced_crowd}"
        f" inspectors tapping every {PLAN.beat:g} s;\n"
        f"before {_latency(before)}, from then on {_latency(during)} (aim ≤ {AIM_MS} ms),"
        f" {during['missed_beats'] - before['missed_beats']} beats missed",
        flush=True,
    )


def _latency(seen: Snapshot) -> str:
    shown = seen["to_card_ms"]
    return (
        f"p95 {percentile(shown, 0.95):.1f} ms to the card, at most {max(shown):.1f}"
        f" ({len(shown)} taps)"
    )


def _wait_for_first_reply(stub: StubProcess, bot: BotProcess) -> None:
    limit = time.monotonic() + START_SECONDS
    while stub.snapshot()["first_reply_at"] is None:
        bot.check_alive()
        if time.monotonic() > limit:
            raise RuntimeError(f"the bot said nothing:\n{bot.last_words()}")
        time.sleep(0.1)
