"""Digests (简报): as they are sent, as they are looked up, and when they come."""
