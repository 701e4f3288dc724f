"""Use cases through the unit of work, on both databases."""
