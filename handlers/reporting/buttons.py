"""What the buttons of 简报报表 carry."""

from chat.press import Press


class ReportsCallback(Press, prefix="rp"):
    """简报报表 in the menu."""
