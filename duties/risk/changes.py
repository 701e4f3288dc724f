"""What a line of the journal says of a risk colour."""

from chat.changes import NOTE
from duties.risk.model import RiskProposal

Changed = dict[str, tuple[object, object]]


def of_colour(proposal: RiskProposal) -> Changed:
    """Return a colour that was changed, by which points of which rule, and why."""
    return {
        "risk": (proposal.before.value, proposal.colour.value),
        "risk.points": (None, proposal.points),
        "risk.reasons": (None, proposal.reasons),
        "risk.rule": (None, proposal.rule),
        **({NOTE: (None, proposal.note)} if proposal.note else {}),
    }


def of_refusal(proposal: RiskProposal) -> Changed:
    """Return what was proposed and refused, with the reason."""
    return {
        "risk.proposed": (proposal.before.value, proposal.colour.value),
        "risk.points": (None, proposal.points),
        "risk.reasons": (None, proposal.reasons),
        "risk.rule": (None, proposal.rule),
        NOTE: (None, proposal.note),
    }
