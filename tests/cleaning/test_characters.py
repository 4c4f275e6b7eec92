import pytest

from rag.cleaning.characters import (
    decode_entities,
    drop_editor_marks,
    drop_invisible,
    drop_markup,
    drop_pinyin,
    unify_line_ends,
    unify_spaces,
)
from rag.cleaning.edits import MappedText


def run(rule, raw):
    return rule(MappedText.from_raw(raw)).text


def test_zero_width_characters_and_byte_order_marks_inside_the_text_go():
    assert run(drop_invisible, "人\u200b大\ufeff代\u00ad表\x07") == "人大代表"


@pytest.mark.parametrize("raw", ["甲\r\n乙", "甲\r乙", "甲\u2028乙", "甲\x0c乙"])
def test_every_line_end_becomes_a_newline(raw):
    assert run(unify_line_ends, raw) == "甲\n乙"


def test_exotic_blanks_become_plain_ones():
    assert run(unify_spaces, "\u3000\u3000甲\u00a0乙\t丙") == "  甲 乙 丙"


def test_block_tags_leave_a_line_end_and_inline_tags_nothing():
    assert run(drop_markup, "<p>甲<b>乙</b></p><script>x=1</script>丙<br/>丁") == "\n甲乙\n丙\n丁"


def test_a_comparison_is_no_tag():
    assert run(drop_markup, "a<b，且 3 > 2") == "a<b，且 3 > 2"


def test_entities_become_their_character():
    assert run(decode_entities, "甲&nbsp;乙&ldquo;丙&#8221;&#x4e01;&unknown;") == "甲\u00a0乙“丙”丁&unknown;"


def test_what_was_escaped_twice_becomes_its_character_too():
    assert run(decode_entities, "甲&amp;nbsp;乙&amp;ldquo;丙") == "甲\u00a0乙“丙"


def test_pinyin_in_other_brackets_with_blanks_or_tone_numbers_goes():
    raw = "監 ( jiān ) 督，關（ guān ）注，網【wǎng】絡，權［quán］力，優(you1)化，結(jie)構[一]"
    assert run(drop_pinyin, raw) == "監督，關注，網絡，權力，優化，結構[一]"


def test_toned_pinyin_goes_and_other_brackets_stay():
    assert run(drop_pinyin, "全區(qū)貫徹(guànchè)（一）中央臺(CCTV)") == "全區貫徹（一）中央臺(CCTV)"


def test_toneless_pinyin_goes_only_where_the_text_is_annotated():
    assert run(drop_pinyin, "全區(qu)人大(app)") == "全區(qu)人大(app)"
    assert run(drop_pinyin, "全區(qū)會(huì)議(yì)貫(guan)") == "全區會議貫"


def test_field_codes_of_word_processors_go():
    assert run(drop_editor_marks, "[bookmark: _Toc1]坚持 [一]") == "坚持 [一]"
