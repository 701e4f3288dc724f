"""Who takes a Telegram id for somebody: what comes in, and where a person writes one down."""

from pathlib import Path

from chat.address import NOBODY, TELEGRAM, Address, on_telegram

PROJECT = Path(__file__).parents[3]
ROOMS = [
    "bot",
    "handlers",
    "frontdesk",
    "duties",
    "checklists",
    "hazards",
    "people",
    "chat",
    "datafiles",
    "spreadsheets",
    "reports",
    "courier",
    "storage",
    "core",
]
EDGE = {
    "bot/app.py",  # ADMIN_IDS
    "bot/commands/demo.py",  # the phones of the demo
    "bot/middleware.py",  # updates
    "bot/settings.py",  # OFFICE_CHAT_ID
    "bot/workers/receipts.py",  # a private chat, in which photos came
    "people/importing.py",  # the column Telegram编号
}


def test_nobody_but_the_edge_makes_an_address_of_a_telegram_id() -> None:
    callers = {
        file.relative_to(PROJECT).as_posix()
        for room in ROOMS
        for file in (PROJECT / room).rglob("*.py")
        if "on_telegram(" in file.read_text("utf-8")
    }
    assert callers == EDGE | {"chat/address.py"}


def test_an_address_is_named_in_one_word_and_read_with_its_channel() -> None:
    address = on_telegram(-1_001)
    assert address == Address(TELEGRAM, "-1001")
    assert (str(address), address.label) == ("telegram:-1001", "Telegram -1001")
    assert str(NOBODY) == "nobody:"
