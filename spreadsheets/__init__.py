"""Workbooks (xlsx) that people fill in: read as they are, and nothing in them passed over."""
