"""``xunan tour``: a script plays an inspector and an officer over HTTP and prints what is said."""

import asyncio
import re
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.commands.demo import INSPECTOR, OFFICER, UNITS, raise_stage
from bot.run import serve
from bot.saying import set_up_logging
from sandbox.client import OverHttp, Phone, Seen, Unseen, render_transcript
from sandbox.errors import NoSuchPhone
from sandbox.samples import sample

PATIENCE = 20.0  # seconds that the inspector waits for anything: papers take longest
NEWEST = 30  # messages that are looked through for changes
ITEM = re.compile(r"^第 (\d+)/(\d+) 项", re.MULTILINE)
NUMBER = re.compile(r"[A-Z]+-\d{4}-\d{6}")
MENDED = "mended-wall"  # of the sample photos
SPARED = (2, 3, 10, 11, 12)  # no dormitory and no store of chemicals at this school
FIXED_ITEM, BULK_ITEM, JUMP_ITEM, LATER_ITEM = 5, 6, 13, 23
Say = Callable[[str], None]


class Interrupted(Exception):
    """The bot went away before the tour was over."""


class Player:
    """Somebody with a phone, who says aloud what they do and what the bot answers."""

    def __init__(self, phone: Phone, say: Say, name: str = INSPECTOR.first_name) -> None:
        self._phone = phone
        self._say = say
        self._name = name
        self._known: dict[int, str] = {}

    async def start(self) -> None:
        """Press START."""
        await self._phone.start()
        await self._look()

    async def type(self, text: str) -> None:
        """Send text."""
        await self._phone.send(text)
        await self._look()

    async def shoot(self, name: str, caption: str | None = None) -> None:
        """Send one of the sample photos and wait for what the bot says to it."""
        sent = await self._phone.sample(name, caption)
        await self._phone.wait_for(lambda _: True, after=sent[-1].id)
        await self._look()

    async def answer(self, words: str, sample_name: str, caption: str) -> None:
        """Answer the newest message that says ``words`` with a photo, once it is there."""
        asked = await self.sees(words)
        photo = await sample(sample_name)
        sent = await self._phone.photo(photo, caption, reply_to=asked.id)
        await self._phone.wait_for(lambda _: True, after=sent[-1].id)
        await self._look()

    async def sees(self, words: str) -> Seen:
        """Wait for a message that says ``words``; raise Unseen when it does not come."""
        seen = await self._phone.wait_for(words)
        await self._look()
        return seen

    async def takes_over(self) -> None:
        """Say whose phone it is from now on, and what has come in meanwhile."""
        self._say(f"\n—— {self._name}的手机 ——")
        await self._look()

    async def press(self, label: str) -> None:
        """Press the button that says ``label``, once it is there; raise Unseen if it never is."""
        try:
            card = await self._phone.wait_for(lambda seen: any(label in b for b in seen.labels))
        except Unseen as missed:
            raise Unseen(f"没有按钮 [ {label} ],{missed}") from missed
        words = next(each for each in card.labels if label in each)
        answer = await self._phone.press(words, card.id)
        self._say(f"▸ {self._name} 点了 [ {words} ]")
        if answer.text:
            self._say(f"    （{answer.text}）")
        await self._look()

    async def card(self) -> Seen:
        """Return the bot's newest message."""
        return await self._phone.last()

    async def paper(self) -> None:
        """Wait for the first file that the bot sends; raise Unseen when none comes."""
        await self._phone.wait_for(lambda seen: "document" in seen.raw)
        await self._look()

    async def keep_files(self, into: Path) -> list[Path]:
        """Write every file that the bot sent into a folder."""
        kept = []
        for seen in await self._phone.screen(NEWEST):
            if not seen.from_bot or seen.file is None:
                continue
            name = seen.file.get("file_name") or _name_of(seen)
            path = into / Path(name).name
            await asyncio.to_thread(path.write_bytes, await self._phone.download(seen))
            kept.append(path)
        return kept

    async def _look(self) -> None:
        """Say what is new on the screen, and what has changed."""
        await self._phone.settled()
        for seen in await self._phone.screen(NEWEST):
            spoken = render_transcript([seen.raw])
            if self._known.get(seen.id) != spoken:
                self._known[seen.id] = spoken
                self._say(spoken)


def _name_of(photo: Seen) -> str:
    """Name a photo after the hazard that its caption tells of."""
    number = NUMBER.search(photo.text)
    what = "复核图" if "整改待复核" in photo.text else "照片"
    return f"{what}-{number[0] if number else photo.id}.jpg"


def run(into: Path) -> int:
    """Walk a campus self-check and what follows in the terminal; keep the files under ``into``.

    Returns 1, and says on standard error what was missed, when the bot does not do its part.
    """
    set_up_logging("ERROR")
    with TemporaryDirectory(prefix="xunan-tour-") as home:
        try:
            into.mkdir(parents=True, exist_ok=True)
            kept = asyncio.run(_tour(Path(home), into))
        except (Unseen, NoSuchPhone, Interrupted, OSError) as trouble:
            sys.stderr.write(f"\n没有走完：{trouble}\n")
            return 1
    _say("\n文件：")
    for path in kept:
        _say(f"    {path}  {path.stat().st_size // 1024} KB")
    return 0


async def _tour(home: Path, into: Path) -> list[Path]:
    async with raise_stage(home, 0) as stage, OverHttp(stage.url) as http:
        inspector, officer = (
            Player(Phone(http, each.user_id, timeout=PATIENCE), _say, each.first_name)
            for each in (INSPECTOR, OFFICER)
        )
        serving = asyncio.create_task(serve(stage.settings))
        walking = asyncio.create_task(_play(inspector, officer, into))
        try:
            await asyncio.wait({serving, walking}, return_when=asyncio.FIRST_COMPLETED)
            if not walking.done():
                raise Interrupted(_why(serving))
            return walking.result()
        finally:
            for task in (walking, serving):
                task.cancel()
            await asyncio.gather(walking, serving, return_exceptions=True)


def _why(serving: "asyncio.Task[None]") -> str:
    trouble = serving.exception()
    return f"机器人停了：{trouble!r}" if trouble else "被中断"


async def _play(inspector: Player, officer: Player, into: Path) -> list[Path]:
    """Do one campus self-check and drive a hazard to its end; return the files that came of it."""
    await officer.takes_over()
    await officer.start()
    await inspector.takes_over()
    await _walk(inspector)
    await officer.takes_over()
    await officer.press("签收")
    await officer.answer("整改任务", MENDED, "松动部分已清除、修补")
    await officer.sees("已提交复核")
    await inspector.takes_over()
    await inspector.sees("整改待复核")
    kept = await inspector.keep_files(into)
    await inspector.press("通过，销号")
    await inspector.sees("已复核通过，销号")
    await officer.takes_over()
    await officer.sees("复核通过，已销号")
    return kept


async def _walk(inspector: Player) -> None:
    """Do one campus self-check at the first unit, sign it, and look at a photo of it."""
    await inspector.start()
    await inspector.press("开始检查")
    await inspector.press(UNITS[0][0])
    await inspector.press("校园安全隐患自查")
    jumped = False
    while found := ITEM.search((await inspector.card()).text):
        number = int(found[1])
        if number == JUMP_ITEM and not jumped:
            jumped = True
            await _jump_to_later_item(inspector)
        else:
            await _answer(inspector, number)
    await inspector.press("签名提交")
    await inspector.paper()
    await inspector.press("回菜单")
    await inspector.press("我的隐患")
    await inspector.press("PT-")
    await inspector.press("看照片")


async def _answer(inspector: Player, number: int) -> None:
    """Answer the item on the card."""
    if number in SPARED:
        await inspector.press("➖ 不适用")
    elif number == FIXED_ITEM:
        await inspector.press("⚠️ 隐患")
        await inspector.shoot("hydrant")
        await inspector.type("教学楼二楼东侧消火栓前堆放桌椅")
        await inspector.press("当场已整改")
        await inspector.shoot("extinguisher")
    elif number == BULK_ITEM:
        await inspector.press("本节其余合格")
        await inspector.press("确认")
    elif number == LATER_ITEM:
        await inspector.press("⚠️ 隐患")
        await inspector.shoot("cracked-wall", "操场北侧外墙开裂，有脱落")
        await inspector.press("15 天")
    else:
        await inspector.press("✅ 合格")


async def _jump_to_later_item(inspector: Player) -> None:
    """Leave the order of the form: an item further down is in sight just now."""
    await inspector.press("目录")
    await inspector.press("建筑安全")
    await inspector.press(f"▫️ {LATER_ITEM}")
    await _answer(inspector, LATER_ITEM)


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
