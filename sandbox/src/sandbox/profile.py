"""The bot's profile at BotFather: its name, descriptions, commands and menu button."""

from __future__ import annotations

from sandbox.model import JsonDict
from sandbox.store import Store


class Profile:
    """The bot's own facts; what the bot has changed itself is kept."""

    def __init__(
        self,
        store: Store,
        bot_id: int,
        username: str,
        name: str,
        reads_all: bool,
        inline: bool = False,
    ) -> None:
        self._store = store
        self.id = bot_id
        self.username = username
        self._name = name
        self.reads_all = reads_all
        self.inline = inline
        self._facts: dict[str, JsonDict] = dict(store.load("profile"))

    def _get(self, kind: str, language: str | None) -> str | None:
        for code in dict.fromkeys((language or "", "")):
            value = self._facts.get(f"{kind}/{code}", {}).get("value")
            if value:
                return str(value)
        return None

    def text(self, kind: str, language: str | None) -> str:
        """Return the name or a description in a language, else the one for all languages."""
        return self._get(kind, language) or (self._name if kind == "name" else "")

    def set_text(self, kind: str, language: str | None, value: str | None) -> None:
        """Set the name or a description; an empty one falls back to the one for all languages."""
        self.set(f"{kind}/{language or ''}", {"value": value or ""})

    def set(self, key: str, record: JsonDict | None) -> None:
        """Keep a fact, or forget it."""
        if record is None:
            self._facts.pop(key, None)
            self._store.remove("profile", key)
        else:
            self._facts[key] = record
            self._store.put("profile", key, record)

    def get(self, key: str) -> JsonDict | None:
        """Return a fact that was set."""
        return self._facts.get(key)

    def user(self) -> JsonDict:
        """Return the bot as the sender of a message."""
        return {
            "id": self.id,
            "is_bot": True,
            "first_name": self.text("name", None),
            "username": self.username,
        }

    def me(self) -> JsonDict:
        """Return the answer to getMe."""
        return {
            **self.user(),
            "can_join_groups": True,
            "can_read_all_group_messages": self.reads_all,
            "supports_inline_queries": self.inline,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def commands_for(self, chat_id: int, *, private: bool, language: str) -> list[JsonDict]:
        """Return the commands that a person sees in a chat, the narrowest scope first."""
        kind = "all_private_chats" if private else "all_group_chats"
        for scope in (f"chat:{chat_id}", kind, "default"):
            for code in (language, language.partition("-")[0], ""):
                record = self._facts.get(f"commands/{scope}/{code}")
                if record:
                    return list(record["commands"])
        return []
