"""What the office issues, in chat."""
