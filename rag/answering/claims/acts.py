"""The verbs that say who does what to whom, as ``acts.txt`` lists them, and where a text has them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rag.answering.claims.lexicon import near_groups
from rag.answering.claims.tables import rows_of

_FAMILY = {"send": "tell", "lead": "over"}


@dataclass(frozen=True, slots=True)
class Act:
    """A row of ``acts.txt``: verbs that say the same act, and the ``pattern`` of their arguments."""

    number: int
    pattern: str

    def same(self, word: str, other: Act, others: str) -> bool:
        """Whether two verbs say the same act."""
        if word == others or self.number == other.number:
            return True
        near = near_groups()
        return _FAMILY.get(self.pattern, self.pattern) == _FAMILY.get(other.pattern, other.pattern) and bool(
            near.get(word, frozenset()) & near.get(others, frozenset())
        )


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of the table at ``[start, end)``, with the acts that it may say."""

    acts: tuple[Act, ...]
    word: str
    start: int
    end: int

    def has(self, *patterns: str) -> bool:
        """Whether any of its acts has one of ``patterns``."""
        return any(act.pattern in patterns for act in self.acts)


_COMPOUND = {
    "选举": "法单委权办工", "检察": "院长官",
    "管理": "法办局", "决定": "权", "审查": "委", "决策": "权", "教育": "局部", "推荐": "名候", "任免": "权", "执行": "机",
    "报告": "会", "培训": "班", "服务": "站中业", "联络": "站处员", "调研": "组报", "视察": "组", "检查": "组", "考察": "组",
    "指导": "员组", "监察": "委局部", "发": "展挥现生动言放达", "办": "公法事", "听": "众", "请": "示假", "批": "准评示次",
    "报": "告送到道刊名社", "派": "出", "帮": "扶助带困教工忙","使": "用命", "令": "人", "催": "化", "宣传": "部委", "建": "设议立制筑材树党",
    "当": "前地时中然选作成场年家局天日今初做代", "兼": "职任顾并", "交": "通流往给由办易代接换际待警", "编制": "内外数人总紧名额", "开": "展始发幕辟创通局支放门拓头具除",
    "定": "期于为位向性额时点制", "负责": "人同", "协调": "发一会机性", "访": "谈问客查惠团",
}  # fmt: skip
"""What stands behind a verb that is only the beginning of a name (组织部, 领导干部)."""
_BEFORE = {
    "作报告": "(?<!工)", "建": "(?<![组兴修创党搭共新筹改构基城])", "定": "(?<![决制规确一稳固肯法审选特指约否])", "提": "(?<!前)", "开": "(?<![召公展离打分拉展召避揭离])", "帮": "(?<![一互])", "交": "(?<![提转移上递成外社结])", "当": "(?<![应相适正妥充不恰每])", "兼": "(?<!不)", "代表": "(?<!大)", "访": "(?<=[常多勤去来回])",
}  # fmt: skip
_NOMINALISED = "(?!者|率|稿|会(?=[上的、,。期前后]|$))"
"""What makes a noun of whatever verb it stands behind (审议稿, 满意率, 评议会)."""
_BEHIND = {
    "组织": "(?!部(?![分门])|[法者生机建])",
    "领导": "(?![干班小成同者核层职体机]|人(?![大民]))",
    "征求": "(?!意见稿)",
    "监督": "(?![法权委员条])(?:(?<=的监督)|(?!职))",
    "提": r"(?=了?[\u4e00-\u9fff]{0,4}(?:意见|建议|议案|批评))",
    "代表": r"(?=本?[省市县区镇乡]{0,2}(?:委(?![员托])|党委|政府|人民政府|人大|法院|检察院|主席团|常委会)|会议|全体)",
}


@cache
def _table() -> dict[str, tuple[Act, ...]]:
    found: dict[str, tuple[Act, ...]] = {}
    for number, (pattern, *words) in enumerate(rows_of("acts.txt")):
        for word in words:
            found[word] = (*found.get(word, ()), Act(number, pattern))
    return found


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_table(), key=len, reverse=True)
    begins = "".join(sorted({name[0] for name in names}))
    # The look ahead passes quickly over where no verb can begin.
    verbs = "|".join(_BEFORE.get(name, "") + name + _behind(name) for name in names)
    return re.compile(f"(?=[{begins}])(?:{verbs})")


def _behind(name: str) -> str:
    compound = f"(?![{_COMPOUND[name]}])" if name in _COMPOUND else ""
    return _NOMINALISED + (_BEHIND.get(name) or compound)


@lru_cache(maxsize=8192)
def verb_at_or_after(text: str, start: int, end: int) -> Verb | None:
    """The first verb of the table in ``text[start:end]``; None where there is none."""
    match = _pattern().search(text, start, end)
    if match is None:
        return None
    return Verb(_table()[match.group()], match.group(), match.start(), match.end())


@lru_cache(maxsize=4096)
def verbs_in(text: str, start: int, end: int) -> tuple[Verb, ...]:
    """The verbs of the table in ``text[start:end]``, without those that only say whose a thing is."""
    found: list[Verb] = []
    for match in _pattern().finditer(text, start, end):
        acts = _table()[match.group()]
        if any(act.pattern != "own" for act in acts):
            found.append(Verb(acts, match.group(), match.start(), match.end()))
    return tuple(found)
