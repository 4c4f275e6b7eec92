"""What the words of a clause say of how a verb and those who are named around it stand to each other."""

from __future__ import annotations

import re

from rag.answering.claims import frame_words as words
from rag.answering.claims.actors import Clause, Group
from rag.answering.claims.acts import Act, Verb, verb_at_or_after
from rag.answering.claims.nominal import belongs, is_spoken_of

NEAR_RIGHT, NEAR_OWNER = 8, 5
"""How far behind a verb its object may begin, and how far before an act its owner may end."""


class ClauseView:
    """One clause of a text without titles, with its verbs."""

    def __init__(self, text: str, clause: Clause) -> None:
        self._text, self._clause = text, clause
        self._groups = clause.groups
        self._verbs = self._find_verbs()

    def _find_verbs(self) -> list[Verb]:
        found: list[Verb] = []
        at = self._clause.start
        while verb := verb_at_or_after(self._text, at, self._clause.end):
            inside = next((g for g in self._groups if g.start < verb.end and verb.start < g.end), None)
            if inside is None:
                found.append(verb)
            at = verb.end if inside is None else max(inside.end, verb.start + 1)
        return found

    def _is_bare_noun(self, verb: Verb) -> bool:
        """Whether the verb only names a thing of which the clause does not say whose act it is (在督促下)."""
        before = self._text[max(0, verb.start - 3) : verb.start]
        under = words.UNDER.match(self._text, verb.end)
        return (
            self._names_a_thing(verb)
            or words.NOMINAL.search(before) is not None
            or (verb.has("own") and any(self._is_followed(group, verb) for group in self._groups))
            or (before.endswith("的") and words.KIND_OF_WORK.match(self._text, verb.end) is not None)
            or (under is not None and not any(group.marker == "under" for group in self._groups))
        )

    def _is_followed(self, group: Group, verb: Verb) -> bool:
        """Whether ``group`` wants what another does: 按照常委会|要求参加."""
        return (
            group.marker == "aside"
            and words.OF_OWNER.fullmatch(self._text, group.end, max(group.end, verb.start)) is not None
            and group.end <= verb.start
        )

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
            and not words.ON.search(words.FELT.sub("", self._text[agent.end : verb.start]))
            and words.NO_OBJECT.match(behind) is not None
        )

    def _owner(self, verb: Verb) -> Group | None:
        left = [group for group in self._groups if group.end <= verb.start]
        if not left:
            return None
        between = self._text[left[-1].end : verb.start]
        near = words.OF_OWNER.fullmatch(between) is not None or (
            len(between) <= NEAR_OWNER and between.startswith("的")
        )
        return left[-1] if near else None

    def _other_verb_between(self, start: int, verb: Verb) -> bool:
        """Whether another act stands between ``start`` and the verb, and not right before it (组织召开)."""
        return any(start <= one.start and one.end < verb.start for one in self._verbs)

    def _verb_between(self, start: int, end: int) -> bool:
        return any(start <= verb.start and verb.end <= end for verb in self._verbs)

    def _apart(self, group: Group, verb: Verb) -> bool:
        """Whether ``group`` stands in a phrase that does not say who does what the verb says."""
        ended = group.marker == "under" and "下" in self._text[group.end : verb.start]
        return ended or group.marker in ("aside", "about") or self._spent(group, verb)

    def _row_start(self, verb: Verb) -> int:
        """Where the first of the verbs stands that have nothing between them and this one (受到表彰奖励)."""
        before = next((one for one in self._verbs if one.end == verb.start), None)
        return self._row_start(before) if before else verb.start

    def _modifies(self, verb: Verb) -> bool:
        """Whether the verb stands in front of what it says more about (提出的意见, 推荐人选的)."""
        return words.MODIFIES.match(self._text, verb.end, self._clause.end) is not None

    def _relates(self, group: Group, verb: Verb) -> bool:
        """Whether ``group`` only belongs to a relative clause before the verb: 对人大形成的意见应反馈."""
        inner = next((one for one in self._verbs if group.end <= one.start and one.end <= verb.start), None)
        return (
            inner is not None
            and group.marker in ("", "on", "to", "by")
            and len(self._text[group.end : inner.start]) <= NEAR_OWNER
            and self._text[inner.end : inner.end + 1] == "的"
            and not any(group.end <= other.start <= inner.end for other in self._groups)
            and verb.start - inner.end > 1
        )

    def _spent(self, group: Group, verb: Verb) -> bool:
        """Whether 应 A 邀请, 经 A 同意 and the like end before the verb: what comes then is the subject's act."""
        if words.ROW_OF_TWO.fullmatch(self._after_first_act(group, verb)):
            return False
        return (
            group.marker == "by"
            and words.AT_WISH.search(self._text[self._clause.start : group.start]) is not None
            and (
                self._verb_between(group.end, verb.start)
                or words.WISH.match(self._text, group.end, verb.start) is not None
            )
        )

    def _after_first_act(self, group: Group, verb: Verb) -> str:
        """What stands between the act that follows ``group`` at once and the verb (接受选民监督|和|评议)."""
        first = next((one for one in self._verbs if one.start == group.end and one.end <= verb.start), None)
        taken = words.TAKES.search(self._text, self._clause.start, group.start)
        return self._text[first.end : verb.start] if first and taken else ""

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

    def _chained(self, verb: Verb, act: Act, right: Group) -> bool:
        """Whether only verbs in a row stand in between (监督和支持政府); who is led does the next one (组织代表视察)."""
        gap = self._text[verb.end : right.start]
        if words.NEXT_ITEM.search(gap):
            return False
        for one in self._verbs:
            if verb.end <= one.start and one.end <= right.start:
                gap = gap.replace(one.word, "", 1)
        joined = re.match("[、和并或与及]", self._text[verb.end : verb.end + 1]) is not None
        return (joined or act.pattern != "lead") and re.fullmatch(
            "(?:[、和并或与及以者了]|依法)*", gap
        ) is not None

    def _is_in_hand(self, group: Group) -> bool:
        marks = words.ON_OR_HANDLED.findall(self._text, self._clause.start, group.start)
        return marks[-1:] in (["把"], ["将"])

    def _acts_inside(self, group: Group, verb: Verb) -> bool:
        """Whether 为 or 与 takes all that ``group`` does, not only ``group`` (为人大行使职权给予保障)."""
        direct = not self._verb_between(group.end, verb.start) and verb.start - group.end <= 2
        return direct and words.INNER_ENDS.match(self._text, verb.end) is not None

    def _acts_with(self, group: Group, verb: Verb) -> bool:
        """Whether 与 or 同 takes the act of ``group`` itself (与党委的支持分不开); 向 and 给 make it the one acted on."""
        before = words.TO.findall(self._text, self._clause.start, group.start)
        owned = words.GRACED.fullmatch(self._text, group.end, verb.start) is not None
        return owned and verb.word in words.OWNED and before[-1:] != [] and before[-1] in words.WITH

    def _ends_before(self, group: Group, nearest: Group) -> bool:
        """Whether ``group`` belongs to what another predicate is done to, in a row before: 落实党委决策、|争取党委领导."""
        before = self._verb_between(self._clause.start, group.start)
        return (
            nearest.marker == "by"
            and before
            and not group.marker
            and "、" in self._text[group.end + 1 : nearest.start]
        )

    def _is_object(self, group: Group, behind: str) -> bool:
        """Whether ``group`` is what the verb before it is done to (当选市人大主任后召集会议)."""
        before = next((one for one in reversed(self._verbs) if one.end <= group.start), None)
        if before is None:
            return False
        gap = self._text[before.end : group.start]
        if before.word in words.HELPS and not behind and len(gap) <= NEAR_RIGHT and "的" not in gap:
            return True
        if not (before.has("post") or words.GOES_ON.match(behind)):
            return False
        plain = before.has("over", "post", "done") and not before.has("lead", "send")
        return plain and len(gap) <= NEAR_RIGHT and "的" not in gap and not words.ROW.search(gap)

    def _owns(self, agent: Group, verb: Verb) -> bool:
        """Whether ``agent`` stands right before the verb, or is heard: 党委的推荐, 代表视察, 听取政府工作汇报."""
        if agent.end > verb.start:
            return False
        between = self._text[agent.end : verb.start]
        return agent.marker == "hear" or words.GRACED.fullmatch(between) is not None or belongs(between)

    def _is_linked(self, agent: Group, verb: Verb) -> bool:
        """Whether the clause says of ``agent`` what it is, and the verb only tells which one: 任免属于向党委报告的事项."""
        linked = words.LINK.search(self._text, agent.end, max(agent.end, verb.start))
        return linked is not None and words.RELATES.match(self._text, verb.end) is not None

    def _is_spoken_of(self, verb: Verb) -> bool:
        return is_spoken_of(self._text, self._clause.start, verb, self._row_start(verb))

    def _is_handled(self, group: Group, verb: Verb) -> bool:
        """Whether 把 takes what ``group`` does as a thing (把党委的推荐意见介绍给人大)."""
        return self._is_in_hand(group) and self._is_spoken_of(verb)

    def _is_told_of(self, target: Group | None, verb: Verb) -> bool:
        """Whether something of ``target`` is told, not something to it: 把市委的意见介绍给人大, 对代表的推荐."""
        if target is None or target.marker != "on" or target.end > verb.start:
            return False
        return self._is_in_hand(target) or self._text[target.end] == "的"
