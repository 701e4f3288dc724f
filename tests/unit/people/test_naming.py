"""What may be signed with: a name that prints, and no flower."""

import pytest

from people.naming import NameRefused, read_name
from reports.spelling import NAMELESS, spell_signature


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("王伟", "王伟"),
        (" 王 \u3000伟\n", "王 伟"),
        ("\u200b王\u202e伟\ufeff", "王伟"),
        ("买买提·艾力", "买买提·艾力"),
        ("Jean-Luc O'Neil", "Jean-Luc O'Neil"),
        ("李示例（电工）", "李示例（电工）"),
        ("王伟2", "王伟2"),
        ("𠮷野", "𠮷野"),
        ("Zoe\u0308", "Zoe\u0308"),
    ],
)
def test_a_name_is_kept_without_what_nobody_sees(written: str, name: str) -> None:
    assert read_name(written) == name


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "🍀🍀",
        "阿强🍀",
        "\u200b\u200d",
        "\u202e\u2066",
        "\u3164\u115f",
        "\u0301\u0302",
        "\u2800",
        "①★",
        "12345",
        "……",
        "二楼漏水，快来",
        "https://t.me/x",
        "长" * 65,
    ],
)
def test_what_is_no_name_is_refused_with_what_to_do(written: str) -> None:
    """It used to be signed with."""
    with pytest.raises(NameRefused) as refusal:
        read_name(written)
    assert refusal.value.what.startswith("姓名")
    assert refusal.value.what.endswith("。")


@pytest.mark.parametrize("kept", ["🍀🍀", "", "\u3164", "\u202e", "\u0301", "①", "⠀"])
def test_a_signature_on_paper_is_never_empty(kept: str) -> None:
    assert spell_signature(kept) == NAMELESS


def test_a_signature_marks_the_letter_that_the_font_lacks() -> None:
    assert spell_signature("王\U0003134a🍀") == "王〓"
