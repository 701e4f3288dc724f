"""What people tap and type becomes a canonical answer, or is refused with advice."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists.model import Question, QuestionKind
from checklists.validation import AnswerRefused, parse_answer
from core.errors import XunanError
from tests.unit.checklists.factory import make_question

SHEDS = (("shed", "车棚"), ("outdoor", "车棚/室外"), ("garage", "车库"))
VERDICT = make_question(kind=QuestionKind.VERDICT)
YES_NO = make_question(kind=QuestionKind.YES_NO)
ROOMS = make_question(kind=QuestionKind.INTEGER, minimum=1, maximum=500, unit="间")
SHED = make_question(kind=QuestionKind.CHOICE, choices=SHEDS)
PLACES = make_question(kind=QuestionKind.CHOICES, choices=SHEDS)
NAME = make_question(kind=QuestionKind.TEXT, minimum=2, maximum=8)
PHONE = make_question(kind=QuestionKind.PHONE)
DAY = make_question(kind=QuestionKind.DATE)
PHOTOS = make_question(kind=QuestionKind.PHOTO, maximum=3)
SPOT = make_question(kind=QuestionKind.LOCATION)
TODAY = date(2026, 1, 2)


@pytest.mark.parametrize(
    ("question", "raw", "value"),
    [
        (VERDICT, "pass", "pass"),
        (VERDICT, "✅ 合格", "pass"),
        (VERDICT, " 隐患 ", "hazard"),
        (VERDICT, "➖ 不适用", "na"),
        (YES_NO, "有", "yes"),
        (YES_NO, "没有", "no"),
        (YES_NO, "是", "yes"),
        (YES_NO, "否", "no"),
        (YES_NO, "YES", "yes"),
        (ROOMS, "12", "12"),
        (ROOMS, "１２０", "120"),
        (ROOMS, "12间", "12"),
        (ROOMS, "012 间", "12"),
        (SHED, "garage", "garage"),
        (SHED, "车库", "garage"),
        (SHED, "2", "outdoor"),
        (SHED, "车棚/室外", "outdoor"),
        (PLACES, "车库、车棚", "shed,garage"),
        (PLACES, "garage,shed,garage", "shed,garage"),
        (PLACES, "3，1", "shed,garage"),
        (NAME, "  示例小学\n", "示例小学"),
        (NAME, "示例\x00小学", "示例小学"),
        (PHOTOS, "２", "2"),
        (SPOT, "31.25, 121.4", "31.250000,121.400000"),
    ],
)
def test_an_answer_is_understood(question: Question, raw: str, value: str) -> None:
    assert parse_answer(question, raw) == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("13800001234", "13800001234"),
        ("138 0000 1234", "13800001234"),
        ("１３８－００００－１２３４", "13800001234"),
        ("+86 138-0000-1234", "13800001234"),
        ("008613800001234", "13800001234"),
        ("\u202d138 0000 1234\u202c", "13800001234"),
        ("021-62000000", "021-62000000"),
        ("（021）6200 0000", "021-62000000"),
        ("02162000000", "021-62000000"),
        ("021—62000000", "021-62000000"),
        ("+86 21 6200 0000", "021-62000000"),
        ("0513-8622000", "0513-8622000"),
        ("0513 86220000", "0513-86220000"),
        ("021-62000000-801", "021-62000000-801"),
        ("021-62000000转801", "021-62000000-801"),
        ("(021) 62000000 分机 801", "021-62000000-801"),
        ("400 800 1234", "400-800-1234"),
    ],
)
def test_a_mainland_phone_number_is_understood(raw: str, value: str) -> None:
    assert parse_answer(PHONE, raw) == value
    assert parse_answer(PHONE, value) == value


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "110",
        "没有",
        "62000000",
        "12800001234",
        "1380000123",
        "138000012345",
        "13800001234转8",
        "021-6200000",
        "021-12345678",
        "021-62000000-1234567",
        "+1 212 555 0100",
        "()----- ",
    ],
)
def test_what_is_no_mainland_number_is_refused_with_an_example(raw: str) -> None:
    with pytest.raises(AnswerRefused, match="021-62000000"):
        parse_answer(PHONE, raw)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2026-11-22", "2026-11-22"),
        ("2026/1/2", "2026-01-02"),
        ("2026.11.2", "2026-11-02"),
        ("20261122", "2026-11-22"),
        ("２０２６年１１月２２日", "2026-11-22"),
        ("2026年11月22日（周日）", "2026-11-22"),
        ("1月5日", "2026-01-05"),
        ("1月5号", "2026-01-05"),
        ("1-5", "2026-01-05"),
        ("12月31日", "2025-12-31"),
        ("今天", "2026-01-02"),
        ("昨天", "2026-01-01"),
        ("2月29日", None),
        ("2024-02-29", "2024-02-29"),
        ("2026-13-01", None),
        ("2026-02-30", None),
        ("0000-01-01", None),
        ("下周", None),
        ("", None),
    ],
)
def test_a_date_is_understood_in_the_shapes_people_write(raw: str, value: str | None) -> None:
    if value is None:
        with pytest.raises(AnswerRefused, match="2026-11-22"):
            parse_answer(DAY, raw, TODAY)
    else:
        assert parse_answer(DAY, raw, TODAY) == value


def test_a_date_without_a_year_needs_a_today() -> None:
    with pytest.raises(AnswerRefused, match="年份"):
        parse_answer(DAY, "11月22日")


def test_the_29th_of_february_finds_its_leap_year() -> None:
    assert parse_answer(DAY, "2月29日", date(2027, 12, 1)) == "2028-02-29"


@pytest.mark.parametrize(
    ("question", "raw", "advice"),
    [
        (VERDICT, "也许", "合格、隐患或不适用"),
        (YES_NO, "可能", "“有”或“无”"),
        (ROOMS, "0", r"1 至 500间"),
        (ROOMS, "501", r"501 超出范围.*1 至 500间"),
        (ROOMS, "很多", r"整数（1 至 500间）"),
        (ROOMS, "1.5", "整数"),
        (ROOMS, "9" * 5000, "整数"),
        (make_question(kind=QuestionKind.INTEGER, minimum=3), "2", "不小于 3"),
        (make_question(kind=QuestionKind.INTEGER, maximum=3), "4", "不大于 3"),
        (SHED, "4", "车棚、车棚/室外、车库"),
        (SHED, "", "车棚、车棚/室外、车库"),
        (PLACES, "车库，地上", "没有“地上”这一项"),
        (PLACES, ",", "请选 1 至 3 项"),
        (NAME, " ", "不能空着"),
        (NAME, "一", "至少 2 个字"),
        (NAME, "一二三四五六七八九", "现在 9 个字，请缩到 8 个字"),
        (make_question(kind=QuestionKind.TEXT), "长" * 501, "500 个字以内"),
        (PHOTOS, "0", "至少 1 张"),
        (PHOTOS, "4", "最多 3 张"),
        (PHOTOS, "好的", "请发照片"),
        (SPOT, "91,121", "位置"),
        (SPOT, "这里", "位置"),
    ],
)
def test_a_refusal_says_what_to_send_instead(question: Question, raw: str, advice: str) -> None:
    with pytest.raises(AnswerRefused, match=advice) as refused:
        parse_answer(question, raw)
    assert isinstance(refused.value, XunanError)
    assert refused.value.message == str(refused.value)


@pytest.mark.parametrize(
    "kind", [kind for kind in QuestionKind if kind is not QuestionKind.VERDICT]
)
def test_an_optional_question_can_be_passed_over(kind: QuestionKind) -> None:
    optional = make_question(kind=kind, required=False, choices=SHEDS)
    assert parse_answer(optional, "跳过") == ""
    assert parse_answer(optional, " ") == ""
    if kind is not QuestionKind.TEXT:
        with pytest.raises(AnswerRefused):
            parse_answer(make_question(kind=kind, choices=SHEDS), "跳过")


def test_a_verdict_is_never_passed_over() -> None:
    with pytest.raises(AnswerRefused):
        parse_answer(make_question(required=False), "")


@given(kind=st.sampled_from(QuestionKind), raw=st.text(max_size=40), required=st.booleans())
def test_any_text_is_either_refused_in_words_or_canonical(
    kind: QuestionKind, raw: str, required: bool
) -> None:
    question = make_question(kind=kind, choices=SHEDS, required=required)
    try:
        value = parse_answer(question, raw, TODAY)
    except AnswerRefused as refusal:
        message = refusal.message
    else:
        message = ""
        assert parse_answer(question, value, TODAY) == value
        assert "\x00" not in value
        value.encode("utf-8")
    assert not message or message.endswith("。")


@given(raw=st.text(alphabet="0123456789０１+-()（）转ext.#, \u202d年月日/周三今天", max_size=30))
def test_text_made_of_what_numbers_and_dates_are_made_of_never_breaks_the_reading(raw: str) -> None:
    for question in (PHONE, DAY, ROOMS, SPOT):
        try:
            value = parse_answer(question, raw, TODAY)
        except AnswerRefused:
            continue
        assert parse_answer(question, value, TODAY) == value
        assert value.isascii()
