"""The methods of the Bot API that the sandbox carries out, one module per topic."""

from sandbox.methods import chats, editing, inline, profile, sending, updates
from sandbox.methods.registry import HANDLERS

__all__ = ["HANDLERS", "chats", "editing", "inline", "profile", "sending", "updates"]
