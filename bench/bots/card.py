"""The card that a bare bot shows: as long, and with as many buttons, as an item of a real walk.

It is made from the number alone, so that a bare bot has nothing to remember.
"""

from typing import Final

ITEMS: Final = 29
QUESTION: Final = "消防设施设备是否能正常使用"


def card_text(number: int) -> str:
    """Item `number` of the walk, in HTML."""
    filled = number * 10 // ITEMS
    return (
        "<b>示例小学</b> · 校园安全隐患自查\n"
        f"第 {number}/{ITEMS} 项 · 消防安全   {'▰' * filled}{'▱' * (10 - filled)}\n"
        f"<b>{QUESTION}</b>\n"
        "看:消火栓压力、灭火器指针、报警主机无故障灯\n"
        "上次:合格(11月2日)"
    )


def card_buttons(number: int) -> list[list[tuple[str, str, str | None]]]:
    """Its keyboard: rows of (label, callback data, style)."""
    return [
        [("✅ 合格", f"a:{number}:1", "success")],
        [("⚠️ 隐患", f"a:{number}:2", "danger"), ("➖ 不适用", f"a:{number}:3", None)],
        [
            ("上一项", f"b:{number}", None),
            ("目录", f"c:{number}", None),
            ("本节其余合格", f"r:{number}", None),
        ],
    ]


def next_number(callback_data: str) -> int:
    """The item after the one whose button was tapped; after the last one the walk starts over."""
    return int(callback_data.split(":")[1]) % ITEMS + 1
