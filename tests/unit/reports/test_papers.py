"""What is on the official forms, page by page."""

import re
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pypdf
import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklists.model import Answer, Choice, Form, Given, Question, QuestionKind, Section, Verdict
from hazards.photos import Purpose
from reports.model import CosignerOnPaper, EvidenceOnPaper
from reports.paper import render
from tests.unit.reports.papers import (
    SIGNED,
    base_paper,
    campus_paper,
    finding,
    form,
    key,
    pages,
    photo,
)

A4 = (595.28, 841.89)  # points


def places(pdf: bytes, words: str, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Where words stand on a page: left, bottom, right, top in points."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[page].get_textpage()
        search, found = text.search(words), []
        while (hit := search.get_next()) is not None:
            boxes = [text.get_charbox(index) for index in range(hit[0], hit[0] + hit[1])]
            found.append(
                (
                    min(box[0] for box in boxes),
                    min(box[1] for box in boxes),
                    max(box[2] for box in boxes),
                    max(box[3] for box in boxes),
                )
            )
        search.close()
        text.close()
    return found


def height(pdf: bytes, words: str) -> float:
    """The middle of words that stand once on the first page, in points from its bottom."""
    (box,) = places(pdf, words)
    return (box[1] + box[3]) / 2


def test_annex_2_has_title_head_columns_and_all_29_items_on_one_page() -> None:
    (page,) = pages(render(campus_paper()))
    assert page.startswith("普陀区校园安全隐患自查表学校（公章）：示例小学校长（园长）签字：")
    assert "序号自查项目自查结果整改措施" in page
    for question in form("campus").questions:
        assert f"{question.number}{question.text}合格" in page
    assert not re.search(r"[*†]|编号", page)


def test_a_section_is_one_cell_merged_down_over_its_items() -> None:
    pdf = render(campus_paper())
    (page,) = pages(pdf)
    for section in form("campus").sections:
        words = section.title if len(section.title) <= 6 else section.title[:5]
        first, last = section.questions[0].text, section.questions[-1].text
        assert page.count(section.title) == 1
        middle = (height(pdf, first) + height(pdf, last)) / 2
        assert height(pdf, words) == pytest.approx(middle, abs=8)


def test_a_hazard_shows_its_sentence_number_measure_and_deadline() -> None:
    page = pages(render(campus_paper(finding(5, "二楼东侧消火栓无水"))))[0]
    row = "5消防设施设备是否能正常使用隐患：二楼东侧消火栓无水PT-2026-000005"
    assert f"{row}维修供水并复测3天内，11月25日" in page


def test_a_hazard_due_the_same_day_or_put_right_on_the_spot_says_so() -> None:
    today, fixed = date(2026, 11, 22), finding(19, deadline=None, fixed_on_spot=True)
    page = pages(render(campus_paper(finding(5, deadline=today), fixed)))[0]
    assert "当天，11月22日" in page
    assert "维修供水并复测当场已整改" in page


def test_an_item_whose_bare_answer_no_is_the_good_one_still_reads_as_passed() -> None:
    page = pages(render(campus_paper()))[0]
    assert "14充电设备是否超过5年合格" in page


def test_answers_given_in_bulk_or_by_annex_1_are_marked_and_explained() -> None:
    answers = {
        key(26): Answer(Verdict.PASS, Given.BULK),
        key(2): Answer(Verdict.NOT_APPLICABLE, Given.PRUNED),
        key(3): Answer(Verdict.NOT_APPLICABLE),
    }
    page = pages(render(campus_paper(answers=answers)))[0]
    assert "是否有露天堆物现象合格*" in page
    assert "宿舍是否采取违规使用电器管理措施不适用†" in page
    assert "学生宿舍疏散通道是否畅通不适用4" in page
    assert "*批量填写" in page
    assert "†按附件1基础数据自动填写" in page


def test_every_page_says_who_checked_who_signed_when_and_which_version(tmp_path: Path) -> None:
    paper = campus_paper(finding(5, photos=(photo(tmp_path),)))
    printed = pages(render(replace(paper, number="2026-00042")))
    assert len(printed) == 2
    for number, page in enumerate(printed, start=1):
        assert "检查人：王示例签名：李示例2026年11月22日（周日）10:03" in page
        assert "谁检查、谁签名、谁负责" in page
        assert "校园安全自查第2版编号2026-00042" in page
        assert f"第{number}/2页" in page


def test_a_sheet_full_of_hazards_goes_on_under_the_same_header_and_loses_nothing() -> None:
    hazards = [finding(number, f"第{number}处隐患" + "很长的说明" * 9) for number in range(1, 30)]
    printed = pages(render(campus_paper(*hazards)))
    assert len(printed) > 1
    assert all("序号自查项目自查结果整改措施" in page for page in printed)
    whole = "".join(printed)
    for hazard in hazards:
        assert hazard.number in whole
        assert hazard.description in whole


def test_the_longest_sentence_and_a_word_without_end_stay_in_their_cells() -> None:
    pdf = render(campus_paper(finding(5, "W" * 200, measure="补水"), finding(6, "无水" * 250)))
    (measure,) = places(pdf, "补水")
    for box in places(pdf, "WWWWW"):
        assert box[2] < measure[0]
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(index)
                assert left >= 0
                assert bottom >= 0
                assert right <= A4[0]
                assert top <= A4[1]
            text.close()
    assert "".join(pages(pdf)).count("无") == 250


HOSTILE = '#set page(width: 1pt) $x$ *粗* _斜_ `c` [a](b) <l> @r // \\ "q" {{x}} 𠮷野家'


def test_what_people_write_is_never_read_as_markup(tmp_path: Path) -> None:
    hazard = finding(5, HOSTILE, measure=HOSTILE, photos=(photo(tmp_path),))
    paper = replace(campus_paper(hazard), unit_name=HOSTILE, inspector="#pagebreak()", street="$")
    printed = pages(render(paper))
    assert len(printed) == 2
    for page in printed:
        assert "".join(HOSTILE.split()) in page
        assert "检查人：#pagebreak()" in page


def test_emoji_and_control_characters_are_left_out_and_the_words_stay() -> None:
    page = pages(render(campus_paper(finding(5, "消火栓😀无\0水👨‍👩‍👧\n漏了⚠️"))))[0]
    assert "隐患：消火栓无水漏了" in page


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=120))
def test_no_sentence_whatsoever_stops_a_paper(sentence: str) -> None:
    pdf = render(campus_paper(finding(5, sentence), sheet=one_item_form()))
    assert "隐患" in pages(pdf)[0]


def one_item_form() -> Form:
    section = form("campus").sections[0]
    question = section.questions[4]
    return replace(
        form("campus"), sections=(replace(section, questions=(replace(question, number=1),)),)
    )


def test_photos_follow_with_number_sentence_deadline_and_time(tmp_path: Path) -> None:
    shots = (photo(tmp_path), photo(tmp_path, (960, 1280)))
    pdf = render(campus_paper(finding(5, photos=shots)))
    _, page = pages(pdf)
    assert page.startswith("隐患照片第5项消防设施设备是否能正常使用PT-2026-000005")
    assert "隐患消火栓无水" in page
    assert "整改期限3天内，11月25日" in page
    assert "第5项照片1·11月22日09:06" in page
    assert "第5项照片2·11月22日09:06" in page
    first, second = pypdf.PdfReader(BytesIO(pdf)).pages[1].images
    assert first.image is not None
    assert second.image is not None
    assert (first.image.size, second.image.size) == ((900, 675), (675, 900))


def test_what_was_put_right_on_the_spot_shows_before_and_after_side_by_side(
    tmp_path: Path,
) -> None:
    shots = (photo(tmp_path), photo(tmp_path, (1280, 960), Purpose.FIXED))
    pdf = render(campus_paper(finding(19, fixed_on_spot=True, photos=shots)))
    assert "整改情况当场已整改" in pages(pdf)[1]
    (before,), (after,) = places(pdf, "整改前", page=1), places(pdf, "整改后", page=1)
    assert before[2] < A4[0] / 2 < after[0]
    assert before[1] == pytest.approx(after[1], abs=1)


def test_a_photo_never_stands_apart_from_the_hazard_that_it_shows(tmp_path: Path) -> None:
    hazards = [
        finding(number, f"{number}号处", photos=(photo(tmp_path, (1280, 950 + number)),))
        for number in range(1, 9)
    ]
    pdf = render(campus_paper(*hazards))
    for page, text in zip(pypdf.PdfReader(BytesIO(pdf)).pages[1:], pages(pdf)[1:], strict=True):
        assert len(page.images) == len(re.findall(r"PT-2026-\d{6}", text)) > 0


def test_a_caption_stays_with_its_photo_where_a_page_ends(tmp_path: Path) -> None:
    shots = tuple(photo(tmp_path, (300 + number, 1280)) for number in range(14))
    pdf = render(campus_paper(finding(5, photos=shots)))
    for page, text in zip(pypdf.PdfReader(BytesIO(pdf)).pages[1:], pages(pdf)[1:], strict=True):
        assert len(page.images) == len(re.findall(r"第5项照片\d+·", text)) > 0


def test_a_photo_that_cannot_be_read_is_named_and_stops_nothing(tmp_path: Path) -> None:
    torn = photo(tmp_path)
    torn.path.write_bytes(torn.path.read_bytes()[:400])
    gone = replace(torn, path=tmp_path / "gone.jpg")
    printed = pages(render(campus_paper(finding(5, photos=(torn, gone, photo(tmp_path, (9, 9)))))))
    assert printed[1].count("照片未能读取，原件见台账") == 2


def test_photos_of_items_that_are_no_hazard_come_last(tmp_path: Path) -> None:
    evidence = EvidenceOnPaper(key(1), (photo(tmp_path),))
    printed = pages(render(replace(campus_paper(), evidence=(evidence,))))
    assert printed[1].startswith("检查照片第1项电梯井、管道井是否作好防火封堵第1项照片1·")


NAMES = (
    "李示例",
    "赵示例",
    "阿卜杜热依木·买买提明江（电工班）",
    "Alexander Featherstone",
    "孙",
    "周示例",
)


@pytest.mark.parametrize("many", [0, 1, 2, 6, 10])
def test_who_walked_along_stands_on_the_first_page_however_many_they_are(many: int) -> None:
    signed = tuple(
        CosignerOnPaper(NAMES[at % len(NAMES)], SIGNED - timedelta(minutes=at + 1), at % 2 == 1)
        for at in range(many)
    )
    for paper in (campus_paper(finding(2)), base_paper(unit_name="示例小学")):
        (page,) = pages(render(replace(paper, cosigners=signed)))
        assert ("同行签名：" in page) is (many > 0)
        for each in signed:
            assert "".join(each.name.split()) in page
        assert page.count("姓名自填") == many // 2
        assert ("11月22日10:02" in page) is (many > 0)


def test_another_checklist_prints_plainly_in_the_same_style() -> None:
    page = pages(render(campus_paper(sheet=form("building"))))[0]
    assert page.startswith(form("building").title)
    assert "单位：示例小学街镇：示例街道检查人：王示例日期：2026年11月22日" in page
    assert "序号检查项目检查结果整改措施" in page


def test_a_plain_paper_spells_every_kind_of_answer_and_skips_what_was_not_asked() -> None:
    kinds: list[tuple[QuestionKind, str, str, str]] = [
        (QuestionKind.YES_NO, "是否上锁", "yes", "是"),
        (QuestionKind.YES_NO, "监控有/无", "no", "无"),
        (QuestionKind.YES_NO, "有无地下空间", "no", "无"),
        (QuestionKind.INTEGER, "充电桩数量", "12", "12个"),
        (QuestionKind.CHOICE, "在哪里", "shed", "车棚"),
        (QuestionKind.CHOICES, "都在哪里", "shed,garage", "车棚、车库"),
        (QuestionKind.TEXT, "名称", "东侧充电棚", "东侧充电棚"),
        (QuestionKind.PHONE, "电话", "021-00000000", "021-00000000"),
        (QuestionKind.DATE, "日期是哪天", "2026-11-22", "2026年11月22日"),
        (QuestionKind.PHOTO, "全景照片", "2", "2张"),
        (QuestionKind.TEXT, "其他", "", ""),
    ]
    questions = tuple(
        Question(
            number,
            f"q{number}",
            "s",
            kind,
            text,
            unit="个",
            choices=(Choice("shed", "车棚"), Choice("garage", "车库")),
        )
        for number, (kind, text, _, _) in enumerate(kinds, start=1)
    )
    sheet = Form("x", 3, "样表", "样表", (Section("s", "概况", "概况", questions),), "")
    answers = {f"q{number}": Answer(value) for number, (_, _, value, _) in enumerate(kinds, 1)}
    page = pages(render(replace(campus_paper(sheet=sheet), answers=answers)))[0]
    for number, (_, text, _, spelled) in enumerate(kinds, start=1):
        assert f"{number}{text}{spelled}" in page
    assert "样表第3版" in page


def test_annex_1_prints_head_and_groups_with_the_right_boxes_ticked() -> None:
    paper = base_paper(
        unit_name="示例小学",
        legal_representative="赵示例",
        address="示例路100号",
        filled_by="王示例",
        phone="021-00000000",
        filled_on="2026-11-22",
        dormitory="yes",
        boarders_male="120",
        dormitory_rooms="42",
        rebuilt_places="no",
        ebike_charging="yes",
        ebike_places="shed,garage",
        ebike_sprinklers="absent",
        ebike_chargers="37",
        chemical_store="yes",
        chemical_video="no",
        chemical_ground_floor="yes",
    )
    (page,) = pages(render(paper))
    for words in (
        "普陀区校园安全基础数据采集表",
        "单位名称（盖章）：示例小学法定代表人（签字）：赵示例单位地址：示例路100号",
        "填表人：王示例联系电话：021-00000000填表日期：2026年11月22日",
        "无√有（请填写相关数据）",
        "男生女生男宿管女宿管男教师女教师男职工女职工",
        "√无有（如阳光房、攀岩墙等）",
        "√车棚√车库有喷淋√无喷淋",
    ):
        assert words in page
    assert "120" in page
    assert "42" in page
    assert "37" in page
    assert "监控：有√无" in page
    assert "一楼：√是否" in page
    for group in ("寄宿情况", "特种设备", "电动汽车情况", "危化品储存室", "地下空间"):
        assert group in page


def test_annex_1_leaves_empty_what_was_answered_before_its_group_was_set_to_none() -> None:
    (page,) = pages(render(base_paper(dormitory="no", boarders_male="77777")))
    assert "77777" not in page
    assert page.count("√") == 1
