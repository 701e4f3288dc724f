"""Clock, ids, errors: a closed list."""
