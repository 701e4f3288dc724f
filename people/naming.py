"""The name by which somebody signs: on paper it stands for who answers for a check.

The nickname of a chat is none: it may be a flower. The name comes with the invitation or the
workbook, or is asked once; the office can correct it, and the journal says from what to what.

Source: 003 annex 1 §2, 谁检查、谁签名、谁负责.
"""

import unicodedata

from core.errors import XunanError
from people.changes import of_name
from people.model import Person
from people.ports import PeopleWork

LONGEST_NAME = 64  # characters
_BETWEEN = frozenset("·•‧・.'’-（）() ")  # what stands between the letters of names
_INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0")  # letters by their category that print nothing


class NameRefused(XunanError):
    """The words are no name: ``what`` says in Chinese why, and what to do."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def read_name(text: str) -> str:
    """Return a name as it is kept: without what nobody sees, in single spaces.

    Raises ``NameRefused`` for what has no letter that prints, or holds what belongs in no name.
    """
    name = tidy(text)
    if not any(unicodedata.category(letter)[0] == "L" for letter in name):
        raise NameRefused("姓名里要有字。请写身份证上的姓名。")
    for letter in name:
        if unicodedata.category(letter)[0] not in "LMN" and letter not in _BETWEEN:
            raise NameRefused(f"姓名里不能有“{letter}”。请只写姓名，不带表情和标点。")
    if len(name) > LONGEST_NAME:
        raise NameRefused(f"姓名有{len(name)}个字，最多{LONGEST_NAME}个。请只写姓名。")
    return name


def is_name(text: str) -> bool:
    """Tell whether somebody could sign with these words as they are."""
    try:
        return read_name(text) == text
    except NameRefused:
        return False


def tidy(text: str) -> str:
    """Return words without what nobody sees: controls, direction marks, letters that print nothing.

    A mark that has no letter before it to stand on goes too.
    """
    seen = ""
    for letter in text:
        category = unicodedata.category(letter)
        if letter.isspace():
            seen += " "
        elif category[0] == "M" and (not seen or seen[-1] == " "):
            continue
        elif category[0] != "C" and letter not in _INVISIBLE:
            seen += letter
    return " ".join(seen.split())


def give_name(work: PeopleWork, person: Person, name: str) -> None:
    """Give somebody the name to sign with, and note from what to what; ``name`` is a good one."""
    if person.named and person.name == name:
        return
    work.persons.name(person.id, name)
    actor = work.person.id if work.person else None
    subject = f"person:{person.id}"
    work.journal.record(work.now, actor, "name", subject, of_name(person, name))
