"""Departments: handing a hazard to one, and what one does with it."""
