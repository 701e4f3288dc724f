"""The processes at work, and what they are to remove."""
