from pathlib import Path

import pytest

from rag.cleaning.edits import MappedText
from rag.cleaning.respelling import is_spun, read_respelling, restore_spun_words
from rag.errors import CorpusError

WORDS = read_respelling()


def restored(raw, spun=True):
    return restore_spun_words(MappedText.from_raw(raw), WORDS, spun).text


@pytest.mark.parametrize(
    ("spun", "meant"),
    [
        ("奠定了根底,会议到达了预期目的", "奠定了基础,会议达到了预期目的"),
        ("为我县的经济开展和社会全面进步做出了努力", "为我县的经济发展和社会全面进步做出了努力"),
        ("紧紧围绕改革、开展、稳定大局", "紧紧围绕改革、发展、稳定大局"),
        ("以监催促经济开展,保社会稳定", "以监督促经济发展,保社会稳定"),
        ("逐步实现了经常化、制度化和标准化", "逐步实现了经常化、制度化和规范化"),
        ("宗旨意识进一步坚决,坚决不移地", "宗旨意识进一步坚定,坚定不移地"),
        ("做出了积极的奉献", "做出了积极的贡献"),
        ("工作还存在一些缺乏。", "工作还存在一些不足。"),
        ("贯彻落实,表达其权威性", "贯彻落实,体现其权威性"),
        ("完善和标准代表活动", "完善和规范代表活动"),
        ("及时反响办理结果", "及时反馈办理结果"),
        ("多做宣传鼓开工作", "多做宣传鼓动工作"),
        ("今后一个时期的各工程标任务", "今后一个时期的各项目标任务"),
        ("借此时机,我代表县委", "借此机会,我代表县委"),
        ("按照年初方案做好工作", "按照年初计划做好工作"),
        ("表达广阔人民群众的愿望", "体现广大人民群众的愿望"),
        ("标准行为,严格依法办事", "规范行为,严格依法办事"),
        ("牢固树立科学开展观", "牢固树立科学发展观"),
        ("局部乡人大主席团作了交流", "部分乡人大主席团作了交流"),
        ("各级人大要立异工作方式,加强代表步队建设", "各级人大要创新工作方式,加强代表队伍建设"),
        ("不断进步履职能力", "不断提高履职能力"),
        ("服从全县开展大局,抓住开展第一要务", "服从全县发展大局,抓住发展第一要务"),
        ("社会事业开展步伐加快,落实重点工程工程", "社会事业发展步伐加快,落实重点项目工程"),
        ("但也要看到缺乏,经费局部解决", "但也要看到不足,经费部分解决"),
        ("存在一些缺乏：学习不够", "存在一些不足：学习不够"),
        ("表达代表的先进性", "体现代表的先进性"),
        ("局部办理不力的单位", "部分办理不力的单位"),
        ("到达常态长效,推动改革开展进程", "达到常态长效,推动改革发展进程"),
    ],
)
def test_spun_words_are_put_back_by_their_context(spun, meant):
    assert restored(spun) == meant


@pytest.mark.parametrize(
    "genuine",
    [
        "组织代表开展专题视察、执法检查",
        "深入开展先进性教育活动",
        "围绕中心任务开展工作,开展好代表评议工作",
        "推动各项工作的顺利开展",
        "抗震安居工程如期完工,加强工程质量监督",
        "坚决贯彻执行,坚决维护权威",
        "知情权、参与权、表达权、监督权",
        "到达现场后立即开展救援",
        "弘扬无私奉献精神",
        "缺乏活力、缺乏权威性",
        "社会反响强烈,抓住有利时机",
        "制定实施方案",
        "标准不降,要求不减",
        "社会全面进步",
        "态度坚决,作风过硬",
        "局部利益服从全局利益",
        "工作开展不平衡",
        "各项事业开展得好",
    ],
)
def test_genuine_words_stay_even_in_a_spun_text(genuine):
    assert restored(genuine) == genuine


def test_a_text_is_taken_for_spun_only_where_several_words_show_it():
    spun = "搞好效劳工作,打好根底,催促落实,认识不含混,各工程标任务。"
    assert is_spun(spun, WORDS)
    assert not is_spun("工作的根底要打牢。" + "各级人大要依法开展监督,推动经济发展。" * 30, WORDS)
    assert restored(spun, None) == "搞好服务工作,打好基础,督促落实,认识不含糊,各项目标任务。"
    assert restored(spun, False) == spun


def test_many_words_with_sound_uses_too_show_it_together_with_sure_ones():
    spun = "打好根底,搞好效劳,促进经济开展,做出积极奉献,到达上级要求,按照年初方案,局部代表发奋有为。"
    assert is_spun(spun, WORDS)
    assert not is_spun(spun.replace("根底", "基础").replace("效劳", "服务"), WORDS)


def test_every_restored_word_carries_a_mark_with_the_printed_word():
    text = restore_spun_words(MappedText.from_raw("打好根底"), WORDS, True)
    assert [(m.kind, text.text[m.start : m.end]) for m in text.marks] == [("restored_word", "基础")]
    assert "根底" in text.marks[0].note


def test_a_damaged_table_is_named(tmp_path: Path):
    path = tmp_path / "respelling.toml"
    path.write_text("[[word]]\nspun = '甲'\n", encoding="utf_8")
    with pytest.raises(CorpusError, match=r"respelling\.toml"):
        read_respelling(path)
