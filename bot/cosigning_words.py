"""What stopped signing beside who leads (同行签名), in words; ``bot.errors`` says them."""

from collections.abc import Callable
from typing import Any

from checklists.cosigning import cosigning
from checklists.cosigning.model import LONGEST_NAME, MOST_COSIGNERS
from core.errors import XunanError

WORDS: dict[type[XunanError], str] = {
    cosigning.CosignUnknown: (
        "这个同行签名链接无效，可能检查已结束，或链接已换成新的。请向带队人要链接。"
    ),
    cosigning.CosignOver: "带队人已签名提交，这份检查不能再加同行签名。要补充情况，请告诉带队人。",
    cosigning.CosignDropped: "这份检查已搁置，不用再签名。有新的检查，请向带队人要新链接。",
    cosigning.LeadCannotCosign: "您是带队人，不用同行签名。请在检查小结上点“签名提交”。",
    cosigning.CosignersFull: (
        f"这份检查的同行签名已满（{MOST_COSIGNERS}人），没有签上。请告诉带队人。"
    ),
    cosigning.CosignerNameTooLong: f"姓名最多{LONGEST_NAME}个字。请只发姓名。",
}
SPELLED: dict[type[XunanError], Callable[[Any], str]] = {
    cosigning.CosignerNamed: lambda error: (
        f"“{error.who}”已在这份检查上签名，同一人不用再签。同名的，请发姓名加部门，"
        f"如“{error.who}（电工班）”。"
    ),
}
