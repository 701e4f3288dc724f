"""From a tree of rich HTML to the blocks and texts of the Bot API."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from sandbox.errors import ApiError, BadRequest
from sandbox.model import JsonDict
from sandbox.rich_tree import INLINE, Node
from sandbox.tags import cannot_parse

COLUMN_LIMIT = 20
Photos = Mapping[str, list[JsonDict]]
RichText = Any
_INLINE_TAGS = {*INLINE, "a", "span", "br", "tg-math"}


def blocks_of(node: Node, photos: Photos) -> list[JsonDict]:
    """Return the blocks inside ``node``; loose text becomes paragraphs.

    ``photos`` holds the sizes of uploaded photos by the id that the markup uses for them.
    """
    blocks: list[JsonDict] = []
    loose: list[Node | str] = []

    def flush() -> None:
        text = text_of(loose)
        if text:
            blocks.append({"type": "paragraph", "text": text})
        loose.clear()

    for child in node.children:
        if isinstance(child, str) or child.tag in _INLINE_TAGS:
            loose.append(child)
        else:
            flush()
            blocks.append(_block(child, photos))
    flush()
    return blocks


def text_of(children: list[Node | str], *, preformatted: bool = False) -> RichText:
    """Return a RichText: a string, an object, or an array of these; empty for nothing."""
    parts = _collect(children, preformatted)
    return _unwrap(parts if preformatted else _tidy(parts))


def _collect(children: list[Node | str], preformatted: bool) -> list[RichText]:
    parts: list[RichText] = []
    for child in children:
        part = _inline(child, preformatted)
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        elif part:
            parts.append(part)
    return parts


def _unwrap(parts: list[RichText]) -> RichText:
    return parts[0] if len(parts) == 1 else parts or ""


def _tidy(parts: list[RichText]) -> list[RichText]:
    """Cut the white space at both ends and around line breaks."""
    tidied = [re.sub(r" *\n *", "\n", part) if isinstance(part, str) else part for part in parts]
    if tidied and isinstance(tidied[0], str):
        tidied[0] = tidied[0].lstrip()
    if tidied and isinstance(tidied[-1], str):
        tidied[-1] = tidied[-1].rstrip()
    return [part for part in tidied if part]


def _inline(child: Node | str, preformatted: bool) -> RichText:
    if isinstance(child, str):
        return child if preformatted else re.sub(r"[ \t\r\n]+", " ", child)
    if child.tag == "br":
        return "\n"
    inner = _unwrap(_collect(child.children, preformatted))
    if child.tag in INLINE:
        return {"type": INLINE[child.tag], "text": inner} if inner else ""
    if child.tag == "span":
        if child.attributes.get("class") != "tg-spoiler":
            raise cannot_parse('Tag "span" must have class "tg-spoiler"')
        return {"type": "spoiler", "text": inner}
    if child.tag == "a":
        return _link(child.attributes, inner)
    if child.tag == "tg-math":
        return {"type": "mathematical_expression", "expression": inner}
    raise cannot_parse(f'Tag "{child.tag}" is not allowed inside text')


def _link(attributes: dict[str, str], inner: RichText) -> RichText:
    if "name" in attributes:
        return {"type": "anchor", "name": attributes["name"]}
    href = attributes.get("href", "")
    if href.startswith("#"):
        return {"type": "anchor_link", "text": inner, "anchor_name": href[1:]}
    return {"type": "url", "text": inner, "url": href} if href else inner


def _block(node: Node, photos: Photos) -> JsonDict:
    if re.fullmatch(r"h[1-6]", node.tag):
        return {"type": "heading", "text": text_of(node.children), "size": int(node.tag[1])}
    try:
        maker = _MAKERS[node.tag]
    except KeyError:
        raise cannot_parse(f'Tag "{node.tag}" is not allowed here') from None
    return maker(node, photos)


def _paragraph(node: Node, _: Photos) -> JsonDict:
    return {"type": "paragraph", "text": text_of(node.children)}


def _footer(node: Node, _: Photos) -> JsonDict:
    return {"type": "footer", "text": text_of(node.children)}


def _divider(_: Node, __: Photos) -> JsonDict:
    return {"type": "divider"}


def _pre(node: Node, _: Photos) -> JsonDict:
    code = node.elements("code")
    inside = code[0] if len(code) == 1 else node
    block: JsonDict = {"type": "pre", "text": text_of(inside.children, preformatted=True)}
    language = inside.attributes.get("class", "").removeprefix("language-")
    return {**block, "language": language} if language else block


def _split(node: Node, tag: str) -> tuple[RichText, Node]:
    """Return the text of the first child ``tag`` and the node without it."""
    found = node.elements(tag)
    rest = [child for child in node.children if not found or child is not found[0]]
    return text_of(found[0].children) if found else "", Node(node.tag, node.attributes, rest)


def _quotation(node: Node, photos: Photos) -> JsonDict:
    credit, rest = _split(node, "cite")
    extra = {"credit": credit} if credit else {}
    if {"collapsed", "expandable"} & node.attributes.keys():
        return {"type": "expandable_blockquote", "text": text_of(rest.children), **extra}
    return {"type": "blockquote", "blocks": blocks_of(rest, photos), **extra}


def _pullquote(node: Node, _: Photos) -> JsonDict:
    credit, rest = _split(node, "cite")
    extra = {"credit": credit} if credit else {}
    return {"type": "pullquote", "text": text_of(rest.children), **extra}


def _details(node: Node, photos: Photos) -> JsonDict:
    summary, rest = _split(node, "summary")
    if not summary:
        raise cannot_parse('Tag "details" must contain "summary"')
    block = {"type": "details", "summary": summary, "blocks": blocks_of(rest, photos)}
    return {**block, "is_open": True} if "open" in node.attributes else block


def _list(node: Node, photos: Photos) -> JsonDict:
    first = int(node.attributes.get("start", "1"))
    items = []
    for number, child in enumerate(node.elements(), first):
        if child.tag != "li":
            raise cannot_parse(f'Tag "{child.tag}" is not allowed inside a list')
        boxes = child.elements("input")
        rest = Node("li", {}, [inner for inner in child.children if inner not in boxes])
        item: JsonDict = {"label": "•", "blocks": blocks_of(rest, photos)}
        if node.tag == "ol":
            item |= {"label": f"{number}.", "value": number, "type": "1"}
        if boxes:
            item |= {"has_checkbox": True}
            item |= {"is_checked": True} if "checked" in boxes[0].attributes else {}
        items.append(item)
    return {"type": "list", "items": items}


def _table(node: Node, _: Photos) -> JsonDict:
    caption, rest = _split(node, "caption")
    rows = [
        row
        for part in rest.elements()
        for row in (part.elements("tr") if part.tag in {"thead", "tbody"} else [part])
    ]
    cells = []
    for row in rows:
        if row.tag != "tr":
            raise cannot_parse(f'Tag "{row.tag}" is not allowed inside a table')
        cells.append([_cell(cell) for cell in row.elements()])
    if any(sum(cell.get("colspan", 1) for cell in row) > COLUMN_LIMIT for row in cells):
        raise BadRequest("rich message table has too many columns")
    table: JsonDict = {"type": "table", "cells": cells}
    if caption:
        table["caption"] = caption
    for attribute in ("bordered", "striped", "compact"):
        if attribute in node.attributes:
            table[f"is_{attribute}"] = True
    return table


def _cell(node: Node) -> JsonDict:
    if node.tag not in {"th", "td"}:
        raise cannot_parse(f'Tag "{node.tag}" is not allowed inside a table row')
    cell: JsonDict = {
        "align": node.attributes.get("align", "left"),
        "valign": node.attributes.get("valign", "top"),
    }
    if cell["align"] not in {"left", "center", "right"}:
        raise cannot_parse('Attribute "align" must be left, center or right')
    if text := text_of(node.children):
        cell["text"] = text
    if node.tag == "th":
        cell["is_header"] = True
    for span in ("colspan", "rowspan"):
        if node.attributes.get(span, "1").isdigit() and int(node.attributes.get(span, "1")) > 1:
            cell[span] = int(node.attributes[span])
    return cell


def _photo(node: Node, photos: Photos) -> JsonDict:
    source = node.attributes.get("src", "")
    name = source.removeprefix("tg://photo?id=")
    if not source.startswith("tg://photo?id="):
        raise ApiError(501, "Not Implemented: the sandbox fetches no pictures from the Internet")
    if name not in photos:
        raise BadRequest(f'rich message media "{name}" not found')
    return {"type": "photo", "photo": photos[name]}


def _figure(node: Node, photos: Photos) -> JsonDict:
    caption, rest = _split(node, "figcaption")
    blocks = blocks_of(rest, photos)
    if len(blocks) != 1:
        raise cannot_parse('Tag "figure" must contain exactly one element')
    return {**blocks[0], "caption": {"text": caption}} if caption else blocks[0]


def _gallery(node: Node, photos: Photos) -> JsonDict:
    return {"type": node.tag.removeprefix("tg-"), "blocks": blocks_of(node, photos)}


def _map(node: Node, _: Photos) -> JsonDict:
    try:
        place = {
            "latitude": float(node.attributes["lat"]),
            "longitude": float(node.attributes["long"]),
        }
    except (KeyError, ValueError):
        raise cannot_parse('Tag "tg-map" must have attributes "lat" and "long"') from None
    zoom = int(node.attributes.get("zoom", "15"))
    return {"type": "map", "location": place, "zoom": zoom, "width": 600, "height": 300}


def _math(node: Node, _: Photos) -> JsonDict:
    expression = text_of(node.children, preformatted=True)
    return {"type": "mathematical_expression", "expression": expression}


_MAKERS: dict[str, Callable[[Node, Photos], JsonDict]] = {
    "p": _paragraph,
    "footer": _footer,
    "hr": _divider,
    "pre": _pre,
    "blockquote": _quotation,
    "aside": _pullquote,
    "details": _details,
    "ul": _list,
    "ol": _list,
    "table": _table,
    "img": _photo,
    "figure": _figure,
    "tg-collage": _gallery,
    "tg-slideshow": _gallery,
    "tg-map": _map,
    "tg-math-block": _math,
}
