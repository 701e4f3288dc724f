"""A report as it was handed in."""

from reports import frozen
from reports.packages.model import Content


def freeze(content: Content) -> tuple[str, str]:
    """Return a report as canonical JSON, and the SHA-256 of that."""
    return frozen.freeze(content)


def thaw(spelled: str) -> Content:
    """Return a report as it was frozen; raises ``ValueError`` for what is none."""
    return frozen.thaw(Content, spelled)
