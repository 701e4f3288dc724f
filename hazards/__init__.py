"""The ledger of hazards."""
