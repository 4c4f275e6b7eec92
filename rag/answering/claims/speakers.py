"""Whose words they are: where a text lets somebody speak (段某要求:一要…。二要…。), what follows is said by that person."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.answering.claims.names import people_spans

SAYS = "要求|指出|强调|提出|认为|表示|希望|建议|号召|呼吁|提醒|告诫|说|谈到|讲到|介绍说?|坦言|主张|叮嘱|勉励|寄语"
_OF_PERSON = re.compile(
    rf"(?:同志|书记|主任|主席|县长|市长|区长|镇长|乡长|代表|委员)?(?:[^,，。;；:：\n]{{0,8}}?)(?:{SAYS})"
)
_OTHERS = re.compile(rf"(?:会议|大会|文件|通知|意见|讲话|纪要|决定|报道)(?:还|也|同时|最后)?(?:{SAYS})")


def other_speaker(claim: str, led: str) -> str:
    """Whom ``claim`` lets say something that, by the text ``led`` up to the supporting sentence, another says; else
    empty. Both are folded. What a meeting or a paper says in between ends the person's words.
    """
    mine = _speakers(claim)
    theirs = _speakers(led) if len(mine) == 1 else ()
    if not theirs:
        return ""
    at, speaker = theirs[-1]
    if speaker == mine[0][1] or _OTHERS.search(led, at):
        return ""
    line = led.rfind("\n") + 1
    return "" if mine[0][1] in led[min(at, line) :] else mine[0][1]


@lru_cache(maxsize=1024)
def _speakers(text: str) -> tuple[tuple[int, str], ...]:
    """The persons who speak in ``text``, each with where the name begins."""
    return tuple((start, text[start:end]) for start, end in people_spans(text) if _OF_PERSON.match(text, end))
