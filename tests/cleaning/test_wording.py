import pytest

from rag.cleaning.edits import MappedText
from rag.cleaning.wording import correct_misprints, restore_districts


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("以科学发展现统揽全局", "以科学发展观统揽全局"),
        ("推荐代表候选入名单", "推荐代表候选人名单"),
    ],
)
def test_look_alikes_in_stock_phrases_are_put_right_with_a_remark(wrong, right):
    text = correct_misprints(MappedText.from_raw(wrong))
    assert text.text == right
    assert [m.kind for m in text.marks] == ["restored_word"]


@pytest.mark.parametrize("sound", ["科学发展现状调查", "候选入围名单"])
def test_sound_phrases_stay(sound):
    assert correct_misprints(MappedText.from_raw(sound)).text == sound


@pytest.mark.parametrize("slip", ["法院和检查院要", "换届工作正直“十二五”时期", "依法行驶监督权"])
def test_slips_of_the_ear_are_the_authors_own_and_stay(slip):
    assert correct_misprints(MappedText.from_raw(slip)).text == slip


def test_districts_turned_into_counties_turn_back_where_two_sure_words_show_it():
    raw = "本行政县域内的事项，向选县选民述职，中心城县建设，县域经济，我县"
    assert (
        restore_districts(MappedText.from_raw(raw)).text
        == "本行政区域内的事项，向选区选民述职，中心城区建设，县域经济，我县"
    )


def test_one_odd_word_turns_nothing():
    raw = "阳城县的本行政县域，县委"
    assert restore_districts(MappedText.from_raw(raw)).text == raw
