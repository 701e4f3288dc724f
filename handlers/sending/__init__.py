"""Messages that people send."""
