"""The handbook from the command line, without a database."""

import json
from pathlib import Path

import pytest

from bot.commands.cli import main


def test_words_are_looked_up_with_their_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["handbook", "search", "室内", "消火栓", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)[0]
    assert (first["kind"], first["title"]) == ("检查要点", "室内消火栓")
    assert first["source"].startswith("《普陀区消防安全生产治本攻坚三年行动方案")
    assert main(["handbook", "search", "室内消火栓"]) == 0
    assert "检查要点 · 消防产品：室内消火栓" in capsys.readouterr().out
    assert main(["handbook", "search", "猋骉"]) == 0
    assert "没有查到" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
