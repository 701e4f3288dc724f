"""All tables of all topics, so that whoever needs the whole picture finds it."""

from storage import schema
from storage.schema import metadata

__all__ = ["metadata", "schema"]
