"""四色: the picture of the streets, what waits to be confirmed, and why a unit is what it is."""
