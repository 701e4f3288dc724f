"""A time of the day as people type it."""

import re

TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:点时](?P<half>半)?(?P<minute>\d{1,2})?分?)?")
"""8, 8:45, 8点半."""
