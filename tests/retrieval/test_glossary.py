"""Everyday and English words bring the words of official documents."""

from collections import Counter
from importlib.resources import files

import pytest

from rag.retrieval.glossary import (
    everyday_phrases,
    is_english,
    known_places,
    official_vocabulary,
    official_words,
)


def test_the_longest_english_phrase_wins():
    words = official_words("How does the standing committee supervise courts?")
    assert "常委会" in words
    assert "法院" in words
    assert "工委" not in words


def test_a_short_word_inside_another_is_not_found():
    assert official_words("lawn mowers") == ()


def test_everyday_words_bring_official_ones():
    assert "经费" in official_words("代表搞活动的钱从哪来")


def test_everyday_phrases_are_told_with_their_places_and_official_words():
    question = "代表搞活动的钱从哪来"
    found = {question[start:end] for start, end, words in everyday_phrases(question) if "经费" in words}
    assert found
    assert all("钱" in phrase for phrase in found)
    assert everyday_phrases("乡镇人大主席团有哪些职权") == ()


def test_official_vocabulary_holds_official_words_with_their_parts_and_no_slang():
    assert {"罢免", "经费", "常委会"} <= official_vocabulary()
    assert not {"拾掇", "跑腿", "打杂"} & official_vocabulary()


def test_a_question_in_official_words_is_not_widened():
    assert official_words("乡镇人大主席团有哪些职权") == ()


def test_language_is_told_by_its_letters():
    assert is_english("Who chairs the presidium?")
    assert not is_english("加入WTO以后怎么依法办事")


def test_known_places_are_longest_first():
    places = known_places()
    assert "深圳" in places
    assert [len(place) for place in places] == sorted((len(place) for place in places), reverse=True)


# Ordinary wording of official documents, in which no everyday word may be found by accident.
OFFICIAL = [
    "县级以上地方各级人民代表大会常务委员会",
    "乡镇人民代表大会主席团",
    "街道人大工作委员会",
    "召开会议听取和审议专项工作报告",
    "提出候选人的权利",
    "正式候选人名单",
    "推荐人选上报县委",
    "差额选举的原则",
    "选民登记和选民名单的公布",
    "流动人口和外来人员",
    "劳动人民当家作主",
    "劳动人事制度",
    "参加执法检查、视察、调研",
    "司法人员的任命和罢免",
    "检察官司法责任制",
    "讨论决定重大事项",
    "关系改革发展稳定的大局",
    "纳入党委的总体布局",
    "党委定期听取人大党组的报告",
    "应当代表人民的利益和意志",
    "落实权力机关的职权",
    "落实权利保障措施",
    "代表所提建议的办理和答复",
    "承办单位在三个月内重新办理",
    "满意率和办结率",
    "科学发展观",
    "学习宪法和法律",
    "深入学习贯彻党的代表大会精神",
    "基本事实清楚",
    "本事项由主席团负责",
    "科学问题研究",
    "教育事业",
    "高等教育",
    "大学",
    "电视台",
    "车间",
    "比较真实地反映民意",
    "最好使用本地材料",
    "举办活动、总结交流",
    "应当列入财政预算并足额拨付",
    "人员编制",
    "各部门路线",
    "协调开展工作",
    "统计数据的计算数目",
    "征订报刊",
    "义务工作者",
    "职务工资",
    "承包户的合法权益",
    "以上学历",
    "心脏病防治",
    "美国会计准则",
    "中国外交部",
    "述职评议和满意度测评",
    "规范性文件备案审查",
    "宪法宣誓",
    "任前公示",
    "法制宣传教育",
    "缩小区域差距",
    "专职副主席的配备",
    "闭会期间的代表活动",
    "代表小组",
    "代表联络站",
    "旁听和列席会议的人员",
    "联席会议纪要",
    "提出事项的处理",
    "成就职业理想",
    "谁出席会议",
    "分配人员和经费",
    "调动积极性",
    "职能人员",
    "人民代表大会制度",
    "预算审查监督",
    "可能影响公正审判",
]


def test_ordinary_official_wording_is_not_widened():
    assert len(OFFICIAL) > 60
    assert {phrase: words for phrase in OFFICIAL if (words := official_words(phrase))} == {}


# Words of which an everyday phrase would only be the end of one and the beginning of the next.
SEAMS = [
    "全国人大法律委员会",
    "县级以上任命的人员",
    "直接任命的人员",
    "听取群众议事情况",
    "在任期内到任期满",
    "提出名单和有名额",
    "部分文件的印发",
    "陕西方面和江西方案",
    "着手下一步的安排",
    "提高手段和水平",
    "沟通力度不大",
    "讲情况、说情况、要求情况",
    "以上任职的领导",
    "国内情况和省内情况",
    "办公听取汇报",
    "建立起来的机制",
    "联合组织检查",
    "修改过程和整改过程",
    "大会多久召开",
    "公平事业",
    "提出题目",
    "举办前、举办后",
]


def test_two_official_words_side_by_side_make_no_everyday_one():
    assert {phrase: words for phrase in SEAMS if (words := official_words(phrase))} == {}


def everyday() -> list[tuple[list[str], list[str]]]:
    text = (files("rag.retrieval") / "everyday.txt").read_text(encoding="utf-8")
    lines = [line.split(" = ") for line in text.splitlines() if line and not line.startswith("#")]
    return [(words.split(), phrases.split("; ")) for words, phrases in lines]


def test_no_entry_brings_only_its_own_phrase():
    for words, phrases in everyday():
        assert 1 <= len(words) <= 4, words
        assert len(words) == len(set(words)), words
        assert not set(words) & set(phrases), words


def test_an_everyday_phrase_stands_in_one_entry_and_is_short():
    counts = Counter(phrase for _, phrases in everyday() for phrase in phrases)
    assert len(counts) > 4000
    assert {phrase for phrase, count in counts.items() if count > 1} == set()
    assert {phrase for phrase in counts if len(phrase) > 5 or phrase != phrase.strip()} == set()


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("单位不放人怎么办", "时间保障"),
        ("这事谁拍板", "决定"),
        ("主席团多久一次", "定期"),
        ("提了白提，没下文", "答复"),
        ("书记能不能一肩挑", "兼任"),
        ("怕得罪人不敢管", "敢于监督"),
        ("代表跟选民来往多不多", "联系"),
        ("隔壁县怎么做的", "邻近"),
        ("要懂哪些门类的学问", "知识"),
        ("村里的土政策", "村规民约"),
        ("净会画大饼", "承诺"),
        ("钱被挪用了", "专项资金"),
        ("红白喜事大吃大喝", "移风易俗"),
        ("头头像走马灯一样换", "任期"),
        ("评完就虎头蛇尾", "跟踪"),
        ("代表平时忙些啥", "闭会期间"),
        ("开会打瞌睡", "会议纪律"),
        ("代表坐车的车马费", "活动经费"),
        ("心里话往哪递", "反映民意"),
        ("财政亏空", "政府债务"),
        ("审计完一碗水端平", "公正"),
        ("把文件吃透", "掌握"),
        ("办着办着卡壳了", "困难"),
        ("Is the hearing open to the public?", "听证"),
        ("When deputies are unsatisfied, who must redo it?", "重新办理"),
        ("Can the party secretary concurrently chair it?", "兼任"),
        ("budget supervision of special funds", "专项资金"),
        ("the people’s congress", "人民代表大会"),
    ],
)
def test_a_question_in_plain_words_reaches_the_official_word(question, word):
    assert word in official_words(question)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("How many seats are reserved for non-Communists?", "民主党派"),
        ("Who fills a vacancy when a deputy resigns?", "补选"),
        ("What turnout did the by-elections have?", "参选率"),
        ("Do members recuse themselves where relatives are concerned?", "回避"),
        ("Is sponsorship by companies forbidden?", "出资赞助"),
        ("What is a quorum?", "过半数"),
        ("May they hold side jobs or wear two hats?", "兼任"),
        ("Does the congress do anything during recess?", "闭会期间"),
        ("How are petitioners received?", "信访"),
        ("Which public health services were inspected?", "医疗卫生"),
        ("What allowance covers lost wages?", "误工补贴"),
        ("Is the draft law put out for consultation?", "征求意见"),
        ("How are normative documents filed and reviewed?", "规范性文件"),
        ("Who audits the special funds?", "审计"),
        ("What are migrant workers’ families told?", "外出务工"),
    ],
)
def test_a_question_in_plain_english_reaches_the_official_word(question, word):
    assert word in official_words(question)


def test_what_stands_in_nearly_every_document_comes_last():
    assert official_words("Which deputies of the congress attend the budget hearing?")[-4:] == (
        "代表",
        "人大代表",
        "人大",
        "人民代表大会",
    )


def test_chinese_in_an_english_question_speaks_first():
    assert official_words("What does 票决制 mean for the budget?") == ("票决制", "预算")


def test_words_inside_a_phrase_do_not_speak_for_themselves():
    assert official_words("standing committees") == ("常委会",)
    assert official_words("They sit in on sessions") != official_words("They sit on sessions")
