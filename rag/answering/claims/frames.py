"""Who does what to whom: the frames of the verbs of a text, whichever way round it says them.

人大监督政府, 政府接受人大监督, 政府由人大监督, 人大对政府进行监督 and 人大的监督 all give 监督 the agent 人大.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.answering.claims.actors import Clause, Group, clauses_with_actors, without_titles
from rag.answering.claims.acts import Act, Verb, verb_at_or_after


@dataclass(frozen=True, slots=True)
class Frame:
    """``word`` at ``start`` is done by ``agent`` to ``target``; None where the text does not say by or to whom.

    ``carried``: who acts was said in a clause before.
    """

    act: Act
    word: str
    start: int
    agent: Group | None
    target: Group | None
    carried: bool = False
    loose: bool = False
    """Whether the agent may as well be the one acted on, since no other is named (代表每年培训一次)."""

    def same_act(self, other: Frame) -> bool:
        """Whether both speak of the same act."""
        return self.act.same(self.word, other.act, other.word)


_HEAD = re.compile(r"(?:进行|加以|予以|开展|实施|作出|做出|给予)(?:了|[^,，。;；]{0,4})$")
_RELATIVE = re.compile(r"的(?:[\u4e00-\u9fff\d]{0,3})$")
_ROW = re.compile(r"^[^\u4e00-\u9fff]*(?:、|并|和|以及|及|或|,)")
_ON = re.compile("(?<![针相反面])对(?!于|照|口|外)")
_NOMINAL = re.compile(r"[\d一二两三四五六七八九十几数][次个项种场轮回]$|[对把将]$")
"""What stands right before a verb that is used as a noun (对办理结果, 三次视察)."""
_OWNS = re.compile(
    "(?:[、和及与][^的要应在对把,]{1,8})?的(?!(?:主要|有关|各位|全体)?(?:负责|领导|同志|成员|组成|班子|干部|人员|代表|委员))[^的]+$"
)
_GRACED = re.compile(
    "的(?:坚强|有力|正确|大力|精心|有效|全面|统一|集中|高度|充分|热情|积极|具体|直接|依法|民主|法律|工作|共同|亲切|认真|严格|日常|经常)?$"
)
_NO_OBJECT = re.compile("$|[的到一了过后前时率、]|工作|情况|[二两三四五六七八九十\\d]")
_AS_NOUN = re.compile("(?:、[^,，。;；]{2,12})*等?(?:制度|机制|办法|规定|规则|程序|比例|方案|结果|范围)")
_OWNED = frozenset(
    ("领导", "指导", "监督", "支持", "信任", "理解", "关心", "重视", "帮助", "配合", "评议", "批评")
)
"""Acts that are their agent's where somebody owns them: 党的领导."""
_SUFFERED = frozenset(
    ("落实", "贯彻", "执行", "办理", "处理", "培训", "教育", "考核", "管理", "保障", "维护", "任免", "任命", "表彰", "宣传", "公布", "公开",
     "制定", "建立", "起草", "召开", "考察", "选拔", "培养")
)  # fmt: skip
"""Acts that are mostly done to what owns them: 决策的落实, 干部的任免."""
_AT_WISH = re.compile("(?:应|受|受到|得到了?|获得了?|赢得了?).{0,3}$")
_KIND_OF_WORK = re.compile("工作|情况|活动|结果|过程|质量|水平|力度|能力|成效|问题")
_NEAR_RIGHT, _NEAR_OWNER = 8, 5


@lru_cache(maxsize=2048)
def frames_of(text: str) -> tuple[Frame, ...]:
    """The frames of a folded text, in order."""
    found: list[Frame] = []
    plain = without_titles(text)
    for clause in clauses_with_actors(text):
        found += _Reader(plain, clause).frames()
    return tuple(found)


class _Reader:
    """Reads the frames of one clause."""

    def __init__(self, text: str, clause: Clause) -> None:
        self._text, self._clause = text, clause
        self._groups = clause.groups
        self._verbs = self._find_verbs()
        self._agents: dict[int, tuple[Group | None, bool]] = {}
        self._sent_to: dict[int, Group | None] = {}

    def _find_verbs(self) -> list[Verb]:
        found: list[Verb] = []
        at = self._clause.start
        while verb := verb_at_or_after(self._text, at, self._clause.end):
            inside = next((g for g in self._groups if g.start < verb.end and verb.start < g.end), None)
            if inside is None:
                found.append(verb)
            at = verb.end if inside is None else max(inside.end, verb.start + 1)
        return found

    def frames(self) -> list[Frame]:
        found: list[Frame] = []
        for verb in self._verbs:
            for act in verb.acts:
                frame = self._frame(verb, act)
                if frame.agent is not None or frame.target is not None:
                    found.append(frame)
        return found

    def _frame(self, verb: Verb, act: Act) -> Frame:
        if act.pattern == "own":
            return Frame(act, verb.word, verb.start, self._owner(verb), None)
        if _NOMINAL.search(self._text, max(0, verb.start - 3), verb.start) or (
            self._text[verb.start - 1 : verb.start] == "的" and _KIND_OF_WORK.match(self._text, verb.end)
        ):
            return Frame(act, verb.word, verb.start, None, None)
        relative = self._relative(verb)
        if relative is not None:
            agent, target = relative
            return Frame(
                act, verb.word, verb.start, agent, target if act.pattern in ("over", "lead") else None
            )
        agent, target, carried = self._left_of(verb)
        if act.pattern in ("tell", "send") and agent is not None and agent.marker == "by":
            target = None
        if target is None:
            target = self._right_of(verb, act)
        if act.pattern == "done":
            target = None
        if act.pattern == "send":
            self._sent_to[verb.end] = target
        loose = act.pattern in ("over", "hear", "lead") and target is None and self._loose(verb, agent)
        return Frame(act, verb.word, verb.start, agent, target, carried, loose)

    def _loose(self, verb: Verb, agent: Group | None) -> bool:
        behind = self._text[verb.end : min(self._clause.end, verb.end + 2)]
        if agent is not None and verb.word in _OWNED and self._text[agent.end : verb.start] == "的":
            return False
        return (
            agent is not None
            and agent.marker not in ("by", "under", "hear")
            and _NO_OBJECT.match(behind) is not None
        )

    def _owner(self, verb: Verb) -> Group | None:
        left = [group for group in self._groups if group.end <= verb.start]
        if not left:
            return None
        between = self._text[left[-1].end : verb.start]
        near = between in ("", "的") or (len(between) <= _NEAR_OWNER and between.startswith("的"))
        return left[-1] if near else None

    def _relative(self, verb: Verb) -> tuple[Group | None, Group | None] | None:
        """(agent, target) of 推荐的干部, 提建议的代表, 人大任命的干部; None where the verb stands in no such phrase."""
        right = next((group for group in self._groups if group.start >= verb.end), None)
        if right is None or right.marker in ("let", "hear", "by"):
            return None
        between = self._text[verb.end : right.start]
        match = re.search(r"的[^的]{0,3}$", between)
        if (
            not match
            or len(between) > _NEAR_RIGHT
            or any(
                one.start >= verb.end and one.start < right.start and not one.has("own")
                for one in self._verbs
            )
        ):
            return None
        left = [
            group
            for group in self._groups
            if group.end <= verb.start and group.marker not in ("aside", "about")
        ]
        closest = left[-1] if left else None
        if closest is not None and not self._verb_between(closest.end, verb.start):
            if closest.marker in ("to",):
                return right, closest
            return closest, right
        if between[: match.start()] in ("", "了", "过") and not verb.has("tell", "send", "done"):
            return (None, right) if closest is None else None
        return right, None

    def _verb_between(self, start: int, end: int) -> bool:
        return any(start <= verb.start and verb.end <= end for verb in self._verbs)

    def _left_of(self, verb: Verb) -> tuple[Group | None, Group | None, bool]:
        """(agent, target, whether the agent was carried over) as what stands before the verb says."""
        left = [
            group
            for group in self._groups
            if group.end <= verb.start and group.marker not in ("aside", "about")
        ]
        left = [
            group
            for group in left
            if group.marker != "under" or "下" not in self._text[group.end : verb.start]
        ]
        left = [group for group in left if not self._spent(group, verb)]
        if verb.start in self._sent_to:
            return self._sent_to[verb.start], None, False
        carried = self._clause.carried
        bare = self._text[max(0, verb.start - 2) : verb.start]
        if bare in ("接受", "受到") or (bare.endswith(("被", "受")) and not bare.endswith("接受")):
            subject = next((group for group in left if group.marker in ("", "let")), carried)
            other = next((group for group in reversed(left) if group.marker == "to"), None)
            return other, subject, False
        before = self._text[verb.start - 1 : verb.start]
        if before == "的":
            over = self._over_phrase(verb, left)
            if over is not None:
                return over
        if not left:
            return carried, None, True
        nearest = left[-1]
        behind = self._text[nearest.end : verb.start]
        if len(behind) > 2 and _AS_NOUN.match(self._text, verb.end):
            return None, None, False
        if behind == "的" and not nearest.marker and verb.word in _SUFFERED:
            return None, None, False
        if not _GRACED.fullmatch(behind) and (
            (before == "的" and nearest.marker in ("", "on", "to"))
            or (not nearest.marker and _OWNS.match(behind))
        ):
            return None, None, False
        subject = next((group for group in reversed(left[:-1]) if group.marker in ("", "by", "let")), None)
        if nearest.marker in ("by", "hear", "under"):
            return nearest, subject or carried, False
        if nearest.marker == "to" or (nearest.marker == "on" and self._takes(verb, nearest)):
            told = nearest.marker == "on" or not self._verb_between(nearest.end, verb.start)
            return subject or carried, nearest if told or _ROW.search(behind) else None, subject is None
        row = self._in_row(nearest, verb)
        if row is not None:
            agent, was = self._agents.get(row.start, (None, False))
            return agent, None, was
        self._agents[verb.start] = (nearest, False)
        return nearest, None, False

    def _spent(self, group: Group, verb: Verb) -> bool:
        """Whether 应 A 邀请, 受 A 委托 and the like end before the verb: what comes then is the subject's act."""
        return (
            group.marker == "by"
            and _AT_WISH.search(self._text[self._clause.start : group.start]) is not None
            and self._verb_between(group.end, verb.start)
        )

    def _over_phrase(
        self, verb: Verb, left: Sequence[Group]
    ) -> tuple[Group | None, Group | None, bool] | None:
        """对 A、B 的监督: (agent, target, carried); None where 对 does not begin the phrase."""
        marks = [match.end() for match in _ON.finditer(self._text, self._clause.start, verb.start)]
        inside = [group for group in left if marks and group.start >= marks[-1]]
        if not inside or inside[0].marker != "on":
            return None
        outside = [
            group for group in left if group.end <= marks[-1] - 1 and group.marker in ("", "by", "let")
        ]
        agent = outside[-1] if outside else self._clause.carried
        return agent, inside[-1], not outside

    def _takes(self, verb: Verb, group: Group) -> bool:
        """Whether the verb is the one to which 对 + ``group`` belongs: the one behind 进行, or the last."""
        if self._text[verb.end : verb.end + 1] == "的":
            return False
        after = [one for one in self._verbs if one.start >= group.end and not one.has("own")]
        heads = [one for one in after if _HEAD.search(self._text[group.end : one.start])]
        if self._text[group.end : verb.start] == "的":
            return True
        head = heads[0] if heads else after[-1] if after else None
        return head is not None and (head is verb or self._beside(head, verb))

    def _beside(self, head: Verb, verb: Verb) -> bool:
        between = self._text[head.end : verb.start]
        return head.end <= verb.start and (not between or _ROW.fullmatch(between) is not None)

    def _in_row(self, group: Group, verb: Verb) -> Verb | None:
        """The verb whose object ``group`` is and beside which ``verb`` stands in a row (联系群众、反映民意)."""
        if not _ROW.search(self._text[group.end : verb.start]):
            return None
        before = [one for one in self._verbs if one.end <= group.start and one.has("over", "hear", "lead")]
        return before[-1] if before and group.start - before[-1].end <= _NEAR_RIGHT else None

    def _right_of(self, verb: Verb, act: Act) -> Group | None:
        right = next((group for group in self._groups if group.start >= verb.end), None)
        if right is None or right.start - verb.end > _NEAR_RIGHT:
            return None
        between = self._verb_between(verb.end, right.start) and not self._chained(verb, act, right)
        if between and act.pattern not in ("tell", "send"):
            return None
        gap = self._text[verb.end : right.start]
        if re.search("[是为]", gap.removesuffix("为")) or gap.startswith("到"):
            return None
        if act.pattern == "tell":
            return right if right.marker in ("to", "let") else None
        if act.pattern == "send":
            return right if right.marker in ("to", "let") or len(gap) <= 1 else None
        allowed = {
            "post": ("", "on"),
            "over": ("", "by", "on"),
            "hear": ("", "hear"),
            "lead": ("", "let"),
            "done": (),
        }
        if act.pattern == "over" and right.marker == "by" and verb.word not in ("服从", "依靠", "接受"):
            return None
        return right if right.marker in allowed[act.pattern] else None

    def _chained(self, verb: Verb, act: Act, right: Group) -> bool:
        """Whether only verbs in a row stand in between (监督和支持政府); who is led does the next one (组织代表视察)."""
        gap = self._text[verb.end : right.start]
        for one in self._verbs:
            if verb.end <= one.start and one.end <= right.start:
                gap = gap.replace(one.word, "", 1)
        joined = re.match("[、和并或与及]", self._text[verb.end : verb.end + 1]) is not None
        return (joined or act.pattern != "lead") and re.fullmatch(
            "(?:[、和并或与及以者了]|依法)*", gap
        ) is not None
