"""五带头: the five tiles of a unit, the units of an office, and what a new quarter brings."""
