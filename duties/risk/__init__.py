"""四色: an open rule proposes the risk colour of each unit, and the office confirms it."""
