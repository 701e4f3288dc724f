"""The one root under which every refusal of the product is named."""


class XunanError(Exception):
    """A fact that stops a use case; put into words for people in one place, ``bot/errors.py``."""
