"""Text with markup becomes entities, or is refused with Telegram's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.entities import units
from sandbox.errors import BadRequest
from sandbox.markup import caption_content, parse_markup, text_content


def spans(text: str, mode: str) -> list[tuple[str, str]]:
    """Return (kind, words) of every entity, cut out by UTF-16 offsets."""
    plain, entities = parse_markup(text, mode)
    raw = plain.encode("utf-16-le")
    return [
        (item["type"], raw[item["offset"] * 2 :][: item["length"] * 2].decode("utf-16-le"))
        for item in entities
    ]


def test_html_tags_become_entities_at_utf16_offsets() -> None:
    found = spans("😀<b>隐患 <i>严重</i></b> <code>&lt;x&gt;</code>", "HTML")
    assert found == [("bold", "隐患 严重"), ("italic", "严重"), ("code", "<x>")]


def test_a_link_a_mention_and_a_code_block_keep_their_details() -> None:
    _, entities = parse_markup(
        '<a href="https://example.org">去</a><a href="tg://user?id=7">他</a>'
        '<pre><code class="language-toml">a = 1</code></pre>',
        "html",
    )
    assert entities[0]["url"] == "https://example.org"
    assert entities[1]["user"]["id"] == 7
    assert entities[2] == {"type": "pre", "offset": 2, "length": 5, "language": "toml"}


def test_quotes_and_spoilers_are_told_apart() -> None:
    html = (
        "<blockquote>a</blockquote><blockquote expandable>b</blockquote>"
        '<tg-spoiler>c</tg-spoiler><span class="tg-spoiler">d</span>'
    )
    kinds = [kind for kind, _ in spans(html, "HTML")]
    assert kinds == ["blockquote", "expandable_blockquote", "spoiler", "spoiler"]


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>隐<i>x</b></i>", 'Unmatched end tag at byte offset 10, expected "</i>", found "</b>"'),
        ("隐<p>x</p>", 'Unsupported start tag "p" at byte offset 3'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b x", 'Unclosed start tag "b" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_broken_html_is_refused_with_its_place(html: str, reason: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        parse_markup(html, "HTML")
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


def test_markdown_v2_markers_become_entities() -> None:
    source = r"*粗 _斜_* __下划__ ~删~ ||密|| `c*` [去](https://example.org/\)) 1\.5"
    assert spans(source, "MarkdownV2") == [
        ("bold", "粗 斜"),
        ("italic", "斜"),
        ("underline", "下划"),
        ("strikethrough", "删"),
        ("spoiler", "密"),
        ("code", "c*"),
        ("text_link", "去"),
    ]


def test_a_custom_emoji_keeps_its_id() -> None:
    _, entities = parse_markup("![👍](tg://emoji?id=5368)", "MarkdownV2")
    emoji = {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5368"}
    assert entities == [emoji]
    html = '<tg-emoji emoji-id="5368">👍</tg-emoji>'
    assert parse_markup(html, "HTML")[1] == [emoji]


def test_markdown_v2_quotes_run_over_lines_and_may_expand() -> None:
    assert spans(">a\n>b\nc", "MarkdownV2") == [("blockquote", "a\nb")]
    assert spans(">a\n>b||\nc", "MarkdownV2") == [("expandable_blockquote", "a\nb")]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1.5", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("隐*x", "Can't find end of Bold entity at byte offset 3"),
        ("`x", "Can't find end of Code entity at byte offset 0"),
        ("[x](y", "Can't find end of a URL at byte offset 2"),
    ],
)
def test_broken_markdown_v2_is_refused_with_its_place(source: str, reason: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        parse_markup(source, "MarkdownV2")
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


def test_the_older_markdown_still_works() -> None:
    assert spans(r"*b* _i_ `c` [l](https://example.org) \_", "Markdown") == [
        ("bold", "b"),
        ("italic", "i"),
        ("code", "c"),
        ("text_link", "l"),
    ]
    with pytest.raises(BadRequest, match="Can't find end of the entity starting at byte offset 2"):
        parse_markup("a *b", "Markdown")


def test_an_unknown_parse_mode_is_refused() -> None:
    with pytest.raises(BadRequest, match="unsupported parse_mode"):
        parse_markup("x", "BBCode")


def test_commands_links_and_mentions_are_found_except_in_code() -> None:
    content = text_content("/start 见 https://example.org/a?b 或 @sample_bot #安全", None)
    assert [item["type"] for item in content["entities"]] == [
        "bot_command",
        "url",
        "mention",
        "hashtag",
    ]
    coded = text_content("<code>/start</code>", "HTML")
    assert [item["type"] for item in coded["entities"]] == ["code"]


def test_white_space_is_cut_and_entities_move_along() -> None:
    content = text_content("\n  <b>x</b> y \n", "HTML")
    assert content["text"] == "x y"
    assert content["entities"] == [{"type": "bold", "offset": 0, "length": 1}]


def test_length_is_counted_after_parsing_in_utf16_units() -> None:
    assert text_content("<b>" + "安" * 4096 + "</b>", "HTML")["text"] == "安" * 4096
    with pytest.raises(BadRequest, match="message is too long"):
        text_content("😀" * 2049, None)
    assert caption_content("a" * 1024, None)["caption"] == "a" * 1024
    with pytest.raises(BadRequest, match="message caption is too long"):
        caption_content("a" * 1025, None)


def test_text_that_is_only_white_space_or_tags_is_empty() -> None:
    for text in ("", " \n ", "<b> </b>"):
        with pytest.raises(BadRequest, match="message text is empty"):
            text_content(text, "HTML")


@given(st.text(alphabet="ab<>/&;\"' 安😀", max_size=40))
def test_any_text_is_parsed_or_refused_and_entities_stay_inside(source: str) -> None:
    try:
        plain, entities = parse_markup(source, "HTML")
    except BadRequest:
        return
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= units(plain) for e in entities)


@given(st.text(alphabet="ab*_~|`[]()>!\\ \n安😀", max_size=40))
def test_any_markdown_is_parsed_or_refused(source: str) -> None:
    try:
        plain, entities = parse_markup(source, "MarkdownV2")
    except BadRequest:
        return
    assert all(0 <= e["offset"] < e["offset"] + e["length"] <= units(plain) for e in entities)
