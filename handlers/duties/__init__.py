"""Occurrences of duties in chat."""
