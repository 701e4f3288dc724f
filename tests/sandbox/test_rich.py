"""Rich messages: HTML, Markdown or blocks, stored as the blocks of the Bot API."""

from __future__ import annotations

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    BufferedInputFile,
    InputMediaPhoto,
    InputRichBlockParagraph,
    InputRichMessage,
    InputRichMessageMedia,
    RichBlockList,
    RichBlockTable,
)

from sandbox.client import Phone
from tests.sandbox.conftest import INSPECTOR, picture


async def test_a_heading_and_a_table_arrive_as_blocks(bot: Bot, phone: Phone) -> None:
    html = (
        "<h2>日报 &amp; 台账</h2><table bordered><caption>街道</caption>"
        '<tr><th></th><th align="right">今日</th></tr>'
        '<tr><td>新增 <b>重大</b></td><td align="right">5</td></tr></table><footer>完</footer>'
    )
    sent = await bot.send_rich_message(INSPECTOR, InputRichMessage(html=html))
    assert sent.rich_message is not None
    heading, table, footer = sent.rich_message.blocks
    assert (heading.type, footer.type) == ("heading", "footer")
    assert isinstance(table, RichBlockTable)
    assert table.is_bordered
    assert [cell.align for cell in table.cells[1]] == ["left", "right"]
    assert table.cells[1][1].text == "5"
    seen = await phone.last()
    assert "日报 & 台账" in seen.text
    assert "新增 重大" in seen.text


async def test_a_plain_phone_shows_nothing_and_the_bot_cannot_tell(bot: Bot, phone: Phone) -> None:
    await phone.plain()
    html = "<table><tr><td>新增</td><td>5</td></tr></table>"
    sent = await bot.send_rich_message(INSPECTOR, InputRichMessage(html=html))
    assert sent.rich_message is not None
    seen = await phone.last()
    assert (seen.id, seen.text) == (sent.message_id, "")
    await phone.plain(False)
    assert "新增" in (await phone.last()).text


async def test_markdown_says_the_same_as_html(bot: Bot, phone: Phone) -> None:
    source = (
        "# 标题\n\n| 甲 | 乙 |\n|---|--:|\n| **1** | `2<3` |\n\n- [x] 完成\n- 其他\n\n"
        "1. 先\n2. 后\n\n> 引用\n\n---\n\n```toml\na = 1\n```\n*斜* [链](https://example.org)"
    )
    sent = await bot.send_rich_message(INSPECTOR, InputRichMessage(markdown=source))
    assert sent.rich_message is not None
    kinds = [block.type for block in sent.rich_message.blocks]
    assert kinds == [
        "heading",
        "table",
        "list",
        "list",
        "blockquote",
        "divider",
        "pre",
        "paragraph",
    ]
    tasks, steps = sent.rich_message.blocks[2:4]
    assert isinstance(tasks, RichBlockList)
    assert [item.is_checked for item in tasks.items] == [True, None]
    assert isinstance(steps, RichBlockList)
    assert [item.label for item in steps.items] == ["1.", "2."]
    html = (await phone.last()).raw["rich_message"]["html"]
    assert "<code>2&lt;3</code>" in html
    assert '<a href="https://example.org">链</a>' in html


async def test_blocks_and_photos_can_be_sent(bot: Bot, phone: Phone) -> None:
    upload = InputMediaPhoto(media=BufferedInputFile(picture(), "a.jpg"))
    sent = await bot.send_rich_message(
        INSPECTOR,
        InputRichMessage(
            html='<figure><img src="tg://photo?id=one"/><figcaption>整改前</figcaption></figure>',
            media=[InputRichMessageMedia(id="one", media=upload)],
        ),
    )
    assert sent.rich_message is not None
    assert [block.type for block in sent.rich_message.blocks] == ["photo"]
    blocks = InputRichMessage(blocks=[InputRichBlockParagraph(text="一段")])
    sent = await bot.send_rich_message(INSPECTOR, blocks)
    assert (await phone.last()).text == "一段"


async def test_a_rich_message_is_edited_in_place(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_rich_message(INSPECTOR, InputRichMessage(html="<p>旧</p>"))
    await bot.edit_message_text(
        chat_id=INSPECTOR,
        message_id=sent.message_id,
        rich_message=InputRichMessage(html="<p>新</p>"),
    )
    assert (await phone.last()).text == "新"
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await bot.edit_message_text(
            chat_id=INSPECTOR,
            message_id=sent.message_id,
            rich_message=InputRichMessage(html="<p>新</p>"),
        )


@pytest.mark.parametrize(
    ("rich", "reason"),
    [
        (InputRichMessage(html="<p>x"), "Can't find end tag"),
        (InputRichMessage(html="<script>x</script>"), "Unsupported start tag"),
        (InputRichMessage(html="<table><td>x</td></table>"), "not allowed inside a table"),
        (InputRichMessage(html="<details>x</details>"), 'must contain "summary"'),
        (InputRichMessage(html="<p> </p>"), "message text is empty"),
        (InputRichMessage(html="<p>" + "长" * 32769 + "</p>"), "message is too long"),
        (InputRichMessage(html="<p>x</p>" * 501), "too many blocks"),
        (InputRichMessage(html="<blockquote>" * 17 + "</blockquote>" * 17), "nested too deeply"),
        (InputRichMessage(html="<table><tr>" + "<td>x</td>" * 21 + "</tr></table>"), "columns"),
        (InputRichMessage(html='<img src="tg://photo?id=none"/>'), 'media "none" not found'),
        (InputRichMessage(html="<p>x</p>", markdown="x"), "exactly one of"),
        (InputRichMessage(), "exactly one of"),
    ],
)
async def test_a_broken_rich_message_is_refused(
    bot: Bot, phone: Phone, rich: InputRichMessage, reason: str
) -> None:
    with pytest.raises(TelegramBadRequest, match=reason):
        await bot.send_rich_message(INSPECTOR, rich)
    assert len(await phone.screen()) == 1


async def test_what_a_person_typed_cannot_become_markup_on_the_page(bot: Bot, phone: Phone) -> None:
    html = "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    await bot.send_rich_message(INSPECTOR, InputRichMessage(html=html))
    assert (await phone.last()).raw["rich_message"]["html"] == html
