"""Criteria are data: mistakes are named by file, line and reason, and what is shipped is sound."""

import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from datafiles.reading import Mistake, Mistakes
from hazards.criteria.classifying import classify
from hazards.criteria.loader import load_criteria

WORDS = """\
[sets]
missing = ["没有", "缺少"]

[voices]
finders = ["未发现"]
negators = ["没有"]
fillers = ["被"]
cleared = ["完好"]
spoilers = ["不"]
tails = ["证"]
"""
CATEGORIES = """\
[[category]]
key = "fire"
label = "消防设施"
words = ["灭火器"]

[[category]]
key = "other"
label = "其他"
words = []
"""
SOURCES = """\
[[source]]
id = "sample"
title = "示例判定标准"
issuer = "示例部门"
number = "示例1号"
year = 2024
sectors = ["教育"]
covered = 1
verified = "示例"
gap = "示例"
trades = ["机械"]
"""
CRITERIA = """\
source = "sample"

[[criterion]]
id = "sample-1"
article = "第一条"
label = "没有灭火器"
category = "fire"
when = [["灭火器", "@missing"]]
example = "走廊没有灭火器"
"""


def _write(directory: Path, **changed: str) -> Path:
    texts = {"words": WORDS, "categories": CATEGORIES, "sources": SOURCES, "sample": CRITERIA}
    for name, text in (texts | changed).items():
        (directory / f"{name}.toml").write_text(text, "utf-8")
    return directory


def _mistakes(directory: Path) -> list[Mistake]:
    with pytest.raises(Mistakes) as refused:
        load_criteria(directory)
    return refused.value.mistakes


def test_a_good_directory_is_read(tmp_path: Path) -> None:
    book = load_criteria(_write(tmp_path))
    (criterion,) = book.criteria
    assert classify(criterion.example, sector="学校", book=book).criterion is criterion
    assert criterion.citation == "《示例判定标准》第一条"


def test_an_exception_keeps_a_clause_out_and_a_reach_keeps_far_words_out(tmp_path: Path) -> None:
    text = CRITERIA.replace("when =", 'unless = "标签|墙上"\nwithin = 8\nwhen =')
    book = load_criteria(_write(tmp_path, sample=text))
    said = {
        "走廊没有灭火器": True,
        "灭火器没有标签": False,
        "灭火器挂墙上，没有灭火器的是走廊": True,
        "灭火器箱子放在走廊尽头没有": False,
        "灭火器没有": True,
    }
    for sentence, major in said.items():
        found = classify(sentence, sector="学校", book=book).criterion
        assert (found is not None) == major, sentence


# what is replaced in which file, by what, the line that must be named, a part of the reason
MISTAKES = {
    "a key slips": ("sample", "when =", "whem =", 8, "不认识的键 whem"),
    "an article is missing": ("sample", 'article = "第一条"\n', "", 3, "缺少 article"),
    "a label is empty": ("sample", 'label = "没有灭火器"', 'label = " "', 6, "label 是空的"),
    "a label is too long": ("sample", "没有灭火器", "没" * 31, 6, "label 有 31 个字"),
    "a category is unknown": ("sample", '"fire"', '"water"', 7, "category “water”"),
    "a trade is unknown": ("sample", "when =", 'trades = ["铸造"]\nwhen =', 8, "“铸造”不是"),
    "a set is unknown": ("sample", "@missing", "@mising", 8, "@mising 不在"),
    "a choice has nothing": ("sample", '"灭火器"', '"灭火器|"', 8, "空的说法"),
    "a combination is empty": ("sample", '[["灭火器", "@missing"]]', "[[]]", 8, "不能空"),
    "a combination is no list": ("sample", '[["灭火器", "@missing"]]', '["a"]', 8, "应是列表"),
    "a reach is too wide": ("sample", "when =", "within = 31\nwhen =", 8, "within 不能大于 30"),
    "a reach is no number": ("sample", "when =", 'within = "9"\nwhen =', 8, "within 应是整数"),
    "an exception is empty": ("sample", "when =", 'unless = ""\nwhen =', 8, "空的说法"),
    "an exception has nothing": ("sample", "when =", 'unless = "a|"\nwhen =', 8, "空的说法"),
    "an exception writes traditional": (
        "sample",
        "when =",
        'unless = "標籤"\nwhen =',
        8,
        "unless “標籤”要写成",
    ),
    "a source is unknown": ("sample", 'source = "sample"', 'source = "simple"', 1, "“simple”"),
    "the TOML is broken": ("sample", 'article = "第一条"', "article = ", 5, "TOML 语法错误"),
    "a list is named wrong": (
        "sample",
        "[[criterion]]",
        "[[criterium]]",
        3,
        "不认识的键 criterium",
    ),
    "the sources are broken": ("sources", "year = 2024", "year = ", 6, "TOML 语法错误"),
    "a count is wrong": ("sources", "covered = 1", "covered = 2", 8, "说收录 2 项，实际 1 项"),
    "a year is a text": ("sources", "year = 2024", 'year = "2024"', 6, "year 应是整数"),
    "a trade is no sector": ("sources", '"机械"', '"木工"', 11, "trades “木工”不在行业名录里"),
    "a sector is no sector": ("sources", '"教育"', '"校舍"', 7, "sectors “校舍”不在行业名录里"),
    "the last category is gone": ("categories", '"other"', '"others"', 1, "缺少 other"),
    "a category comes twice": ("categories", '"other"', '"fire"', 7, "“fire”写了两次"),
    "a category writes traditional": ("categories", "灭火器", "滅火器", 4, "要写成“灭火器”"),
    "a voice is missing": ("words", 'tails = ["证"]', "", 4, "缺少 tails"),
    "a set is no list": ("words", 'missing = ["没有", "缺少"]', 'missing = "没有"', 2, "列表"),
}


@pytest.mark.parametrize("case", MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_named_by_file_line_and_reason(
    tmp_path: Path, case: tuple[str, str, str, int, str]
) -> None:
    name, old, new, line, reason = case
    text = {"words": WORDS, "categories": CATEGORIES, "sources": SOURCES, "sample": CRITERIA}[name]
    assert old in text
    mistakes = _mistakes(_write(tmp_path, **{name: text.replace(old, new, 1)}))
    assert any(
        (each.file, each.line) == (f"{name}.toml", line) and reason in each.reason
        for each in mistakes
    ), mistakes


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    second = CRITERIA.replace("第一条", "").replace('"fire"', '"water"')
    sources = SOURCES.replace("2024", '"x"')
    mistakes = _mistakes(_write(tmp_path, sample=second, sources=sources))
    assert {each.file for each in mistakes} == {"sample.toml", "sources.toml"}
    assert len(mistakes) >= 3
    assert str(mistakes[0]).startswith("sample.toml:5: ")


def test_a_directory_without_the_files_is_refused(tmp_path: Path) -> None:
    files_named = {each.file for each in _mistakes(tmp_path)}
    assert {"words.toml", "categories.toml", "sources.toml"} <= files_named


def test_a_file_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    _write(tmp_path)
    (tmp_path / "sample.toml").write_bytes("灭火器".encode("gb18030"))
    assert any("UTF-8" in each.reason for each in _mistakes(tmp_path))


def test_the_same_criterion_twice_is_refused(tmp_path: Path) -> None:
    doubled = CRITERIA + CRITERIA.partition("\n\n")[2]
    (mistake,) = _mistakes(_write(tmp_path, sample=doubled))
    assert mistake.reason == "“sample-1”写了两次"


def test_the_shipped_files_are_read_from_any_place(tmp_path: Path) -> None:
    shutil.copytree(str(files("hazards") / "criteria"), tmp_path / "copy")
    assert len(load_criteria(tmp_path / "copy").criteria) == len(load_criteria().criteria)


def test_the_industry_standard_is_there_with_all_its_64_cases() -> None:
    """Counted as its makers do: 3 of management, 47 of seven trades, 14 of three special fields."""
    criteria = [each for each in load_criteria().criteria if each.source.id == "mem-10-2023"]
    counts: dict[str, int] = {}
    for criterion in criteria:
        article = criterion.article.partition("（")[0]
        counts[article] = counts.get(article, 0) + 1
    assert counts == {
        "第三条": 3,
        "第四条": 8,
        "第五条": 13,
        "第六条": 8,
        "第七条": 7,
        "第八条": 7,
        "第九条": 2,
        "第十条": 2,
        "第十一条": 10,
        "第十二条": 2,
        "第十三条": 2,
    }
    assert len({each.article for each in criteria}) == 64


def test_every_source_says_what_was_read_and_what_is_left_out() -> None:
    for source in load_criteria().sources:
        assert "http" not in source.verified + source.gap
        assert (source.covered == 0) <= ("未收录" in source.gap)
