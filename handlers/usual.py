"""What stands on cards of many rooms: the way home, and how wide a button is."""

from chat.card import Button
from handlers.menu.buttons import MenuCallback

HOME = Button("回菜单", MenuCallback(to="menu"))
WIDEST = 36  # characters on a button that has the row to itself
