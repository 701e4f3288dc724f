"""The command line, as a program."""

import json
import os
import subprocess
import sys

import pytest

from bot.commands.cli import UNREAD
from tests.e2e.programs import ROOT, Home

BAD_FORM = """id = "sample"
version = 1
title = "示例表"
short = "示例"
source = "示例"

[[section]]
key = "one"
title = "第一节"
short = "一"

[[section.question]]
key = "first"
kind = "nonsense"
text = "是否正常"
"""


def test_units_are_added_once_and_listed(home: Home) -> None:
    words = ("unit", "add", "示例小学", "--sector", "学校", "--street", "示例街道")
    assert "已登记：示例小学" in home.xunan(*words).stdout
    again = home.xunan(*words)
    assert again.returncode == 2
    assert "已有名为“示例小学”的单位" in again.stderr
    listed = json.loads(home.xunan("unit", "list", "--json").stdout)
    assert [(each["name"], each["street"]) for each in listed] == [("示例小学", "示例街道")]


@pytest.mark.parametrize("words", [("programme", "list"), ("--help",)])
def test_a_reader_that_has_had_enough_ends_a_command_quietly(
    home: Home, words: tuple[str, ...]
) -> None:
    """``| head`` used to be answered with a traceback."""
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb") as nobody:  # noqa: PTH123 - it has no path
        ended = subprocess.run(
            [sys.executable, "-m", "bot.commands.cli", *words],
            cwd=home.folder,
            env=home.environment,
            stdout=nobody,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert ended.stderr == b""
    assert ended.returncode == UNREAD


def test_an_invitation_to_an_unknown_unit_is_refused_in_words(home: Home) -> None:
    refused = home.xunan("invite", "--role", "inspector", "--unit", "没有的单位")
    assert refused.returncode == 2
    assert "没有名为“没有的单位”的单位" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_database_is_upgraded_and_upgraded_again(home: Home) -> None:
    for _ in range(2):
        assert home.xunan("db", "upgrade").returncode == 0
    assert (home.folder / "xunan.db").is_file()


def test_a_form_with_a_mistake_is_named_with_file_and_line(home: Home) -> None:
    assert home.xunan("forms", "check").returncode == 0
    path = home.folder / "bad.toml"
    path.write_text(BAD_FORM)
    checked = home.xunan("forms", "check", str(path))
    assert checked.returncode == 1
    assert "bad.toml:14" in checked.stdout


def test_a_bot_without_a_token_says_where_to_put_it(home: Home) -> None:
    refused = home.xunan("run")
    assert refused.returncode == 2
    assert "没有 BOT_TOKEN" in refused.stderr


def test_a_key_for_tips_is_printed_and_taken_and_a_malformed_one_stops_the_start(
    home: Home,
) -> None:
    key = home.xunan("tip", "key").stdout.strip()
    home.settings |= {"BOT_TOKEN": "nonsense", "TIP_KEY": f"{key},hush-hush"}
    refused = home.xunan("run")
    assert refused.returncode == 2
    assert "TIP_KEY 的第 2 个密钥不对。用 xunan tip key 生成" in refused.stderr
    assert "hush-hush" not in refused.stderr
    home.settings["TIP_KEY"] = key
    assert "BOT_TOKEN 不对" in home.xunan("run").stderr


@pytest.mark.parametrize(
    "words", [["unit", "list"], ["forms", "check"], ["db", "upgrade"], ["calendar", "show", "2026"]]
)
def test_the_command_line_imports_no_telegram_library(home: Home, words: list[str]) -> None:
    script = (
        "import sys; from bot.commands.cli import main; status = main(sys.argv[1:]);"
        "heavy = {'aiogram', 'apscheduler', 'telegram', 'typst', 'PIL', 'cryptography'};"
        "heavy &= set(sys.modules);"
        "assert not heavy, heavy; sys.exit(status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *words],
        cwd=home.folder,
        env={**home.environment, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_demo_without_the_sandbox_says_what_to_install(home: Home) -> None:
    """It used to end in a traceback, had the sandbox not been part of the product."""
    for command in ("demo", "tour"):
        refused = home.without("sandbox", command)
        assert refused.returncode == 2
        assert "make demo" in refused.stderr
        assert "uv sync --extra demo" in refused.stderr
        assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    "words",
    [("unit", "list"), ("db", "upgrade"), ("forms", "check"), ("tip", "key"), ("audit", "verify")],
)
def test_every_other_command_does_without_the_sandbox(home: Home, words: tuple[str, ...]) -> None:
    done = home.without("sandbox", *words)
    assert done.returncode == 0, done.stderr


def test_a_running_bot_and_a_courier_do_without_the_sandbox(home: Home) -> None:
    """Without settings both say which is missing; nothing else was missed on the way there."""
    home.xunan("db", "upgrade")
    for command in ("run", "courier"):
        ended = home.without("sandbox", command)
        assert "BOT_TOKEN" in ended.stderr
        assert "sandbox" not in ended.stderr
