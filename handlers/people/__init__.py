"""People, invitations and codes."""
