"""Figures about hazards: how many were found, closed, reopened, and how many are open."""
