"""What the buttons of the to-do carry."""

from chat.press import Press
from handlers.bounds import Id, Word


class TodoCallback(Press, prefix="t"):
    """我的待办; ``pushed`` when the button is on the pinned card, which stays as it is."""

    pushed: bool = False


class TodoItemCallback(Press, prefix="ti"):
    """What an item is about, by its kind; ``pushed`` as above."""

    subject: Word
    subject_id: Id
    pushed: bool = False
