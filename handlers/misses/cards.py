"""The card of a proposal: what was missed how often, and what is to become of it."""

from chat.card import Button, Card, Rows, bold, lines, pairs
from duties.misses.model import ProposalState
from duties.misses.views import MissesView
from duties.model import Reason
from duties.occurrences.moments import spell_window
from handlers.hazards.buttons import HazardCallback
from handlers.misses.buttons import MissesCallback, MissesReasonCallback
from handlers.usual import HOME

REASONS = (Reason.CLOSED, Reason.OUT_OF_USE, Reason.WEATHER, Reason.OTHER_WORK)


def misses_card(view: MissesView) -> Card:
    """Return a proposal as it stands."""
    line, zone, today = view.line, view.now.tzinfo, view.now.date()
    missed = [
        spell_window(each.opens_at.astimezone(zone), each.due_at.astimezone(zone), today)
        for each in view.misses
    ]
    return Card(
        lines(
            line.unit_name,
            bold(f"{line.title}：连续漏做{view.count}"),
            "、".join(missed) + ("等" if view.more else ""),
            _standing(view),
        ),
        (*_rows(view), (HOME,)),
    )


def _standing(view: MissesView) -> str | None:
    proposal = view.line.proposal
    match proposal.state:
        case ProposalState.ACCEPTED:
            return f"{view.decided_by}已上账：{view.number}"
        case ProposalState.DECLINED:
            return f"{view.decided_by}决定不上账：{proposal.reason}"
    if view.asking:
        return "为什么不上账？请点一个原因，或直接发一句话。"
    return "是否作为隐患上账？" if view.decides else "等检查员决定是否上账。"


def _rows(view: MissesView) -> Rows:
    proposal = view.line.proposal
    if proposal.hazard_id is not None:
        return ((Button("看隐患", HazardCallback(hazard=proposal.hazard_id)),),)
    if view.asking:
        reasons = [
            Button(each.label, MissesReasonCallback(proposal=proposal.id, reason=each))
            for each in REASONS
        ]
        return (*pairs(reasons), (Button("返回", MissesCallback(proposal=proposal.id)),))
    if not view.decides:
        return ()
    return (
        (
            Button("上账", MissesCallback(proposal=proposal.id, do="accept"), "primary"),
            Button("不上账…", MissesCallback(proposal=proposal.id, do="decline")),
        ),
    )
