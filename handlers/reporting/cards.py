"""The card of 简报报表.

To add a part, add its ``ReportButton`` to ``BUTTONS``, in the order in which the office needs them
in a month. The button in the menu is there for whom any of them is.
"""

from collections.abc import Callable
from typing import NamedTuple

from chat.card import Button, Card, Packs, bold, lines, pairs
from frontdesk.reporting import ReportsView
from handlers.bulletins.buttons import BulletinsCallback
from handlers.digests.buttons import MyDigestCallback
from handlers.exports.buttons import ExportCallback
from handlers.leads.buttons import LeadsListCallback
from handlers.packages.buttons import PackagesCallback
from handlers.risk.buttons import RiskCallback
from handlers.tasks.buttons import TasksCallback
from handlers.usual import HOME
from handlers.visits.buttons import VisitPlansCallback
from hazards.ledger_filter import OPEN
from people.model import Person, Role
from people.permissions import Action, may_somewhere, reach_of
from reports.digests.showing import is_reader


class ReportButton(NamedTuple):
    """A button of the screen, and for whom it is there."""

    label: str
    press: Packs
    may: Callable[[Person], bool]


def whoever_may(action: Action) -> Callable[[Person], bool]:
    """Return the rule by which a button is for whoever may do something anywhere."""
    return lambda person: may_somewhere(person, action)


def _hands_in_or_chases(person: Person) -> bool:
    return may_somewhere(person, Action.HAND_IN) or may_somewhere(person, Action.PUBLISH)


def _drafts_or_signs(person: Person) -> bool:
    return may_somewhere(person, Action.PUBLISH) or may_somewhere(person, Action.SIGN_BULLETIN)


def reads_digests(person: Person) -> bool:
    """Tell whether somebody is sent digests by a role of theirs."""
    return any(is_reader(each) for each in person.memberships)


def _carries_tasks(person: Person) -> bool:
    """Tell whether somebody keeps a list of tasks, or may answer for some."""
    bodies = {Role.PRINCIPAL, Role.SAFETY_OFFICER, Role.DEPARTMENT}
    held = {each.role for each in person.memberships}
    return may_somewhere(person, Action.SET_DUTY) or bool(held & bodies)


def _sees_colours(person: Person) -> bool:
    """Tell whether colours concern somebody: an office, an inspector, or a unit that hands in."""
    reach = reach_of(person, Action.SEE_LEDGER)
    return reach.area or bool(reach.streets) or may_somewhere(person, Action.HAND_IN)


BUTTONS: tuple[ReportButton, ...] = (
    ReportButton("简报", MyDigestCallback(), reads_digests),
    ReportButton("报送", PackagesCallback(), _hands_in_or_chases),
    ReportButton("零报告", PackagesCallback(), whoever_may(Action.HAND_IN)),
    ReportButton("导出台账", ExportCallback(view=OPEN.view_id), whoever_may(Action.SEE_LEDGER)),
    ReportButton("月报通报", BulletinsCallback(), _drafts_or_signs),
    ReportButton("任务清单", TasksCallback(), _carries_tasks),
    ReportButton("检查计划", VisitPlansCallback(), whoever_may(Action.SET_DUTY)),
    ReportButton("四色图", RiskCallback(), _sees_colours),
    ReportButton("五带头", LeadsListCallback(), whoever_may(Action.SET_DUTY)),
)


def buttons_for(person: Person) -> tuple[Button, ...]:
    """Return the buttons that serve somebody."""
    return tuple(Button(each.label, each.press) for each in BUTTONS if each.may(person))


def reports_card(view: ReportsView) -> Card:
    """Return what somebody may read, sign and hand up."""
    buttons = buttons_for(view.person)
    ask = "看什么、报什么，点一项。" if buttons else "您的身份没有要看、要报的。"
    return Card(lines(bold("简报报表"), ask), (*pairs(buttons), (HOME,)))
