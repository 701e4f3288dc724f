"""Figures about duties: how many came due, and what became of them."""
