from rag.cleaning.edits import MappedText, apply_edits
from rag.cleaning.script import simplify


def run(raw):
    return simplify(MappedText.from_raw(raw)).text


def test_traditional_lines_become_simplified():
    assert run("全區人大工作會議貫徹落實") == "全区人大工作会议贯彻落实"


def test_zhu_becomes_the_particle_except_in_words_of_writing_and_renown():
    raw = "意味著責任,五個著力,著眼大局,成效顯著,著名學者的著作,專著"
    assert run(raw) == "意味着责任,五个着力,着眼大局,成效显著,著名学者的著作,专著"


def test_simplified_lines_stay_even_with_a_shared_character():
    raw = "著名的瞭望台,乾坤朗朗"
    assert run(raw) == raw


def test_each_character_leads_to_its_own_origin():
    raw = "會議開得很成功"
    text = simplify(MappedText.from_raw(raw))
    assert apply_edits(raw, 0, len(raw), text.edits()) == text.text
    assert all(edit.raw_end - edit.raw_start == 1 for edit in text.edits())
