"""Messages that others bring about."""
