"""Settings, and the example file that explains them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import Settings

EXAMPLE = Path(__file__).parents[3] / ".env.example"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Forget what the machine sets, and its ``.env``."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def _written(text: str) -> Settings:
    Path(".env").write_text(text, encoding="utf-8")
    return Settings()


def _example() -> dict[str, str]:
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_the_example_names_every_setting_once_in_order() -> None:
    assert list(_example()) == [name.upper() for name in Settings.model_fields]


def test_the_example_as_it_stands_changes_nothing() -> None:
    assert _written(EXAMPLE.read_text(encoding="utf-8")) == Settings.model_construct()


def test_every_setting_of_the_example_is_explained_above_it() -> None:
    paragraphs = EXAMPLE.read_text(encoding="utf-8").split("\n\n")
    assert all(part.count("\n# ") >= 1 and part.startswith("# ") for part in paragraphs)


def test_ids_are_taken_as_people_write_them() -> None:
    assert _written("ADMIN_IDS=12, 34 56\n").admin_ids == (12, 34, 56)


def test_an_id_that_is_no_number_is_refused_by_the_name_of_its_setting() -> None:
    with pytest.raises(ValidationError, match="admin_ids"):
        _written("ADMIN_IDS=@someone\n")


def test_the_environment_comes_before_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_PREFIX", "XA")
    assert _written("LEDGER_PREFIX=PT\n").ledger_prefix == "XA"


def test_a_server_is_taken_with_or_without_a_slash_at_its_end() -> None:
    with_slash = _written("TELEGRAM_API_URL=http://127.0.0.1:8081/\n")
    assert with_slash.telegram_api_url == "http://127.0.0.1:8081"


def test_the_token_is_not_spelled_when_settings_are_printed() -> None:
    settings = _written("BOT_TOKEN=42:secret\nWEBHOOK_SECRET=hush\n")
    assert "secret" not in repr(settings.bot_token)
    assert "42:secret" not in repr(settings)
    assert "hush" not in repr(settings)


def test_keys_for_tips_are_taken_by_comma_and_never_spelled() -> None:
    settings = _written("TIP_KEY=newest, older,oldest\n")
    assert settings.tip_keys() == ("newest", "older", "oldest")
    assert "older" not in repr(settings)
    assert _written("TIP_KEY=\n").tip_keys() == ()


def test_a_webhook_without_a_secret_of_its_own_still_has_one() -> None:
    """It used to take posts from anybody, in anybody's name."""
    words = {
        Settings(bot_token=SecretStr(token), webhook_secret=SecretStr("")).webhook_word()
        for token in ("1:sample", "2:sample")
    }
    assert len(words) == 2
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{16,256}", word) for word in words)
    given = Settings(bot_token=SecretStr("1:sample"), webhook_secret=SecretStr("hush"))
    assert given.webhook_word() == "hush"
