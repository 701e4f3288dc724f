"""What a file says becomes models; each mistake is named once, where it is written."""

from pathlib import Path

import pytest
from pydantic import Field, ValidationError

from datafiles.reading import DataFile, Several, Written, read_list
from people.sectors import Sector

TEXT = """\
name = "a list"

[[item]]
key = "one"
sizes = [
  1,
  2,
]

[[item]]
key = "two"
sizes = [3]
"""


class Item(Written):
    """A table of the list."""

    key: str = Field(max_length=5)
    sizes: Several[int] = Field(min_length=1)


class Whole(Written):
    """The file."""

    name: str
    items: Several[Item] = Field(alias="item")


def told(folder: Path, text: str) -> list[str]:
    """Read a file; return its mistakes as a person reads them."""
    (folder / "a.toml").write_text(text, "utf-8")
    file = DataFile(folder / "a.toml", "a.toml")
    read = file.read(Whole) if file.document else None
    assert (read is None) == bool(file.mistakes)
    return [str(each).removeprefix("a.toml:") for each in sorted(file.mistakes)]


def test_what_is_right_becomes_models(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(TEXT, "utf-8")
    read = DataFile(tmp_path / "a.toml").read(Whole)
    assert read is not None
    assert [(each.key, each.sizes) for each in read.items] == [("one", (1, 2)), ("two", (3,))]


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        (
            'key = "two"',
            'kee = "two"',
            ["10: 缺少 key", "11: 不认识的键 kee，可用：key、sizes"],
        ),
        ('name = "a list"', "nam = 1", ["1: 不认识的键 nam，可用：item、name", "1: 缺少 name"]),
        ("  2,", '  "2",', ["7: sizes 里每一个都应是整数"]),
        ("sizes = [3]", "sizes = [true]", ["12: sizes 里每一个都应是整数"]),
        ("sizes = [3]", "sizes = []", ["12: sizes 不能空，至少要有一个值"]),
        ("sizes = [3]", "sizes = 3", ["12: sizes 应是列表"]),
        ('key = "two"', 'key = " "', ["11: key 是空的"]),
        ('key = "two"', "key = 2026-11-26", ["11: key 应是文字"]),
        ('key = "two"', 'key = "{}{0}{x}"', ["11: key 有 8 个字，最多 5 个，否则卡片放不下"]),
        ("sizes = [3]", "sizes = [3", ["13: TOML 语法错误：Unclosed array (at end of document)"]),
    ],
)
def test_a_mistake_is_told_once_and_at_its_line(
    tmp_path: Path, before: str, after: str, reasons: list[str]
) -> None:
    found = told(tmp_path, TEXT.replace(before, after))
    assert found == reasons


def test_a_list_of_the_product_with_a_slip_stops_whoever_asks(tmp_path: Path) -> None:
    """A key that slipped used to be passed over in silence."""
    (tmp_path / "sectors.toml").write_text('[[sector]]\nname = "甲"\nwords = []\nparts = ""\n')
    with pytest.raises(ValidationError, match="parts"):
        read_list(tmp_path / "sectors.toml", "sector", Sector)
