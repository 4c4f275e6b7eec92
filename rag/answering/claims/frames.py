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
from rag.answering.claims.acts import Act, Verb
from rag.answering.claims.clause_view import NEAR_OWNER, NEAR_RIGHT, ClauseView
from rag.answering.claims.nominal import begins_with_thing, names_holder


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


@lru_cache(maxsize=2048)
def frames_of(text: str, known: frozenset[str] = frozenset()) -> tuple[Frame, ...]:
    """The frames of a folded text, in order; ``known`` are names of persons."""
    found: list[Frame] = []
    plain = without_titles(text)
    for clause in clauses_with_actors(text, known):
        found += _Reader(plain, clause).frames()
    return tuple(found)


class _Reader(ClauseView):
    """Reads the frames of one clause."""

    def __init__(self, text: str, clause: Clause) -> None:
        super().__init__(text, clause)
        self._agents: dict[int, tuple[Group | None, bool]] = {}
        self._sent_to: dict[int, Group | None] = {}

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
        if self._is_bare_noun(verb):
            return Frame(act, verb.word, verb.start, None, None)
        if names_holder(self._text, verb):
            return Frame(act, verb.word, verb.start, self._owner(verb), None)
        if self._text[verb.start - 1 : verb.start] == "所":
            doer = next((group for group in self._groups if group.end == verb.start - 1), None)
            return Frame(act, verb.word, verb.start, doer, None)
        relative = self._relative(verb)
        if relative is not None:
            agent, target = relative
            return Frame(
                act, verb.word, verb.start, agent, target if act.pattern in ("over", "lead") else None
            )
        return self._predicate(verb, act)

    def _predicate(self, verb: Verb, act: Act) -> Frame:
        """The frame of a verb that says what the clause says."""
        agent, target, carried = self._doer(verb)
        by = agent is not None and agent.marker == "by"
        if act.pattern in ("tell", "send") and (by or self._is_told_of(target, verb)):
            target = None
        if target is None or (by and target is self._clause.carried):
            target = self._right_of(verb, act) or target
        if act.pattern == "done":
            target = None
        if act.pattern == "send":
            self._sent_to[verb.end] = target
        loose = act.pattern in ("over", "hear", "lead") and target is None and self._loose(verb, agent)
        return Frame(act, verb.word, verb.start, agent, target, carried, loose)

    def _doer(self, verb: Verb) -> tuple[Group | None, Group | None, bool]:
        """(agent, target, carried), with nobody as the agent where the verb is only spoken of."""
        agent, target, carried = self._left_of(verb)
        named = agent is None or self._owns(agent, verb)
        if agent is not None and not named and (self._is_spoken_of(verb) or self._is_linked(agent, verb)):
            agent, carried = None, False
        leader = self._led_by(agent) if verb.word not in words.ATTENDS else None
        if agent is not None and leader is not None:
            agent = replace(agent, actors=(*agent.actors, *leader.actors))
        self._agents[verb.start] = (agent, carried)
        return agent, target, carried

    def _relative(self, verb: Verb) -> tuple[Group | None, Group | None] | None:
        """(agent, target) of 推荐的干部, 提建议的代表, 人大任命的干部; None where the verb stands in no such phrase."""
        right = next((group for group in self._groups if group.start >= verb.end), None)
        head = self._head_beyond(verb, right) if right else None
        if right is None or head is not None:
            return (head, None) if head else None
        between = self._text[verb.end : right.start]
        if not between and verb.word in words.SAID_OF_ONE:
            return right, None
        if words.GOT.search(self._text, self._clause.start, self._row_start(verb)):
            return (None, right) if re.fullmatch("[^的,，]{0,4}的[^的]{0,8}", between) else None
        if right.marker in ("let", "hear", "by"):
            return None
        match = re.search(r"的[^的向对给为把将是]{0,3}$", between)
        if (
            not match
            or len(between) > NEAR_RIGHT
            or any(
                one.start >= verb.end and one.start < right.start and not one.has("own")
                for one in self._verbs
            )
        ):
            return None
        closest = self._before_relative(verb)
        if closest is not None and words.NEXT_ITEM.fullmatch(self._text, closest.end, verb.start):
            return right, None
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

    def _before_relative(self, verb: Verb) -> Group | None:
        """The last one named before a relative clause with ``verb``; None where 有 or 是 parts the two."""
        left = [
            group
            for group in self._groups
            if group.end <= verb.start and group.marker not in ("aside", "about")
        ]
        if not left or words.IS_ONE.search(self._text, left[-1].end, verb.start):
            return None
        return left[-1]

    def _head_beyond(self, verb: Verb, right: Group) -> Group | None:
        """Who does the verb at the head of the clause and is named behind what it is done to: 主持县委工作的|县长."""
        if right.start != verb.end or any(group.end <= verb.start for group in self._groups):
            return None
        return next(
            (
                group
                for group in self._groups
                if words.OBJECT_OF_RELATIVE.fullmatch(self._text, right.end, group.start)
                and not self._verb_between(right.end, group.start)
            ),
            None,
        )

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

    def _of_subject(self, verb: Verb, left: Sequence[Group]) -> tuple[Group | None, Group | None, bool]:
        nearest, carried = left[-1], self._clause.carried
        behind = self._text[nearest.end : verb.start]
        subject = next(
            (
                group
                for group in reversed(left[:-1])
                if group.marker in ("", "by", "let") and not self._ends_before(group, nearest)
            ),
            None,
        )
        if nearest.marker in ("by", "hear", "under"):
            relates = self._text[verb.end : verb.end + 1] == "的"
            return nearest, None if relates else subject or carried, False
        if nearest.marker == "on" and (
            words.ITS_OWN_ACT.fullmatch(behind) or (not behind and words.CHOSEN.match(self._text, verb.end))
        ):
            return nearest, None, False
        if nearest.marker == "on" and behind.startswith("的") and self._is_handled(nearest, verb):
            return nearest, None, False
        if nearest.marker == "on" and not behind and words.KIND_OF_WORK.match(self._text, verb.end):
            return subject or carried, None, subject is None
        if nearest.marker == "to" and (self._acts_inside(nearest, verb) or self._acts_with(nearest, verb)):
            return nearest, None, False
        if nearest.marker == "to" or (nearest.marker == "on" and self._takes(verb, nearest)):
            told = nearest.marker == "on" or not self._verb_between(nearest.end, verb.start)
            target = nearest if told or words.ROW.search(behind) else None
            return subject or carried, target, subject is None
        if nearest.marker == "on" and not (len(behind) <= NEAR_OWNER and self._modifies(verb)):
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
        led = before[-1] if before and group.start - before[-1].end <= NEAR_RIGHT else None
        return self._agents.get(led.start, (None, False))[0] if led else None

    def _beyond(self, verb: Verb, left: Sequence[Group]) -> tuple[Group | None, Group | None, bool]:
        """(agent, target, carried) where the nearest group only says whose something else is (出席人大工作会议并讲话)."""
        before = [one for one in self._verbs if one.end <= left[-1].start]
        if before:
            agent, carried = self._agents.get(before[-1].start, (None, False))
            return agent, None, carried
        return self._of_subject(verb, left[:-1]) if len(left) > 1 else (None, None, False)

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
        if words.ITS_OWN_ACT.fullmatch(self._text, inside[-1].end, verb.start):
            return inside[-1], None, False
        if self._verb_between(inside[-1].end, verb.start):
            return agent, None, not outside
        row = tuple(actor for group in inside for actor in group.actors)
        return agent, replace(inside[-1], actors=row), not outside

    def _in_row(self, group: Group, verb: Verb) -> Verb | None:
        """The verb whose object ``group`` is and beside which ``verb`` stands in a row (联系群众、反映民意)."""
        if not words.ROW.search(self._text[group.end : verb.start]):
            return None
        before = [one for one in self._verbs if one.end <= group.start and one.has("over", "hear", "lead")]
        return before[-1] if before and group.start - before[-1].end <= NEAR_RIGHT else None

    def _right_of(self, verb: Verb, act: Act) -> Group | None:
        right = next((group for group in self._groups if group.start >= verb.end), None)
        if right is None or right.start - verb.end > NEAR_RIGHT:
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
