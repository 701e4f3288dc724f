"""The command line ``xunan``."""
