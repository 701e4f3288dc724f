"""Every value of a TOML text is found on the line where a person would look for it."""

import tomllib
from importlib.resources import files

import pytest

from datafiles.positions import Positions

TRICKY = '''\
# a comment with [brackets] and "quotes"
title = "a # that is no comment"
dotted.key.name = 1
"quoted key" = 'single [ ]'
long = """
first [[not.a.table]]
key = "not a key"
"quotes" and \\"\\"\\" inside, one at the end"
""""
raw = \'\'\'
also = not a key\'\'\'
days = [
  1, # one
  2,

  3.5,
]
inline = { a = 1, b = { c = [10, 20] } }
moment = 2026-11-22 10:00:00

[table]
one = 1

[[list]]
name = "first"

[[list.inner]]
name = "first of first"

[[list.inner]]
name = "second of first"

[list.inner.deep]
value = true

[[list]]
name = "second"
[[list.inner]]
name = "first of second"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("title",), 2),
        (("dotted", "key", "name"), 3),
        (("quoted key",), 4),
        (("long",), 5),
        (("raw",), 10),
        (("days", 0), 13),
        (("days", 1), 14),
        (("days", 2), 16),
        (("inline", "b", "c", 1), 18),
        (("moment",), 19),
        (("table",), 21),
        (("table", "one"), 22),
        (("list",), 24),
        (("list", 0, "name"), 25),
        (("list", 0, "inner", 0, "name"), 28),
        (("list", 0, "inner", 1), 30),
        (("list", 0, "inner", 1, "name"), 31),
        (("list", 0, "inner", 1, "deep", "value"), 34),
        (("list", 1, "name"), 37),
        (("list", 1, "inner", 0, "name"), 39),
    ],
)
def test_a_value_is_found_on_its_line(path: tuple[str | int, ...], line: int) -> None:
    tomllib.loads(TRICKY)  # the scanner may rely on it
    assert Positions(TRICKY).line(path) == line


def test_what_is_not_written_is_found_at_what_is_around_it() -> None:
    positions = Positions(TRICKY)
    assert positions.line(("list", 0, "inner", 1, "missing")) == 30
    assert positions.line(("table", "missing", "deeper")) == 21
    assert positions.line(("missing",)) == 1


def test_every_value_of_every_shipped_form_is_found_on_its_line() -> None:
    for file in (files("checklists") / "forms").iterdir():
        text = file.read_text(encoding="utf-8")
        lines, positions = text.splitlines(), Positions(text)
        for i, section in enumerate(tomllib.loads(text)["section"]):
            for j, question in enumerate(section["question"]):
                for key, value in question.items():
                    line = lines[positions.line(("section", i, "question", j, key)) - 1]
                    assert line.startswith(f"{key} = ")
                    assert not isinstance(value, str) or line == f'{key} = "{value}"'
