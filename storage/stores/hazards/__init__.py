"""The ledger, its photos, snaps and tips."""
