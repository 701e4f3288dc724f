"""The card that a bare bot shows: as long, and with as many buttons, as an item of a real walk.

It is made from the number alone, so that a bare bot has nothing to remember.
"""

from typing import Final

ITEMS: Final = 29
FIRST_PRESS: Final = f"a:22:{ITEMS}:pass"
_BAR: Final = 10


def card_text(number: int) -> str:
    """Item `number` of the walk, in HTML."""
    filled = number * _BAR // ITEMS
    return (
        "示例第2小学 · 校园安全自查\n"
        f"第 {number}/{ITEMS} 项 · 消防安全  {'▰' * filled}{'▱' * (_BAR - filled)}\n"
        "<b>消防设施设备是否能正常使用</b>\n"
        "看:消火栓压力、灭火器指针、报警主机无故障灯\n"
        "上次:合格(11月2日)"
    )


def card_buttons(number: int) -> list[list[tuple[str, str, str | None]]]:
    """Its keyboard: rows of (label, callback data, style)."""
    return [
        [("✅ 合格", f"a:22:{number}:pass", "success")],
        [("⚠️ 隐患", f"a:22:{number}:hazard", "danger"), ("➖ 不适用", f"a:22:{number}:na", None)],
        [
            ("上一项", f"b:22:{number}", None),
            ("目录", "c:22:0", None),
            ("本节其余合格", f"r:22:{number}:0", None),
        ],
    ]


def next_number(callback_data: str) -> int:
    """The item after the one whose button was tapped; after the last one the walk starts over."""
    return int(callback_data.split(":")[2]) % ITEMS + 1
