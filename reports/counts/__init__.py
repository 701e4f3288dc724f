"""Figures about hazards and duties, as everything that is handed up has them."""
