"""The rank before an office: what the deputy does is not what the chief does, and the other way round."""

from __future__ import annotations

import re
from functools import lru_cache

_LEVEL = r"[省市县区镇乡州盟旗村](?:\([省市县区镇乡州盟旗、,]+\))?"
_TITLE = re.compile(
    rf"(?P<rank>正[、,]?副|副)?(?P<title>{_LEVEL}长|书记|主席(?!团)|主任(?!会议|委员会)|秘书长|检察长|委员长"
    r"|[部局院厅处科所站校会队组团]长(?![期远久大]))"
)
"""An office with the deputy's mark before it; 副市(县、区)长 is the deputy of each of these."""


def other_rank(part: str, sentence: str, known: str) -> str:
    """An office of a claim's ``part`` that ``sentence`` has on the other rank only; else empty. All are folded; what
    ``known`` (what stands around the sentence) names on the claim's rank may do it too.
    """
    mine, theirs = _offices(part), _offices(sentence)
    held = theirs.keys() | _offices(known).keys()
    for (title, deputy), words in mine.items():
        if (title, deputy) not in held and (title, not deputy) in theirs.keys() - mine.keys():
            return words
    return ""


@lru_cache(maxsize=4096)
def _offices(text: str) -> dict[tuple[str, bool], str]:
    """The offices that a folded text names, each with whether it is the deputy's, and its words. 市(县、区)长 and 镇长
    are one.
    """
    found: dict[tuple[str, bool], str] = {}
    for match in _TITLE.finditer(text):
        title = re.sub(_LEVEL, "", match["title"]) if match["title"].endswith("长") else match["title"]
        rank = match["rank"] or ""
        for deputy in (True, False) if "正" in rank else (bool(rank),):
            found.setdefault((title, deputy), match.group())
    return found
