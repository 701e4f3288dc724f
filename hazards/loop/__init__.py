"""From a hazard on the ledger to its end: steps, decisions, rectification, review."""
