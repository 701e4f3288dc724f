"""Conversations: Telegram in, one use case, Telegram out."""
