"""Chinese that people read has Chinese punctuation and an office's words, wherever it stands.

The texts are found, not listed: string literals of the product's packages, values of its TOML
files, lines of its Typst templates and of the page, the Chinese README and the settings' example.
"""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
NOT_PRODUCT = frozenset({"tests", "bench"})
HOLE = "\ue000"
"""Stands for a value in an f-string."""

HAN = re.compile(r"[\u3400-\u9fff]")
BESIDE = "[\u3400-\u9fff“”‘’《》【】（）、。，：；？！…]"
FAULTS = (
    re.compile(rf"{BESIDE} ?[,:;?!()]|[,:;?!()] ?{BESIDE}|[「」]"),
    re.compile(rf"{HOLE}[,:;?!](?:{HOLE}|$)|^[,:;?!]{HOLE}|\({HOLE}\)"),
    re.compile(r"\"[^\"]*[\u3400-\u9fff][^\"]*\""),
)
MARKUP = re.compile(
    r"^\s*(?://|<!--|\*|/\*).*|(?<=\])\([^)]*\)|#[a-z.]+(?:\([^()]*\)[a-z.]*)*|`[^`]*`"
)
"""Comments of code, addresses of links, calls in a template, names in a page."""
GLUED = re.compile(rf"^[,;:?!]{HOLE}|^{HOLE}[,;:?!]$")
"""A mark with a value alone, as cards put sentences together; its Chinese stands elsewhere."""

CARDS = ("handlers/*/cards.py", "handlers/*/*_cards.py", "handlers/texts.py", "reports/spelling.py")

EXCEPTIONS = {
    "checklists/forms/*.v*.toml": "an inspection stays with the words of the form it began with",
    "hazards/criteria/words.toml": "words as people type them, to be found",
    "hazards/criteria/categories.toml": "words as people type them, to be found",
    "duties/calendar/notice_patterns.py": "a notice as it is read, in half width",
    "duties/programmes/term_patterns.py": "hours and days as they are typed, in either width",
    "reports/digests/time_patterns.py": "a time of the day as it is typed, in either width",
    "duties/tasks/timing_patterns.py": "时间节点 as offices write it, in either width",
    "people/quiet_patterns.py": "hours as they are typed, in either width",
    "duties/handbook/documents.toml": "titles of documents as they stand there",
    "duties/handbook/points.toml": "words of documents as they stand there",
    "people/sectors.toml": "words as workbooks have them, to be found",
    "storage/migrations/**/*.py": "rows as they were written at the time",
}
"""Files whose Chinese is no text of today's, and why."""

ALLOWED = {
    "checklists/validation.py": ("转|分机",),
    "chat/days.py": ("周|星期", "起|开始", "到|至"),
    "hazards/tips/model.py": ("回执号?",),
    "spreadsheets/reading.py": ("(必填)", "(选填)", "(可选)"),
    "bot/commands/history_prose.py": ("(?<=依据 )", "[^;；]+"),
    "bot/commands/tour.py": ("^第 (",),
    "bot/commands/cli.py": ("纬度,经度",),
    "bot/commands/refusals.py": ("纬度,经度",),
    ".env.example": ("用户:密码@",),
    "hazards/loop/lifecycle_page.py": ("(未销号): ",),
}
"""Patterns and formats of what people type, in either width; and a Chinese word in English."""


RETIRED = {
    "接单": "签收",
    "了结": "办结（未整改）",
    "无法整改": "暂不具备整改条件",
    "裁定": "认定",
    "待定级": "待判定",
    "换人": "改派或调整期限",
    "企业安全员": "安全员",
    "请他": "停用，选择身份",
    "说改好": "已报整改",
    "已收下": "已收到，已受理",
    "见证": "已并入您的照片",
    "像是：": "疑似类别：",
    "（写了": "依据",
    "可能重大": "疑似重大",
    "当场整改": "当场已整改",
    "没有这种情况": "无此情况为合格",
    "一次给出": "批量填写",
    "（批量）": "批量填写",
    "就跳过": "没有可留空",
    "什么车": "充电车辆类型",
    "在哪里充电": "充电位置",
    "手上": "当前没有未完成的检查",
    "没做完": "未完成",
    "要处理的事": "暂无待办",
    "先办前面": "显示前 12 件",
    "没销号": "未销号",
    "是同一个吗": "疑似同一隐患，是否合并？",
    "现在期限": "原期限",
    "有人来管": "会有人处理",
    "算了": "返回",
    "先存着": "暂存",
    "填一半": "有错不导入",
    "贴进": "在手机上打开这个链接",
    "隐患已记好": "已记",
    "拿不准": "存疑，难以判定",
    "打一句话": "写一句话",
    "认不出": "无法识别",
    "送信": "消息推送",
    "人话": "报错",
    "钥匙": "密钥",
    "令牌": "token",
}
"""Wordings that are no office's, and what took their place."""

RETIRED_BUT = {
    "people/master_list.py": ("企业安全员",),
}
"""Retired words that people may still type or have in their workbooks."""

MANNER = (
    re.compile("你"),
    re.compile("(?<!其)他|她"),
    re.compile(rf"[0-9{HOLE}] ?[–—~～] ?[0-9{HOLE}]|[0-9{HOLE}]到[0-9{HOLE}]"),
)
"""Everybody is 您, nobody's sex is guessed, and a range of numbers has 至."""


class Text(NamedTuple):
    """A text and where it stands; ``code`` tells that it is a line of code about texts."""

    file: str
    line: int
    text: str
    code: bool = False


def texts() -> Iterator[Text]:
    """Return every text of the product that has Chinese in it."""
    for path in sorted(ROOT.glob("*/**/*")):
        file = path.relative_to(ROOT)
        if file.parts[0] in NOT_PRODUCT or any(
            part.startswith((".", "__py")) for part in file.parts
        ):
            continue
        if any(file.match(pattern) for pattern in EXCEPTIONS):
            continue
        yield from _read(str(file), path)
    for name in ("README.zh-CN.md", ".env.example", "Makefile"):
        yield from _lines(name, ROOT / name)


def _read(file: str, path: Path) -> Iterator[Text]:
    match path.suffix:
        case ".py":
            yield from (each for each in literals(file, path) if HAN.search(each.text))
        case ".toml":
            values = _values(tomllib.loads(path.read_text("utf-8")))
            yield from (Text(file, 0, value) for value in values if HAN.search(value))
        case ".typ" | ".html" | ".js":
            yield from _lines(file, path)


def literals(file: str, path: Path) -> Iterator[Text]:
    """Return the string literals of a module that are no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    aside = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            aside |= {id(part) for part in node.values}
            parts = (part.value if isinstance(part, ast.Constant) else HOLE for part in node.values)
            yield Text(file, node.lineno, "".join(str(part) for part in parts))
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside
        ):
            yield Text(file, node.lineno, node.value)


def _values(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _values(each)
    elif isinstance(value, list):
        for each in value:
            yield from _values(each)


def _lines(file: str, path: Path) -> Iterator[Text]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        text = MARKUP.sub("", line)
        if HAN.search(text):
            yield Text(file, number, text, code=path.suffix in {".typ", ".html", ".js"})


def faults(text: str, *, code: bool = False) -> list[str]:
    """Return the pieces of a text whose punctuation is not Chinese; quotes of code may stand."""
    patterns = FAULTS[:1] if code else FAULTS
    return [found[0] for pattern in patterns for found in pattern.finditer(text)]


def test_what_people_read_has_chinese_punctuation() -> None:
    found = [
        f"{each.file}:{each.line} {wrong!r} in {each.text[:60]!r}"
        for each in texts()
        for wrong in faults(each.text, code=each.code)
        if not any(piece in each.text for piece in ALLOWED.get(each.file, ()))
    ]
    assert not found, "\n".join(found)


def test_sentences_of_cards_are_put_together_with_chinese_marks() -> None:
    found = [
        f"{each.file}:{each.line} {each.text!r}"
        for pattern in CARDS
        for path in sorted(ROOT.glob(pattern))
        for each in literals(str(path.relative_to(ROOT)), path)
        if GLUED.search(each.text)
    ]
    assert not found, "\n".join(found)


def test_no_retired_wording_is_read_by_anybody() -> None:
    """The same thing used to have several names, and some of them were chatty or literal."""
    found = [
        f"{each.file}:{each.line} {phrase} ({better}) in {each.text[:60]!r}"
        for each in texts()
        for phrase, better in RETIRED.items()
        if phrase in each.text and phrase not in RETIRED_BUT.get(each.file, ())
    ]
    assert not found, "\n".join(found)


def test_everybody_is_addressed_alike() -> None:
    """Members used to be 他, whoever they were, and ranges of numbers had three shapes."""
    found = [
        f"{each.file}:{each.line} {wrong[0]!r} in {each.text[:60]!r}"
        for each in texts()
        for pattern in MANNER
        for wrong in pattern.finditer(each.text)
    ]
    assert not found, "\n".join(found)


def test_every_exception_is_still_needed() -> None:
    for pattern in EXCEPTIONS:
        assert list(ROOT.glob(pattern)), pattern
    found = list(texts())
    for file, phrases in RETIRED_BUT.items():
        said = [each.text for each in found if each.file == file]
        assert all(any(phrase in text for text in said) for phrase in phrases), file
    for file, pieces in ALLOWED.items():
        for piece in pieces:
            wrong = [each for each in found if each.file == file and faults(each.text)]
            assert any(piece in each.text for each in wrong), (file, piece)


@pytest.mark.parametrize(
    "text",
    [
        "照片:2 张",
        "已整改,复核通过",
        "为什么?",
        "第一项(宿舍)",
        "楼梯,走廊(二楼)",
        f"期限 {HOLE},{HOLE}人上报",
        f",{HOLE}人上报",
        f"企业({HOLE})",
        "「目录」",
        '点"目录"',
    ],
)
def test_half_width_marks_and_other_quotes_are_found(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    [
        "11月25日 14:05",
        "PT-2026-000123，期限 12月3日",
        "照片：2 张（共 3 张）",
        "如 31.2304,121.4737",
        "点“目录”看其他项。",
        "见 https://t.me/xunan?start=1",
    ],
)
def test_numbers_times_and_addresses_keep_their_marks(text: str) -> None:
    assert not faults(text)
