"""Digests (简报): what the office, a street, a department or a unit reads of a day or longer."""
