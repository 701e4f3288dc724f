"""The channels by which people are reached."""
