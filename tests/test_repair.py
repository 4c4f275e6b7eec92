"""Questions with wrong characters, in the other script or in pinyin find the words of the collection."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.corpus import read_articles
from rag.errors import StoreError
from rag.repair import Vocabulary, repair_query
from rag.text import split_sentences

ARTICLES = Path(__file__).resolve().parents[1] / "corpus" / "articles"
TEXTS = [
    "乡镇人大主席团在闭会期间召开主席团会议，讨论决定乡镇的重要工作，组织代表开展视察。",
    "人大代表向选民述职，接受选民评议。开展述职评议，听取代表的建议和意见。代表述职是一种尝试。",
    "县人大常委会听取和审议专项工作报告，开展执法检查，督促政府改进工作，加强监督。",
    "“一府两院”要自觉接受人大监督，及时办理代表建议，答复代表，代表对答复满意。",
    "做好换届选举工作，认真做好选民登记，选举产生新一届县乡人大代表，选举要依法进行。",
    "潍坊市委书记刘成鸣同志在乡镇人大工作会议上讲话，要求加强领导，加强监督。",
    "监督权是人大的重要职权，乡镇人大要依法行使监督权、决定权、选举权。",
    "任前考法、任前表态、任职票决、任期述职等制度，由市人大常委会组织实施。",
    "我们要把人大工作摆上重要位置，我们要支持人大代表依法履行职责。",
]


@pytest.fixture(scope="module")
def vocabulary():
    built = Vocabulary.build(TEXTS, names=["北留镇", "", "一二三四五六七八九十的名字"])
    return Vocabulary.from_json(built.to_json())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("述只评议怎么开展", "述职评议怎么开展"),
        ("述职平议是什么", "述职评议是什么"),
        ("数值平易是什么", "述职评议是什么"),
        ("人大带表怎么述值", "人大代表怎么述职"),
        ("闭汇期间主席团做什么", "闭会期间主席团做什么"),
        ("监都权怎么行使", "监督权怎么行使"),
        ("执法捡查的重点", "执法检查的重点"),
        ("换界选举怎么组织", "换届选举怎么组织"),
        ("一府两员要做什么", "一府两院要做什么"),
        ("任前考发是什么", "任前考法是什么"),
        ("重大事相决定权", "重大事项决定权"),
        ("规范性文件备按审查", "规范性文件备案审查"),
        ("代表建意多久达复", "代表建议多久答复"),
        ("权利机关怎么监督", "权力机关怎么监督"),
    ],
)
def test_characters_of_the_same_sound_are_put_right(vocabulary, typed, meant):
    assert repair_query(typed, vocabulary) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("选明登记怎么做", "选民登记怎么做"),
        ("乡镇人太主席团的职权", "乡镇人大主席团的职权"),
        ("述积评议的做法", "述职评议的做法"),
        ("主团席会议多久一次", "主席团会议多久一次"),
    ],
)
def test_near_sounds_lookalikes_and_swaps_are_put_right(vocabulary, typed, meant):
    assert repair_query(typed, vocabulary) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("鄉鎮人大主席團的職權", "乡镇人大主席团的职权"),
        ("五個著力是什麼意思，意味著什麼", "五个着力是什么意思，意味着什么"),
        ("著名的顯著成績", "著名的显著成绩"),
        ("５０％以上的ＷＴＯ成員", "50%以上的WTO成员"),
    ],
)
def test_script_and_width_are_levelled(vocabulary, typed, meant):
    assert repair_query(typed, vocabulary) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("renda daibiao shuzhi", "人大代表述职"),
        ("rendadaibiao zenme shuzhi", "人大代表怎么述职"),
        ("人大daibiao怎么述职", "人大代表怎么述职"),
        ("Weifang 的 zhu xi tuan", "潍坊的主席团"),
        ("beiliu zhen 的代表", "北留镇的代表"),
        ("liu chengming 是谁", "刘成鸣是谁"),
    ],
)
def test_pinyin_in_latin_letters_is_read_as_words_of_the_collection(vocabulary, typed, meant):
    assert repair_query(typed, vocabulary) == meant


@pytest.mark.parametrize(
    "question",
    [
        "乡镇人大主席团有哪些职权？", "县委书记是人大代表吗", "人大代表由谁选举产生？", "嘉善县的人大代表怎么述职", "张明是什么职务？", "刘成明是谁",
        "质询案怎么提出？", "咨询机构有哪些", "台州市人大常委会有几个专门委员会", "北流镇有多少代表", "代表的权利和义务是什么", "权力和权利有什么区别",
        "法制和法治有何不同", "今天天气怎么样", "推荐几部好看的电影", "怎样做红烧肉", "公证处几点开门", "守法经营的企业", "依法治乡怎么理解", "李会同志说了什么",
        "人大和政协的关系", "有人大代表反映问题", "对人大代表的要求", "在人大代表中产生", "像人大代表这样的人", "市民怎么联系代表", "建议办理的时限",
        "十五个主席团是哪些", "谁主持了会议", "代表活动经费从哪里来", "为什么要换届", "事实意见书", "多久开一次会", "城乡居民医保怎么交", "终止代表资格",
        "宗旨是什么", "地方组织法第几条", "启动调查程序", "人代会和党代会", "代表小组怎么活动", "讲的是什么事", "小区物业费", "股票怎么买",
        "电动自行车上牌", "2023年的报告", "WTO 是什么", "CPI是多少", "乡镇（街道）怎么办", "？？", "",
        "How many women deputies are there in Weifang?", "What is the standing committee?", "In Panzhihua, who may attend?", "a", "pan",
    ],
)  # fmt: skip
def test_a_question_without_mistake_comes_back_unchanged(vocabulary, question):
    assert repair_query(question, vocabulary) == question


@pytest.mark.parametrize("left_out", ["001", "003-3", "004"])
def test_correct_sentences_that_the_collection_lacks_are_left_alone(left_out):
    articles = read_articles(ARTICLES)
    known = Vocabulary.build([a.text for a in articles if not a.id.startswith(left_out)])
    unseen = [
        a.text[start:end]
        for a in articles
        if a.id.startswith(left_out)
        for start, end in split_sentences(a.text)
    ]
    changed = [text for text in unseen if repair_query(text, known) != text]
    assert len(unseen) > 50
    assert len(changed) <= len(unseen) // 200


def test_every_term_is_found_again_after_a_homophone_slipped_in(vocabulary):
    slips = {"会": "汇", "职": "值", "权": "泉", "选": "癣", "督": "嘟", "检": "捡", "议": "易", "届": "界"}
    terms = ["闭会期间", "述职评议", "监督权力机关", "换届选举", "执法检查", "主席团会议", "人大常委会"]
    for term, (right, wrong) in itertools.product(terms, slips.items()):
        if right in term:
            assert repair_query(term.replace(right, wrong, 1), vocabulary) == term


@given(st.text(max_size=80))
@settings(max_examples=100, deadline=None)
def test_any_text_is_survived_and_empty_only_where_it_was(vocabulary, text):
    assert bool(repair_query(text, vocabulary)) == bool(text)


def test_a_person_is_never_replaced_by_a_person_of_the_same_sound(vocabulary):
    assert repair_query("刘诚明书记讲了什么", vocabulary) == "刘诚明书记讲了什么"


def test_the_vocabulary_reads_back_what_it_wrote():
    built = Vocabulary.build(TEXTS[:2])
    again = Vocabulary.from_json(built.to_json())
    assert again == built
    assert again.count("主席团") > 1
    assert again.holds("主席团会议")
    assert not again.holds("主席会团")


@pytest.mark.parametrize("damaged", ["", "{}", "[]", '{"version": 0}', "null"])
def test_a_damaged_vocabulary_names_the_command_that_mends_it(damaged):
    with pytest.raises(StoreError, match="renda index"):
        Vocabulary.from_json(damaged)


def test_an_empty_collection_repairs_nothing_but_script():
    assert repair_query("鄉鎮人大", Vocabulary.build([])) == "乡镇人大"
