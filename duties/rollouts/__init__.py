"""Changes of duties that reach many places: owed, made a few at a time, and seen by the office."""
