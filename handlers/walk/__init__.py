"""Walking a checklist."""
