"""From the blocks of a rich message back to clean HTML, for the page and for transcripts."""

from __future__ import annotations

from html import escape
from typing import Any

from sandbox.model import JsonDict

_INLINE = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "marked": "mark",
    "subscript": "sub",
    "superscript": "sup",
    "code": "code",
}


def render(blocks: list[JsonDict]) -> str:
    """Return HTML in which every text is escaped and every tag closed."""
    return "".join(_block(block) for block in blocks)


def plain(text: Any) -> str:
    """Return a RichText without its formatting."""
    if isinstance(text, str):
        return text
    if isinstance(text, list):
        return "".join(plain(part) for part in text)
    return plain(text.get("text") or text.get("expression") or text.get("alternative_text") or "")


def _text(text: Any) -> str:
    if isinstance(text, str):
        return escape(text, quote=False).replace("\n", "<br/>")
    if isinstance(text, list):
        return "".join(_text(part) for part in text)
    kind = text["type"]
    if kind in _INLINE:
        return _tag(_INLINE[kind], _text(text["text"]))
    if kind == "url":
        return _tag("a", _text(text["text"]), f' href="{escape(text["url"])}"')
    if kind == "anchor_link":
        return _tag("a", _text(text["text"]), f' href="#{escape(text["anchor_name"])}"')
    if kind == "mathematical_expression":
        return _tag("code", escape(text["expression"]))
    return _text(text.get("text", ""))


def _tag(name: str, inner: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{inner}</{name}>"


def _block(block: JsonDict) -> str:
    kind = block["type"]
    if kind == "heading":
        return _tag(f"h{block['size']}", _text(block["text"]))
    if kind == "divider":
        return "<hr/>"
    if kind == "pre":
        language = escape(block.get("language", ""))
        code = _tag("code", escape(plain(block["text"])), f' class="language-{language}"')
        return _tag("pre", code)
    if kind == "list":
        return _list(block)
    if kind == "table":
        return _table(block)
    if kind == "details":
        inner = _tag("summary", _text(block["summary"])) + render(block["blocks"])
        return _tag("details", inner, " open" if block.get("is_open") else "")
    if kind == "photo":
        image = f'<img src="/sandbox/files/{escape(block["photo"][-1]["file_id"])}" alt=""/>'
        caption = block.get("caption", {}).get("text")
        return _tag("figure", image + (_tag("figcaption", _text(caption)) if caption else ""))
    if kind == "map":
        place = block["location"]
        return _tag("p", f"📍 {place['latitude']:.5f}, {place['longitude']:.5f}")
    if kind == "mathematical_expression":
        return _tag("pre", _tag("code", escape(block["expression"])))
    return _prose(kind, block)


def _prose(kind: str, block: JsonDict) -> str:
    name = {
        "footer": "footer",
        "blockquote": "blockquote",
        "expandable_blockquote": "blockquote",
        "pullquote": "aside",
        "collage": "div",
        "slideshow": "div",
    }.get(kind, "p")
    inner = render(block["blocks"]) if "blocks" in block else _text(block.get("text", ""))
    credit = f"<cite>{_text(block['credit'])}</cite>" if block.get("credit") else ""
    return _tag(name, inner + credit)


def _list(block: JsonDict) -> str:
    ordered = any("value" in item for item in block["items"])
    items = []
    for item in block["items"]:
        box = ""
        if item.get("has_checkbox"):
            box = "☑ " if item.get("is_checked") else "☐ "
        value = f' value="{item["value"]}"' if "value" in item else ""
        inner = item["blocks"]
        simple = len(inner) == 1 and inner[0]["type"] == "paragraph"
        body = _text(inner[0]["text"]) if simple else render(inner)
        items.append(_tag("li", box + body, value))
    return _tag("ol" if ordered else "ul", "".join(items))


def _table(block: JsonDict) -> str:
    rows = []
    for row in block["cells"]:
        cells = []
        for cell in row:
            spans = "".join(f' {n}="{cell[n]}"' for n in ("colspan", "rowspan") if n in cell)
            align = f' align="{escape(cell["align"])}" valign="{escape(cell["valign"])}"'
            name = "th" if cell.get("is_header") else "td"
            cells.append(_tag(name, _text(cell.get("text", "")), align + spans))
        rows.append(_tag("tr", "".join(cells)))
    flags = "".join(f" {n}" for n in ("bordered", "striped", "compact") if block.get(f"is_{n}"))
    caption = _tag("caption", _text(block["caption"])) if block.get("caption") else ""
    return _tag("table", caption + "".join(rows), flags)
