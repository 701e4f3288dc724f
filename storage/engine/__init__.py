"""The database: opened, migrated, and used in turns."""
