"""What stands in the outbox knows no channel."""

from chat.kept_card import keep, read
from tests.usecases.life import Life

OF_ONE_CHANNEL = ("</", "&lt;", "inline_keyboard", "callback_data", "parse_mode")


async def test_what_is_told_of_a_hazard_is_kept_without_a_word_of_html_or_of_telegram(
    life: Life,
) -> None:
    """The rows used to hold HTML and an inline keyboard as Telegram's JSON."""
    await life.submitted()
    kept = life.town.rows("SELECT card FROM outbox ORDER BY id")
    assert any('"bold"' in each and '"press"' in each for each in kept)
    for each in kept:
        assert keep(read(each)) == each
        assert not [trace for trace in OF_ONE_CHANNEL if trace in each]
