"""What was to be told once, and never was: the process ended between the commit and the message."""

from collections.abc import Callable
from typing import Any

from chat.card import Button, Card, bold, lines
from chat.once import carries_once
from chat.press import Press
from checklists.cosigning.views import CosignersView
from checklists.views import UnsaidView
from duties.quiz.views import RoundView
from handlers import buttons
from handlers.cosigning.buttons import CosignersCallback
from handlers.hazards.buttons import RenewTransferCallback
from handlers.people.buttons import RenewInvitationCallback
from handlers.quiz.buttons import QuizCallback
from handlers.tips.buttons import TipCallback
from handlers.usual import HOME
from hazards.snaps.views import TipFiledView, TipView
from hazards.views import HandedView
from people.views import InvitationView

NO_ROW_MAY_TELL = None
"""Said of what leads to nobody who could be asked again."""

RENEWALS: dict[type[Any], Callable[[Any], Press] | None] = {
    CosignersView: lambda view: CosignersCallback(inspection=view.sheet.inspection.id, do="renew"),
    HandedView: lambda view: RenewTransferCallback(transfer=view.transfer.id),
    InvitationView: lambda view: RenewInvitationCallback(invitation=view.invitation.id),
    RoundView: lambda view: QuizCallback(quiz=view.round.id, do="renew"),
    TipView: lambda view: TipCallback(tip=view.tip.id, do="open"),
    TipFiledView: NO_ROW_MAY_TELL,  # the receipt stood on the card before the last tap
}
"""By which press the words of each view that carries ``Once`` are made anew."""

LOST: dict[type[Press], tuple[str, str]] = {
    CosignersCallback: ("已经请同行人签名，但链接没有发出来", "重新生成链接"),
    RenewTransferCallback: ("已经办好，但函件没有发出来", "重新生成链接"),
    RenewInvitationCallback: ("邀请已经生成，但链接没有发出来", "重新生成链接"),
    QuizCallback: ("逢查必考已经开始，但链接没有发出来", "重新生成链接"),
    TipCallback: ("身份已经打开并留痕，但没有显示出来", "再打开一次"),
}
"""What is said of each, and the words on its button."""
_NOTHING = ("这一步已经办好，但结果没有显示出来", "")


def renewal_of(view: object) -> str:
    """Return the press that makes anew what a view tells only once; ``""`` for other views.

    Raises ``KeyError`` for a view that carries such words and of which nobody has said how.
    """
    if not carries_once(view):
        return ""
    renew = RENEWALS[type(view)]
    return renew(view).pack() if renew is not None else ""


def unsaid_card(view: UnsaidView) -> Card:
    """Return that it was done and could not be told, with the button that makes it anew."""
    press = buttons.read(view.renewal)
    words, label = LOST.get(type(press), _NOTHING) if press is not None else _NOTHING
    if press is None or not label:
        return Card(lines(bold(words), "请从菜单打开再看。"), ((HOME,),))
    then = "内容只显示一次。点下面的按钮重新取得，先前的链接随即作废。"
    if isinstance(press, TipCallback):
        then = "内容只显示一次。要看请再打开一次，会再次留痕。"
    return Card(lines(bold(words), then), ((Button(label, press, "primary"),), (HOME,)))
