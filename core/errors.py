"""The errors that every room knows: the root of refusals, who was quicker, a database away."""


class XunanError(Exception):
    """A fact that stops a use case; put into words for people in one place, ``bot/errors.py``."""


class Overtaken(XunanError):
    """Somebody else changed the same thing in the same moment; the step was not taken."""


class DatabaseAway(Exception):
    """The database cannot be reached just now; what was asked for is to be done again later."""
