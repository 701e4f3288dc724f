"""Settings, from the environment or ``.env``."""

import hashlib
import hmac
import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from chat.address import Address, on_telegram
from core.clock import Clock, OffsetClock, SystemClock

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


class Settings(BaseSettings):
    """Everything that can be set; ``.env.example`` explains each."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore")

    bot_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    database_url: str = "sqlite:///var/xunan.db"
    photo_dir: Path = Path("var/photos")
    timezone: str = "Asia/Shanghai"
    clock_offset_file: Path | None = None
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

    def clock(self) -> Clock:
        """Return the clock by which everything goes: the machine's, or the one a file sets."""
        if self.clock_offset_file is None:
            return SystemClock(self.timezone)
        return OffsetClock(self.clock_offset_file, self.timezone)

    def webhook_word(self) -> str:
        """Return the secret that Telegram's posts must carry: the one set, else one of our own.

        Without any, whoever finds the address could post updates in anybody's name. Ours follows
        from the token, so that all workers have the same.
        """
        given = self.webhook_secret.get_secret_value()
        token = self.bot_token.get_secret_value().encode()
        return given or hmac.new(token, b"webhook", hashlib.sha256).hexdigest()

    def office_group(self) -> Address | None:
        """Return where the office's group or channel is reached, where there is one."""
        return on_telegram(self.office_chat_id) if self.office_chat_id is not None else None

    def tip_keys(self) -> tuple[str, ...]:
        """Return the keys that seal who gave a tip, the newest first."""
        return tuple(self.tip_key.get_secret_value().replace(",", " ").replace("，", " ").split())

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _split_ids(cls, value: object) -> object:
        """Take ids as people write them: ``123, 456``."""
        if isinstance(value, str):
            parts = value.replace(",", " ").replace("，", " ").split()
            if not all(re.fullmatch(r"-?\d+", part) for part in parts):
                raise ValueError("应为用户编号，用逗号或空格隔开")
            return tuple(int(part) for part in parts)
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        """Take a zone that there is."""
        try:
            ZoneInfo(value)
        except (OSError, ValueError, KeyError):
            raise ValueError("没有这个时区，应如 Asia/Shanghai") from None
        return value

    @field_validator("clock_offset_file")
    @classmethod
    def _can_be_read(cls, value: Path | None) -> Path | None:
        """Take a file that is there, or can be put there while the bot runs."""
        if value is not None and value.exists() and not value.is_file():
            raise ValueError("应为一个文件，内容是要加到时钟上的秒数")
        if value is not None and not value.parent.is_dir():
            raise ValueError("这个文件所在的目录不存在，请先建好目录")
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        """Take a level that there is."""
        if value.upper() not in LOG_LEVELS:
            raise ValueError(f"应为 {'、'.join(LOG_LEVELS)} 之一")
        return value

    @field_validator("office_chat_id", "webhook_port", "clock_offset_file", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        """Take an empty setting as one that is not set."""
        return None if value == "" else value

    @field_validator("telegram_api_url")
    @classmethod
    def _without_slash(cls, value: str) -> str:
        """Take the base URL with or without a slash at its end."""
        return value.rstrip("/")


def spell_mistakes(refused: ValidationError) -> list[str]:
    """Say of each setting that cannot be used what it should be."""
    return [
        f"{'_'.join(map(str, each['loc'][:1])).upper()} 填得不对：{_spell_mistake(each)}。"
        "各项设置见 .env.example。"
        for each in refused.errors()
    ]


def _spell_mistake(mistake: ErrorDetails) -> str:
    """Say what a setting should be; what stands there is not repeated, it may be a secret."""
    context = mistake.get("ctx", {})
    match mistake["type"]:
        case "value_error":
            return str(context["error"])
        case "greater_than_equal":
            return f"应不小于 {context['ge']}"
        case "less_than_equal":
            return f"应不大于 {context['le']}"
        case "int_parsing" | "int_type" | "int_from_float":
            return "应为整数"
        case "literal_error":
            return f"应为 {str(context['expected']).replace(' or ', ' 或 ')}"
    return "这个值不能用"
