"""The text of a card: lines of runs, plain, bold or a link; the channel decides how they look."""

from dataclasses import dataclass
from typing import NamedTuple


class Run(NamedTuple):
    """Some words in one look; ``to`` is the address to which a link leads."""

    words: str
    bold: bool = False
    to: str | None = None


Line = tuple[Run, ...]
CUT = "…"


@dataclass(frozen=True, slots=True)
class Text:
    """Lines of text; ``str`` gives the bare words."""

    lines: tuple[Line, ...] = ()

    def __str__(self) -> str:
        """Return the words without any look."""
        return "\n".join("".join(run.words for run in line) for line in self.lines)

    def __bool__(self) -> bool:
        """Tell whether anything is said."""
        return any(run.words for line in self.lines for run in line)

    def __contains__(self, words: str) -> bool:
        """Tell whether some words are said."""
        return words in str(self)


def text_of(words: "str | Text", *, bold: bool = False, to: str | None = None) -> Text:
    """Return words as text, in one look; what is text already stays as it is."""
    if isinstance(words, Text):
        return words
    return Text(
        tuple((Run(each, bold, to),) if each else () for each in words.split("\n")) if words else ()
    )


def bold(words: str) -> Text:
    """Return words in bold."""
    return text_of(words, bold=True)


def link(words: str, to: str) -> Text:
    """Return words that lead to an address."""
    return text_of(words, to=to)


def lines(*parts: str | Text | None) -> Text:
    """Put one part below the other, leaving out those that are ``None`` or empty."""
    return Text(tuple(line for part in parts if part for line in text_of(part).lines))


def joined(*parts: str | Text) -> Text:
    """Put one part behind the other, in the same line."""
    whole: list[Line] = []
    for part in parts:
        first, *rest = text_of(part).lines or ((),)
        whole[-1:] = [(whole[-1] if whole else ()) + first]
        whole += rest
    return Text(tuple(whole))


def length_of(words: str) -> int:
    """Count words as channels do that speak UTF-16: most emoji count twice."""
    return len(words.encode("utf-16-le")) // 2


def cut(text: Text, most: int) -> Text:
    """Cut a text at a length, counted as ``length_of`` does, with an ellipsis where it was cut."""
    if length_of(str(text)) <= most:
        return text
    room = most - length_of(CUT)
    kept: list[Line] = []
    for line in text.lines:
        if kept:
            room -= 1  # the break before it
        if room < 0:
            kept[-1] = (*kept[-1], Run(CUT))
            return Text(tuple(kept))
        own: list[Run] = []
        for run in line:
            words = _beginning(run.words, room)
            own.append(run._replace(words=words))
            room -= length_of(words)
            if words != run.words:
                return Text((*kept, (*own, Run(CUT))))
        kept.append(tuple(own))
    return Text(tuple(kept))


def _beginning(words: str, most: int) -> str:
    """Return as many of the first characters as have room; none is cut in two."""
    units = words.encode("utf-16-le")[: most * 2]
    return units.decode("utf-16-le", errors="ignore")
