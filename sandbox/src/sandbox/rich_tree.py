"""Rich HTML as a tree: every tag known, every tag closed, nothing guessed."""

from __future__ import annotations

from dataclasses import dataclass, field

from sandbox.tags import End, Start, Text, cannot_parse, scan

INLINE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "mark": "marked",
    "sub": "subscript",
    "sup": "superscript",
    "code": "code",
}
_BLOCKS = {
    *("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "footer", "blockquote", "aside", "cite"),
    *("ul", "ol", "li", "table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("details", "summary", "figure", "figcaption", "tg-collage", "tg-slideshow"),
    *("tg-math", "tg-math-block"),
}
_VOID = {"br", "hr", "img", "input", "tg-map"}
_KNOWN = {*INLINE, *_BLOCKS, *_VOID, "a", "span"}
DEPTH_LIMIT = 16


@dataclass(slots=True)
class Node:
    """One element: its tag, attributes and what is inside."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    def elements(self, *tags: str) -> list[Node]:
        """Return the child elements with one of ``tags``, all of them without."""
        return [
            child
            for child in self.children
            if isinstance(child, Node) and (not tags or child.tag in tags)
        ]


def parse_tree(source: str) -> Node:
    """Return the root of the tree; raise BadRequest for tags unknown, unclosed or crossed."""
    root = Node("")
    stack = [root]
    for piece in scan(source):
        if isinstance(piece, Text):
            stack[-1].children.append(piece.value)
        elif isinstance(piece, Start):
            _open(piece, stack)
        else:
            _close(piece, stack)
    if len(stack) > 1:
        raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    return root


def _open(tag: Start, stack: list[Node]) -> None:
    if tag.name not in _KNOWN:
        raise cannot_parse(f'Unsupported start tag "{tag.name}" at byte offset {tag.offset}')
    node = Node(tag.name, tag.attributes)
    stack[-1].children.append(node)
    if tag.name not in _VOID and not tag.closed:
        stack.append(node)
    if len(stack) > DEPTH_LIMIT + 1:
        raise cannot_parse("Rich message is nested too deeply")


def _close(tag: End, stack: list[Node]) -> None:
    if len(stack) == 1:
        raise cannot_parse(f"Unexpected end tag at byte offset {tag.offset}")
    opened = stack.pop()
    if opened.tag != tag.name:
        raise cannot_parse(
            f"Unmatched end tag at byte offset {tag.offset}, "
            f'expected "</{opened.tag}>", found "</{tag.name}>"'
        )
