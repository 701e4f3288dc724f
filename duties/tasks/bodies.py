"""责任单位: names as a list has them, and whom each is: matched by name, never guessed."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

OFFICES = frozenset({"安委办", "安全办", "安委会办公室", "安全生产委员会办公室"})
"""How lists call the office (``domain.md``), without the name of the street before it."""
OF_AREA = frozenset({"局安办"})

_BETWEEN = re.compile(r"[、,，;；/／\n]+")
_OURS = ("街道", "镇", "本街道", "本镇")


def split_names(text: str) -> tuple[str, ...]:
    """Return the names under 责任单位, each once, as they were written."""
    parts = (" ".join(each.split()) for each in _BETWEEN.split(text))
    return tuple(dict.fromkeys(each for each in parts if each))


def plain_name(name: str) -> str:
    """Return a name as it is compared: without spaces, in plain letters."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def is_office(name: str, street: str) -> bool:
    """Tell whether a name is that of the office of a street (empty: of the whole area)."""
    plain = plain_name(name)
    prefixes = (plain_name(street), *_OURS) if street else ("区",)
    names = {plain, *(plain.removeprefix(each) for each in prefixes if each)}
    return bool(names & (OFFICES if street else OFFICES | OF_AREA))


def match(name: str, street: str, known: Mapping[str, Iterable[str]], office: str) -> str:
    """Return the holder of a name; empty where none, or more than one, is called so.

    ``known`` are the holders by plain name. 街道城建中心 is also 城建中心, where only one is.
    """
    if is_office(name, street):
        return office
    plain = plain_name(name)
    for each in (plain, *(plain.removeprefix(one) for one in (plain_name(street), *_OURS) if one)):
        found = set(known.get(each, ()))
        if len(found) == 1:
            return found.pop()
        if found:
            return ""
    return ""
