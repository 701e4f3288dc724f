"""What is said of decisions about risk colours (四色) that come too late."""

from chat.card import clip
from duties.risk.deciding import RiskMovedOn
from duties.risk.model import RiskState

LONGEST_NOTE = 60  # characters of a reason: the box that answers a tap has room for no more


def spell_moved_on(error: RiskMovedOn) -> str:
    """Say who has decided what, or that what was to be decided is no more so."""
    decided = error.decided
    if not error.unit_id:
        return "名单刚有变动，这一页没有确认。请看过现在的名单，再点一次。"
    if decided is None or decided.decided_by is None:
        return "情况有变，这项变动已撤回，没有生效。请看这家单位现在的情况。"
    who = f"慢了一步：{error.who}" if error.who else "您刚才"
    match decided.state:
        case RiskState.CONFIRMED:
            did = f"已确认改为{decided.colour.label}色"
        case RiskState.REFUSED:
            did = f"已决定不改（{clip(decided.note, LONGEST_NOTE)}）"
        case _:
            did = "已直接标为红色"
    return f"{who}{did}。这一次没有再办，请看现在的情况。"
