"""Showing the card again from its stored scene: after a restart, after a repeat."""

from collections.abc import Callable
from dataclasses import replace
from typing import Concatenate, ParamSpec

from chat.scene import Taken
from checklists.views import Reply, Shown, View
from core.errors import XunanError
from frontdesk.menu import menu_view
from frontdesk.ports import FrontdeskWork
from frontdesk.scenes import SCENES
from frontdesk.todo_subjects import SUBJECTS
from people.permissions import NotAllowed

P = ParamSpec("P")


def showing(
    work: FrontdeskWork,
    use_case: Callable[Concatenate[FrontdeskWork, P], View],
    /,
    *args: P.args,
    **kw: P.kwargs,
) -> Reply:
    """Run a use case of a room that knows views but no replies, and show its outcome."""
    return Reply(use_case(work, *args, **kw))


def doing(
    work: FrontdeskWork,
    use_case: Callable[Concatenate[FrontdeskWork, P], object],
    *args: P.args,
    **kw: P.kwargs,
) -> Reply:
    """Run a use case behind a button of a message that stays where it is: nothing is shown."""
    use_case(work, *args, **kw)
    return Reply(None)


def reply_of(shown: Shown | Taken[Shown]) -> Reply:
    """Return what a screen shows as the outcome of a turn."""
    if isinstance(shown, Taken):
        return replace(reply_of(shown.view), done=shown.done)
    return shown if isinstance(shown, Reply) else Reply(shown)


def open_todo(work: FrontdeskWork, kind: str, subject_id: int) -> Reply:
    """Show what an item is about; raises ``NotAllowed`` for an unknown kind, and as its room."""
    subject = SUBJECTS.get(kind)
    if subject is None:
        raise NotAllowed
    return reply_of(subject.open(work, subject_id))


def show_again(work: FrontdeskWork) -> Reply:
    """Return what is on the actor's card; what cannot be shown any more gives way to the menu."""
    scene = work.chat_states.get(work.chat_id).scene
    try:
        return reply_of(SCENES.of(scene).view(work, scene))
    except XunanError:
        return Reply(menu_view(work))
