import pytest

from rag.cleaning.codepage import repair_code_page, repair_double_encoding
from rag.cleaning.edits import MappedText

CONTEXT = (
    "会议提出了“讲政治、重规范，求实效、创特色”的要求。“代表之家”“代表工作室”是重要平台，不能成为摆设。"
    "主要看代表在“家”“室”做了什么。“抓重点、议大事”，就是抓住大事要事。作用发挥明显。"
)


def lose_lead_byte(text: str) -> str:
    """What a site makes of a text whose first byte it loses: pairs one byte too far, odd ones dropped."""
    data = text.encode("gbk")[1:]
    result = ""
    position = 0
    while position < len(data):
        pair = data[position : position + 2]
        if pair[0] < 0x80:
            result += chr(pair[0])
            position += 1
            continue
        try:
            result += pair.decode("gbk")
        except UnicodeDecodeError:
            if len(pair) > 1 and pair[1] < 0x80:
                position -= 1
        position += 2
    return result


def repaired(raw):
    return repair_code_page(MappedText.from_raw(raw)).text


TRADITIONAL = "會議提出了“講政治、重規範”的要求。“代表之家”“代表工作室”是重要平臺。“抓重點”就是抓住大事。看實效,主要看代表作用發揮。"


@pytest.mark.parametrize(
    ("context", "lost", "following"),
    [
        (TRADITIONAL, "。“講", "政治"),
        (TRADITIONAL, "。看“代表之家”“代表工作室”作用發", "揮明顯"),
        (CONTEXT + "“讲政治、重规范”是总的要求。", "。“讲政治、重规范”", ",就是要求"),
        (
            "市委对代表工作提出了“强素质、重实效，勤履职、树形象”的要求。各级人大要建好“代表之家”，很有指导",
            "。“强素质、重实效”",
            "",
        ),
    ],
)
def test_pairs_shifted_by_a_lost_byte_are_read_again(context, lost, following):
    garbled = lose_lead_byte(lost + following)
    assert lost not in garbled
    assert repaired(context + "性" + garbled + "，就是") == context + "性" + lost + following + "，就是"


def test_a_dropped_last_byte_is_filled_from_the_rest_of_the_text():
    # 效 (D0A7) lost its second byte: the run holds only its first one.
    garbled = (b"\xa3\xa1\xb0" + "求实".encode("gbk") + b"\xd0").decode("gbk")
    assert repaired(CONTEXT + "担当" + garbled + "、创特色”") == CONTEXT + "担当。“求实效、创特色”"


@pytest.mark.parametrize(
    "sound", ["什么是人大工作！这是根本。", "是不是？看效果。", "做到了!再接再厉。", "好啊!爸爸说。"]
)
def test_sound_sentences_with_exclamation_and_question_marks_stay(sound):
    assert repaired(CONTEXT + sound) == CONTEXT + sound


def test_a_lost_character_is_filled_where_its_neighbours_on_both_sides_agree():
    # 。看“代 lost its first byte, and with it 代 its second one; 表 is sound again.
    raw = "要建设“代表之家”，发挥“代表之家”作用？础按表之家”办得好不好，关键看群众。"
    assert repaired(raw) == "要建设“代表之家”，发挥“代表之家”作用。看“代表之家”办得好不好，关键看群众。"


@pytest.mark.parametrize("encoding", ["latin_1", "gb18030"])
def test_utf8_read_as_latin1_or_gbk_is_read_again(encoding):
    raw = "会议：" + "人大代表".encode().decode(encoding) + "。"
    assert repair_double_encoding(MappedText.from_raw(raw)).text == "会议：人大代表。"


def test_the_holes_in_the_table_of_windows_are_bridged():
    garbled = "".join(
        bytes([b]).decode("cp1252") if b not in b"\x81\x8d\x8f\x90\x9d" else chr(b)
        for b in "做好人大".encode()
    )
    assert repair_double_encoding(MappedText.from_raw(garbled)).text == "做好人大"


def test_text_lost_for_good_is_cut_out_and_marked():
    text = repair_code_page(MappedText.from_raw("人大锟斤拷锟斤拷代表\ufffd\ufffd工作"))
    assert text.text == "人大代表工作"
    assert [(m.kind, m.start, m.end) for m in text.marks] == [("unreadable", 2, 2), ("unreadable", 4, 4)]


def test_private_use_characters_go_and_count_as_lost_only_inside_a_sentence():
    text = repair_code_page(MappedText.from_raw("\ue004一、标题\n人大\ue003代表。\ue004上午开会。\ue004"))
    assert text.text == "一、标题\n人大代表。\n上午开会。"
    assert [m.start for m in text.marks] == [7]
