"""简报报表: what is read, signed and handed up, one button each."""
