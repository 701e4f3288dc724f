"""Settings, from the environment or ``.env``."""

import hashlib
import hmac
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class Settings(BaseSettings):
    """Everything that can be set; ``.env.example`` explains each."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    bot_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite:///var/xunan.db"
    photo_dir: Path = Path("var/photos")
    timezone: str = "Asia/Shanghai"
    office_chat_id: int | None = None
    admin_ids: Annotated[tuple[int, ...], NoDecode] = ()
    courier: Literal["inside", "apart"] = "inside"
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    webhook_host: str = "0.0.0.0"  # noqa: S104 - a webhook is reached from outside
    webhook_port: int | None = None
    tip_key: SecretStr = SecretStr("")
    ledger_prefix: str = "PT"
    transfer_link_days: Annotated[int, Field(ge=1, le=365)] = 30
    log_level: str = "INFO"
    quota_photos: Annotated[int, Field(ge=1)] = 40  # an hour, of somebody without a role
    quota_filings: Annotated[int, Field(ge=1)] = 10

    def webhook_word(self) -> str:
        """Return the secret that Telegram's posts must carry: the one set, else one of our own.

        Without any, whoever finds the address could post updates in anybody's name. Ours follows
        from the token, so that all workers have the same.
        """
        given = self.webhook_secret.get_secret_value()
        token = self.bot_token.get_secret_value().encode()
        return given or hmac.new(token, b"webhook", hashlib.sha256).hexdigest()

    def tip_keys(self) -> tuple[str, ...]:
        """Return the keys that seal who gave a tip, the newest first."""
        return tuple(self.tip_key.get_secret_value().replace(",", " ").replace("，", " ").split())

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        """Take ids as people write them: ``123, 456``."""
        if isinstance(value, str):
            return tuple(int(part) for part in value.replace(",", " ").replace("，", " ").split())
        return value

    @field_validator("office_chat_id", "webhook_port", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        """Take an empty setting as one that is not set."""
        return None if value == "" else value

    @field_validator("telegram_api_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        """Take the base URL with or without a slash at its end."""
        return value.rstrip("/")
