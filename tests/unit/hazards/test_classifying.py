"""A sentence leads to a category and, by a published criterion, to a severity; and says why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hazards.criteria.book import Criterion
from hazards.criteria.classifying import Proposal, classify
from hazards.criteria.loader import load_criteria
from hazards.criteria.sentences import Lexicon
from hazards.model import Severity

CRITERIA = load_criteria().criteria
SECTORS = {
    "moe-2024": "学校",
    "mem-10-2023": "工贸企业",
    "gb-45067-2024": "住宅小区",
    "mca-2023": "养老机构",
    "mohurd-gas-2023": "燃气经营",
}


def _sector_of(criterion: Criterion) -> str:
    """A sector for which only the criteria of one trade count."""
    return min(criterion.trades, default=SECTORS[criterion.source.id])


def _told_major(sentence: str, sector: str, criterion_id: str) -> Proposal:
    proposal = classify(sentence, sector=sector)
    assert proposal.criterion is not None, sentence
    assert proposal.criterion.id == criterion_id
    assert proposal.severity is Severity.MAJOR
    return proposal


@pytest.mark.parametrize("criterion", CRITERIA, ids=lambda each: each.id)
def test_every_criterion_is_reached_by_its_example(criterion: Criterion) -> None:
    proposal = classify(criterion.example, sector=_sector_of(criterion))
    assert proposal.criterion is criterion
    assert proposal.category is criterion.category


GENERAL = {
    "二楼东侧消火栓箱门打不开": "消防设施",
    "门卫室旁灭火器过期了": "消防设施",
    "三楼走廊应急灯不亮": "疏散通道",
    "安全出口被铁链锁住": "疏散通道",
    "消防车道停满私家车": "疏散通道",
    "充电棚里的充电器没人管": "电动自行车充电",
    "配电箱门没关，电线裸露": "用电线路",
    "办公室插线板串着用，线都老化了": "用电线路",
    "后厨燃气软管超过两米，接头松了": "燃气",
    "操场看台栏杆锈蚀": "建筑结构",
    "教学楼北面墙皮往下掉，瓷砖也松了": "外立面坠落",
    "店招晃得厉害，怕掉下来": "外立面坠落",
    "地下室住人": "地下空间",
    "试剂柜没上锁，盐酸和双氧水放在一层": "危险化学品",
    "叉车没有年检标签": "特种设备",
    "冲床没有防护罩，急停按钮也坏了": "机械设备",
    "脚手架临边没防护，工人没系安全带": "高处作业",
    "楼梯下面堆满纸箱和杂物": "堆物",
    "食堂烟道半年没清洗": "食堂",
    "巡查记录缺了一周，没签字": "管理台账",
    "窨井盖开着，有人准备下井": "有限空间",
    "门口校车乱停": "车辆交通",
}


@pytest.mark.parametrize(("sentence", "label"), GENERAL.items())
def test_what_no_criterion_names_is_general(sentence: str, label: str) -> None:
    proposal = classify(sentence, sector="学校")
    assert (proposal.category.label, proposal.severity) == (label, Severity.GENERAL)
    assert proposal.criterion is None
    assert proposal.matches


MAJOR = (
    ("学生把电瓶车推上楼充电", "学校", "moe-fire-6"),
    ("传达室后面有人飞线充电", "幼儿园", "moe-fire-6"),
    ("喷淋系统停用快一个月了", "第三小学", "moe-fire-4"),
    ("二楼教室窗户装了防盗网，还焊死了", "学校", "moe-fire-9"),
    ("食堂后面用泡沫夹芯板搭了一间", "学校", "moe-fire-3-panel"),
    ("新宿舍没有消防验收就住进去了", "学校", "moe-fire-7"),
    ("工人在体育馆里电焊，没有办动火手续", "学校", "moe-fire-5"),
    ("清化粪池的人直接下去了，没有检测", "工贸企业", "mem-13-2"),
    ("污水池没建台账，警示标志也没有", "企业", "mem-13-1"),
    ("焊工证过期还在干活", "机械制造", "mem-3-2"),
    ("木工房除尘器没装泄爆片", "家具", "mem-11-3"),
    ("抛光间梁上积尘严重", "五金加工", "mem-11-10"),
    ("调漆间可燃气体报警器被关", "机械", "mem-7-7"),
    ("2号电梯门锁被短接", "商业综合体", "gb-45067-4-6-b"),
    ("锅炉安全阀失效", "学校", "gb-45067-4-2-c"),
    ("西楼鉴定是D级，没腾空", "养老机构", "mca-4-1"),
)


@pytest.mark.parametrize(("sentence", "sector", "criterion"), MAJOR)
def test_what_a_criterion_names_may_be_major(sentence: str, sector: str, criterion: str) -> None:
    proposal = _told_major(sentence, sector, criterion)
    assert proposal.matches


WELL = (
    "消防通道畅通",
    "未发现堵塞",
    "未发现飞线充电",
    "未见电动自行车进楼",
    "楼道没有电动车",
    "无飞线充电现象",
    "飞线充电已拆除",
    "电瓶车进楼的问题已整改",
    "报警主机正常，消防泵完好",
    "没有发现学生宿舍存放汽油",
    "严禁电动车进楼",
    "动火审批齐全，有人监护",
    "锅炉安全阀有效，报警正常",
)


NEAR = (
    "安全出口标志缺少一个",
    "消防责任牌没有更新",
    "消防验收资料没有归档",
    "叉车刹车灯坏了",
    "操场边报废自行车没人管",
    "实验室酒精灯没盖盖子",
    "宿舍烟感掉了一个",
    "车棚里电瓶车乱停",
    "教学楼外墙广告牌松动",
    "锅炉房堆放杂物",
)


@pytest.mark.parametrize("sentence", NEAR)
def test_what_only_sounds_like_a_criterion_is_general(sentence: str) -> None:
    assert classify(sentence, sector="学校").severity is Severity.GENERAL


@pytest.mark.parametrize("sentence", WELL)
def test_what_is_well_is_never_major(sentence: str) -> None:
    assert classify(sentence, sector="学校").severity is Severity.GENERAL


@pytest.mark.parametrize(
    ("sentence", "criterion"),
    [
        ("飞线充电未拆除", "moe-fire-6"),
        ("报警主机不正常，故障灯亮", "moe-fire-4"),
        ("安全出口只有一个，疏散标志完好", "moe-fire-8"),
        ("灭火器合格，但是电动车停在楼道里", "moe-fire-6"),
        ("喷淋系统没有接入，末端无压力", "moe-fire-4"),
    ],
)
def test_a_good_word_clears_only_what_it_is_said_of(sentence: str, criterion: str) -> None:
    _told_major(sentence, "学校", criterion)


def test_the_words_that_led_there_can_be_shown() -> None:
    sentence = "昨晚 学生把 電動車 推進 宿舍楼"
    proposal = _told_major(sentence, "学校", "moe-fire-6")
    assert proposal.words == ("電動車", "推進")
    assert [sentence[each.start : each.end] for each in proposal.matches] == ["電動車", "推進"]
    assert proposal.criterion is not None
    assert proposal.criterion.citation == "《教育系统重大事故隐患判定指南》第三条（一）第6项"


def test_width_case_and_spaces_make_no_difference() -> None:
    for sentence in ("西楼鉴定是d级", "西楼鉴定是D级", "西楼鉴定是\uff24级", "西楼 鉴 定是 D 级"):
        _told_major(sentence, "养老机构", "mca-4-1")


def test_a_criterion_counts_for_its_sector_only() -> None:
    sentence = "两个人下污水池，没有检测"
    assert classify(sentence, sector="学校").severity is Severity.GENERAL
    assert classify(sentence, sector="").severity is Severity.GENERAL
    _told_major(sentence, "工贸企业", "mem-13-2")


def test_a_named_trade_leaves_the_criteria_of_other_trades_out() -> None:
    sentence = "膨胀烟丝线二氧化碳报警失效"
    assert classify(sentence, sector="机械").severity is Severity.GENERAL
    _told_major(sentence, "烟草", "mem-10-2")
    _told_major(sentence, "工贸企业", "mem-10-2")


def test_words_far_apart_do_not_speak_of_one_thing() -> None:
    near = "门厅里停着电动车"
    far = "电动车都停在学校大门外的棚子里排得很整齐没有问题而后面那栋楼里的一个楼道灯不亮"
    _told_major(near, "学校", "moe-fire-6")
    assert classify(far, sector="学校").severity is Severity.GENERAL
    assert classify("棚里电动车很多。楼道灯不亮", sector="学校").severity is Severity.GENERAL


def test_the_item_helps_a_short_sentence() -> None:
    item = "消防设施设备是否能正常使用"
    proposal = classify("没水", sector="学校", item_text=item)
    assert proposal.category.label == "消防设施"
    assert proposal.matches == ()
    sprinklers = classify("没有装", sector="学校", item_text="车库内是否安装喷淋")
    assert sprinklers.criterion is not None
    assert sprinklers.criterion.id == "moe-fire-4"
    assert sprinklers.words == ("没有装",)


def test_an_item_alone_is_no_hazard() -> None:
    for item in ("是否有飞线充电", "是否存在私拉乱接电线"):
        assert classify("见照片", sector="学校", item_text=item).severity is Severity.GENERAL


def test_nothing_known_is_other_and_general() -> None:
    proposal = classify("看图", sector="学校")
    assert proposal.category.label == "其他"
    assert (proposal.severity, proposal.matches) == (Severity.GENERAL, ())


def test_other_categories_are_offered_the_likelier_first() -> None:
    proposal = classify("疏散楼梯上堆着自行车和垃圾，插座裸露", sector="学校")
    assert proposal.category.label == "堆物"
    assert [each.label for each in proposal.alternatives] == ["疏散通道", "用电线路"]


def test_a_short_word_inside_a_longer_one_does_not_count() -> None:
    assert classify("自行车乱停", sector="学校").category.label == "堆物"


WORDS = st.sampled_from(sorted(load_criteria().vocabulary))
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(st.one_of(WORDS, st.sampled_from([",", "。", " ", "没有", "未发现", "A", "的"])))
    .map("".join)
    .map(lambda text: text[:500]),
)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.text(alphabet="门窗没有水", min_size=1, max_size=4)), st.text(alphabet="门窗没有水")
)
def test_a_lexicon_finds_each_word_at_each_place(words: list[str], text: str) -> None:
    assert Lexicon(words).find(text) == {
        word: places
        for word in words
        if (places := [at for at in range(len(text)) if text.startswith(word, at)])
    }


def test_a_thing_that_lacks_is_offered_after_what_is_wrong() -> None:
    proposal = classify("车棚没有喷淋，充电器老化", sector="住宅小区")
    assert proposal.category.label == "电动自行车充电"
    assert [each.label for each in proposal.alternatives] == ["用电线路", "消防设施"]


def test_a_sentence_is_read_once_however_often_its_card_is_drawn() -> None:
    sentence = "电瓶车推进楼道充电"
    first = classify(sentence, sector="学校")
    assert classify(sentence, sector="学校") is first
    assert classify(sentence, sector="住宅小区").severity is Severity.GENERAL
    assert classify(sentence, sector="学校", book=load_criteria()) == first


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["学校", "工贸企业", "", "冶金", "养老机构"]), TEXTS)
def test_any_sentence_gives_the_same_proposal_with_words_that_stand_in_it(
    sentence: str, sector: str, item: str
) -> None:
    proposal = classify(sentence, sector=sector, item_text=item)
    assert proposal == classify(sentence, sector=sector, item_text=item, book=load_criteria())
    for match in proposal.matches:
        assert 0 <= match.start < match.end <= len(sentence)
        assert sentence[match.start : match.end] == match.text
    spans = [(match.start, match.end) for match in proposal.matches]
    assert spans == sorted(spans)
    assert (proposal.criterion is not None) == (proposal.severity is Severity.MAJOR)
    assert proposal.category not in proposal.alternatives
    assert proposal.criterion is None or proposal.criterion.holds_for(sector)
