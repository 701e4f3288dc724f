"""Measures the bot against bare bots that do the same conversation work and store nothing."""
