"""Inspections and their papers."""
