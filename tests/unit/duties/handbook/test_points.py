"""The check points come with their sources, and a file with a mistake is refused by its line."""

from collections import Counter
from pathlib import Path

import pytest

from checklists.loader import load_forms
from datafiles.reading import Mistakes
from duties.handbook.book import load_handbook
from duties.handbook.documents import DocumentUnknown, all_documents, cite
from duties.handbook.entries import EntryKind
from duties.handbook.points import PointKind, load_points, read_points
from duties.programmes.reading import shipped_programmes
from hazards.criteria.loader import load_criteria


def test_all_points_of_the_documents_are_there() -> None:
    points = load_points()
    kinds = Counter(each.kind for each in points)
    assert len(points) == 479
    assert kinds[PointKind.ITEM] == 349
    assert kinds[PointKind.FOCUS] == 94
    assert {each.source.split(" ")[0] for each in points} == {"000", "001", "003", "004"}


def test_every_source_is_a_title_and_a_place() -> None:
    assert cite("000 教育方案 附件2 第7项") == (
        "《普陀区教育系统安全生产治本攻坚三年行动方案（2024—2026年）》附件2第7项"
    )
    assert cite("003 三(三)第14项").endswith("（2024—2026年）》三（三）第14项")
    both = cite("000 消防方案 第9项；体育方案 任务2")
    assert both.count("《") == 2
    assert cite("") == ""
    with pytest.raises(DocumentUnknown):
        cite("000 气象方案 第1项")
    assert len(all_documents()) == 18


def test_the_handbook_has_everything_that_the_product_comes_with() -> None:
    entries = load_handbook().entries
    kinds = Counter(each.kind for each in entries)
    demands = [each for programme in shipped_programmes().all() for each in programme.demands]
    assert kinds[EntryKind.CRITERION] == len(load_criteria().criteria)
    assert kinds[EntryKind.DUTY] == len(demands)
    asked = {q.text for form in load_forms().all_latest() for q in form.questions if q.measure}
    assert asked
    points = {each.title for each in entries if each.kind is EntryKind.POINT}
    assert asked <= points
    assert {each.text for each in load_points()} <= points
    unsourced = {each.kind for each in entries if not each.source}
    assert unsourced == {EntryKind.MEASURE, EntryKind.DUTY}
    assert {each.title for each in entries if each.kind is EntryKind.DUTY and not each.source} == {
        each.title for each in demands if not each.source
    }
    assert all("《" in each.source for each in entries if each.source)


POINT = '[[point]]\nform = "甲"\nkind = "item"\ngood = "yes"\ntext = "乙"\nsource = "003 一"\n'


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (POINT.replace("item", "thing"), "points.toml:3"),
        (POINT.replace("003 一", "009 一"), "不在 documents.toml 里"),
        (POINT + 'sector = "天上"\n', "不是行业名录里的名称"),
        (POINT + "\n" + POINT, "写了两次"),
        (POINT.replace('text = "乙"\n', ""), "缺少 text"),
    ],
)
def test_a_mistake_is_said_by_its_line(tmp_path: Path, written: str, said: str) -> None:
    file = tmp_path / "points.toml"
    file.write_text(written, "utf-8")
    with pytest.raises(Mistakes) as raised:
        read_points(file)
    assert said in str(raised.value)
