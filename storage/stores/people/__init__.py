"""Units, places, people and invitations."""
