"""The topics of posts on the board (曝光台), also for those who know nothing else of it."""

BOARD = "board:"


def topic_of_post(step_id: int) -> str:
    """Return the topic of what a step has put on the board."""
    return f"{BOARD}{step_id}"
