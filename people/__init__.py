"""Units, persons, roles, invitations, permissions, and what each person has on the card."""
