from rag.cleaning.edits import MappedText
from rag.cleaning.titles import (
    drop_inserted_titles,
    drop_repeated_titles,
    join_spaced_title,
    join_title_lines,
    read_title_block,
)

TITLE = "坚持和依靠党的领导进一步做好全县人大工作"


def test_the_office_below_a_title_is_no_part_of_it():
    raw = "关于网站建设情况的调研报告\n县人大常委会办公室\n一、基本情况"
    assert join_title_lines(MappedText.from_raw(raw)).text == raw
    assert read_title_block(raw).title == "关于网站建设情况的调研报告"
    assert read_title_block(raw).lines == 2


def test_a_spaced_title_closes_up():
    assert join_spaced_title(MappedText.from_raw("中 共 温 州 市 委\n正 文")).text == "中共温州市委\n正 文"


def test_copies_of_the_title_and_a_teaser_go():
    raw = f"{TITLE}\n{TITLE}{TITLE}同志们：县委召开会议,体现了重视。我们相...\n{TITLE}\n{TITLE}同志们：\n县委召开会议,体现了重视。我们相信会议有意义。"
    text = drop_repeated_titles(MappedText.from_raw(raw)).text
    assert [line for line in text.split("\n") if line] == [
        TITLE,
        "同志们：",
        "县委召开会议,体现了重视。我们相信会议有意义。",
    ]


def test_a_title_that_a_sentence_goes_on_from_stays():
    raw = f"{TITLE}\n{TITLE}的意见已经印发。"
    assert drop_repeated_titles(MappedText.from_raw(raw)).text == raw


def test_title_lines_close_up_where_one_continues_the_other():
    raw = "中共温州市委\n\n关于进一步加强人大工作推进社会主义\n\n民主政治建设的若干意见\n\n各县（市、区）委："
    assert join_title_lines(MappedText.from_raw(raw)).text.startswith(
        "中共温州市委关于进一步加强人大工作推进社会主义民主政治建设的若干意见\n"
    )


def test_parallel_title_lines_keep_a_blank():
    raw = "加强和改善党对人大工作的领导\n\n充分发挥人大推动科学发展的积极作用\n\n——在会上的发言\n各位领导："
    text = join_title_lines(MappedText.from_raw(raw)).text
    assert text.startswith("加强和改善党对人大工作的领导 充分发挥人大推动科学发展的积极作用\n")


def test_titles_strewn_into_sentences_go():
    raw = "召开了全县乡镇人大工作会议，乡镇人大工作会议。增强能力，工作总结《乡镇人大工作会议》。二是"
    text = drop_inserted_titles(MappedText.from_raw(raw), ["乡镇人大工作会议"]).text
    assert text == "召开了全县乡镇人大工作会议。增强能力。二是"


def test_the_line_that_says_when_a_paper_was_adopted_is_its_date():
    block = read_title_block(
        "讨论决定重大事项办法\n（2016年3月25日某县人大常委会第三十次会议通过）\n第一章 总则"
    )
    assert (block.title, block.date) == ("讨论决定重大事项办法", "2016年3月25日")


def test_the_title_block_tells_title_speaker_date_and_number_apart():
    block = read_title_block("在全县会议上的讲话\n县人大常委会主任张三\n（2009年3月4日）\n同志们：\n正文")
    assert (block.title, block.speaker, block.date, block.lines) == (
        "在全县会议上的讲话",
        "县人大常委会主任张三",
        "2009年3月4日",
        3,
    )
    block = read_title_block(
        "中共广州市委文件\n穗字〔2007〕5号\n关于加强人大工作的意见\n为深入贯彻会议精神，提出意见。"
    )
    assert (block.title, block.number) == ("关于加强人大工作的意见", "穗字〔2007〕5号")


def test_a_summary_and_the_labels_that_a_site_puts_over_the_text_go():
    raw = f"{TITLE}\n{TITLE}本文简介：{TITLE}县委召开会议,体现了重视……\n{TITLE}本文内容：\n{TITLE}\n县委召开会议,体现了重视。会议有意义。"
    text = drop_repeated_titles(MappedText.from_raw(raw)).text
    assert [line for line in text.split("\n") if line] == [TITLE, "县委召开会议,体现了重视。会议有意义。"]


def test_rows_of_a_table_dates_and_numbers_of_papers_are_no_titles():
    table = "全县代表活动统计\n单位 视察（次） 建议（件） 满意率（%）\n城关镇 12 35 98.5"
    assert join_title_lines(MappedText.from_raw(table)).text == table
    schedule = "会议日程安排\n3月5日（星期四）\n上午 开幕会"
    assert join_title_lines(MappedText.from_raw(schedule)).text == schedule
    minutes = "主任会议纪要\n〔2014〕第8号\n2014年8月12日上午，主任主持会议。"
    assert join_title_lines(MappedText.from_raw(minutes)).text == minutes
    assert read_title_block(minutes).number == "〔2014〕第8号"
