"""What people type for a number of the ledger, and what is none."""

import pytest

from frontdesk.typed_numbers import read_number

SERIES = ("PT", "JB", "BS")


@pytest.mark.parametrize(
    "typed",
    [
        "PT-2026-000001",
        "pt-2026-000001",
        "ＰＴ－２０２６－０００００１",
        "PT2026000001",
        "pt 2026 000001",
        "PT—2026—000001",
        "PT-2026-1",
        "“PT-2026-000001”。",
        "编号：PT-2026-000001",
        "#PT-2026-000001",
    ],
)
def test_a_whole_number_is_read_in_whatever_shape(typed: str) -> None:
    number = read_number(typed, SERIES)
    assert number is not None
    assert number.whole == "PT-2026-000001"


@pytest.mark.parametrize(
    ("typed", "series", "year", "digits"),
    [
        ("2026-000001", "", 2026, "000001"),
        ("２０２６-０００００１", "", 2026, "000001"),
        ("PT-…001", "PT", None, "001"),
        ("pt…001", "PT", None, "001"),
        ("PT001", "PT", None, "001"),
        ("…001", "", None, "001"),
        ("000001", "", None, "000001"),
        ("JB-2026-000012", "JB", 2026, "000012"),
        ("PT-2026-1234567", "PT", 2026, "1234567"),
    ],
)
def test_what_goes_without_saying_may_be_left_out(
    typed: str, series: str, year: int | None, digits: str
) -> None:
    number = read_number(typed, SERIES)
    assert number is not None
    assert (number.series, number.year, number.digits) == (series, year, digits)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "。",
        "编号",
        "与 PT-2026-000001 重复",
        "PT",
        "PT-",
        "PT-12",
        "12",
        "1000001",
        "2026000001",
        "2026-11-26",
        "2026-11",
        "13800000000",
        "AB-2026-000001",
        "PT-2026-000001 和 PT-2026-000002",
        "七百",
    ],
)
def test_other_words_are_words(typed: str) -> None:
    assert read_number(typed, SERIES) is None
