"""Finding a unit by a few characters of its name, in any width and case, or by pinyin.

A unit is kept with the ends of its name, of its initials and of its full pinyin: whatever stands
anywhere in a name is the beginning of one of them, so that any database finds it by its index.
"""

import unicodedata

LONGEST_TERM = 20  # characters; of what is typed no more is looked at
_UNSEEN = {"Cc", "Cf", "Cs"}  # controls, invisible marks, halves of characters


def fold(text: str) -> str:
    """Return a text as it is compared: one width, one case, no spaces."""
    whole = unicodedata.normalize("NFKC", text).casefold()
    return "".join(
        each for each in whole if not each.isspace() and unicodedata.category(each) not in _UNSEEN
    )


def wanted_of(query: str) -> str:
    """Return what is looked for by a query; an empty one looks for nothing."""
    return fold(query)[:LONGEST_TERM]


def syllables_of(name: str) -> list[str]:
    """Return a name's pinyin, syllable by syllable; what is not Chinese stays as it is."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - heavy, and needed only here

    return [fold(each) for each in lazy_pinyin(name)]


def terms_of(name: str, initials: str) -> frozenset[str]:
    """Return the terms under which a unit is found: each begins somewhere in what names it."""
    words, letters = fold(name), fold(initials)
    syllables = syllables_of(name)
    ends = [words[start:] for start in range(len(words))]
    ends += [letters[start:] for start in range(len(letters))]
    ends += ["".join(syllables[start:]) for start in range(len(syllables))]
    return frozenset(end[:LONGEST_TERM] for end in ends if end)
