"""Absence (请假): somebody is away for some days, and somebody else stands in for them (替班)."""
