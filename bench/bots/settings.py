"""What a bare bot is told by its environment: the same variables as ours."""

import os
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class BotSettings:
    """Where Telegram is and, for a webhook, where Telegram finds the bot."""

    token: str
    api_url: str
    webhook_url: str
    webhook_secret: str

    @property
    def webhook_path(self) -> str:
        return urlsplit(self.webhook_url).path

    @property
    def webhook_port(self) -> int:
        return urlsplit(self.webhook_url).port or 80


def read_settings() -> BotSettings:
    """Read the environment."""
    return BotSettings(
        token=os.environ["BOT_TOKEN"],
        api_url=os.environ["TELEGRAM_API_URL"],
        webhook_url=os.environ.get("WEBHOOK_URL", ""),
        webhook_secret=os.environ.get("WEBHOOK_SECRET", ""),
    )
