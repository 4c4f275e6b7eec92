import pytest

from rag.cleaning.censor import close_quotations, join_parted_words, mark_masks, restore_masked_words
from rag.cleaning.edits import MappedText


@pytest.mark.parametrize("sign", list("-·.*_"))
def test_words_parted_by_a_sign_close_up(sign):
    assert join_parted_words(MappedText.from_raw(f"民{sign}主法制建设")).text == "民主法制建设"


@pytest.mark.parametrize("sound", ["北京-上海高速", "约翰·史密斯", "张三*李四", "1-2名", "镇人大主席**同志"])
def test_signs_between_other_words_stay(sound):
    assert join_parted_words(MappedText.from_raw(sound)).text == sound


def test_a_county_mask_over_everyday_words_gives_way_to_them():
    raw = "离不XX县区委的支持，中央、地委XX县区委的决策，人大主任XX县区委书记的讲话"
    text = restore_masked_words(MappedText.from_raw(raw))
    assert text.text == "离不开县委的支持，中央、地委和县委的决策，人大主任和县委书记的讲话"
    assert len(text.marks) == 3


def test_a_mask_that_may_be_a_real_name_stays():
    raw = "XX县区委书记在会上讲话，出席XX县会议"
    assert restore_masked_words(MappedText.from_raw(raw)).text == raw


@pytest.mark.parametrize("sign", list("～〜~"))
def test_a_wave_over_a_filtered_word_gives_way_to_it(sign):
    text = restore_masked_words(MappedText.from_raw(f"调查研究，了解{sign}，集中民智，反映社情{sign}。"))
    assert text.text == "调查研究，了解民意，集中民智，反映社情民意。"
    assert [m.kind for m in text.marks] == ["restored_word"] * 2
    span = f"3{sign}5日，我了解{sign}那我先走"
    assert restore_masked_words(MappedText.from_raw(span)).text == span


def test_a_lost_closing_mark_comes_back_for_terms_that_are_always_quoted():
    raw = "贯彻“三个代表重要思想，促进“三个文明建设，按照“三个代表的要求"
    assert (
        close_quotations(MappedText.from_raw(raw)).text
        == "贯彻“三个代表”重要思想，促进“三个文明”建设，按照“三个代表”的要求"
    )


def test_terms_are_learnt_from_where_they_are_closed():
    raw = "实施“工业兴镇”战略，坚持“工业兴镇”不动摇，落实“工业兴镇战略。"
    assert close_quotations(MappedText.from_raw(raw)).text.endswith("落实“工业兴镇”战略。")


def test_quotations_that_close_later_stay():
    raw = "学习“三个代表重要思想的深刻内涵”，增强本领。"
    assert close_quotations(MappedText.from_raw(raw)).text == raw


def test_masks_stay_with_a_remark():
    raw = "**县人大，XX同志，约～，一起前往；2024年 月 日，主任x\n"
    text = mark_masks(MappedText.from_raw(raw))
    assert text.text == raw
    assert [raw[m.start : m.end] for m in text.marks] == ["**", "XX", "～", "x", "年 月 日"]
