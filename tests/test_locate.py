"""A quote is found exactly, slightly misremembered, or plainly not at all."""

import pytest

from rag.errors import InputError
from rag.locate import HeadingOf, locate
from rag.types import Article, ArticleMeta, Edit, Passage

TEXT = (
    "关于加强代表工作的意见\n一、总体要求\n各级党委每年至少听取一次代表工作汇报,研究解决重大问题。\n"
    "二、保障措施\n代表活动经费列入本级财政预算，专款专用。代表活动经费列入本级财政预算，随财政收入增长。"
)
ARTICLE = Article(ArticleMeta("a", "关于加强代表工作的意见", "a.txt"), TEXT, 0, len(TEXT))
OTHER = Article(ArticleMeta("b", "别的", "b.txt"), "今年粮食丰收，农民增收。", 0, 12)
START = TEXT.index("二、")


class OnePassage:
    """A table of passages that knows the second section of article "a"."""

    def ordinals_of_article(self, article_id):
        return [0] if article_id == "a" else []

    def passages(self, ordinals):
        passage = Passage("a:1", "a", START, len(TEXT), START, len(TEXT), TEXT[START:], ("二、保障措施",))
        return [passage for _ in ordinals]


HEADINGS = HeadingOf(OnePassage())


def look_up(quote: str):
    return locate(quote, [ARTICLE, OTHER], HEADINGS)


def test_an_exact_quote_is_found_at_its_span_whatever_its_punctuation_and_script():
    for quote in ("各级党委每年至少听取一次代表工作汇报", "各級黨委每年 至少聽取一次，代表工作匯報"):
        result = look_up(quote)
        assert [match.similarity for match in result.found] == [1.0]
        assert result.found[0].text == "各级党委每年至少听取一次代表工作汇报"
        assert TEXT[result.found[0].start : result.found[0].end] == result.found[0].text


def test_every_place_of_an_exact_quote_is_given_with_heading_and_context():
    result = look_up("代表活动经费列入本级财政预算")
    assert len(result.found) == 2
    assert {match.heading for match in result.found} == {("二、保障措施",)}
    assert result.found[0].after.startswith("，专款专用")
    assert result.found[0].before.endswith("保障措施\n")


def test_a_misremembered_quote_is_found_with_its_true_words():
    result = look_up("各级党委每年至少要听取两次代表工作汇报，研究解决重大问题")
    assert result.found[0].text == "各级党委每年至少听取一次代表工作汇报,研究解决重大问题"
    assert 0.8 < result.found[0].similarity < 1.0


def test_a_quote_that_stands_nowhere_is_not_found_and_candidates_are_set_apart():
    result = look_up("各级党委应当把代表培训纳入干部教育总体规划")
    assert result.found == ()
    assert all(match.similarity < 0.75 for match in result.nearest)
    assert look_up("清明时节雨纷纷，路上行人欲断魂").found == ()


def test_a_quote_of_a_few_letters_is_refused():
    with pytest.raises(InputError, match="太短"):
        look_up("的，。")


RAW = "网站导航\n代表要密切聯(lián)系群(qún)眾(zhòng)，听取\n-3-\n意见。本文由某站收集整理请勿转载其为人民效劳。"
CLEANED = "代表要密切联系群众，听取意见。其为人民服务。"


def noisy_article() -> Article:
    def edit(rule: str, old: str, new: str) -> Edit:
        start = RAW.index(old)
        return Edit(rule, start, start + len(old), new)

    edits = (
        edit("script", "聯(lián)", "联"),
        edit("pinyin", "(qún)", ""),
        edit("script", "眾(zhòng)", "众"),
        edit("page", "\n-3-\n", ""),
        edit("advert", "本文由某站收集整理请勿转载", ""),
        edit("spun_word", "效劳", "服务"),
    )
    return Article(ArticleMeta("n", "讲话", "n.txt"), CLEANED, RAW.index("代表"), len(RAW), edits)


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("密切聯(lián)系群(qún)眾(zhòng)，听取", "密切联系群众，听取"),
        ("眾(zhòng)，听取\n-3-\n意见", "众，听取意见"),
        ("意见。本文由某站收集整理请勿转载其为人民", "意见。其为人民"),
        ("其为人民效劳", "其为人民服务"),
        ("意见。本文由本站收集整理请勿转载其为人民", "意见。其为人民"),
    ],
)
def test_a_quote_from_the_raw_file_is_found_across_what_cleaning_removed(quote, text):
    article = noisy_article()
    found = locate(quote, [OTHER, article], HEADINGS, {"n.txt": RAW}.get).found
    assert [match.text for match in found] == [text]
    assert CLEANED[found[0].start : found[0].end] == text
    assert RAW[found[0].raw_start : found[0].raw_end].startswith(quote[:1])


def test_what_cleaning_removed_wholly_stands_nowhere():
    assert locate("某站收集整理请勿转载", [noisy_article()], HEADINGS, {"n.txt": RAW}.get).found == ()


@pytest.mark.parametrize("raw", [None, "", "改过的" + RAW])
def test_a_raw_file_that_is_gone_or_changed_misleads_nobody(raw):
    result = locate("密切聯(lián)系群(qún)眾(zhòng)，听取", [noisy_article()], HEADINGS, lambda source: raw)
    assert result.found == ()
