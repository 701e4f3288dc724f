"""What a command prints: data for other programs, or words."""

import json
from collections.abc import Sequence


def say(data: object, words: Sequence[str], *, as_json: bool) -> int:
    """Print an answer as data or in words, and return the exit code."""
    print(json.dumps(data, ensure_ascii=False) if as_json else "\n".join(words))
    return 0
