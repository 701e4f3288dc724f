"""Finding a browser for these tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.chromium import ChromiumMissing, find_chromium


def _program(path: Path) -> Path:
    path.touch(mode=0o755)
    return path


def test_an_installed_chromium_comes_before_playwrights_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = _program(tmp_path / "chromium")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_chromium(str(_program(tmp_path / "own"))) == str(installed)


def test_playwrights_own_chromium_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_chromium(str(_program(tmp_path / "own"))) == str(tmp_path / "own")


def test_without_any_chromium_the_error_says_how_to_get_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(ChromiumMissing, match="make browser"):
        find_chromium(str(tmp_path / "own"))
