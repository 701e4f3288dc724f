"""A card's text as HTML, for the channels that take that; nothing else in the house knows HTML."""

from markupsafe import escape

from chat.text import Run, Text


def html_of(text: Text) -> str:
    """Return text as HTML, with everything escaped that somebody may have typed."""
    return "\n".join("".join(map(_spell, line)) for line in text.lines)


def _spell(run: Run) -> str:
    words = str(escape(run.words))
    if run.bold:
        words = f"<b>{words}</b>"
    return words if run.to is None else f'<a href="{escape(run.to)}">{words}</a>'
