"""Occurrences of duties in chat: the card of one, its proofs, its line on the to-do."""
