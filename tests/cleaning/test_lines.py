import pytest

from rag.cleaning.edits import MappedText
from rag.cleaning.lines import (
    break_flat_paragraphs,
    drop_doubled_paragraphs,
    drop_stray_blanks,
    join_broken_lines,
    part_glued_headings,
    tidy_lines,
)


def joined(raw, title_lines=0):
    return join_broken_lines(MappedText.from_raw(raw), title_lines).text


def test_a_line_end_inside_a_sentence_goes():
    assert (
        joined("保证了选举工作按照法定程序进行和圆满完\n成。\n散会。")
        == "保证了选举工作按照法定程序进行和圆满完成。\n散会。"
    )


def test_an_open_title_mark_holds_its_lines_together():
    assert joined("请宣读《***\n换届选举委员会名单》；") == "请宣读《***换届选举委员会名单》；"


def test_a_bracket_forgotten_sentences_ago_holds_nothing_together():
    raw = "要落实意见（以下简称《意见》的要求。会议强调，要抓好落实。\n会议最后通过了决议。\n散会。"
    assert joined(raw) == raw


def test_verses_stay_lines():
    raw = "昨天读了一首诗：\n雄关漫道真如铁，\n而今迈步从头越。\n感触很深。"
    assert joined(raw) == raw


def test_rows_of_a_table_stay_rows():
    raw = "单位 视察（次） 建议（件） 满意率（%）\n城关镇 12 35 98.5\n北山乡 8 17 95.0\n说明：数据截至年底。"
    assert joined(raw) == raw


def test_the_blank_after_the_number_of_an_article_of_law_stays():
    raw = (
        "第一条 " + "为了保障代表依法履行职责，根据有关法律，结合本市实际，制定本办法。" * 2 + "\n第二章 总则"
    )
    assert drop_stray_blanks(MappedText.from_raw(raw)).text == raw


def test_the_tail_of_a_heading_joins_it():
    raw = "二、坚持四个结合,发挥人大在推进科学发展中的职能\n\n作用\n\n(一)坚持党委决策与人大决定相结合。"
    assert (
        joined(raw)
        == "二、坚持四个结合,发挥人大在推进科学发展中的职能作用\n\n(一)坚持党委决策与人大决定相结合。"
    )


def test_headings_datelines_and_placeholders_stand_alone():
    raw = "一、基本情况\n我镇地处县城东部，交通便捷，物流顺畅，经济社会发展势头良好。\n******\n中共温州市委\n2009年11月19日"
    assert joined(raw) == raw


def test_a_numbered_paragraph_broken_in_its_first_sentence_joins_where_its_siblings_are_paragraphs():
    raw = "（一）抓学习。学了很多。\n（二）抓制度。建了制度。\n（三）抓落实,把各项工作\n落到实处。"
    assert joined(raw).endswith("（三）抓落实,把各项工作落到实处。")


def test_a_remark_in_brackets_after_a_sentence_ends_its_paragraph():
    raw = "确保换届选举工作健康有序地进行和圆满完成。(讲话全文另发)\n县长在会上作了讲话。"
    assert joined(raw) == raw


def test_a_source_in_brackets_after_a_quotation_ends_its_paragraph():
    raw = "孔子曰：“有朋自远方来，不亦乐乎？”（《论语·学而》）\n有人说：“这句话大家都很熟悉。”"
    assert joined(raw) == raw


def test_blanks_that_stand_for_line_ends_become_line_ends():
    raw = "同志们: 会议就要结束了。 下面,我讲几点。 一、认清形势,做好工作 乡镇人大是基层人民群众的代表机关,必须以高度的责任感和紧迫感认真履行法定的各项职权。 1、提高认识。 2、健全制度。"
    text = break_flat_paragraphs(MappedText.from_raw(raw)).text
    assert text.split("\n") == [
        "同志们:",
        "会议就要结束了。",
        "下面,我讲几点。",
        "一、认清形势,做好工作",
        "乡镇人大是基层人民群众的代表机关,必须以高度的责任感和紧迫感认真履行法定的各项职权。",
        "1、提高认识。",
        "2、健全制度。",
    ]


@pytest.mark.parametrize(
    "sound", ["（2024年 月 日）", "主题词:人大工作 意见", "加强和改善党的领导 充分发挥人大作用"]
)
def test_blanks_with_a_meaning_stay(sound):
    text = MappedText.from_raw(sound)
    assert drop_stray_blanks(break_flat_paragraphs(text)).text == sound


def test_stray_blanks_in_running_text_go():
    raw = "二是考虑“一府两院” 的承受度。鉴于“一府两院”日常工作十分繁忙，监督工作中应考虑其在人力、物力等方面的承受能力，体谅他们的困难。"
    assert drop_stray_blanks(MappedText.from_raw(raw)).text == raw.replace(" ", "")


def test_a_heading_glued_to_a_sentence_parts_where_it_continues_the_numbering():
    raw = "4.改进方式。要依法办事。5.健全制度。要落实。"
    assert (
        part_glued_headings(MappedText.from_raw(raw)).text == "4.改进方式。要依法办事。\n5.健全制度。要落实。"
    )


@pytest.mark.parametrize(
    "sound", ["增长。8.5个百分点", "完成。3.要点", "。“一、二、三次产业”", "推动协调发展。一、二、三次产业"]
)
def test_numbers_that_continue_nothing_are_no_headings(sound):
    assert part_glued_headings(MappedText.from_raw(sound)).text == sound


def test_a_paragraph_that_follows_itself_stands_once():
    line = "各级人大要坚持党的领导，依法行使职权，做好各项工作。"
    assert (
        tidy_lines(drop_doubled_paragraphs(MappedText.from_raw(f"{line}\n\n{line}\n好。"))).text
        == f"{line}\n好。"
    )


def test_paragraphs_are_parted_by_one_newline():
    assert tidy_lines(MappedText.from_raw("\n 甲 \n\n \n乙\n")).text == "甲\n乙"
