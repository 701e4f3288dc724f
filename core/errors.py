"""The errors that every room knows: the root of refusals, and a database that is away."""


class XunanError(Exception):
    """A fact that stops a use case; put into words for people in one place, ``bot/errors.py``."""


class DatabaseAway(Exception):
    """The database cannot be reached just now; what was asked for is to be done again later."""
