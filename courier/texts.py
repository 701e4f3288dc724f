"""The courier's own texts."""

from chat.address import Address
from chat.card import Card
from chat.text import bold, joined, lines
from people.model import Person

NOT_INSTALLED = "not installed"
REASONS = (
    ("blocked", "停用或屏蔽了机器人"),
    ("deactivated", "账号已经注销"),
    ("kicked", "把机器人移出了群"),
    ("not a member", "把机器人移出了群"),
    ("initiate conversation", "还没有和机器人说过话"),
    ("not found", "还没有和机器人说过话"),
    (NOT_INSTALLED, "用的消息渠道，这台服务器上没有装"),
)
OTHERWISE = "不接收机器人的消息"
WHAT_TO_DO = "通知送不到了。请另行联系；对方给机器人发一句话，就恢复。"


def lost(address: Address, person: Person | None, refusal: str) -> Card:
    """Tell the office who is out of reach, why, and what helps."""
    who = person.name if person else f"群 {address.external_id}"
    text = refusal.lower()
    reason = next((words for part, words in REASONS if part in text), OTHERWISE)
    return Card(lines(joined("⚠️ ", bold(who), f" {reason}。"), WHAT_TO_DO))
