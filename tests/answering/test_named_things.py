"""Places, laws and terms that the collection does not speak of."""

import pytest

from rag.answering.named_things import absent_body, asked_law, foreign_place, missing_term

OWN = ("温州", "温州市")


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("苏州的镇人大主席能兼职吗？", "苏州"),
        ("西安市的满意率是多少？", "西安"),
        ("温州的镇人大主席能兼职吗？", ""),
        ("温州和苏州哪个多？", ""),
        ("代表去了北京、上海学习，学了什么？", ""),
        ("《苏州市议事规则》通过了吗？", ""),
        ("怎样做到长治久安？", ""),
        ("温州市长治久安靠什么？", ""),
        ("温州义乌的代表有多少？", "义乌"),
        ("全县的代表有多少？", ""),
    ],
)
def test_a_place_of_which_the_collection_has_nothing_is_told_from_its_own(question: str, place: str):
    assert foreign_place(question, OWN, lambda word: True) == place


def test_a_place_beyond_the_list_counts_only_where_the_collection_never_names_it():
    assert foreign_place("桐乡市的代表有多少？", OWN, lambda word: False) == "桐乡市"
    assert foreign_place("桐乡市的代表有多少？", OWN, lambda word: True) == ""


@pytest.mark.parametrize(
    "question",
    [
        "贫困地区怎么开展活动？",
        "居民小区怎么选代表？",
        "街道社区怎么联系代表？",
        "经济特区可以立法吗？",
        "地级市有立法权吗？",
        "直辖市怎么设机构？",
        "中小城市怎么办？",
        "工业园区设机构吗？",
        "住宅区的物业谁管？",
        "国家级贫困县怎么开会？",
    ],
)
def test_a_kind_of_area_is_no_place(question: str):
    assert foreign_place(question, OWN, lambda word: False) == ""


@pytest.mark.parametrize("name", ["禹城市", "房山区", "石城镇"])
def test_a_name_that_ends_like_a_kind_of_area_stays_a_name(name: str):
    assert foreign_place(f"{name}的代表有多少？", OWN, lambda word: False) == name


@pytest.mark.parametrize(
    ("question", "law"),
    [
        ("《选举法》规定选民要满多少岁？", "选举法"),
        ("代表法怎么定的？", "代表法"),
        ("宪法第九十七条是什么？", "宪法"),
        ("按法律，质询案要几个人联名？", "法律"),
        ("温州怎么落实监督法的要求？", ""),
        ("宣传了哪些法？", ""),
        ("选举法规定代表名额了吗？", "选举法"),
        ("按照组织法人大代表怎么选？", "组织法"),
        ("怎么监督法律的实施，有什么要求？", ""),
        ("选举法院院长要按照什么程序？", ""),
        ("监督法规执行的内容有哪些？", ""),
        ("组织法官评议有什么要求？", ""),
        ("代表法定权利有哪些规定？", ""),
        ("代表违反法律怎么处理？", ""),
    ],
)
def test_the_words_of_a_law_are_asked_for_or_not(question: str, law: str):
    assert asked_law(question, OWN) == law


def test_a_term_of_the_field_that_stands_nowhere_is_missing():
    assert missing_term("票决制怎么搞的？", lambda word: False) == "票决制"
    assert missing_term("票决制怎么搞的？", lambda word: True) == ""


@pytest.mark.parametrize(
    ("question", "text", "body"),
    [
        ("县政协在换届里做什么？", "县人大常委会部署换届。", "政协"),
        ("县政协在换届里做什么？", "政协委员列席会议。", ""),
        ("纪委能不能罢免代表？", "由代表联名提出。", "纪委"),
        ("检察院怎么接受监督？", "“一府两院”自觉接受监督。", ""),
        ("村委会怎么换届？", "指导村(居)委会的换届选举。", ""),
        ("《村民委员会组织法》在哪学？", "组织学习法律。", ""),
        ("人大怎么换届？", "部署换届。", ""),
    ],
)
def test_a_body_is_absent_where_no_text_speaks_of_it(question: str, text: str, body: str):
    assert absent_body(question, [text]) == body
