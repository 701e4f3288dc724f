"""Work in the background: owed work, and the sign of life by which others know of it."""
