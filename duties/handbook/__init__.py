"""随身手册: criteria, check points, duties and measures in one place, found by a few words."""
