"""What the office issues, as people see it."""
