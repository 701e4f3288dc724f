"""A phone in the hand of somebody who looks before they do the next thing."""

import io
import re
from collections.abc import Sequence

from PIL import Image

from sandbox.client import Answer, Phone, Seen
from sandbox.model import JsonDict, UploadedFile

PASS, HAZARD, SPARED = "✅ 合格", "⚠️ 隐患", "➖ 不适用"
ANOTHER, RIGHT = "是另一处隐患", "现场已整改，合格"  # of what is open at an item from before
SCHOOL, NURSERY, ESTATE = "示例小学", "示例中心幼儿园", "示例新村"
CAMPUS, BASE = "普陀区校园安全隐患自查表", "普陀区校园安全基础数据采集表"
SENTENCE = "二楼东侧消火栓无水"


def picture(colour: str = "red", side: int = 240, *, camera: str = "") -> bytes:
    """A small JPEG of one colour; ``camera`` is written into its EXIF."""
    file = io.BytesIO()
    tags = Image.Exif()
    if camera:
        tags[0x0110] = camera
    Image.new("RGB", (side, side), colour).save(file, "JPEG", exif=tags)
    return file.getvalue()


def is_pinned(seen: Seen) -> bool:
    """Tell whether a message is the pinned to-do card, which comes by itself."""
    return seen.text.startswith("我的待办") and "刷新" not in seen.labels


def is_bell(seen: Seen) -> bool:
    """Tell the message below the to-do card that makes the sound."""
    return str(seen.raw.get("reply_to_message", {}).get("text", "")).startswith("我的待办")


def _is_todo(seen: Seen) -> bool:
    return is_pinned(seen) or is_bell(seen)


class Handset(Phone):
    """A phone whose owner waits until the bot has come to rest."""

    async def taps(self, label: str, message_id: int | None = None) -> Answer:
        """Press a button, wait for what it brings, and return how the tap was answered."""
        answer = await self.press(label, message_id)
        await self.settled()
        return answer

    async def says(self, words: str, reply_to: int | None = None) -> Seen:
        """Type words, and return the bot's newest message when it has come to rest.

        The pinned to-do card and what sounds below it come by themselves, before that or after it.
        """
        await self.send(words, reply_to)
        await self.settled()
        said = [each for each in await self.screen(100) if each.from_bot and not _is_todo(each)]
        return said[-1] if said else await self.last()

    async def shows(self, picture: bytes | UploadedFile, receipt: str, caption: str = "") -> Seen:
        """Send one photo and wait for the message that says it is kept."""
        await self.photo(picture, caption or None)
        return await self.kept(receipt)

    async def shows_album(self, pictures: Sequence[bytes], receipt: str, caption: str = "") -> Seen:
        """Send an album and wait for the message that says it is kept."""
        await self.photo(pictures, caption or None)
        return await self.kept(receipt)

    async def kept(self, receipt: str) -> Seen:
        """Wait for the message that says it; below a receipt of its own comes the card again.

        The card of a snap is its own receipt. A count that is not complete yet, as in ``1/2 张``,
        is not the whole of it.
        """
        whole = re.compile(f"(?<![0-9/]){re.escape(receipt)}")
        seen = await self.wait_for(lambda seen: whole.search(seen.text) is not None)
        if seen.text.startswith("📷") and not seen.text.startswith("📷 已存"):
            await self.wait_for(lambda below: bool(below.labels), after=seen.id)
        await self.settled()
        return seen

    async def card(self) -> Seen:
        """The living card: the newest message of the bot with buttons, besides the pinned to-do."""
        return await self.wait_for(lambda seen: bool(seen.labels) and not _is_todo(seen))

    async def offers(self, label: str) -> bool:
        """Whether a message on the screen has a button, whatever came after it."""
        return any(label in seen.labels for seen in await self.screen(100))

    async def has_one_card(self) -> Seen:
        """Wait until only one message, besides receipts and the to-do, has buttons; return it."""

        def cards(state: JsonDict) -> list[Seen]:
            seen = map(Seen, state["messages"])
            return [
                each
                for each in seen
                if each.labels and each.labels != ["更改所属项"] and not _is_todo(each)
            ]

        return cards(await self._until(lambda state: len(cards(state)) == 1, "one card"))[0]

    async def heard(self) -> list[str]:
        """Everything that the bot has said and not taken away, oldest first."""
        return [seen.text for seen in await self.screen(100) if seen.from_bot]

    async def begins(self, unit: str = SCHOOL, form: str = CAMPUS) -> Seen:
        """Open the menu, choose a unit and a checklist, and return the first card."""
        await self.start()
        await self.settled()
        for label in ("开始检查", unit, form):
            await self.taps(label)
        return await self.card()

    async def answers(self, label: str, times: int) -> Seen:
        """Give the same answer to several items one after the other."""
        for _ in range(times):
            await self.taps(label)
        return await self.card()

    async def goes_to(self, section: str, item: str) -> Seen:
        """Jump to an item by the contents."""
        for label in ("目录", section, item):
            await self.taps(label)
        return await self.card()

    async def finds(self, days: str = "7 天", words: str = SENTENCE) -> Seen:
        """Describe the hazard at the item on the card, whole: photo, sentence, deadline."""
        await self.taps(HAZARD)
        if await self.offers(ANOTHER):  # something from before is open there
            await self.taps(ANOTHER)
        await self.shows(picture(), "1 张")
        await self.says(words)
        await self.taps(days)
        return await self.card()
