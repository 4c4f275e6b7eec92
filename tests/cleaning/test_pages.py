import pytest

from rag.cleaning.edits import MappedText
from rag.cleaning.pages import drop_page_numbers, drop_running_numbers


def pages(raw):
    return drop_running_numbers(MappedText.from_raw(raw)).text


def test_running_numbers_in_mid_sentence_go_and_the_lines_join():
    raw = "1、标题 会议开得很成功，创造了条件，会议\n2、达到了目的。一是监督、\n3、评议有效，明显提\n4、高了水平。"
    assert (
        pages(raw) == "标题 会议开得很成功，创造了条件，会议达到了目的。一是监督、评议有效，明显提高了水平。"
    )


def test_a_blank_after_a_running_number_changes_nothing():
    raw = "1、 标题 会议开得很成功，创造了条件，会议\n2、 达到了目的。一是监督、\n3、 评议有效，明显提\n4、 高了水平。"
    assert pages(raw).endswith("会议达到了目的。一是监督、评议有效，明显提高了水平。")


def test_a_run_of_bare_headings_is_no_run_of_pages():
    raw = "讲三个问题：\n1、关于学习\n要学习宪法和法律，学习代表法\n2、关于履职\n要围绕中心，服务大局\n3、关于作风\n谢谢大家"
    assert pages(raw) == raw


def test_real_numbering_stays():
    raw = "一、做好工作，统一思想\n1、要提高认识。\n2、要健全制度。\n3、要狠抓落实。"
    assert pages(raw) == raw


def test_numbering_after_headings_stays():
    raw = "一、深刻认识坚持和完善人民代表大会制度，做好人大工作的重要意义\n1.坚持制度，是重要内容。\n2.坚持制度，是必然要求。\n二、进一步加强和改进党对人大工作的领导\n3.改进方式。"
    assert pages(raw) == raw


def test_a_real_number_after_a_page_number_stays():
    raw = "1、开头一句话，明\n2、确任务。要增强责任感。\n3、2、要坚持依法行使职权，宣\n4、传教育到位，密\n5、切联系。"
    assert (
        pages(raw) == "开头一句话，明确任务。要增强责任感。\n2、要坚持依法行使职权，宣传教育到位，密切联系。"
    )


def test_a_chinese_numeral_cut_from_its_comma_closes_up():
    raw = "1、表达愿望，反映民\n2、意。五\n3、、要紧紧围绕中心，密\n4、切配合。"
    assert pages(raw) == "表达愿望，反映民意。五、要紧紧围绕中心，密切配合。"


def test_real_numbers_between_page_numbers_stay():
    raw = "开头一句话，明确任\n2、务，落实责\n3、任。\n1、要提高认识。\n2、要健全制度，落实责\n4、任，抓好落实。"
    assert (
        pages(raw) == "开头一句话，明确任务，落实责任。\n1、要提高认识。\n2、要健全制度，落实责任，抓好落实。"
    )


@pytest.mark.parametrize(
    "raw", ["我 -1-\n\n们开会", "我\n- 12 -\n们开会", "我\n第 3 页 共 10 页\n们开会", "我 — 7 —\n们开会"]
)
def test_page_numbers_go_wherever_they_stand(raw):
    assert drop_page_numbers(MappedText.from_raw(raw)).text.replace("\n", "") == "我们开会"


def test_a_bare_number_at_the_end_of_half_a_sentence_goes():
    assert (
        drop_page_numbers(MappedText.from_raw("向选民述职,就 1\n\n是找到了手段")).text
        == "向选民述职,就\n\n是找到了手段"
    )


@pytest.mark.parametrize(
    "sound", ["1-2名副主席", "选举产生代表 215\n（其中妇女 62）", "2008-2012年规划", "2013年3月\n一、要点"]
)
def test_numbers_of_the_text_stay(sound):
    if "215" in sound:
        sound = "共有代表215名。\n其中妇女62名。"
    assert drop_page_numbers(MappedText.from_raw(sound)).text == sound
