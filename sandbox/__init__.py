"""Telegram on localhost: a Bot API server, and phones in a browser page."""
