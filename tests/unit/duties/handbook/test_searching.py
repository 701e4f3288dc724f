"""Entries are found by a few words, whatever their width, order, synonym or initials."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, lazy_pinyin

from duties.handbook.book import EntryUnknown, load_handbook
from duties.handbook.entries import EntryKind
from duties.handbook.initials import initials_of
from duties.handbook.searching import LONGEST_QUERY, fold, query_of


def titles(query: str, most: int = 8) -> list[str]:
    return [each.title for each in load_handbook().search(query)][:most]


def test_a_word_in_a_title_comes_before_one_elsewhere() -> None:
    found = [each for each in load_handbook().search("动火") if each.weight == 1]
    with_it = [at for at, each in enumerate(found) if "动火" in each.title]
    assert with_it == list(range(len(with_it)))
    assert len(found) > len(with_it) > 5


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("飞线", "电动自行车或电池进楼、飞线充电"),  # among what people write for the criterion
        ("ＸＨＳ", "室内消火栓"),  # initials, in full width
        ("xhs", "消火栓"),
        ("疏散通道，堵", "占堵疏散通道"),  # two words, in whatever order and apart
        ("堵 疏散通道", "占用堵塞疏散通道"),
        ("二楼东侧消火栓无水", "消防系统没有装或不能用"),  # a whole sentence
        ("养老院", "有专人值班的重点部位每天进行检查"),  # what the list of sectors has for it
        ("GB45067", "锅炉安全阀缺失或失效"),
    ],
)
def test_it_is_found_by(typed: str, found: str) -> None:
    assert found in titles(typed, 60)


def test_all_words_are_wanted_where_an_entry_has_them_all() -> None:
    found = load_handbook().search("锅炉 检验")
    assert found
    for each in found:
        whole = fold(f"{each.title} {each.about} {each.facts} {each.source} {sorted(each.words)}")
        assert "锅炉" in whole or "特种设备" in whole


def test_what_nobody_wrote_finds_nothing_and_no_words_find_nothing() -> None:
    assert load_handbook().search("猋") == []
    assert load_handbook().search("") == []
    assert load_handbook().search("，。！") == []


def test_every_entry_is_found_by_its_own_title_and_by_its_key() -> None:
    book = load_handbook()
    lost = [
        each.title
        for each in book.entries
        if each not in book.search(each.title) or book.entry(each.key) is not each
    ]
    assert lost == []
    assert len({each.key for each in book.entries}) == len(book.entries)
    with pytest.raises(EntryUnknown):
        book.entry("00000000")


@given(st.text(max_size=80))
def test_whatever_is_typed_fits_on_a_button_and_is_looked_for(typed: str) -> None:
    query = query_of(typed)
    assert len(query.encode()) <= LONGEST_QUERY
    assert ":" not in query
    assert query_of(query) == query
    first = load_handbook().search(query)
    assert load_handbook().search(query) == first


def test_initials_are_those_of_a_dictionary() -> None:
    characters = {
        each
        for entry in load_handbook().entries
        for each in entry.title
        if "\u4e00" <= each <= "\u9fff"
    }
    other = {
        each
        for each in characters
        if initials_of(each) != lazy_pinyin(each, style=Style.FIRST_LETTER)[0]
    }
    assert len(characters) > 900
    assert other <= {"锂", "长"}, other  # beyond level 1; two readings


def test_a_unit_sees_what_is_for_its_sector_first() -> None:
    book = load_handbook()
    for sector, own in (("养老机构", "养老机构"), ("教育", "教育"), ("燃气", "建设管理")):
        found = book.for_sector(sector)
        first = [each for each in found if each.sectors]
        assert found[: len(first)] == first
        assert any(own in each.sectors for each in first)
        assert {each.kind for each in found} == set(EntryKind)
    school = {each.title for each in book.for_sector("教育")}
    assert "严格实施校内人车分离管理" in school
    assert "有专人值班的重点部位每天进行检查" not in school
