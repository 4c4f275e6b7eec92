"""What a claim names in the place where its source names another thing."""

import pytest

from rag.answering.claims.rows import strange_items
from rag.answering.claims.slots import replaced, slots


@pytest.mark.parametrize(
    ("claim", "source", "kind", "mine"),
    [
        ("各乡镇都开展了消防知识竞赛活动", "各乡镇都开展了法律知识竞赛活动", "content", "消防"),
        ("会议听取了财政工作的报告", "会议听取了教育工作的报告", "content", "财政"),
        ("按相同户数比例分配代表名额", "按相同人口比例分配代表名额", "content", "户数"),
        ("副主任李建国就预算审查作辅导报告", "副主任王卫东就预算审查作辅导报告", "name", "李建国"),
        ("代表述职可以每年开展一次", "代表述职应当每年开展一次", "scope", "可以"),
        ("大会期间全部代表发了言", "大会期间少数代表发了言", "scope", "全部"),
        ("必要时集中开展主题活动", "定期集中开展主题活动", "scope", "必要时"),
        ("代表前往苏州考察立法工作", "代表前往杭州考察立法工作", "place", "苏州"),
    ],
)
def test_another_thing_in_the_same_place_is_found(claim, source, kind, mine):
    found = replaced(claim, source)
    assert [(one, slot.mine) for one, slot in found] == [(kind, mine)]


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("会议听取了教育工作的报告", "会议听取了教育工作的报告"),
        ("各乡镇都举行了法律知识竞赛", "各乡镇都举办了法律知识竞赛"),
        ("潍坊共有代表一万多名", "我市共有代表一万多名"),
        ("要提升立法质量", "要提高立法质量"),
        ("由主席团来召集会议", "由主席团负责召集会议"),
        ("这些工作要得到党委支持", "上述工作应得到党委支持"),
        ("今年换届时,市委推荐了一批同志", "今年换届时推荐了一批同志"),
    ],
)
def test_other_wording_left_out_words_and_words_that_point_are_no_other_thing(claim, source):
    assert replaced(claim, source) == []


def test_words_that_the_source_has_elsewhere_are_no_other_thing_unless_the_sentence_is_a_copy():
    source = "人大监督政府,政府支持代表"
    assert replaced("人大监督代表", source) == []
    copied = "乡镇人大要认真督促乡镇政府办理代表的建议和意见"
    assert replaced(copied.replace("乡镇政府", "承办单位"), copied, f"{copied}\n承办单位") != []


def test_a_slot_lies_between_the_same_words_in_both_texts():
    claim, source = "会议听取了财政工作的报告", "会议听取了教育工作的报告"
    (slot,) = slots(claim, source)
    assert (slot.mine, slot.theirs, slot.beside) == ("财政", "教育", len(claim) - 2)
    assert claim[slot.start : slot.end] == slot.mine


def test_one_strange_item_in_a_row_of_known_ones_is_found():
    source = "要形成调查研究的风气、求真务实的风气、团结和谐的风气、清正廉洁的风气"
    assert strange_items("要树立求真务实、节俭、清正廉洁的风气", source) == ["节俭"]
    assert strange_items("要树立求真务实、团结和谐、清正廉洁的风气", source) == []
    assert strange_items("要树立勤奋、朴素、节俭、廉洁的风气", source) == []


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("县里为各村图书室添置了五百册图书", "县里为各村图书室图书添置五百册"),
        ("换届有五条禁令的纪律要求,务必严格执行", "要求务必严格执行换届有五条禁令的纪律要求,严守工作程序"),
    ],
)
def test_a_verb_with_its_aspect_and_words_that_were_moved_are_no_other_thing(claim, source):
    assert [slot.mine for kind, slot in replaced(claim, source) if kind == "content"] == []


@pytest.mark.parametrize(
    ("claim", "source", "strange"),
    [
        ("定期公开村务和党务", "定期公开村务、财务", ["党务"]),
        ("重点检查农业法、森林法的实施情况", "重点检查农业法、水法等的实施情况", ["森林法"]),
        ("探索委托起草和联合起草", "探索法规的委托起草、招标起草", ["联合"]),
        ("慰问了老党员和退役军人", "慰问了老党员、困难户", ["退役军人"]),
        ("慰问了老党员和困难户", "慰问了老党员、困难户、残疾人", []),
        ("合肥市、县区人大常委会", "市、县区人大常委会", []),
        ("听取和审议了报告", "听取、讨论了报告", []),
    ],
)
def test_a_neighbouring_thing_in_the_place_of_an_item_is_found(claim, source, strange):
    assert strange_items(claim, source) == strange


COPIES = [
    ("各代表小组要认真组织代表开展{}活动", "视察", "培训", "察看"),
    ("健全意见采纳情况的{}机制,定期向社会公开", "反馈", "考核", "回复"),
    ("这几年乡镇人大的{}流于形式,群众不满意", "监督", "选举", "约束"),
    ("常委会组织部分委员{}了敬老院的老人", "看望", "抽查", "慰问"),
    ("主任会议决定对这一问题进行专题{}", "询问", "表彰", "问询"),
    ("对拖着不办的单位要及时予以{}并公开", "通报", "奖励", "告知"),
]


@pytest.mark.parametrize(("frame", "act", "other", "same"), COPIES)
def test_one_act_in_the_place_of_another_is_found_in_a_copy_unless_they_mean_the_same(
    frame, act, other, same
):
    source = frame.format(act)
    assert [slot.mine for _, slot in replaced(frame.format(other), source)] == [other]
    assert replaced(frame.format(same), source) == []


ROWS = [
    ("完善任前考试、任前{}、任后监督等环节", "发言", "公示"),
    ("人大工作政治性、{}、政策性都很强", "法律性", "很及时"),
    ("坚持科学立法、{}、依法立法", "民主立法", "加快立法"),
    ("走访了敬老院、{}、幼儿园", "卫生院", "汽车站"),
    ("听取了财政、{}、教育三个部门的汇报", "交通", "水利"),
    ("代表要会前调研、会中{}、会后督办", "审议", "旁听"),
]


@pytest.mark.parametrize(("frame", "item", "other"), ROWS)
def test_an_item_between_the_same_neighbours_is_the_same_item(frame, item, other):
    source = frame.format(item)
    assert strange_items(source, source) == []
    assert strange_items(frame.format(other), source) != []
    fewer = frame.format(item).replace(f"{item}、", "")
    assert strange_items(fewer, source) == []
