"""The categories of hazards, and the published criteria by which one is major."""
