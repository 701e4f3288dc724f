"""What becomes of anything that is awaited and late: one clock for all deadlines."""
