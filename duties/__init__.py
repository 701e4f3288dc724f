"""What must be done when (值守): duties, their revisions, and when they fall due."""
