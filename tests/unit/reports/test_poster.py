"""Posters and labels, looked at as a phone's camera does."""

from collections import Counter
from datetime import UTC, datetime

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest
import zxingcpp

from people.model import Code, Place, Unit
from reports.poster import Poster, posters_for, render, render_in_subprocess

UNIT = Unit(1, "示例小学", "学校", "示例街道")
SHED = Place(1, 1, "电动自行车充电棚", "充电")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
CODES = [
    Code(1, UNIT, None, "A1_-" * 5 + "zz", NOW, None),
    Code(2, UNIT, SHED, "-_9b" * 5 + "yy", NOW, None),
]
POSTERS = posters_for("sample_bot", CODES)
LINKS = [f"https://t.me/sample_bot?start=c{code.token}" for code in CODES]


def read_pages(pdf: bytes) -> list[Counter[str]]:
    """What a camera reads on each page, at the resolution of a poor photo."""
    with pypdfium2.PdfDocument(pdf) as document:
        pictures = [page.render(scale=90 / 72).to_pil() for page in document]
    return [Counter(found.text for found in zxingcpp.read_barcodes(each)) for each in pictures]


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render(POSTERS)


def test_each_code_has_a_page_and_labels_that_a_camera_can_read(pdf: bytes) -> None:
    posters, labels = read_pages(pdf)[:2], read_pages(pdf)[2:]
    assert posters == [Counter({LINKS[0]: 1}), Counter({LINKS[1]: 1})]
    assert labels == [Counter({LINKS[0]: 3, LINKS[1]: 3})]


def test_a_poster_says_where_it_hangs_and_what_to_do(pdf: bytes) -> None:
    with pypdfium2.PdfDocument(pdf) as document:
        words = document[1].get_textpage().get_text_bounded()
    for line in ("示例小学", "电动自行车充电棚", "示例街道", "扫一扫", "随手拍", LINKS[1]):
        assert line in words


def test_the_payload_fits_what_telegram_takes() -> None:
    for poster in POSTERS:
        payload = poster.link.rpartition("=")[2]
        assert len(payload) <= 64
        assert payload.replace("-", "").replace("_", "").isalnum()


def test_the_longest_names_stay_on_their_page() -> None:
    longest = Poster("长" * 120, "远" * 60, "示例街道", LINKS[0])
    assert len(read_pages(render([longest]))) == 2


def test_a_poster_printed_apart_is_the_same(pdf: bytes) -> None:
    assert read_pages(render_in_subprocess(POSTERS)) == read_pages(pdf)
