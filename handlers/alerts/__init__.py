"""叫应: the office's side of an alert, and the unit's."""
