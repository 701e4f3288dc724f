"""Programmes: the duties of a sector, street or season, as data beside what reads them."""
