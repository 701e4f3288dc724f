"""Conversations with the whole bot: a person on a phone, and what the database says afterwards."""
