"""Hazards: the to-do, the ledger, one hazard, and notices about it."""
