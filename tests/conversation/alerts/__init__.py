"""Alerts, as the office and the units see them."""
