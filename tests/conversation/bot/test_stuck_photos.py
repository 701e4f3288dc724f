"""Photos whose bytes do not come: the others do not wait for them."""

import pytest

from bot.workers import photos
from sandbox.files import StoredFile
from tests.conversation.handset import HAZARD, SENTENCE, Handset, picture
from tests.conversation.stage import Stage


async def test_a_photo_that_cannot_be_fetched_does_not_withhold_the_receipt_of_the_others(
    stage: Stage, inspector: Handset, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody heard of any later photo in that chat, for as long as one of them was stuck."""
    monkeypatch.setattr(photos, "FIRST_WAIT", 0.0)
    monkeypatch.setattr(photos, "LONGEST_WAIT", 0.0)
    files = stage.telegram.files
    at, lost = files.at, set[str]()

    def found(path: str) -> StoredFile | None:
        if not lost:
            lost.add(path)
        return None if path in lost else at(path)

    monkeypatch.setattr(files, "at", found)
    await inspector.begins()
    await inspector.taps(HAZARD)
    await inspector.photo(picture("red"))
    await inspector.wait_for("尚未取到")
    await inspector.photo(picture("green"), SENTENCE)
    await inspector.kept("1/2 张")
    lost.clear()
    monkeypatch.setattr(files, "at", at)
    await inspector.kept("2 张")
