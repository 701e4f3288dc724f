"""Key seasons: switches between two dates, what they bring on, and what rests meanwhile."""
