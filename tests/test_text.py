"""Text as sentences, items, words, figures, dates and names."""

import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text import (
    bigrams,
    find_dates,
    find_enumerations,
    find_numbers,
    find_people,
    find_titles,
    fold,
    normalise_numerals,
    numeral_value,
    split_sentences,
    tokenise,
)

CHINESE = st.text(
    alphabet="人大代表一二三是要、，,。；;！？!?：“”‘’（）()《》\n 1203.．%第首先其次年月日a", max_size=120
)


def pieces(split, text):
    return [text[start:end] for start, end in split(text)]


# --- sentences


@given(st.one_of(CHINESE, st.text(max_size=80)), st.booleans())
def test_sentences_cover_everything_but_white_space_in_order(text, semicolons):
    spans = split_sentences(text, semicolons)
    reached = 0
    for start, end in spans:
        assert reached <= start < end
        assert not text[reached:start].strip()
        assert text[start:end] == text[start:end].strip()
        reached = end
    assert not text[reached:].strip()


@given(
    st.lists(
        st.sampled_from(["人大依法行使职权", "代表（含1.5%）提出建议", "他说“好”", "共15个"]),
        min_size=1,
        max_size=6,
    )
)
def test_plain_sentences_come_back_as_they_were_joined(sentences):
    assert pieces(split_sentences, "".join(s + "。" for s in sentences)) == [s + "。" for s in sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一句。第二句！第三句？", ["第一句。", "第二句！", "第三句？"]),
        ("加强监督;改进工作,提高实效。", ["加强监督;", "改进工作,提高实效。"]),
        ("他说：“好。真好！”然后走了。", ["他说：“好。真好！”", "然后走了。"]),
        ("“怎么办？”的问题很重要。", ["“怎么办？”的问题很重要。"]),
        ("要做到（一是快；二是准。）再检查。", ["要做到（一是快；二是准。）再检查。"]),
        ("增长3.5个百分点。", ["增长3.5个百分点。"]),
        ("1.加强领导。2.改进方法。", ["1.加强领导。", "2.改进方法。"]),
        ("见 http://a.cn/b?c=1;d 一文。完", ["见 http://a.cn/b?c=1;d 一文。", "完"]),
        ("标题\n正文。", ["标题", "正文。"]),
        ("真的吗？！是的。。", ["真的吗？！", "是的。。"]),
        ("坚持“三个代表的要求。全面贯彻“科学发展”。", ["坚持“三个代表的要求。", "全面贯彻“科学发展”。"]),
        (
            "Power rests with the NPC. It meets once a year.",
            ["Power rests with the NPC.", "It meets once a year."],
        ),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, expected):
    assert pieces(split_sentences, text) == expected


def test_without_semicolons_only_whole_sentences_remain():
    text = "一是快；二是准。三是好。"
    assert [text[a:b] for a, b in split_sentences(text, semicolons=False)] == ["一是快；二是准。", "三是好。"]


# --- items


def items(text: str) -> list[str]:
    return [text[start:end] for row in find_enumerations(text) for start, end in row.items]


@given(CHINESE)
def test_items_of_a_row_stand_in_order_within_it(text):
    for row in find_enumerations(text):
        edges = [row.start, *(edge for span in row.items for edge in span), row.end]
        assert edges == sorted(edges)
        assert all(text[start:end].strip() for start, end in row.items)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("要求：一是快；二是准；三是好。", ["一是快；", "二是准；", "三是好。"]),
        ("一要学习,提高素质。要用心。二要实践。", ["一要学习,提高素质。要用心。", "二要实践。"]),
        ("第一，讲政治；第二，守纪律。", ["第一，讲政治；", "第二，守纪律。"]),
        ("包括（一）立法权；（二）监督权。其他略。", ["（一）立法权；", "（二）监督权。"]),
        ("职权：（一）立法；(二)监督。", ["（一）立法；", "(二)监督。"]),
        ("首先，学习。其次，讨论。再是，落实。", ["首先，学习。", "其次，讨论。", "再是，落实。"]),
        ("首先，我代表县人大常委会表示祝贺。", []),
        ("1、听取报告；2、审议报告；3、表决。", ["1、听取报告；", "2、审议报告；", "3、表决。"]),
        ("统一是好事，第二是坏事。", []),
        ("增长1.5亿元，2.5亿元。", []),
        (
            "首先，开好会议。其次，加强监督。第三，做好工作。",
            ["首先，开好会议。", "其次，加强监督。", "第三，做好工作。"],
        ),
    ],
)
def test_items_begin_at_their_marks_only_where_the_marks_form_a_row(text, expected):
    assert items(text) == expected


def test_an_enumeration_inside_an_item_is_found_too():
    text = "一是建制度：1、学习制度；2、会议制度。二是抓落实。"
    families = {row.family: [text[a:b] for a, b in row.items] for row in find_enumerations(text)}
    assert families["是"] == ["一是建制度：1、学习制度；2、会议制度。", "二是抓落实。"]
    assert families["digit"] == ["1、学习制度；", "2、会议制度。"]


def test_an_item_ends_where_the_next_part_begins():
    text = "一、领导\n（一）思想。\n（二）机制。\n二、职权\n（三）决定权。"
    rows = {row.family: [text[a:b] for a, b in row.items] for row in find_enumerations(text)}
    assert rows["paren"] == ["（一）思想。", "（二）机制。", "（三）决定权。"]


# --- folding and words


@given(st.text(max_size=60))
def test_folding_keeps_the_length_and_is_stable(text):
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_folding_joins_width_case_and_script():
    assert fold("５０％的ＷＴＯ成員國，「監督」") == "50%的wto成员国,“监督”"
    assert fold("｢監督｣") == fold(fold("｢監督｣")) == "“监督”"


def test_folding_writes_the_aspect_particle_one_way_and_keeps_the_words_of_renown():
    assert fold("意味著、著力，顯著的著作") == "意味着、着力,显著的著作"


def test_words_of_the_field_come_whole_and_with_the_words_inside_them():
    words = tokenise("街道人大工委组织述职评议")
    assert {"街道人大工委", "人大工委", "人大", "述职评议", "述职", "评议"} <= set(words)


def test_a_word_of_four_characters_is_found_inside_a_longer_one():
    assert "人大代表" in tokenise("人大代表联络站")


def test_function_words_and_punctuation_are_left_out_and_negations_kept():
    words = tokenise("代表的建议，不得由政府和部门拖延。")
    assert not {"的", "和", "，", "。"} & set(words)
    assert any("不" in word for word in words)


def test_both_scripts_give_the_same_words():
    assert tokenise("人民代表大會主席團的職權") == tokenise("人民代表大会主席团的职权")


def test_bigrams_cover_chinese_runs_and_keep_figures_whole():
    assert bigrams("人大代表，WTO在2024年") == ["人大", "大代", "代表", "wto", "在", "2024", "年"]


@given(st.text(max_size=60))
def test_words_and_bigrams_hold_no_punctuation(text):
    for word in tokenise(text) + bigrams(text):
        assert word.strip()
        assert any(not unicodedata.category(char).startswith(("P", "Z", "C")) for char in word)


def test_two_processes_segment_alike_and_leave_one_whole_cache(tmp_path):
    code = "from rag.text import tokenise; print(tokenise('任前考法与质询案'))"
    env = {"XDG_CACHE_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    runs = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", code],
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    outputs = [run.communicate(timeout=60) for run in runs]
    assert outputs[0] == outputs[1]
    assert outputs[0][1] == b""
    assert len(list((tmp_path / "renda").iterdir())) == 1
    cache = next((tmp_path / "renda").iterdir())
    cache.write_bytes(cache.read_bytes()[:-100])
    assert subprocess.run([sys.executable, "-c", code], env=env, capture_output=True).stdout == outputs[0][0]


def test_reading_the_package_loads_nothing_heavy():
    code = (
        "import sys, rag.text, rag.passages; "
        "print([m for m in ('jieba', 'opencc', 'llama_index', 'chromadb', 'numpy', 'pypinyin') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


# --- figures and dates


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("表彰了15个主席团和15名工作者", ["15个", "15名"]),
        ("专职委员要达到５０％以上", ["５０％以上"]),
        ("不得超过三分之一，或百分之五十以上", ["不得超过三分之一", "百分之五十以上"]),
        ("可设专职副主席1-2名", ["1-2名"]),
        ("由600元/人提高到800元/人", ["600元/人", "800元/人"]),
        ("每年不少于两次", ["不少于两次"]),
        ("共150余人参加", ["150余人"]),
        ("坚持“三个代表”，一般来说，一是学习", []),
        ("2023年9月6日召开", []),
        ("第三项议程", []),
    ],
)
def test_figures_are_found_with_their_unit_and_dates_are_none(text, expected):
    assert pieces(find_numbers, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("于2023年9月6日召开", ["2023年9月6日"]),
        ("4月11日上午，8月初", ["4月11日", "8月初"]),
        ("2007年和二〇二三年", ["2007年", "二〇二三年"]),
        ("“十二五”规划的开局之年", ["“十二五”规划"]),
        ("每年一次，每届至少一次", ["每年", "每届"]),
        ("20**年*月全面展开", ["20**年*月"]),
        ("党的十七届三中全会", ["十七届三中全会"]),
        ("代表提出建议", []),
    ],
)
def test_dates_are_found_as_they_are_written(text, expected):
    assert pieces(find_dates, text) == expected


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("十五", 15), ("一百零五", 105), ("二〇二三", 2023), ("两千零二十四", 2024), ("3.5万", 35_000), ("一万二千", 12_000),
     ("百分之五十", 0.5), ("三分之一", 1 / 3), ("８０％", 0.8), ("12,500", 12_500), ("许多", None), ("", None)],
)  # fmt: skip
def test_a_numeral_is_worth_the_same_in_every_writing(numeral, value):
    assert numeral_value(numeral) == (None if value is None else pytest.approx(value))


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_read_back_what_was_written(number):
    assert numeral_value(in_chinese(number)) == number


def in_chinese(number):
    digits, units = "零一二三四五六七八九", ["", "十", "百", "千"]
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        return in_chinese(high) + "万" + ("" if not low else ("零" if low < 1000 else "") + in_chinese(low))
    text = str(number)
    out = "".join(digits[int(d)] + (units[len(text) - i - 1] if d != "0" else "") for i, d in enumerate(text))
    while "零零" in out:
        out = out.replace("零零", "零")
    return out.rstrip("零") or "零"


def test_figures_in_digits_and_in_characters_match_after_normalising():
    assert normalise_numerals("十五名代表，百分之五十") == normalise_numerals("15名代表，50%")


# --- people and titles


def test_people_are_found_by_their_office():
    text = (
        "县长许国斌，副主任胡灵均、刘勇、李桂琼出席，市委曹学成书记讲话，毛春智同志作报告。江泽民同志指出。"
    )
    names = ["许国斌", "胡灵均", "刘勇", "李桂琼", "曹学成", "毛春智", "江泽民"]
    assert pieces(find_people, text) == names


@pytest.mark.parametrize(
    "text",
    [
        "县人大常委会主任会议",
        "各位代表、同志们",
        "党委书记高度重视",
        "成绩显著，方向明确",
        "安排专职主席负责",
        "委员和代表提出建议",
        "由任何代表提出",
    ],
)
def test_ordinary_words_are_no_people(text):
    assert pieces(find_people, text) == []


def test_titles_are_what_stands_between_title_marks():
    assert pieces(find_titles, "贯彻《监督法》和《代表法》精神") == ["监督法", "代表法"]
