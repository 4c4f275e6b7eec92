"""Who does what to whom: the frames of the verbs of a text, whichever way round it says them.

人大监督政府, 政府接受人大监督, 政府由人大监督, 人大对政府进行监督 and 人大的监督 all give 监督 the agent 人大.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.answering.claims import frame_words as words
from rag.answering.claims.actors import Clause, Group, clauses_with_actors, without_titles
from rag.answering.claims.acts import Act, Verb, verb_at_or_after
from rag.answering.claims.nominal import begins_with_thing, belongs, is_spoken_of, names_holder


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


_NEAR_RIGHT, _NEAR_OWNER = 8, 5


@lru_cache(maxsize=2048)
def frames_of(text: str, known: frozenset[str] = frozenset()) -> tuple[Frame, ...]:
    """The frames of a folded text, in order; ``known`` are names of persons."""
    found: list[Frame] = []
    plain = without_titles(text)
    for clause in clauses_with_actors(text, known):
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
        if (
            self._names_a_thing(verb)
            or words.NOMINAL.search(self._text, max(0, verb.start - 3), verb.start)
            or (
                self._text[verb.start - 1 : verb.start] == "的"
                and words.KIND_OF_WORK.match(self._text, verb.end)
            )
        ):
            return Frame(act, verb.word, verb.start, None, None)
        if words.UNDER.match(self._text, verb.end) and not any(g.marker == "under" for g in self._groups):
            return Frame(act, verb.word, verb.start, None, None)
        if names_holder(self._text, verb):
            return Frame(act, verb.word, verb.start, self._owner(verb), None)
        relative = self._relative(verb)
        if relative is not None:
            agent, target = relative
            return Frame(
                act, verb.word, verb.start, agent, target if act.pattern in ("over", "lead") else None
            )
        agent, target, carried = self._left_of(verb)
        if agent is not None and not self._owns(agent, verb) and (
            self._is_spoken_of(verb) or self._is_linked(agent, verb)
        ):
            agent, carried = None, False
        led_by = self._led_by(agent) if verb.word not in words.ATTENDS else None
        if agent is not None and led_by is not None:
            agent = replace(agent, actors=(*agent.actors, *led_by.actors))
        self._agents[verb.start] = (agent, carried)
        if act.pattern in ("tell", "send") and (
            (agent is not None and agent.marker == "by") or self._is_told_of(target, verb)
        ):
            target = None
        if target is None or (agent is not None and agent.marker == "by" and target is self._clause.carried):
            target = self._right_of(verb, act) or target
        if act.pattern == "done":
            target = None
        if act.pattern == "send":
            self._sent_to[verb.end] = target
        loose = act.pattern in ("over", "hear", "lead") and target is None and self._loose(verb, agent)
        return Frame(act, verb.word, verb.start, agent, target, carried, loose)

    def _names_a_thing(self, verb: Verb) -> bool:
        """Whether the verb is part of what another act right before it is done to (处理视察报告)."""
        after = any(
            one.end <= verb.start and self._text[one.end : verb.start] in ("", "了", "过")
            for one in self._verbs
        )
        return after and words.THING.match(self._text, verb.end) is not None

    def _loose(self, verb: Verb, agent: Group | None) -> bool:
        behind = self._text[verb.end : min(self._clause.end, verb.end + 2)]
        if agent is not None and verb.word in words.OWNED and self._text[agent.end : verb.start] == "的":
            return False
        return (
            agent is not None
            and agent.marker not in ("by", "under", "hear")
            and not words.ON.search(self._text, agent.end, verb.start)
            and words.NO_OBJECT.match(behind) is not None
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
        if right is None:
            return None
        between = self._text[verb.end : right.start]
        if words.GOT.search(self._text, self._clause.start, self._row_start(verb)):
            return (None, right) if re.fullmatch("[^的,，]{0,4}的[^的]{0,8}", between) else None
        if right.marker in ("let", "hear", "by"):
            return None
        match = re.search(r"的[^的向对给为把将]{0,3}$", between)
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
        led = any(one.end == verb.start and one.has("lead") for one in self._verbs)
        thing = begins_with_thing(self._text[right.end : min(self._clause.end, right.end + 6)])
        if led and match.start() > (2 if between.startswith(("了", "过")) else 0):
            return right, None
        if closest is not None and not self._other_verb_between(closest.end, verb):
            if closest.marker in ("to",):
                return right, closest
            return closest, None if thing else right
        if thing:
            return None, None
        if between[: match.start()] in ("", "了", "过") and not verb.has("tell", "send", "done"):
            return (None, right) if closest is None else None
        return right, None

    def _other_verb_between(self, start: int, verb: Verb) -> bool:
        """Whether another act stands between ``start`` and the verb, and not right before it (组织召开)."""
        return any(start <= one.start and one.end < verb.start for one in self._verbs)

    def _verb_between(self, start: int, end: int) -> bool:
        return any(start <= verb.start and verb.end <= end for verb in self._verbs)

    def _left_of(self, verb: Verb) -> tuple[Group | None, Group | None, bool]:
        """(agent, target, whether the agent was carried over) as what stands before the verb says."""
        left = [group for group in self._groups if group.end <= verb.start and not self._apart(group, verb)]
        inner = [group for group in self._groups if group.end <= verb.start and self._relates(group, verb)]
        left = [group for group in left if group not in inner]
        if inner and words.OF_RELATIVE.search(self._text, inner[-1].end, verb.start):
            return None, None, False
        if verb.start in self._sent_to:
            return self._sent_to[verb.start], None, False
        carried = self._clause.carried
        suffered = self._suffered(verb, left)
        if suffered is not None:
            return suffered
        if self._text[verb.start - 1 : verb.start] == "的":
            over = self._over_phrase(verb, left)
            if over is not None:
                return over
        if not left:
            return (None, None, False) if inner else (carried, None, True)
        if words.only_named(self._text, left[-1], verb):
            return None, None, False
        return self._of_subject(verb, left)

    def _apart(self, group: Group, verb: Verb) -> bool:
        """Whether ``group`` stands in a phrase that does not say who does what the verb says."""
        ended = group.marker == "under" and "下" in self._text[group.end : verb.start]
        return ended or group.marker in ("aside", "about") or self._spent(group, verb)

    def _suffered(self, verb: Verb, left: Sequence[Group]) -> tuple[Group | None, Group | None, bool] | None:
        """(agent, target, carried) of 接受监督, 受到表彰, 被任命; None where the verb is no passive."""
        carried = self._clause.carried
        start = self._row_start(verb)
        bare = self._text[max(0, start - 2) : start]
        if bare in ("接受", "受到") or (bare.endswith(("被", "受")) and not bare.endswith("接受")):
            subject = next((group for group in left if group.marker in ("", "let")), carried)
            return next((group for group in reversed(left) if group.marker == "to"), None), subject, False
        passive = words.SUFFERS.search(self._text, left[-1].end if left else self._clause.start, verb.start)
        if passive and not self._verb_between(passive.start(), verb.start):
            return None, left[-1] if left else carried, not left
        return None

    def _row_start(self, verb: Verb) -> int:
        """Where the first of the verbs stands that have nothing between them and this one (受到表彰奖励)."""
        before = next((one for one in self._verbs if one.end == verb.start), None)
        return self._row_start(before) if before else verb.start

    def _of_subject(self, verb: Verb, left: Sequence[Group]) -> tuple[Group | None, Group | None, bool]:
        nearest, carried = left[-1], self._clause.carried
        behind = self._text[nearest.end : verb.start]
        subject = next((group for group in reversed(left[:-1]) if group.marker in ("", "by", "let")), None)
        if nearest.marker in ("by", "hear", "under"):
            relates = self._text[verb.end : verb.end + 1] == "的"
            return nearest, None if relates else subject or carried, False
        if nearest.marker == "on" and behind.startswith("的") and self._is_handled(nearest, verb):
            return nearest, None, False
        if nearest.marker == "on" and not behind and words.KIND_OF_WORK.match(self._text, verb.end):
            return subject or carried, None, subject is None
        if nearest.marker == "to" or (nearest.marker == "on" and self._takes(verb, nearest)):
            told = nearest.marker == "on" or not self._verb_between(nearest.end, verb.start)
            target = nearest if told or words.ROW.search(behind) else None
            return subject or carried, target, subject is None
        if nearest.marker == "on" and not (len(behind) <= _NEAR_OWNER and self._modifies(verb)):
            return subject or carried, None, subject is None
        row = self._in_row(nearest, verb)
        if row is not None:
            agent, was = self._agents.get(row.start, (None, False))
            return agent, None, was
        if not nearest.marker and (
            begins_with_thing(self._text[nearest.end : self._row_start(verb)], least=2)
            or self._is_object(nearest, behind)
        ):
            return self._beyond(verb, left)
        return nearest, None, False

    def _led_by(self, group: Group | None) -> Group | None:
        """Who does together with ``group`` what he organises it to do: 常委会组织代表视察."""
        if group is None or group.marker != "let":
            return None
        before = [one for one in self._verbs if one.end <= group.start and one.word in words.LEADS_IN_PERSON]
        led = before[-1] if before and group.start - before[-1].end <= _NEAR_RIGHT else None
        return self._agents.get(led.start, (None, False))[0] if led else None

    def _is_handled(self, group: Group, verb: Verb) -> bool:
        """Whether 把 takes what ``group`` does as a thing (把党委的推荐意见介绍给人大)."""
        return self._is_in_hand(group) and self._is_spoken_of(verb)

    def _is_in_hand(self, group: Group) -> bool:
        marks = words.ON_OR_HANDLED.findall(self._text, self._clause.start, group.start)
        return marks[-1:] in (["把"], ["将"])

    def _is_told_of(self, target: Group | None, verb: Verb) -> bool:
        """Whether something of ``target`` is told, not something to it: 把市委的意见介绍给人大, 对代表的推荐."""
        if target is None or target.marker != "on" or target.end > verb.start:
            return False
        return self._is_in_hand(target) or self._text[target.end] == "的"

    def _is_object(self, group: Group, behind: str) -> bool:
        """Whether ``group`` is what the verb before it is done to (当选市人大主任后召集会议)."""
        before = next((one for one in reversed(self._verbs) if one.end <= group.start), None)
        if before is None or not (before.has("post") or words.GOES_ON.match(behind)):
            return False
        gap = self._text[before.end : group.start]
        plain = before.has("over", "post", "done") and not before.has("lead", "send")
        return plain and len(gap) <= _NEAR_RIGHT and "的" not in gap and not words.ROW.search(gap)

    def _beyond(self, verb: Verb, left: Sequence[Group]) -> tuple[Group | None, Group | None, bool]:
        """(agent, target, carried) where the nearest group only says whose something else is (出席人大工作会议并讲话)."""
        before = [one for one in self._verbs if one.end <= left[-1].start]
        if before:
            agent, carried = self._agents.get(before[-1].start, (None, False))
            return agent, None, carried
        return self._of_subject(verb, left[:-1]) if len(left) > 1 else (None, None, False)

    def _is_spoken_of(self, verb: Verb) -> bool:
        return is_spoken_of(self._text, self._clause.start, verb, self._row_start(verb))

    def _is_linked(self, agent: Group, verb: Verb) -> bool:
        """Whether the clause says of ``agent`` what it is, and the verb only tells which one: 任免属于向党委报告的事项."""
        linked = words.LINK.search(self._text, agent.end, max(agent.end, verb.start))
        return linked is not None and words.RELATES.match(self._text, verb.end) is not None

    def _owns(self, agent: Group, verb: Verb) -> bool:
        """Whether ``agent`` stands right before the verb, or is heard: 党委的推荐, 代表视察, 听取政府工作汇报."""
        if agent.end > verb.start:
            return False
        between = self._text[agent.end : verb.start]
        return agent.marker == "hear" or words.GRACED.fullmatch(between) is not None or belongs(between)

    def _modifies(self, verb: Verb) -> bool:
        """Whether the verb stands in front of what it says more about (提出的意见, 推荐人选的)."""
        return words.MODIFIES.match(self._text, verb.end, self._clause.end) is not None

    def _relates(self, group: Group, verb: Verb) -> bool:
        """Whether ``group`` only belongs to a relative clause before the verb: 对人大形成的意见应反馈."""
        inner = next((one for one in self._verbs if group.end <= one.start and one.end <= verb.start), None)
        return (
            inner is not None
            and group.marker in ("", "on", "to", "by")
            and len(self._text[group.end : inner.start]) <= _NEAR_OWNER
            and self._text[inner.end : inner.end + 1] == "的"
            and not any(group.end <= other.start <= inner.end for other in self._groups)
            and verb.start - inner.end > 1
        )

    def _spent(self, group: Group, verb: Verb) -> bool:
        """Whether 应 A 邀请, 经 A 同意 and the like end before the verb: what comes then is the subject's act."""
        return (
            group.marker == "by"
            and words.AT_WISH.search(self._text[self._clause.start : group.start]) is not None
            and (
                self._verb_between(group.end, verb.start)
                or words.WISH.match(self._text, group.end, verb.start) is not None
            )
        )

    def _over_phrase(
        self, verb: Verb, left: Sequence[Group]
    ) -> tuple[Group | None, Group | None, bool] | None:
        """对 A、B 的监督: (agent, target, carried); None where 对 does not begin the phrase."""
        marks = [match.end() for match in words.ON.finditer(self._text, self._clause.start, verb.start)]
        inside = [group for group in left if marks and group.start >= marks[-1]]
        if not inside or inside[0].marker != "on":
            return None
        outside = [
            group for group in left if group.end <= marks[-1] - 1 and group.marker in ("", "by", "let")
        ]
        agent = outside[-1] if outside else self._clause.carried
        target = None if self._verb_between(inside[-1].end, verb.start) else inside[-1]
        return agent, target, not outside

    def _takes(self, verb: Verb, group: Group) -> bool:
        """Whether the verb is the one to which 对 + ``group`` belongs: the one behind 进行, or the last."""
        if self._text[verb.end : verb.end + 1] == "的":
            return False
        after = [one for one in self._verbs if one.start >= group.end and not one.has("own")]
        heads = [one for one in after if words.HEAD.search(self._text[group.end : one.start])]
        if self._text[group.end : verb.start] == "的":
            return True
        head = heads[0] if heads else after[-1] if after else None
        return head is not None and (head is verb or self._beside(head, verb))

    def _beside(self, head: Verb, verb: Verb) -> bool:
        between = self._text[head.end : verb.start]
        return head.end <= verb.start and (not between or words.ROW.fullmatch(between) is not None)

    def _in_row(self, group: Group, verb: Verb) -> Verb | None:
        """The verb whose object ``group`` is and beside which ``verb`` stands in a row (联系群众、反映民意)."""
        if not words.ROW.search(self._text[group.end : verb.start]):
            return None
        before = [one for one in self._verbs if one.end <= group.start and one.has("over", "hear", "lead")]
        return before[-1] if before and group.start - before[-1].end <= _NEAR_RIGHT else None

    def _right_of(self, verb: Verb, act: Act) -> Group | None:
        right = next((group for group in self._groups if group.start >= verb.end), None)
        if right is None or right.start - verb.end > _NEAR_RIGHT:
            return None
        if verb.word in words.HELD and words.EVENT.match(self._text, right.end, self._clause.end):
            return None
        between = self._verb_between(verb.end, right.start) and not self._chained(verb, act, right)
        if between and act.pattern not in ("tell", "send"):
            return None
        gap = self._text[verb.end : right.start]
        if re.search("[是为]", gap.removesuffix("为")) or gap.startswith("到"):
            return None
        if gap[:1] in ("、", "和", "及", "与") and not self._verb_between(verb.end, right.start):
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
