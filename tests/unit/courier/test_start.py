"""What a courier loads when it starts."""

import subprocess
import sys


def test_a_courier_that_has_nothing_to_carry_loads_neither_library_of_telegram() -> None:
    code = "import sys, bot.courier_wiring; print({'aiogram', 'telegram'} & set(sys.modules))"
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert found.stdout.strip() == "set()"
