"""Forms as data, the engine that walks them, and inspections."""
