"""Sources in words that a person understands: the title of a document, and the place in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from datafiles.reading import read_list

FILE = "documents.toml"
_COLLECTION = "000 "  # the first document is a collection of plans, each named by itself
_WIDE = str.maketrans("()", "（）")


class DocumentUnknown(ValueError):
    """A source names a document that is not in the list."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document by the short name that sources give it, and its title."""

    short: str
    title: str

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - read by whoever reads the list


@cache
def all_documents() -> Mapping[str, Document]:
    """Return the documents by their short names."""
    read = read_list(files("duties") / "handbook" / FILE, "document", Document)
    return {each.short: each for each in read}


def cite(source: str) -> str:
    """Spell a source as titles and places: ``《…方案》附件2第7项；《…》第9项``; nothing for none.

    Raises ``DocumentUnknown`` where a short name is not in the list.
    """
    return "；".join(_cite(piece) for piece in source.split("；") if piece)


def _cite(piece: str) -> str:
    named = piece if piece[0].isdigit() else _COLLECTION + piece
    words = named.split(" ")
    taken = 2 if named.startswith(_COLLECTION) else 1
    document = all_documents().get(" ".join(words[:taken]))
    if document is None:
        raise DocumentUnknown(piece)
    return f"《{document.title}》{''.join(words[taken:]).translate(_WIDE)}"
