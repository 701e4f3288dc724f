"""Tables, unit of work, stores, photo store, migrations."""
