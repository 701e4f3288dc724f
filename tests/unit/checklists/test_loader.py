"""Forms are found in all their versions; mistakes are named by file, line and reason."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from checklists.loader import UnknownForm, check_forms, load_forms
from datafiles.reading import Mistakes
from tests.unit.checklists.factory import GOOD_FILE, write_form


def test_a_good_file_has_no_mistakes(tmp_path: Path) -> None:
    assert check_forms([write_form(tmp_path, GOOD_FILE)]) == []


def test_versions_of_one_form_lie_side_by_side(tmp_path: Path) -> None:
    write_form(tmp_path, GOOD_FILE, "sample.v1.toml")
    later = GOOD_FILE.replace("version = 1", "version = 2").replace("敷线是否规范", "敷线是否穿管")
    write_form(tmp_path, later, "sample.toml")

    book = load_forms(tmp_path)

    assert book.latest("sample").version == 2
    assert book.get("sample", 1).by_key["cables"].text == "敷线是否规范"
    assert book.get("sample", 2).by_key["cables"].text == "敷线是否穿管"
    assert [form.version for form in book.all_latest()] == [2]


def test_an_unknown_form_and_an_unknown_version_are_named(tmp_path: Path) -> None:
    write_form(tmp_path, GOOD_FILE)
    book = load_forms(tmp_path)
    with pytest.raises(UnknownForm, match="nothing"):
        book.latest("nothing")
    with pytest.raises(UnknownForm, match="sample v9"):
        book.get("sample", 9)


def test_the_conditions_of_a_section_hold_for_each_of_its_questions(tmp_path: Path) -> None:
    text = GOOD_FILE + (
        '\n[[section]]\nkey = "more"\ntitle = "第二节"\nshort = "二节"\n'
        'when = [{ question = "has_shed", values = ["yes"] }]\n'
        '\n[[section.question]]\nkey = "patrol"\nkind = "verdict"\n'
        'text = "是否巡查"\ngood = "yes"\n'
        'when = [{ question = "kind_of_shed", values = ["open"] }]\n'
    )
    write_form(tmp_path, text)
    when = load_forms(tmp_path).latest("sample").by_key["patrol"].when
    assert [condition.question for condition in when] == ["has_shed", "kind_of_shed"]


def test_defaults_spare_repetition_but_a_question_has_the_last_word(tmp_path: Path) -> None:
    defaults = '[defaults]\nkind = "verdict"\nphoto = "on_hazard"\ndays = 7\n\n[[section]]'
    text = GOOD_FILE.replace("[[section]]", defaults, 1) + "days = 3\n"
    write_form(tmp_path, text)
    form = load_forms(tmp_path).latest("sample")
    assert form.by_key["cables"].photo == "on_hazard"
    assert form.by_key["cables"].days == 3
    assert form.by_key["has_shed"].photo == "never"
    assert form.by_key["has_shed"].days is None


# what is replaced in the good file, by what, the line that must be named, a part of the reason
MISTAKES = {
    "a key slips": ('kind = "yes_no"', 'knid = "yes_no"', 14, "不认识的键 knid"),
    "a kind is missing": ('kind = "yes_no"\n', "", 12, "缺少 kind"),
    "a kind is unknown": ('"yes_no"', '"maybe"', 14, "“maybe”不认识"),
    "a text is missing": ('text = "有无车棚"\n', "", 12, "缺少 text"),
    "a text is empty": ("有无车棚", " ", 15, "text 是空的"),
    "a text is too long for the card": ("有无车棚", "棚" * 61, 15, "最多 60 个"),
    "a hint is too long": ('text = "有无车棚"', f'text = "?"\nhint = "{"看" * 41}"', 16, "hint"),
    "a button is too long": ('short = "一节"', 'short = "唯一的一节"', 10, "最多 4 个"),
    "a text is a number": ('text = "有无车棚"', "text = 5", 15, "text 应是文字"),
    "a version is a text": ("version = 1", 'version = "1"', 2, "version 应是整数"),
    "a version is true": ("version = 1", "version = true", 2, "version 应是整数"),
    "a version is missing": ("version = 1\n", "", 1, "缺少 version"),
    "a version is zero": ("version = 1", "version = 0", 2, "不能小于 1"),
    "days are over a year": ('key = "cables"', 'key = "cables"\ndays = 367', 29, "不能大于 366"),
    "a flag is a word": ('text = "有无车棚"', 'text = "?"\nrequired = "no"', 16, "true 或 false"),
    "a question key comes twice": ('key = "cables"', 'key = "has_shed"', 28, "重复"),
    "a choice key comes twice": ('key = "closed"', 'key = "open"', 23, "选项 key “open”重复"),
    "a key has capitals": ('key = "cables"', 'key = "Cables"', 28, "小写字母"),
    "a choice has no title": (', title = "封闭"', "", 23, "缺少 title"),
    "a choice is no table": ('{ key = "closed", title = "封闭" }', '"closed"', 23, "要是表"),
    "one choice is none": ('  { key = "closed", title = "封闭" },\n', "", 21, "choices"),
    "a verdict has choices": (
        'good = "yes"',
        'good = "yes"\nchoices = [{ key = "a", title = "甲" }]',
        32,
        "verdict 没有 choices",
    ),
    "a verdict does not say what is good": ('good = "yes"\n', "", 27, "缺少 good"),
    "a yes-no has a good answer": ('text = "有无车棚"', 'text = "?"\ngood = "no"', 16, "没有 good"),
    "a yes-no has a unit": ('text = "有无车棚"', 'text = "?"\nunit = "个"', 16, "没有 unit"),
    "a yes-no wants a photo of the hazard": (
        'text = "有无车棚"',
        'text = "?"\nphoto = "on_hazard"',
        16,
        "只有 verdict",
    ),
    "a range is empty": (
        'kind = "yes_no"',
        'kind = "integer"\nminimum = 9\nmaximum = 3',
        15,
        "minimum 9 大于 maximum 3",
    ),
    "more choices are wanted than there are": (
        'kind = "choice"',
        'kind = "choices"\nminimum = 3',
        20,
        "1 至 2 之间",
    ),
    "a text may be longer than a message": (
        'kind = "yes_no"',
        'kind = "text"\nmaximum = 5000',
        15,
        "1 至 500 之间",
    ),
    "a condition names nothing": ('question = "has_shed"', 'question = "shed"', 25, "不在本表中"),
    "a condition looks at itself": (
        'question = "has_shed"',
        'question = "kind_of_shed"',
        25,
        "排在前面",
    ),
    "a condition looks ahead": ('question = "has_shed"', 'question = "cables"', 25, "排在前面"),
    "a condition can never hold": (
        'values = ["closed"]',
        'values = ["round"]',
        33,
        "不会答“round”",
    ),
    "a condition has no values": ('values = ["closed"]', "values = []", 33, "至少要有一个值"),
    "a condition's value is a number": ('values = ["closed"]', "values = [1]", 33, "文字"),
    "a condition looks at free text": (
        'kind = "yes_no"',
        'kind = "text"',
        25,
        "不能作条件",
    ),
    "a condition names an unknown form": (
        '{ question = "kind_of_shed"',
        '{ form = "nowhere", question = "kind_of_shed"',
        33,
        "没有“nowhere”这张表",
    ),
    "a condition names an unknown question of another form": (
        '{ question = "kind_of_shed"',
        '{ form = "campus-base", question = "pool"',
        33,
        "“campus-base”里没有“pool”",
    ),
    "a condition expects what the other form never says": (
        '{ question = "kind_of_shed"',
        '{ form = "campus-base", question = "basement"',
        33,
        "“basement”不会答“closed”",
    ),
    "another form would prune what is no verdict": (
        '[{ question = "has_shed"',
        '[{ form = "campus-base", question = "basement"',
        25,
        "只能让 verdict 变成不适用",
    ),
    "a condition names its own form": (
        '{ question = "kind_of_shed"',
        '{ form = "sample", question = "kind_of_shed"',
        33,
        "不写 form",
    ),
    "a paper is unknown": ('source = "示例"', 'source = "示例"\npaper = "a3"', 6, "纸样"),
    "a sector is no text": (
        'source = "示例"',
        'source = "示例"\nsuits = ["学校",\n 7]',
        7,
        "suits",
    ),
    "a default is unknown": ("[[section]]", "[defaults]\nhint = '?'\n\n[[section]]", 8, "hint"),
    "the file is named after another form": ('id = "sample"', 'id = "other"', 1, "文件名"),
    "a bracket is missing": ('values = ["yes"] }]', 'values = ["yes"] }', 27, "TOML 语法错误"),
    "a line comes twice": ("version = 1", "version = 1\nversion = 2", 3, "TOML 语法错误"),
    "the end is missing": (
        '  { question = "kind_of_shed", values = ["closed"] },\n]\n',
        "",
        33,
        "语法",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_line_when(name: str, tmp_path: Path) -> None:
    before, after, line, reason = MISTAKES[name]
    assert before in GOOD_FILE
    path = write_form(tmp_path, GOOD_FILE.replace(before, after, 1))

    found = check_forms([path])

    assert [(each.file, each.line) for each in found if reason in each.reason] == [
        (str(path), line)
    ], found
    # no other complaint comes along; a slipped key is both unknown here and missing there
    assert len(found) == (2 if name == "a key slips" else 1)


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    broken = GOOD_FILE.replace('kind = "yes_no"', 'knid = "yes_no"').replace("敷线是否规范", "")
    write_form(tmp_path, broken)
    write_form(tmp_path, GOOD_FILE.replace('id = "sample"', 'id = "x y"'), "xy.toml")

    with pytest.raises(Mistakes) as refused:
        load_forms(tmp_path)

    files = [Path(mistake.file).name for mistake in refused.value.mistakes]
    assert files.count("sample.toml") >= 2
    assert "xy.toml" in files
    assert all(re.match(r".+\.toml:\d+: \S", line) for line in str(refused.value).splitlines())


def test_the_same_version_twice_is_refused(tmp_path: Path) -> None:
    write_form(tmp_path, GOOD_FILE, "sample.toml")
    write_form(tmp_path, GOOD_FILE, "sample.v1.toml")
    (mistake,) = check_forms([tmp_path])
    assert (Path(mistake.file).name, mistake.line) == ("sample.v1.toml", 2)
    assert "sample.toml" in mistake.reason


def test_a_file_in_another_encoding_is_refused_at_the_line(tmp_path: Path) -> None:
    path = tmp_path / "sample.toml"
    path.write_bytes(GOOD_FILE.encode("gb18030"))
    (mistake,) = check_forms([path])
    assert (mistake.line, mistake.reason) == (3, "文件不是 UTF-8 编码")


def test_a_form_that_cannot_be_read_is_not_blamed_on_those_that_name_it(tmp_path: Path) -> None:
    write_form(tmp_path, GOOD_FILE.replace("version = 1", "version = "))
    asks = '{ form = "sample", question = "has_shed", values = ["yes"] }'
    other = re.sub(r"\{ question = \"kind_of_shed\".*\}", asks, GOOD_FILE)
    write_form(tmp_path, other.replace('id = "sample"', 'id = "other"'), "other.toml")
    (mistake,) = check_forms([tmp_path])
    assert (Path(mistake.file).name, mistake.line) == ("sample.toml", 2)


def test_an_old_version_may_go_by_what_the_other_form_no_longer_asks(tmp_path: Path) -> None:
    base = GOOD_FILE.replace('id = "sample"', 'id = "base"')
    write_form(tmp_path, base, "base.v1.toml")
    later = base.replace("version = 1", "version = 2").replace("has_shed", "has_hall")
    write_form(tmp_path, later, "base.v2.toml")
    asks = '{ form = "base", question = "has_shed", values = ["yes"] }'
    own = re.sub(r"\{ question = \"kind_of_shed\".*\}", asks, GOOD_FILE)
    write_form(tmp_path, own, "sample.v1.toml")

    (mistake,) = check_forms([tmp_path])
    assert Path(mistake.file).name == "sample.v1.toml"

    write_form(tmp_path, GOOD_FILE.replace("version = 1", "version = 2"), "sample.v2.toml")
    assert check_forms([tmp_path]) == []


def test_a_file_that_is_not_there_is_told_like_any_mistake(tmp_path: Path) -> None:
    (mistake,) = check_forms([tmp_path / "sample.toml"])
    assert (mistake.line, "读不了这个文件" in mistake.reason) == (1, True)


def test_without_paths_the_shipped_forms_are_checked() -> None:
    assert check_forms() == []


def test_one_condition_of_a_section_is_told_once_at_the_section(tmp_path: Path) -> None:
    text = GOOD_FILE.replace(
        'short = "一节"',
        'short = "一节"\nwhen = [{ form = "nowhere", question = "a", values = ["b"] }]',
    )
    (mistake,) = check_forms([write_form(tmp_path, text)])
    assert mistake.line == 11


def test_loading_forms_brings_in_no_library_of_the_edge() -> None:
    code = (
        "import sys; from checklists.loader import load_forms; load_forms();"
        "print(sorted({'aiogram', 'sqlalchemy', 'telegram', 'PIL', 'asyncio'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    assert done.stdout.strip() == "[]"
