"""Chats: their state, what is told to them, what came from them."""
