"""Rich Markdown, turned into rich HTML: headings, lists, tables, quotes, code, emphasis."""

from __future__ import annotations

import re
from html import escape

_LIST = re.compile(r"\s*(?:([-*+])|(\d+)[.)])\s+(?:\[([ xX])\]\s+)?(.*)")
_RULE = re.compile(r"\s*([-*_])(?:\s*\1){2,}\s*")
_SEPARATOR = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_SPECIAL = re.compile(r"\s*(?:#{1,6}\s|```|>|\||[-*+]\s|\d+[.)]\s)")
_SPANS = (
    (re.compile(r"\*\*(.+?)\*\*"), r"<b>\1</b>"),
    (re.compile(r"(?<!\w)__(.+?)__(?!\w)"), r"<u>\1</u>"),
    (re.compile(r"~~(.+?)~~"), r"<s>\1</s>"),
    (re.compile(r"\|\|(.+?)\|\|"), r"<tg-spoiler>\1</tg-spoiler>"),
    (re.compile(r"==(.+?)=="), r"<mark>\1</mark>"),
    (re.compile(r"\*(.+?)\*"), r"<i>\1</i>"),
    (re.compile(r"(?<!\w)_(.+?)_(?!\w)"), r"<i>\1</i>"),
    (re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)"), r'<a href="\2">\1</a>'),
)


def markdown_to_html(source: str) -> str:
    """Return rich HTML that says the same."""
    lines = source.replace("\r\n", "\n").split("\n")
    html: list[str] = []
    while lines:
        line = lines[0]
        if not line.strip():
            lines.pop(0)
        elif line.lstrip().startswith("```"):
            html.append(_fence(lines))
        elif heading := re.fullmatch(r"\s*(#{1,6})\s+(.*?)\s*#*", line):
            level = len(heading.group(1))
            html.append(f"<h{level}>{spans(heading.group(2))}</h{level}>")
            lines.pop(0)
        elif _RULE.fullmatch(line):
            html.append("<hr/>")
            lines.pop(0)
        elif line.lstrip().startswith(">"):
            html.append(_quote(lines))
        elif "|" in line and len(lines) > 1 and _SEPARATOR.fullmatch(lines[1]):
            html.append(_table(lines))
        elif _LIST.fullmatch(line):
            html.append(_list(lines))
        else:
            html.append(_paragraph(lines))
    return "".join(html)


def spans(text: str) -> str:
    """Return one line of text as HTML; code is left as it is written."""
    parts = re.split(r"`([^`]+)`", text)
    for number, part in enumerate(parts):
        escaped = escape(part, quote=False)
        if number % 2:
            parts[number] = f"<code>{escaped}</code>"
            continue
        for pattern, replacement in _SPANS:
            escaped = pattern.sub(replacement, escaped)
        parts[number] = escaped
    return "".join(parts)


def _fence(lines: list[str]) -> str:
    language = lines.pop(0).strip().removeprefix("```").strip()
    body = []
    while lines and not lines[0].lstrip().startswith("```"):
        body.append(lines.pop(0))
    if lines:
        lines.pop(0)
    tag = f'<code class="language-{escape(language)}">' if language else "<code>"
    return f"<pre>{tag}{escape(chr(10).join(body), quote=False)}</code></pre>"


def _quote(lines: list[str]) -> str:
    body = []
    while lines and lines[0].lstrip().startswith(">"):
        body.append(re.sub(r"^\s*> ?", "", lines.pop(0)))
    return f"<blockquote>{markdown_to_html(chr(10).join(body))}</blockquote>"


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _table(lines: list[str]) -> str:
    header, rule = _cells(lines.pop(0)), _cells(lines.pop(0))
    aligns = [
        "center" if c[0] == c[-1] == ":" else "right" if c[-1] == ":" else "left" for c in rule
    ]
    aligns += ["left"] * len(header)

    def row(tag: str, cells: list[str]) -> str:
        inner = (
            f'<{tag} align="{align}">{spans(cell)}</{tag}>'
            for cell, align in zip(cells, aligns, strict=False)
        )
        return f"<tr>{''.join(inner)}</tr>"

    rows = [row("th", header)]
    while lines and "|" in lines[0]:
        rows.append(row("td", _cells(lines.pop(0))))
    return f"<table bordered>{''.join(rows)}</table>"


def _list(lines: list[str]) -> str:
    first = _LIST.fullmatch(lines[0])
    tag = "ol" if first and first.group(2) else "ul"
    items = []
    while lines and (match := _LIST.fullmatch(lines[0])):
        lines.pop(0)
        box = ""
        if match.group(3):
            checked = "" if match.group(3) == " " else " checked"
            box = f'<input type="checkbox"{checked}/>'
        items.append(f"<li>{box}{spans(match.group(4))}</li>")
    return f"<{tag}>{''.join(items)}</{tag}>"


def _paragraph(lines: list[str]) -> str:
    body = [lines.pop(0)]
    while lines and lines[0].strip() and not _SPECIAL.match(lines[0]):
        body.append(lines.pop(0))
    return f"<p>{'<br/>'.join(spans(line.strip()) for line in body)}</p>"
