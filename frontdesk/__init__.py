"""Screens and routing across conversations: the menu, showing again, words, photos and codes."""
