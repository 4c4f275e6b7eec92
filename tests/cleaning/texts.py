"""Clean texts of the genre, for tests that put noise into them."""

from __future__ import annotations

from hypothesis import strategies as st

from rag.cleaning.pipeline import clean_text
from rag.types import Article

TITLES = ("在全市人大工作会议上的讲话", "关于加强镇人大建设的若干意见", "在代表培训班上的发言")

# Genuine sentences, some of which look like noise: numbers, enumerations, brackets, listed industries,
# genuine uses of words that spinning tools write.
SENTENCES = (
    "各级人大及其常委会要坚持党的领导、人民当家作主、依法治国有机统一。",
    "全面贯彻“三个代表”重要思想，牢固树立和全面落实科学发展观。",
    "要组织代表开展专题视察、执法检查和工作评议，推动相关工作的顺利开展。",
    "今年的抗震安居工程要如期完工，重点工程质量要达到国家标准。",
    "代表建议办理满意率达98.5%，比上年提高3.2个百分点。",
    "推动一、二、三次产业协调发展，加快转变经济发展方式。",
    "全县共选举产生县人大代表215名（其中妇女代表62名），乡镇人大代表1024名。",
    "会议由县人大常委会副主任主持，120余人参加会议。",
    "一是抓学习，二是抓制度，三是抓落实。",
    "对“一府两院”的监督，既要敢于监督，又要善于监督；既要依法，又要务实。",
    "根据《中华人民共和国地方各级人民代表大会和地方各级人民政府组织法》第十三条第（一）项的规定，制定本办法。",
    "代表履职情况要记载、考核、通报，做到件件有着落、事事有回音！",
    "什么是人大工作的生命线？是密切联系群众。",
    "市委《关于进一步加强人大工作的意见》（征求意见稿）已经印发各镇、街道。",
    "去年以来，我们走访选民3600人次，收集意见建议412条。",
    "坚决贯彻落实上级决策部署，坚决维护宪法法律权威。",
    "同志们的意见在会上得到充分表达，社会反响强烈。",
    "县域经济社会发展和行政区域内的重大事项，由常委会讨论决定。",
    "要开好每年的人代会，审议好政府工作报告和预算报告。",
    "代表之家、代表工作室要常态化运行，不能成为摆设。",
    "主席团每季度召开1次会议，每次不少于半天。",
    "更多群众通过代表反映诉求，关注人大工作的人越来越多。",
)
LEADS = ("坚持党的领导", "依法行使职权", "做好代表工作", "加强自身建设")
NUMERALS = "一二三四"


@st.composite
def paragraphs(draw: st.DrawFn) -> str:
    return "".join(draw(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=4, unique=True)))


@st.composite
def clean_articles(draw: st.DrawFn) -> str:
    """A whole text: title, salutation, numbered chapters with numbered points."""
    lines = [draw(st.sampled_from(TITLES)), "同志们：", draw(paragraphs())]
    for index, lead in enumerate(LEADS[: draw(st.integers(2, 4))]):
        lines.append(f"{NUMERALS[index]}、{lead}")
        style = draw(st.sampled_from(["none", "arabic", "bracketed"]))
        for point in range(draw(st.integers(1, 3))):
            mark = {"none": "", "arabic": f"{point + 1}、", "bracketed": f"（{NUMERALS[point]}）"}[style]
            lines.append(mark + draw(paragraphs()))
    unique = list(dict.fromkeys(lines))
    return "\n".join(unique)


def cleaned(raw: str) -> Article:
    """The single article that cleaning makes of a text."""
    articles = clean_text(raw, "样本.txt")
    assert len(articles) == 1
    return articles[0]
