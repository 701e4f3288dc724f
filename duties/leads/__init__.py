"""五带头: what the person in charge of a unit leads in person, quarter by quarter."""
