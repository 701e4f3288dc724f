"""From what a person tapped or typed to the canonical value of an answer.

People type on a phone, outdoors: full-width digits, units behind numbers, 有 for yes and dates
without a year are all understood. What is not understood is refused with a sentence that says what
to send instead.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import partial

from chat.days import fold, make_day, named_day, nearest_day, typed_day
from checklists.model import Choice, Question, QuestionKind
from core.errors import XunanError

LONGEST_TEXT = 500  # characters, where the form says nothing else


class AnswerRefused(XunanError):
    """The answer cannot be understood or is out of range; ``message`` says what to do instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def parse_answer(question: Question, raw: str, today: date | None = None) -> str:
    """Return the canonical value of ``raw`` as an answer to ``question`` (see ``Answer.value``).

    ``today`` is the local day that dates without a year are read against. An optional question may
    be passed over with an empty text, 跳过 or ``-``, which is the empty value; a verdict may not,
    since 不适用 says it better.

    Raises:
        AnswerRefused: with a Chinese message that says what to send instead.
    """
    text = _clean(raw)
    if text in {"", "-", "跳过"} and _is_passable(question):
        return ""
    if question.kind is QuestionKind.DATE:
        return _parse_date(text, today)
    return _PARSERS[question.kind](question, text)


def _is_passable(question: Question) -> bool:
    return not question.required and question.kind is not QuestionKind.VERDICT


def _clean(raw: str) -> str:
    """Drop what no form can hold (control characters, halves of characters) and outer blanks."""
    kept = (
        char for char in raw if char == "\n" or unicodedata.category(char) not in {"Cc", "Cs", "Co"}
    )
    return "".join(kept).strip()


def _parse_word(words: dict[str, str], advice: str, _: Question, text: str) -> str:
    value = words.get(fold(text))
    if value is None:
        raise AnswerRefused(advice)
    return value


_VERDICTS = {
    **dict.fromkeys(("pass", "合格", "✅ 合格", "正常"), "pass"),
    **dict.fromkeys(("hazard", "隐患", "⚠️ 隐患", "有隐患", "不合格"), "hazard"),
    **dict.fromkeys(("na", "不适用", "➖ 不适用"), "na"),
}
_YES_NO = {
    **dict.fromkeys(("yes", "有", "是", "对", "y"), "yes"),
    **dict.fromkeys(("no", "无", "没有", "没", "否", "不是", "n"), "no"),
}


def _parse_integer(question: Question, text: str) -> str:
    plain = fold(text).removesuffix(fold(question.unit)).strip()
    span = _spell_range(question)
    if not re.fullmatch(r"[+-]?\d{1,9}(,\d{3})*", plain):
        raise AnswerRefused(f"请发一个整数{span}，例如 {question.minimum or 0}。")
    number = int(plain.replace(",", ""))
    low, high = question.minimum, question.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise AnswerRefused(f"{number} 超出范围，请发一个整数{span}。")
    return str(number)


def _spell_range(question: Question) -> str:
    low, high, unit = question.minimum, question.maximum, question.unit
    if low is not None and high is not None:
        return f"（{low} 至 {high}{unit}）"
    if low is not None:
        return f"（不小于 {low}{unit}）"
    return "" if high is None else f"（不大于 {high}{unit}）"


def _find_choice(choices: tuple[Choice, ...], text: str) -> Choice | None:
    """Find a choice by key, by title, or by its place in the list as people count it."""
    wanted = fold(text)
    for choice in choices:
        if wanted in {choice.key, fold(choice.title)}:
            return choice
    if re.fullmatch(r"[0-9]{1,2}", wanted) and 0 < int(wanted) <= len(choices):
        return choices[int(wanted) - 1]
    return None


def _titles(question: Question) -> str:
    return "、".join(choice.title for choice in question.choices)


def _parse_choice(question: Question, text: str) -> str:
    choice = _find_choice(question.choices, text)
    if choice is None:
        raise AnswerRefused(f"请从这些里选一个：{_titles(question)}。")
    return choice.key


def _parse_choices(question: Question, text: str) -> str:
    chosen = set()
    for part in re.split(r"[,，、;；\n]", text):
        if not part.strip():
            continue
        choice = _find_choice(question.choices, part)
        if choice is None:
            raise AnswerRefused(
                f"没有“{part.strip()[:20]}”这一项，请从这些里选：{_titles(question)}。"
            )
        chosen.add(choice.key)
    low, high = question.minimum or 1, question.maximum or len(question.choices)
    if not low <= len(chosen) <= high:
        count = f"{low}" if low == high else f"{low} 至 {high}"
        raise AnswerRefused(f"请选 {count} 项：{_titles(question)}。")
    return ",".join(choice.key for choice in question.choices if choice.key in chosen)


def _parse_text(question: Question, text: str) -> str:
    low, high = question.minimum or 1, question.maximum or LONGEST_TEXT
    if not text:
        raise AnswerRefused("这一项不能空着，请写几个字。")
    if len(text) < low:
        raise AnswerRefused(f"写得再具体些，至少 {low} 个字。")
    if len(text) > high:
        raise AnswerRefused(f"现在 {len(text)} 个字，请缩到 {high} 个字以内再发。")
    return text


_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(010|02[0-9])([2-8][0-9]{7})|(0[3-9][0-9]{2})([2-8][0-9]{6,7})")
_HOTLINE = re.compile(r"([48]00)([0-9]{3})([0-9]{4})")
_PHONE = re.compile(
    r"(?P<country>(?:\+|00)86)?(?P<number>[0-9()\s.-]{7,}?)"
    r"(?:\s*(?:转|分机|ext\.?|x|#|,)\s*(?P<extension>[0-9]{1,6}))?"
)


def _parse_phone(_: Question, text: str) -> str:
    match = _PHONE.fullmatch(re.sub(r"[‐-―−ー~]", "-", fold(text)))
    groups = re.findall(r"[0-9]+", match["number"]) if match else []
    number, extension = "".join(groups), match["extension"] if match else None
    readings = [(number, extension or "")]
    if match and match["country"]:  # +86 21 6200 0000 comes without the zero of its area code
        readings.append((f"0{number}", extension or ""))
    if len(groups) > 2 and len(groups[-1]) <= 6 and not extension:  # 021-62000000-801
        readings.append(("".join(groups[:-1]), groups[-1]))
    for reading in readings:
        if spelled := _spell_phone(*reading):
            return spelled
    raise AnswerRefused(
        "请发11位手机号，或带区号的座机，例如 021-62000000，分机写成 021-62000000-801。"
    )


def _spell_phone(number: str, extension: str) -> str | None:
    """Spell a mainland number in its usual groups, or return ``None`` when it is none."""
    if _MOBILE.fullmatch(number):
        return None if extension else number
    found = _LANDLINE.fullmatch(number) or _HOTLINE.fullmatch(number)
    return "-".join(part for part in (*found.groups(), extension) if part) if found else None


_DATE_ADVICE = "请发日期，例如 2026-11-22、11月22日 或 20261122。"


def _parse_date(text: str, today: date | None) -> str:
    plain = fold(text)
    if today is not None and (named := named_day(plain, today)) is not None:
        return named.isoformat()
    typed = typed_day(plain)
    if typed is None:
        raise AnswerRefused(_DATE_ADVICE)
    if typed.year is not None:
        found = make_day(typed.year, typed.month, typed.day)
    elif today is None:
        raise AnswerRefused("请把年份也写上，例如 2026-11-22。")
    else:
        found = nearest_day(typed.month, typed.day, today)
    if found is None:
        raise AnswerRefused(f"没有 {typed.month}月{typed.day}日 这一天。{_DATE_ADVICE}")
    return found.isoformat()


def _parse_photo(question: Question, text: str) -> str:
    plain, low, high = fold(text), question.minimum or 1, question.maximum
    if not re.fullmatch(r"[0-9]{1,4}", plain) or int(plain) < low:
        raise AnswerRefused(f"请发照片，至少 {low} 张。")
    if high is not None and int(plain) > high:
        raise AnswerRefused(f"照片最多 {high} 张。")
    return str(int(plain))


def _parse_location(_: Question, text: str) -> str:
    match = re.fullmatch(
        r"(-?[0-9]{1,3}(?:\.[0-9]+)?)[,\s]\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)", fold(text)
    )
    if match is None or abs(float(match[1])) > 90 or abs(float(match[2])) > 180:
        raise AnswerRefused("请点回形针，选“位置”发送所在地点。")
    return f"{float(match[1]):.6f},{float(match[2]):.6f}"


_PARSERS: dict[QuestionKind, Callable[[Question, str], str]] = {
    QuestionKind.VERDICT: partial(_parse_word, _VERDICTS, "请点按钮：合格、隐患或不适用。"),
    QuestionKind.YES_NO: partial(_parse_word, _YES_NO, "请点按钮，或发“有”或“无”（“是”或“否”）。"),
    QuestionKind.INTEGER: _parse_integer,
    QuestionKind.CHOICE: _parse_choice,
    QuestionKind.CHOICES: _parse_choices,
    QuestionKind.TEXT: _parse_text,
    QuestionKind.PHONE: _parse_phone,
    QuestionKind.PHOTO: _parse_photo,
    QuestionKind.LOCATION: _parse_location,
}
